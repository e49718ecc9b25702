from django.apps import apps

from ground.triggers import NoTruncate, Trigger, append_only, frozen, kept, plain_no_more
from members.roots import rooted
from opportunities.models.lines import Line
from opportunities.rule_one import COUNTED
from opportunities.triggers.dates import DATES
from opportunities.triggers.funded import FUNDED
from opportunities.triggers.once import ONCE
from opportunities.triggers.within_the_terms import WITHIN_THE_TERMS

FROZEN = "These terms are published. Make a new version."


def _columns(label: str, *, but: tuple[str, ...] = ()) -> list[str]:
    return [field.column for field in apps.get_model(label)._meta.concrete_fields if field.column not in {"id", *but}]


def _frozen_with(table: str, version: str) -> list[Trigger]:
    """Rows of a published version: none is added, changed or taken away. `version` is SQL for its id, with {row}."""
    published = f"(SELECT status FROM opportunities_roleversion WHERE id = {version}) = 'published'"
    return [
        Trigger(f"{table}_frozen_insert", table, "INSERT", published.format(row="NEW"), FROZEN),
        Trigger(f"{table}_frozen_update", table, "UPDATE", published.format(row="OLD"), FROZEN),
        Trigger(f"{table}_frozen_moved", table, "UPDATE", published.format(row="NEW"), FROZEN),
        Trigger(f"{table}_frozen_delete", table, "DELETE", published.format(row="OLD"), FROZEN),
    ]


def _lines() -> list[Trigger]:
    found = []
    for model in Line.__subclasses__():
        table = model._meta.db_table
        found += _frozen_with(table, '{row}."version_id"')
        for field in model._meta.many_to_many:
            through = field.remote_field.through._meta.db_table
            key = field.m2m_column_name()
            version = f'(SELECT version_id FROM {table} WHERE id = {{row}}."{key}")'
            found += _frozen_with(through, version)
    return found


MISCOUNTED = " OR ".join(f'NEW."{column}" IS DISTINCT FROM {found}' for column, found in COUNTED.items())


def _root(person: str) -> str:
    """Who a person is today, after any join; `person` is SQL for an id."""
    return f"(SELECT COALESCE(merged_into_id, id) FROM members_person WHERE id = {person})"


