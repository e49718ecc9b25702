"""What was settled cannot be put back, whoever writes the row: every status of every app, and what is set once."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ground import states
from ground.management.commands.state_diagrams import tables
from members.models import Notice
from opportunities.models import Application, ApplicationAnswer, Draw, PanelSeat, Place, Placement, Role, Score, Session
from tests.architecture.test_states import aggregate

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]
TABLES = {(app, name): table for app, found in tables().items() for name, table in found.items()}


def sql(table: str, change: str, pk: int) -> str:
    """What the database said no with, or nothing; what it did is undone."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {change} WHERE id = {pk}")
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        return str(refusal)
    return ""


def ways(table) -> set[tuple[str, str]]:
    return {(source, row.target) for row in table if row.target for source in row.sources if source}


@pytest.mark.parametrize(("app", "name"), list(TABLES), ids=lambda each: each)
def test_a_status_goes_nowhere_that_no_verb_leads(app, name):
    model, table = aggregate(app, name), TABLES[app, name]
    tried, passed = 0, []
    for state in states.states(table):
        row = model._base_manager.filter(status=state).order_by("-pk").first()
        for target in states.states(table):
            if row is None or target == state or (state, target) in ways(table):
                continue
            tried += 1
            if not sql(model._meta.db_table, f"status = '{target}'", row.pk):
                passed.append(f"{state} to {target}")
    assert not passed
    assert tried or not any(True for _ in model._base_manager.all()[:1]), "the year has a row to try"


def first(model, **which):
    found = model._base_manager.filter(**which).order_by("-pk").first()
    assert found is not None, f"the year has no {model._meta.label} with {which}"
    return found


DECIDED = {"status__in": ["selected", "reserve", "not_selected"]}
SESSIONS = (
    "starts_at = '2020-01-01'",
    "ends_at = '2031-01-01'",
    "work_key = 'another'",
    "key = 'another'",
    "role_id = role_id + 1",
)
SETTLED = [
    (Application, DECIDED, "status = 'submitted'"),
    (Application, DECIDED, "status = 'draft'"),
    (Application, {"status": "not_selected"}, "status = 'selected'"),
    (Application, DECIDED, "decided_at = NULL, decided_by_id = NULL"),
    (Application, {**DECIDED, "score_hundredths__isnull": False}, "score_hundredths = score_hundredths + 1"),
    (Application, {**DECIDED, "shortlisted": True}, "shortlisted = FALSE"),
    (Application, {"submitted_at__isnull": False}, "submitted_at = NULL, submitted_by_id = NULL"),
    (Application, DECIDED, "person_id = person_id + 1"),
    (Application, {}, "code = 'ZZZ'"),
    (Application, {}, "begun_at = '2020-01-01 10:00:00+00:00'"),
    (Application, {"status": "submitted", "channel": "online"}, "channel = 'post'"),
    (Application, DECIDED, "channel = 'post'"),
    (ApplicationAnswer, {"application__status": "selected"}, "text = ''"),
    (PanelSeat, {"locked_at__isnull": False}, "locked_at = NULL"),
    (PanelSeat, {"interests_declared_at__isnull": False}, "interests_declared_at = NULL"),
    (Score, {"locked_at__isnull": False, "void_at": None}, "locked_at = NULL"),
    (Score, {"locked_at__isnull": False, "void_at": None}, "value = 6 - value"),
    (Role, {"names_opened_at__isnull": False}, "names_opened_at = NULL"),
    (Role, {"status": "concluded"}, "status = 'published', concluded_at = NULL, concluded_by_id = NULL"),
    (Role, {"status": "concluded"}, "concluded_at = '2020-01-01'"),
    (Role, {"kind": "own", "current__isnull": False}, "current_id = NULL"),
    (Role, {"kind": "own", "status": "published"}, "status = 'draft'"),
    (Place, {"status": "accepted"}, "seat_number = 99"),
    (Application, {"status": "reserve"}, "reserve_order = reserve_order + 1"),
    (Application, {"status": "reserve"}, "shortlisted = NOT shortlisted"),
    (Role, {"kind": "own", "status": "published", "names_opened_at": None}, "names_opened_at = CURRENT_TIMESTAMP"),
    (Role, {"kind": "own", "status": "published"}, "slug = 'another'"),
    (Role, {"kind": "own", "status": "published"}, "project_id = project_id + 1"),
    (Place, {"status": "accepted"}, "answer_by = '2030-01-01'"),
    (Place, {"told_on__isnull": False}, "told_on = '2020-01-01'"),
    *((Placement, {}, f"{each}_id = {each}_id + 1") for each in ("person", "role", "version", "place")),
    (Placement, {}, "key = 'another'"),
    (Placement, {}, "starts_on = '2020-01-01'"),
    (Placement, {}, "ends_on = '2031-01-01'"),
    (PanelSeat, {"locked_at__isnull": False, "left_at": None}, "left_at = CURRENT_TIMESTAMP, left_by_id = 1"),
    (PanelSeat, {}, "key = 'another'"),
    *((Session, {"status": "planned"}, change) for change in SESSIONS),
    (Application, DECIDED, "reference = 'A-1'"),
    (Notice, {"status": "sent"}, "told_at = '2020-01-01'"),
    (Notice, {"status": "logged"}, "told_at = '2020-01-01'"),
    (Notice, {"status": "sent"}, "status = 'due', told_at = NULL, told_by_id = NULL"),
    (Notice, {"status": "logged"}, "status = 'due', told_at = NULL, told_by_id = NULL, told_how = ''"),
    (Notice, {"status": "sent"}, "kind = 'opportunities/place_offered'"),
    (Notice, {"status": "sent", "channel": "email"}, "status = 'bounced', came_back = 'said', told_at = '2020-01-01'"),
    (Notice, {"status": "sent", "channel": "email"}, "status = 'bounced', came_back = 'said', told_how = 'phone'"),
    (Notice, {"status": "due"}, "status = 'logged', told_how = 'phone', told_by_id = 1, told_at = '2020-01-01'"),
]


