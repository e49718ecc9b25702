"""What stands in an address, from the database of the test: a real row each, that somebody may see, and a word of it.

Who may see it finds the word there; who may not finds neither. None where the database has no such row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps

from ground import clock, money
from ground.exceptions import Refused
from members.actions import access as grants
from members.actions import cases, joins
from opportunities import policies
from opportunities.actions import applications
from payments.actions import bank_messages, contributions, never_paid
from payments.presenters import member
from payments.queries import voids
from tests.cast import Cast
from tests.factories import money as make


def attribute(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = getattr(row, name)
    return row


@dataclass(frozen=True)
class One:
    """`One(find)(slug="role.slug", word="code")`: parts of an address and a word of the page, all from one row."""

    find: Callable[[], Any]
    parts: dict[str, str] = field(default_factory=dict)
    word: str | Callable[[Any], str] = ""
    fixed: dict[str, Any] = field(default_factory=dict)

    def __call__(self, *, word: str | Callable[[Any], str] = "", number: int | None = None, **parts: str) -> One:
        return replace(self, parts=parts, word=word, fixed={} if number is None else {"number": number})

    def address(self) -> dict[str, Any] | None:
        row = self.find()
        if row is None:
            return None
        return {**self.fixed, **{name: attribute(row, path) for name, path in self.parts.items()}}

    def words(self) -> str:
        """A word in quotation marks is that word itself."""
        if isinstance(self.word, str) and self.word.startswith("'"):
            return self.word.strip("'")
        row = self.find() if self.word else None
        if row is None:
            return ""
        return str(attribute(row, self.word)) if isinstance(self.word, str) else self.word(row)


def always(word: str = "", **fixed: Any) -> One:
    return One(lambda: True, word=word, fixed=fixed)


def rows(model: str, **conditions) -> One:
    return One(lambda: apps.get_model(model)._default_manager.filter(**conditions).order_by("pk").first())


# What the year does not hold, and a page is there for: made as the portal makes it.


def open_role():
    """One that still takes applications, and that the cast's co-producer has not applied for."""
    ours = apps.get_model("opportunities.Role").objects.public().own().select_related("current")
    free = ours.exclude(applications__person__user__email=COPRODUCER).exclude(panel_seats__person__kind="person")
    for role in [*free.order_by("pk"), *ours.exclude(applications__person__user__email=COPRODUCER).order_by("pk")]:
        if policies.can_open(role):
            return role
    return None


def draft():
    """The stranger's own, begun and not sent."""
    role, person = open_role(), Cast().stranger
    return role and applications.begin(role=role, person=person, by=person)


def queried():
    one = ROWANS_WORK.find()
    return one and contributions.query(contribution=one, words="Was it three hours?", by=Cast().coordinator)


def may_object_to(work):
    for one in work.filter(status="void").order_by("-pk"):
        with suppress(Refused):
            voids.check_object_to(one)
            return one
    return None


def voided():
    if there := may_object_to(apps.get_model("payments.Contribution").objects.filter(**ROWAN)):
        return there
    one = ROWANS_WORK.find()
    return one and contributions.void(contribution=one, why="Nobody saw you.", by=Cast().coordinator)


def voided_for():
    """The work of somebody without an account, said not to count."""
    work = apps.get_model("payments.Contribution").objects.filter(payee__user=None, payee__merged_into=None)
    if there := may_object_to(work):
        return there
    one = work.filter(status="expected").order_by("-pk").first()
    return one and contributions.void(contribution=one, why="Nobody saw them.", by=Cast().coordinator2)


def to_choose():
    """Confirmed and not approved yet, so that one may still choose how much of it to have."""
    for one in apps.get_model("payments.Contribution").objects.filter(status="confirmed", **ROWAN).order_by("-pk"):
        if member.may_choose(one):
            return one
    one = ROWANS_WORK.find()
    return one and contributions.confirm(contribution=one, by=Cast().coordinator)


def to_choose_for():
    """The work of somebody without an account, confirmed and not approved yet."""
    work = apps.get_model("payments.Contribution").objects.filter(payee__user=None, payee__merged_into=None)
    for one in work.filter(status="confirmed").order_by("-pk"):
        if member.may_choose(one):
            return one
    one = work.filter(status="expected").order_by("-pk").first()
    return one and contributions.confirm(contribution=one, by=Cast().coordinator2)


def said_never_paid():
    """By the other one in finance, of a payment that the bank still has long after its day."""
    attempt = apps.get_model("payments.Attempt").objects.filter(payment=WITH_THE_BANK.find()).order_by("-pk").first()
    said = {"why": "Called sent twice, and booked on no statement.", "evidence": "Bank case 4711"}
    with clock.at(clock.now() + dt.timedelta(days=20)):
        return attempt and never_paid.declare(attempt=attempt, **said, by=Cast().finance2)