ROLE_IS_CANCELLED = "(SELECT status FROM opportunities_role WHERE id = NEW.role_id) = 'cancelled'"
NO_PLACE = "This role was cancelled, so its places are not there any more."
JUDGE = _root("(SELECT person_id FROM opportunities_panelseat WHERE id = NEW.seat_id)")
APPLICANT = _root("(SELECT person_id FROM opportunities_application WHERE id = NEW.application_id)")
ANOTHER_PLACE = (
    "EXISTS (SELECT 1 FROM opportunities_place p JOIN opportunities_application a ON a.id = p.application_id "
    "WHERE p.role_id = NEW.role_id AND p.status IN ('offered', 'accepted') "
    f"AND {_root('a.person_id')} = {APPLICANT})"
)
# Taken back or never sent: no reading of it can be written down as allowed. CASE, so that only such a name is read as one.
UNREAD = (
    "CASE WHEN NEW.allowed AND NEW.what LIKE 'answers:%' THEN EXISTS (SELECT 1 FROM opportunities_application "
    "WHERE id = CAST(SUBSTR(NEW.what, 9) AS BIGINT) AND status IN ('draft', 'withdrawn')) ELSE FALSE END"
)
# What a change of records, duties or status since must not open again.
SINCE = [
    Trigger(
        "opportunities_application_unread_once_taken_back",
        "members_accessevent",
        "INSERT",
        UNREAD,
        "This was taken back, so nobody reads it.",
    ),
    Trigger(
        "opportunities_role_cancelled_without_offers",
        "opportunities_role",
        "UPDATE",
        "NEW.status = 'cancelled' AND OLD.status <> 'cancelled' AND EXISTS "
        "(SELECT 1 FROM opportunities_place WHERE role_id = NEW.id AND status = 'offered')",
        "Take back the places that are on offer first.",
    ),
    Trigger(
        "opportunities_role_stays_closed",
        "opportunities_role",
        "UPDATE",
        "NEW.kind = 'own' AND OLD.current_id IS DISTINCT FROM NEW.current_id AND EXISTS "
        "(SELECT 1 FROM opportunities_roleversion v JOIN opportunities_roleversion w ON w.id = NEW.current_id "
        "WHERE v.id = OLD.current_id AND v.closes_at <= w.published_at "
        "AND (w.closes_at IS NULL OR w.closes_at > w.published_at)) AND EXISTS "
        "(SELECT 1 FROM opportunities_application WHERE role_id = NEW.id AND submitted_at IS NOT NULL)",
        "The deadline has passed and people have applied, so the closing day stays as it is.",
    ),
    Trigger(
        "opportunities_place_not_of_a_cancelled_role", "opportunities_place", "INSERT", ROLE_IS_CANCELLED, NO_PLACE
    ),
    Trigger(
        "opportunities_place_not_taken_up_when_cancelled",
        "opportunities_place",
        "UPDATE",
        f"NEW.status IN ('offered', 'accepted') AND OLD.status <> NEW.status AND {ROLE_IS_CANCELLED}",
        NO_PLACE,
    ),
    Trigger(
        "opportunities_place_one_each",
        "opportunities_place",
        "INSERT",
        f"NEW.status IN ('offered', 'accepted') AND {ANOTHER_PLACE}",
        "This person has a place in this role already.",
    ),
    *(
        Trigger(
            f"opportunities_score_not_ones_own_{event.lower()}",
            "opportunities_score",
            event,
            f"NEW.void_at IS NULL AND {JUDGE} = {APPLICANT}",
            "Nobody judges their own application.",
        )
        for event in ("INSERT", "UPDATE")
    ),
    *(
        Trigger(
            f"opportunities_score_not_when_set_aside_{event.lower()}",
            "opportunities_score",
            event,
            "NEW.void_at IS NULL AND EXISTS (SELECT 1 FROM opportunities_interest WHERE seat_id = NEW.seat_id "
            "AND application_id = NEW.application_id AND kind = 'recuse')",
            "This judge does not judge this one.",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Trigger(
        "opportunities_session_added_before_it_begins",
        "opportunities_session",
        "INSERT",
        "NEW.line_id IS NULL AND NEW.starts_at <= NEW.added_at",
        "Add a session before it begins: people have to hear of it.",
    ),
    Trigger(
        "opportunities_session_called_off_before_it_begins",
        "opportunities_session",
        "UPDATE",
        "OLD.status <> 'cancelled' AND NEW.status = 'cancelled' AND NEW.cancelled_at >= NEW.starts_at",
        "A session that has begun is not called off: people are there.",
    ),
    *(
        Trigger(
            f"opportunities_session_lasts_half_a_day_{event.lower()}",
            "opportunities_session",
            event,
            "NEW.ends_at > NEW.starts_at + interval '12 hours'",
            "A session lasts 12 hours at most.",
            on_sqlite="julianday(NEW.ends_at) - julianday(NEW.starts_at) > 0.50001",
        )
        for event in ("INSERT", "UPDATE")
    ),
    *WITHIN_THE_TERMS,
    Trigger(
        "opportunities_application_told_is_not_taken_back",
        "opportunities_application",
        "UPDATE",
        "NEW.status = 'withdrawn' AND OLD.status IN ('selected', 'not_selected') AND (EXISTS (SELECT 1 FROM "
        "opportunities_letter WHERE application_id = NEW.id) OR EXISTS (SELECT 1 FROM opportunities_place WHERE "
        "application_id = NEW.id))",
        "This application has been decided, so it stays as it is.",
    ),
    Trigger(
        "opportunities_draw_two_people_today",
        "opportunities_draw",
        "UPDATE",
        "NEW.value_two_by_id IS NOT NULL AND OLD.value_two_by_id IS NULL "
        f"AND {_root('NEW.value_one_by_id')} = {_root('NEW.value_two_by_id')}",
        "Two different people type the value.",
    ),
]


_TWO = "COALESCE(NEW.merged_into_id, OLD.merged_into_id)"
_THEIRS = f"(x.id IN (NEW.id, {_TWO}) OR x.merged_into_id IN (NEW.id, {_TWO}))"
_A_PART = (
    f"(EXISTS (SELECT 1 FROM opportunities_panelseat s JOIN members_person x ON x.id = s.person_id WHERE {_THEIRS} "
    f"AND s.left_at IS NULL) OR EXISTS (SELECT 1 FROM members_duty d JOIN members_person x ON x.id = d.person_id "
    f"WHERE {_THEIRS} AND d.ends IS NULL))"
)
_JUDGED = (
    "EXISTS (SELECT 1 FROM opportunities_role r WHERE r.status = 'published' AND r.names_opened_at IS NULL "
    "AND EXISTS (SELECT 1 FROM opportunities_panelseat j WHERE j.role_id = r.id AND j.left_at IS NULL) "
    "AND (EXISTS (SELECT 1 FROM opportunities_panelseat s JOIN members_person x ON x.id = s.person_id "
    f"WHERE s.role_id = r.id AND s.left_at IS NULL AND {_THEIRS}) "
    "OR EXISTS (SELECT 1 FROM opportunities_application a JOIN members_person x ON x.id = a.person_id "
    f"WHERE a.role_id = r.id AND {_THEIRS})))"
)
TRIGGERS: list[Trigger | NoTruncate] = [
    Trigger(
        "opportunities_person_not_joined_while_blind",
        "members_person",
        "UPDATE",
        f"OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id AND {_A_PART} AND {_JUDGED}",
        "Records of somebody with a duty or a seat wait while a panel of their roles judges without names.",
    ),
    Trigger(
        "opportunities_roleversion_begins_as_draft",
        "opportunities_roleversion",
        "INSERT",
        "NEW.status <> 'draft' OR NEW.funded_pence <> 0 OR NEW.returned_pence <> 0 OR NEW.funded_until IS NOT NULL",
        "A version begins as a draft, and without money.",
    ),
    *FUNDED,
    Trigger(
        "opportunities_roleversion_counts",
        "opportunities_roleversion",
        "UPDATE",
        f"OLD.status = 'draft' AND NEW.status = 'published' AND NEW.kind = 'own' AND ({MISCOUNTED})",
        "The counts of this version are not those of its rows.",
    ),
    Trigger(
        "opportunities_roleversion_term_in_order",
        "opportunities_roleversion",
        "UPDATE",
        "OLD.status = 'draft' AND NEW.status = 'published' AND NEW.term_ends < NEW.term_starts",
        "The work ends before it starts.",
    ),
    frozen(
        "opportunities_roleversion",
        _columns("opportunities.RoleVersion", but=("funded_pence", "funded_until", "returned_pence", "search_text")),
        "OLD.status = 'published'",
        FROZEN,
    ),
    Trigger(
        "opportunities_roleversion_no_delete",
        "opportunities_roleversion",
        "DELETE",
        "OLD.status = 'published'",
        "A published version is kept for good.",
    ),
    *_frozen_with("opportunities_roleversion_activities", '{row}."roleversion_id"'),
    *_lines(),
    *kept("opportunities_project"),
    *append_only("opportunities_organisation"),
    *append_only("opportunities_area"),
    *append_only("opportunities_activitykind"),
    *append_only("opportunities_namedrate"),
    *append_only("opportunities_namedrateamount"),
    *append_only("opportunities_matchsnapshot"),
    *append_only("opportunities_applicationreason"),
    *append_only("opportunities_letter"),
    *append_only("opportunities_interest"),
    *append_only("opportunities_drawticket"),
    *kept("opportunities_role"),
    *kept("opportunities_application"),
    *kept("opportunities_applicationanswer"),
    *kept("opportunities_placement"),
    *kept("opportunities_pause"),
    *kept("opportunities_place"),
    *plain_no_more("opportunities_place", ["why"]),
    *plain_no_more("opportunities_fundingrequest", ["why"]),
    *kept("opportunities_panelseat"),
    Trigger(
        "opportunities_panelseat_of_a_panel_member",
        "opportunities_panelseat",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM members_duty WHERE kind = 'panel' AND ends IS NULL "
        f"AND person_id = {_root('NEW.person_id')})",
        "Only a panel member has a seat on a panel.",
    ),
    frozen(
        "opportunities_panelseat",
        ["role_id", "person_id", "paid", "pence", "minutes", "co_producer"],
        "1 = 1",
        "A panel seat keeps the terms it was given with.",
    ),
    frozen(
        "opportunities_score",
        ["seat_id", "application_id", "criterion_id", "value", "cannot_tell", "locked_at"],
        "OLD.locked_at IS NOT NULL",
        "This score is locked.",
    ),
    Trigger(
        "opportunities_score_no_delete",
        "opportunities_score",
        "DELETE",
        "OLD.locked_at IS NOT NULL",
        "This score is locked.",
    ),
    frozen(
        "opportunities_draw",
        ["role_id", "purpose", "file", "sha256", "stored_at", "source", "opens_at"],
        "1 = 1",
        "The draw file is fixed before the value is known.",
    ),
    frozen(
        "opportunities_draw",
        ["value_one", "value_two", "value_one_by_id", "value_two_by_id", "drawn_at", "order"],
        "OLD.drawn_at IS NOT NULL",
        "This lot has been drawn.",
        name="drawn",
    ),
    *kept("opportunities_draw"),
    *rooted("opportunities_draw", value_one_root="value_one_by_id", value_two_root="value_two_by_id"),
    *SINCE,
    *ONCE,
    *DATES,
]