@pytest.mark.parametrize(("model", "which", "change"), SETTLED, ids=lambda each: getattr(each, "__name__", str(each)))
def test_what_is_settled_stays(model, which, change):
    assert sql(model._meta.db_table, change, first(model, **which).pk), f"{change} went through"


def test_a_session_is_not_taken_away():
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM opportunities_session WHERE id = {first(Session, status='planned').pk}")


@pytest.mark.parametrize("status", ["sent", "logged", "due"])
def test_a_notice_is_not_taken_away(status):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM members_notice WHERE id = {first(Notice, status=status).pk}")


def test_a_letter_and_its_reasons_are_for_good():
    for label, column in (("Letter", "findings = '[]'"), ("ApplicationReason", "given_at = CURRENT_TIMESTAMP")):
        model = apps.get_model("opportunities", label)
        assert sql(model._meta.db_table, column, first(model).pk)


def test_an_answer_of_a_decided_application_is_not_taken_away():
    gone = first(ApplicationAnswer, application__status="not_selected")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM opportunities_applicationanswer WHERE id = {gone.pk}")


def test_a_score_is_not_added_to_what_was_decided():
    kept = first(Score, application__status="selected", void_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(
            seat=kept.seat, application=kept.application, criterion=kept.criterion, value=1, saved_at=timezone.now()
        )


BEGUN = [
    (
        Role,
        {"names_opened_at__isnull": False, "status": "published"},
        {"slug": "made-open", "current": None, "status": "draft"},
    ),
    (Role, {"status": "concluded"}, {"slug": "made-concluded", "current": None, "names_opened_at": None}),
    (Role, {"status": "published"}, {"slug": "made-public"}),
    (Application, {"status": "selected"}, {"code": "ZZ9", "reference": "A-none", "person_id": 1}),
    (Application, {"status": "submitted"}, {"code": "ZZ9", "reference": "A-none", "person_id": 1}),
    (Place, {"status": "lapsed"}, {"seat_number": 99}),
    (Placement, {"status": "ended"}, {"key": "another"}),
    (Session, {"status": "cancelled"}, {"key": "another", "line": None}),
    (PanelSeat, {"locked_at__isnull": False}, {}),
    (Draw, {"drawn_at__isnull": False}, {}),
]


@pytest.mark.parametrize(("model", "which", "changes"), BEGUN, ids=lambda each: getattr(each, "__name__", ""))
def test_what_comes_later_is_not_there_from_the_start(model, which, changes):
    row = first(model, **which)
    row.pk = row._state.db = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    with (
        pytest.raises(
            IntegrityError,
            match=r"begins with hidden names|before they lock|fixed before|begins as a|first\.|begins, and",
        ),
        transaction.atomic(),
    ):
        row.save(force_insert=True)