def waiting_bank_message():
    """A statement with nothing on it, given by the other one in finance: it follows nothing that we have."""
    taken = bank_messages.take(content=make.statement(None, clock.today()).encode(), by=Cast().finance2)
    return taken.message


def consented():
    """A grant that the person may take back."""
    person, until = Cast().coproducer, clock.now() + dt.timedelta(days=30)
    facts = {"what": "access_needs", "purpose": "make the sessions fit you", "reader_duty": "coordinator"}
    return grants.grant(person=person, until=until, by=person, **facts)


def to_say_yes():
    """Two accounts of one person, says a coordinator; both are asked."""
    cast = Cast()
    old = apps.get_model("members.User").objects.filter(date_joined__lte=clock.now() - dt.timedelta(days=31))
    free = old.filter(person__duties=None, person__merged_into=None, person__panel_seats=None, is_active=True)
    other = free.exclude(person=cast.coproducer).exclude(person__joins__isnull=False).order_by("pk").first().person
    return joins.propose(person=other, into=cast.coproducer, evidence="They said so.", by=cast.coordinator)


def asked():
    person = Cast().coproducer
    return cases.open_case(kind="rights", words="Who read my answers?", about="a test", by=person)


COPRODUCER, PANEL = "coproducer@demo.example", "panel@demo.example"
ROWAN = {"payee__user__email": COPRODUCER}
JUDGE = {"role__panel_seats__person__user__email": PANEL}

OPEN_ROLE = One(open_role)
DRAFT = One(draft)
OWN_ROLE = rows("opportunities.Role", kind="own", status="concluded")
PUBLIC_ROLE = rows("opportunities.Role", kind="own", status="published", current__sessionlines__on__isnull=False)
SENT = rows("opportunities.Application", person__user__email=COPRODUCER, submitted_at__isnull=False)
WAITS = rows("opportunities.Application", person__user__email=COPRODUCER, status="submitted")
ANSWERED = rows("opportunities.Application", person__user__email=COPRODUCER, letter__isnull=False)
PLACE = rows("opportunities.Place", application__person__user__email=COPRODUCER)
UNDECLARED = rows(
    "opportunities.PanelSeat", person__user__email=PANEL, role__status="published", interests_declared_at=None
)
SEAT = rows("opportunities.PanelSeat", person__user__email=PANEL, role__status="published", locked_at=None)
JUDGED = rows(
    "opportunities.Application", **JUDGE, role__panel_seats__locked_at=None,
    role__panel_seats__interests_declared_at__isnull=False, status="submitted",
)  # fmt: skip
READ_ON = {**JUDGE, "role__concluded_at": None}  # a panel that ended long ago is shut to its judges
TALKED = rows("opportunities.Application", **READ_ON, role__names_opened_at__isnull=False, submitted_at__isnull=False)
LOT = rows("opportunities.Draw", **READ_ON)
PROJECT = rows("opportunities.Project")
PLACEMENT = rows("opportunities.Placement")
JOIN = rows("members.Join", done_at=None, stopped_at=None, taken_back_at=None)
PROPOSED_DUTY = rows("members.DutyProposal", agreed_at=None, taken_back_at=None)
PERSON = rows("members.Person", kind="person")
DUE = rows("members.Notice", status="due", channel="phone")
ROWANS_WORK = rows("payments.Contribution", status__in=["expected", "queried"], voided=None, **ROWAN)
ROWANS_PAYMENT = rows("payments.Payment", **ROWAN)
POT = rows("payments.Pot")
WORK = rows("payments.Contribution", status="expected")
PROPOSED = rows("payments.Payment", status="proposed")
WITH_THE_BANK = rows("payments.Payment", status="sent")
LINE = rows("payments.StatementLine", outcome="back", applied_at=None, decisions=None)
RUN = rows("payments.PayRun", status="prepared")
FILE = rows("payments.BankFile")
ASKED = rows("opportunities.FundingRequest", status="asked")
TITLE, ROLES_TITLE = "current.title", "role.current.title"

OBJECTS: dict[str, One] = {
    # No picture is in the demo: the address is there, and nothing at it.
    "picture": always(path="images/nobody-put-this-here.png"),
    "role_detail": PUBLIC_ROLE(slug="slug", word=TITLE),
    "role_calendar": PUBLIC_ROLE(slug="slug", word="'BEGIN:VEVENT'"),
    "role_versions": PUBLIC_ROLE(slug="slug", word=TITLE),
    "role_version_bytes": PUBLIC_ROLE(slug="slug", number=1, word=TITLE),
    "application_start": OPEN_ROLE(slug="slug", word=TITLE),
    "application_details": DRAFT(slug="role.slug", word=ROLES_TITLE),
    "application_answer": DRAFT(slug="role.slug", number=1, word=ROLES_TITLE),
    "application_fit": DRAFT(slug="role.slug", word=ROLES_TITLE),
    "application_check": DRAFT(slug="role.slug", word=ROLES_TITLE),
    "application_submit": DRAFT(slug="role.slug"),
    "application_sent": SENT(slug="role.slug", word="reference"),
    "application_detail": SENT(reference="reference", word="reference"),
    **{f"application_{verb}": SENT(reference="reference") for verb in ("confirm", "reopen", "drop_change")},
    "kept_writing": PERSON(key="pk"),
    "application_withdraw": WAITS(reference="reference", word="reference"),
    "letter_detail": ANSWERED(reference="reference", word="version.title"),
    "draw_detail": LOT(slug="role.slug", word=ROLES_TITLE),
    "draw_file": LOT(slug="role.slug", word="source"),
    "place_detail": PLACE(pk="pk", word="application.version.title"),
    **{f"place_{verb}": PLACE(pk="pk") for verb in ("accept", "choose_dates", "turn_down", "share", "stop_sharing")},
    "panel_role": SEAT(slug="role.slug", word=ROLES_TITLE),
    "panel_declare": UNDECLARED(slug="role.slug", word=ROLES_TITLE),
    "panel_next": SEAT(slug="role.slug"),
    "panel_lock": SEAT(slug="role.slug"),
    "panel_check": JUDGED(slug="role.slug", word=ROLES_TITLE),
    "panel_score": JUDGED(slug="role.slug", code="code", number=1, word="code"),
    "panel_declare_about": JUDGED(slug="role.slug", code="code", number=1),
    "panel_talk": TALKED(slug="role.slug", word="person.name"),
    "panel_revise": TALKED(slug="role.slug", code="code", number=1, word="person.name"),
    "panel_found_interest": TALKED(slug="role.slug", code="code"),
    "panel_draw": LOT(slug="role.slug", word="source"),
    **{f"selection_{name}": OWN_ROLE(slug="slug", word=TITLE) for name in ("role", "enter", "draw", "session_add")},
    **{f"selection_{verb}": OWN_ROLE(slug="slug") for verb in ("set_aside", "decide", "offer_all", "conclude")},
    "selection_seats": SEAT(slug="role.slug", word="person.name"),
    "team_role": OWN_ROLE(slug="slug", word=TITLE),
    **{
        f"team_role_{verb}": OWN_ROLE(slug="slug") for verb in ("ask_for_funding", "publish", "amend", "stop", "cancel")
    },
    "team_role_edit": rows("opportunities.RoleVersion", role__kind="own", status="draft")(
        slug="role.slug", word="title"
    ),
    "team_project": PROJECT(slug="slug", word="name"),
    "team_project_edit": PROJECT(slug="slug", word="name"),
    **{f"team_project_{verb}": PROJECT(slug="slug") for verb in ("give_go_ahead", "end")},
    "selection_application": SENT(reference="reference", word="person.name"),
    **{f"selection_{verb}": SENT(reference="reference") for verb in ("confirm", "withdraw", "letter")},
    "selection_seat_leave": rows("opportunities.PanelSeat")(pk="pk"),
    "selection_place_withdraw": rows("opportunities.Place", status="accepted")(pk="pk", word="application.person.name"),
    "selection_place_answer": rows("opportunities.Place", status="offered")(pk="pk", word="application.person.name"),
    "selection_placement": PLACEMENT(pk="pk", word="person.name"),
    **{f"selection_placement_{verb}": PLACEMENT(pk="pk") for verb in ("pause", "go_on", "choose_dates", "end")},
    "selection_session_cancel": rows("opportunities.Session")(pk="pk"),
    "offer_detail": rows("home.OfferPage", live=True)(slug="slug", word="title"),
    "project_detail": rows("home.ProjectPage", live=True)(slug="slug", word="title"),
    "me_experience_section": always("'What you can do'", slug="skills"),
    "people_person": PERSON(pk="pk", word="name"),
    "people_duty_give": PERSON(pk="pk"),
    **{f"people_duty_{verb}": PROPOSED_DUTY(pk="pk") for verb in ("agree", "take_back")},
    "people_duty_end": rows("members.Duty", ends=None)(pk="pk"),
    **{f"people_account_{verb}": PERSON(pk="pk") for verb in ("close", "reopen")},
    "people_propose_part": PERSON(pk="pk"),
    **{f"people_join_{verb}": JOIN(pk="pk") for verb in ("agree", "take_back", "said_no", "release")},
    "join_detail": One(to_say_yes)(pk="pk", word="'Are both of these yours?'"),
    "join_say_yes": One(to_say_yes)(pk="pk"),
    "join_stop": JOIN(token="token", word="'Was this you?'"),
    "people_contact": DUE(pk="pk", word="person.name"),
    "people_paper": DUE(pk="pk", word="person.name"),
    "people_contact_log": DUE(pk="pk"),
    "people_case_answer": One(asked)(pk="pk"),
    "me_grant_take_back": One(consented)(pk="pk"),
    "me_read_ask": rows("members.AccessEvent", person__user__email=COPRODUCER)(pk="pk"),
    "contribution_detail": ROWANS_WORK(pk="pk", word="title"),
    "contribution_say_else": ROWANS_WORK(pk="pk", word="title"),
    "contribution_answer": One(queried)(pk="pk", word="title"),
    "contribution_choose": One(to_choose)(pk="pk", word=lambda one: money.show(one.due_pence)),
    "contribution_say_there": ROWANS_WORK(pk="pk"),
    "contribution_object_to": One(voided)(pk="pk", word="title"),
    "payment_detail": ROWANS_PAYMENT(pk="pk", word="reference"),
    "payment_retry": ROWANS_PAYMENT(pk="pk"),
    "payments_pot": POT(pk="pk", word="name"),
    "payments_pot_file": POT(pk="pk", word="'award'"),
    "payments_contribution": WORK(pk="pk", word="payee.name"),
    **{f"payments_{verb}": WORK(pk="pk") for verb in ("confirm", "query", "void")},
    "payments_keep_void": rows("payments.Void", answered_at=None, objected_at__isnull=False)(pk="contribution_id"),
    "payments_object_for": One(voided_for)(pk="pk", word="payee.name"),
    "payments_say_for": rows(
        "payments.Contribution",
        payee__user=None,
        payee__merged_into=None,
        status__in=["expected", "queried"],
        voided=None,
    )(pk="pk", word="payee.name"),
    "payments_choose_for": One(to_choose_for)(pk="pk", word="payee.name"),
    "payments_details_for": rows("members.Person", kind="person", user=None, merged_into=None)(pk="pk", word="name"),
    "payments_payment": PROPOSED(pk="pk", word="reference"),
    "payments_approve": PROPOSED(pk="pk"),
    "payments_take_back_approval": PROPOSED(pk="pk"),
    "payments_move_item": PROPOSED(pk="pk"),
    "payments_declare_never_paid": WITH_THE_BANK(pk="pk"),
    **{f"payments_{verb}_never_paid": One(said_never_paid)(pk="pk") for verb in ("agree", "take_back")},
    "payments_bank_line": LINE(pk="pk", word="end_to_end"),
    **{f"payments_{verb}_line": rows("payments.LineDecision")(pk="pk") for verb in ("agree", "take_back")},
    "payments_bank_message": rows("payments.BankMessage", lines__isnull=False)(pk="pk", word="message_id"),
    **{f"payments_{verb}": One(waiting_bank_message)(pk="pk") for verb in ("apply", "set_aside")},
    "payments_run": RUN(pk="pk", word="reference"),
    "payments_take_apart": RUN(pk="pk", word="reference"),
    **{f"payments_{verb}": RUN(pk="pk") for verb in ("authorise", "export", "send")},
    "payments_file": FILE(pk="run_id", word="name"),
    "payments_file_save": FILE(pk="run_id", word="message_id"),
    **{f"payments_{verb}": ASKED(pk="pk") for verb in ("commit", "refuse")},
    "mfa_remove_webauthn": always(pk=1),
    "mfa_edit_webauthn": always(pk=1),
}

# A row in a list: whose list it is in, and a word of it. Of a list of the team, all who may open it.
LISTED: dict[str, tuple[str, One]] = {
    "me_applications": ("coproducer", SENT(word="role.current.title")),
    "me_contributions": ("coproducer", ROWANS_WORK(word="title")),
    "me_payments": ("coproducer", ROWANS_PAYMENT(word="reference")),
    "panel": ("panel", JUDGED(word=ROLES_TITLE)),
    "me_privacy": ("coproducer", One(consented)(word="purpose")),
    "people": ("", PERSON(word="name")),
    "people_to_contact": ("", DUE(word="person.name")),
    "payments_pots": ("", POT(word="name")),
    "payments_contributions": ("", WORK(word="payee.name")),
    "payments_approvals": ("", PROPOSED(word="reference")),
    "payments_runs": ("", RUN(word="reference")),
    "team_roles": ("", OWN_ROLE(word=TITLE)),
    "team_projects": ("", PROJECT(word="name")),
    "selection_roles": ("", OWN_ROLE(word=TITLE)),
    "role_list": ("", OPEN_ROLE(word=TITLE)),
    "role_feed": ("", OPEN_ROLE(word=TITLE)),
    "open_data_opportunities": ("", OPEN_ROLE(word=TITLE)),
}


def address(name: str) -> dict[str, Any] | None:
    """The parts of this address; {} where it has none, None where nothing of the kind is there."""
    return OBJECTS[name].address() if name in OBJECTS else {}
