"""For each aggregate: who moves it, what each verb is called with, and how to get to a state the year has nothing in.

Everything here goes through the actions that people and jobs call; a status is written nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models

from ground import clock, jobs, states
from ground.exceptions import Refused
from members.actions import cases, notices
from members.models import Notice, Person
from opportunities.actions import (
    applications,
    changes,
    placements,
    places,
    projects,
    roles,
    selections,
    sessions,
)
from opportunities.models import Application, FundingRequest, Place, Placement, Project, Role, RoleVersion, Session
from opportunities.record import record_of
from payments.actions import (
    attempts,
    bank_messages,
    commitments,
    contributions,
    line_decisions,
    pay_runs,
    payments,
)
from payments.models import Attempt, Commitment, Contribution, Payment, PayRun, PayTermsLine
from payments.queries import pot_room, pots
from payments.queries.payments import content_of
from payments.transitions import ATTEMPT, PAYMENT, RUN
from tests.cast import Cast
from tests.factories.money import report, statement

# Where a verb does more than `ground.states.move`, which is the one writer of every status: its own function.
MOVERS = {
    "members.notice": "members.actions.notices._move",
    "opportunities.application": "opportunities.actions.applications.move",
    "opportunities.place": "opportunities.actions.places.move",
    "opportunities.project": "opportunities.actions.projects._moved",
    "opportunities.role": "opportunities.actions.roles.move",
    "opportunities.session": "opportunities.actions.session_lines.move",
    "payments.contribution": "payments.actions.contributions.move",
}


def system() -> Person:
    return Person.objects.system()


def later() -> dt.datetime:
    return clock.now() + dt.timedelta(days=60)


# What each verb is called with


def send(notice: Notice, cast: Cast) -> None:
    taken = Notice.objects.take(notice.pk)
    if taken is None:
        raise Refused("Nothing to send.")
    notices.send(notice=taken, by=system())


def publish(role: Role, cast: Cast) -> None:
    roles.publish(version=role.versions.order_by("-number").first(), by=cast.coordinator)


def edit(version: RoleVersion, cast: Cast) -> None:
    roles.edit(version=version, record=record_of(version), by=cast.coordinator)


def fund(request: FundingRequest, cast: Cast) -> None:
    committed = Commitment.objects.filter(role=request.version.role).order_by("pk").first()
    line = (
        committed.line
        if committed
        else next(iter(pot_room.with_room(pots.budget_lines(), request.pence, request.until)), None)
    )
    commitments.commit(request=request, line=line, by=cast.finance)


def answer(application: Application, cast: Cast) -> None:
    question = application.writes_on.selectionquestions.order_by("position").first()
    applications.answer(application=application, question=question, text="New words", by=application.person)


def enter(application: Application, cast: Cast) -> None:
    asked = application.role.current.selectionquestions.order_by("position")
    said = {question.pk: "Said on the phone" for question in asked}
    applications.enter(
        role=application.role, person=application.person, channel="phone", answers=said, by=cast.coordinator
    )


def lapse(place: Place, cast: Cast) -> None:
    """They were told, and their days went by."""
    jobs.run_ready()
    for notice in Notice.objects.to_tell().filter(kind=places.OFFERED).about(place):
        notices.log(notice=notice, by=cast.coordinator)
    with clock.at(later()):
        places.lapse(place=place, by=system())


def approve(payment: Payment, cast: Cast) -> None:
    payments.approve(payment=payment, content=content_of(payment), by=cast.finance)


def claim(payment: Payment, cast: Cast) -> None:
    if not payments.claim(
        payment=payment, run=pay_runs.begin(by=cast.finance), approver_root=cast.finance.root_id, by=cast.finance
    ):
        raise Refused("Another run has it.")


def release(payment: Payment, cast: Cast) -> None:
    """The run that holds it is taken apart."""
    if payment.run is None:
        states.move(payment, PAYMENT, "release", by=cast.finance)
    else:
        pay_runs.take_apart(run=payment.run, why="mistake", by=cast.finance)


def begin(payment: Payment, cast: Cast) -> None:
    attempts.begin(payment=payment, run=payment.run or pay_runs.begin(by=cast.finance2), by=cast.finance2)


def by_the_bank(verb: str, **facts: Any) -> Callable[[Payment, Cast], None]:
    """The bank speaks of an attempt; a payment that has none is moved by nobody else either."""

    def deed(payment: Payment, cast: Cast) -> None:
        attempt = payment.attempts.order_by("-number").first()
        if attempt is None:
            states.move(payment, PAYMENT, verb, by=system())
        else:
            at_the_bank(verb, **facts)(attempt, cast)

    return deed


def told(content: str, cast: Cast) -> None:
    """By the bank, in a file that two people in finance took and applied."""
    taken = bank_messages.take(content=content.encode(), by=cast.finance)
    bank_messages.apply(message=taken.message, why="Compared with the bank's page.", by=cast.finance2)


def both_say(line: Any, cast: Cast, **said: Any) -> None:
    why = {"why": "The bank says so.", "evidence": "Case 4711"}
    declared = line_decisions.declare(line=line, **said, **why, by=cast.finance)
    line_decisions.agree(declared=declared, by=cast.finance2)


def at_the_bank(verb: str, **facts: Any) -> Callable[[Attempt, Cast], None]:
    """Money arrives and comes back by a statement that two people in finance took and applied; else nothing moves.
    What the bank had taken fails by their word."""

    def deed(attempt: Attempt, cast: Cast) -> None:
        booked = verb in ("settle", "give_back")
        if booked and attempt.rail == "bank_file" and states.may(ATTEMPT, verb, attempt.status):
            came = {"returns": {attempt.key: facts["code"]}, "debits": False} if verb == "give_back" else {}
            told(statement(attempt.run, clock.today(), **came), cast)
        elif verb == "fail" and attempt.status == "accepted" and attempt.run is not None:
            told(report(attempt.run, {attempt.key: facts["code"]}), cast)
            both_say(attempt.lines.get(outcome="once_taken"), cast, outcome="refused")
        else:
            days = {"on": clock.today()} if booked else {}
            getattr(attempts, verb)(attempt=attempt, by=system(), **days, **facts)

    return deed


def arrive(attempt: Attempt, cast: Cast) -> None:
    """Booked after all: two people in finance say that it arrived."""
    if attempt.status != "failed" or attempt.run is None:
        attempts.arrive(attempt=attempt, on=clock.today(), by=cast.finance2)
        return
    told(statement(attempt.run, clock.today()), cast)
    both_say(attempt.lines.get(outcome="late"), cast, outcome="paid", on=clock.today())


def prepare(run: PayRun, cast: Cast) -> None:
    states.move(run, RUN, "prepare", by=cast.finance, prepared_at=clock.now(), prepared_by=cast.finance)


def reopen_run(run: PayRun, cast: Cast) -> None:
    """What drops a payment from a run: its approval is void."""
    claimed = run.payments.order_by("pk").first()
    if claimed is None or run.status == "prepared":
        pay_runs.reopen(run=run, why="Changed", by=system())
    else:
        payments.unapprove(payment=claimed, why="Changed", by=system())


def disband(run: PayRun, cast: Cast) -> None:
    """Of a run that was prepared: everything it carries is dropped."""
    for claimed in run.payments.order_by("pk") if run.status == "prepared" else ():
        payments.unapprove(payment=claimed, why="Changed", by=system())
    pay_runs.disband(run=run, by=system())


CODE = {"code": "AC04"}
VERBS: dict[str, dict[str, Callable[[Any, Cast], Any]]] = {
    "members.case": {
        "answer": lambda case, cast: cases.answer(case=case, by=cast.coordinator),
        "close": lambda case, cast: cases.close(case=case, by=cast.coordinator),
    },
    "members.notice": {
        "send": send,
        "log": lambda notice, cast: notices.log(notice=notice, by=cast.coordinator),
        "see": lambda notice, cast: notices.see(
            first(apps.get_model(notice.object_kind), pk=notice.object_id), (notice.kind,), by=notice.person
        ),
        "bounce": lambda notice, cast: notices.bounce(notice=notice, by=cast.coordinator),
        "drop": lambda notice, cast: notices.drop(notice=notice, by=cast.coordinator),
    },
    "opportunities.project": {
        "give_go_ahead": lambda project, cast: projects.give_go_ahead(project=project, reference="Note", by=cast.admin),
        "end": lambda project, cast: projects.end(project=project, by=cast.coordinator),
    },
    "opportunities.role": {
        "publish": publish,
        "amend": lambda role, cast: roles.amend(role=role, by=cast.coordinator),
        "stop": lambda role, cast: roles.stop(role=role, why="Enough people.", by=cast.coordinator),
        "cancel": lambda role, cast: roles.cancel(role=role, why="The partner stopped.", by=cast.coordinator),
        "conclude": lambda role, cast: selections.conclude(role=role, by=cast.coordinator),
    },
    "opportunities.roleversion": {
        "edit": edit,
        "publish": lambda version, cast: roles.publish(version=version, by=cast.coordinator),
    },
    "opportunities.fundingrequest": {
        "fund": fund,
        "refuse_funding": lambda request, cast: commitments.refuse(request=request, why="Too late.", by=cast.finance),
    },
    "opportunities.application": {
        "answer": answer,
        "submit": lambda one, cast: applications.submit(application=one, by=one.person),
        "enter": enter,
        "reopen": lambda one, cast: applications.reopen(application=one, by=one.person),
        "change": lambda one, cast: changes.change(application=one, by=one.person),
        "drop_change": lambda one, cast: changes.drop_change(application=one, by=one.person),
        "confirm": lambda one, cast: applications.confirm(application=one, by=one.person),
        "withdraw": lambda one, cast: applications.withdraw(application=one, by=one.person),
        "select": lambda one, cast: applications.select(application=one, by=cast.coordinator),
        "keep_in_reserve": lambda one, cast: applications.keep_in_reserve(
            application=one, order=9, by=cast.coordinator
        ),
        "not_select": lambda one, cast: applications.not_select(application=one, by=cast.coordinator),
    },
    "opportunities.place": {
        "accept": lambda place, cast: places.accept(place=place, by=place.application.person),
        "turn_down": lambda place, cast: places.turn_down(place=place, by=place.application.person),
        "withdraw": lambda place, cast: places.withdraw(place=place, why="The work stopped.", by=cast.coordinator),
        "lapse": lapse,
    },
    "opportunities.placement": {
        "pause": lambda one, cast: placements.pause(placement=one, by=cast.coordinator),
        "go_on": lambda one, cast: placements.go_on(placement=one, by=cast.coordinator),
        "end": lambda one, cast: placements.end(placement=one, why="agreed", by=cast.coordinator),
    },
    "opportunities.session": {
        "cancel": lambda session, cast: sessions.cancel(session=session, by=cast.coordinator),
    },
    "payments.contribution": {
        "say_there": lambda one, cast: contributions.say_there(contribution=one, by=one.payee),
        "say_else": lambda one, cast: contributions.say_else(
            contribution=one, outcome="left_early", note="I had to go.", by=one.payee
        ),
        "answer": lambda one, cast: contributions.answer(
            contribution=one, outcome="attended", note="The whole of it.", by=one.payee
        ),
        "query": lambda one, cast: contributions.query(contribution=one, words="When?", by=cast.coordinator),
        "confirm": lambda one, cast: contributions.confirm(contribution=one, by=cast.coordinator),
        "void": lambda one, cast: contributions.void(contribution=one, why="Made twice.", by=cast.coordinator),
        "object_to": lambda one, cast: contributions.object_to(contribution=one, words="I did it.", by=one.payee),
        "keep_void": lambda one, cast: contributions.keep_void(
            contribution=one, words="Nobody saw it.", by=cast.coordinator2
        ),
    },
    "payments.payment": {
        "approve": approve,
        "unapprove": lambda payment, cast: payments.unapprove(payment=payment, why="Changed", by=system()),
        "cancel": lambda payment, cast: payments.cancel(payment=payment, by=system()),
        "release": release,
        "claim": claim,
        "begin": begin,
        "accept": by_the_bank("accept"),
        "fail": by_the_bank("fail", **CODE),
        "settle": by_the_bank("settle"),
        "arrive": lambda payment, cast: (
            arrive(payment.attempts.order_by("-number").first(), cast)
            if payment.attempts.exists()
            else states.move(payment, PAYMENT, "arrive", by=system())
        ),
        "give_back": by_the_bank("give_back", **CODE),
        "retry": lambda payment, cast: payments.retry(payment=payment, by=payment.payee),
    },
    "payments.attempt": {
        "accept": at_the_bank("accept"),
        "fail": at_the_bank("fail", **CODE),
        "settle": at_the_bank("settle"),
        "arrive": arrive,
        "give_back": at_the_bank("give_back", **CODE),
    },
    "payments.payrun": {
        "prepare": prepare,
        "authorise": lambda run, cast: pay_runs.authorise(run=run, total_pence=run.total_pence, by=cast.finance2),
        "reopen": reopen_run,
        "export": lambda run, cast: pay_runs.export(run=run, by=cast.finance2),
        "finish": lambda run, cast: pay_runs.finish(run=run, by=system()),
        "disband": disband,
        "take_apart": lambda run, cast: pay_runs.take_apart(run=run, why="mistake", by=cast.finance2),
    },
}
# What nobody but our own code calls may say no in our own code's words.
SAYS_NO: dict[tuple[str, str], tuple[type[Exception], ...]] = {
    ("payments.payment", "begin"): (RuntimeError, IntegrityError)
}


# How to get there, for a state the year has nothing in


def first(model: type[models.Model], **which: Any) -> Any:
    found = model._default_manager.filter(**which).order_by("-pk").first()
    assert found is not None, f"no {model._meta.label} with {which}"
    return found


def logged(cast: Cast, which: int = 0) -> Contribution:
    """A person writes down an hour of their own time. `which`: another number, another person."""
    going_on = Placement.objects.filter(status="active").values("pk")
    lines = PayTermsLine.objects.filter(terms__source="placement", terms__source_id__in=going_on, unit="hour")
    line = lines.exclude(terms__payee__user=None).order_by("pk")[which]
    return contributions.log(line=line, worked_on=clock.today(), minutes=60, log_key="a cell", by=line.terms.payee)


def after(reach: Callable[[Cast], Any], verb: Callable[[Any, Cast], Any]) -> Callable[[Cast], Any]:
    """The thing, after that verb."""

    def get(cast: Cast) -> Any:
        found = reach(cast)
        verb(found, cast)
        found.refresh_from_db()
        return found

    return get


def proposed(cast: Cast, which: int = 0) -> Payment:
    """An hour of planning, confirmed, and the payment proposed for it."""
    done = logged(cast, which)
    contributions.confirm(contribution=done, by=cast.coordinator)
    made = payments.propose(payee=done.payee, by=system())
    assert made is not None
    return made


def prepared(cast: Cast) -> PayRun:
    """With two payments at least."""
    for which in (0, 1):
        approve(proposed(cast, which), cast)
    return pay_runs.prepare(by=cast.finance)


def submitted(cast: Cast) -> Application:
    found = Application.objects.filter(status="submitted", role__current__closes_at__gt=clock.now())
    return found.exclude(person__user=None).order_by("-pk").first()


def ready(cast: Cast) -> Application:
    """A draft with every question answered, before the deadline."""
    found = submitted(cast)
    applications.withdraw(application=found, by=found.person)
    applications.reopen(application=found, by=found.person)
    answer(found, cast)
    return found


def changing(cast: Cast) -> Application:
    """Sent, and opened to be changed."""
    found = submitted(cast)
    return changes.change(application=found, by=found.person)


def funded(cast: Cast) -> Role:
    request = first(FundingRequest, status="asked", version__status="draft")
    fund(request, cast)
    return request.version.role


def everybody_told(cast: Cast) -> Role:
    """Decided, and the last letters read out."""
    role = Role.objects.filter(status="published", applications__letter__isnull=False).order_by("-pk").first()
    for notice in Notice.objects.to_tell():
        wrote = notice.not_told_by_id == cast.coordinator.pk
        notices.log(notice=notice, by=cast.coordinator2 if wrote else cast.coordinator)
    return role


def new_project(cast: Cast) -> Project:
    made = projects.start(
        name="A cell", slug="a-cell", partner="A partner", kind_of_work="Training", summary="One.", by=cast.coordinator
    )
    return made


def mailed(cast: Cast) -> Notice:
    return notices.owe(person=cast.ally, kind="members/record_added", obj=cast.ally, by=system())


def put_off(notice: Notice) -> Notice:
    """The mail server did not take it."""
    notice = Notice.objects.take(notice.pk)
    notices.put_off(notice=notice, by=system())
    notice.refresh_from_db()
    return notice


approved = after(proposed, approve)
authorised = after(prepared, VERBS["payments.payrun"]["authorise"])
exported = after(authorised, VERBS["payments.payrun"]["export"])


def of_run(reach: Callable[[Cast], PayRun], kind: str, verb: str = "") -> Callable[[Cast], Any]:
    """A payment, or its attempt, of such a run; after what the bank said of it."""

    def get(cast: Cast) -> Any:
        attempts_or_payments = reach(cast)
        found = getattr(attempts_or_payments, kind).order_by("pk").first()
        if verb:
            VERBS[f"payments.{kind.removesuffix('s')}"][verb](found, cast)
            found.refresh_from_db()
        return found

    return get


def refused(cast: Cast) -> PayRun:
    """With the bank no more, and not yet called done."""
    run = exported(cast)
    for attempt in run.attempts.order_by("pk"):
        at_the_bank("fail", **CODE)(attempt, cast)
    return run


def case(cast: Cast) -> Any:
    return cases.open_case(kind="question", words="Who read this?", by=cast.coproducer)


def call(label: str, verb: str) -> Callable[[Any, Cast], Any]:
    return VERBS[label][verb]


REACH: dict[tuple[str, str], Callable[[Cast], Any]] = {
    ("members.case", "open"): case,
    ("members.case", "answered"): after(case, call("members.case", "answer")),
    ("members.case", "closed"): after(case, call("members.case", "close")),
    ("members.notice", "due"): mailed,
    ("members.notice", "bounced"): after(mailed, call("members.notice", "bounce")),
    ("members.notice", "moot"): after(mailed, call("members.notice", "drop")),
    ("opportunities.project", "ended"): after(
        after(new_project, call("opportunities.project", "give_go_ahead")), call("opportunities.project", "end")
    ),
    ("opportunities.role", "cancelled"): after(
        lambda cast: first(Role, status="draft"), call("opportunities.role", "cancel")
    ),
    ("opportunities.fundingrequest", "refused"): after(
        lambda cast: first(FundingRequest, status="asked"), call("opportunities.fundingrequest", "refuse_funding")
    ),
    ("opportunities.application", "withdrawn"): after(submitted, call("opportunities.application", "withdraw")),
    ("opportunities.place", "withdrawn"): after(
        lambda cast: first(Place, status="accepted"), call("opportunities.place", "withdraw")
    ),
    ("opportunities.place", "lapsed"): after(
        lambda cast: first(Place, status="offered"), call("opportunities.place", "lapse")
    ),
    ("opportunities.placement", "paused"): after(
        lambda cast: first(Placement, status="active"), call("opportunities.placement", "pause")
    ),
    ("opportunities.placement", "ended"): after(
        lambda cast: first(Placement, status="active"), call("opportunities.placement", "end")
    ),
    ("opportunities.session", "cancelled"): after(
        lambda cast: first(Session, status="planned", starts_at__gt=clock.now()),
        call("opportunities.session", "cancel"),
    ),
    ("payments.contribution", "expected"): logged,
    ("payments.contribution", "queried"): after(logged, call("payments.contribution", "query")),
    ("payments.contribution", "void"): after(logged, call("payments.contribution", "void")),
    ("payments.payment", "proposed"): proposed,
    ("payments.payment", "approved"): approved,
    ("payments.payment", "in_run"): of_run(prepared, "payments"),
    ("payments.payment", "sending"): of_run(exported, "payments"),
    ("payments.payment", "sent"): of_run(exported, "payments", "accept"),
    ("payments.payment", "failed"): of_run(exported, "payments", "fail"),
    ("payments.payment", "returned"): after(
        of_run(exported, "payments", "settle"), call("payments.payment", "give_back")
    ),
    ("payments.payment", "cancelled"): after(proposed, call("payments.payment", "cancel")),
    ("payments.attempt", "sending"): of_run(exported, "attempts"),
    ("payments.attempt", "accepted"): of_run(exported, "attempts", "accept"),
    ("payments.attempt", "failed"): of_run(exported, "attempts", "fail"),
    ("payments.attempt", "returned"): after(
        of_run(exported, "attempts", "settle"), call("payments.attempt", "give_back")
    ),
    ("payments.payrun", "preparing"): lambda cast: pay_runs.begin(by=cast.finance),
    ("payments.payrun", "prepared"): prepared,
    ("payments.payrun", "authorised"): authorised,
    ("payments.payrun", "exported"): exported,
    ("payments.payrun", "apart"): after(prepared, call("payments.payrun", "take_apart")),
}
# Where a verb's own conditions ask for more than the state: what stands ready for it.
READY: dict[tuple[str, str, str], Callable[[Cast], Any]] = {
    ("opportunities.application", "submitted", "answer"): changing,
    ("opportunities.application", "submitted", "drop_change"): changing,
    ("opportunities.application", "submitted", "change"): submitted,
    ("payments.contribution", "void", "object_to"): after(logged, call("payments.contribution", "void")),
    ("members.notice", "due", "log"): lambda cast: Notice.objects.to_tell().order_by("pk").first(),
    ("members.notice", "due", "send"): mailed,
    ("members.notice", "due", "see"): lambda cast: put_off(mailed(cast)),
    ("members.notice", "due", "bounce"): mailed,
    ("opportunities.project", "live", "end"): after(new_project, call("opportunities.project", "give_go_ahead")),
    ("opportunities.role", "draft", "publish"): funded,
    ("opportunities.role", "published", "publish"): lambda cast: _changed(cast),
    ("opportunities.role", "published", "stop"): lambda cast: first(
        Role, kind="own", status="published", current__closes_kind="rolling"
    ),
    ("opportunities.role", "published", "conclude"): everybody_told,
    ("opportunities.roleversion", "draft", "publish"): lambda cast: funded(cast).versions.get(status="draft"),
    ("opportunities.application", "draft", "submit"): ready,
    **{
        ("opportunities.application", state, "withdraw"): after(submitted, call("opportunities.application", verb))
        for state, verb in (("selected", "select"), ("not_selected", "not_select"))
    },
    ("opportunities.application", "withdrawn", "reopen"): after(
        submitted, call("opportunities.application", "withdraw")
    ),
    ("opportunities.application", "withdrawn", "enter"): after(
        submitted, call("opportunities.application", "withdraw")
    ),
    ("payments.payment", "proposed", "approve"): proposed,
    ("payments.payment", "proposed", "arrive"): after(
        of_run(exported, "payments", "fail"), call("payments.payment", "retry")
    ),
    ("payments.payment", "failed", "arrive"): of_run(exported, "payments", "fail"),
    ("payments.attempt", "failed", "arrive"): of_run(exported, "attempts", "fail"),
    ("payments.payment", "in_run", "begin"): of_run(authorised, "payments"),
    ("payments.payrun", "preparing", "prepare"): lambda cast: pay_runs.begin(by=cast.finance),
    ("payments.payrun", "exported", "finish"): refused,
    ("payments.payrun", "authorised", "reopen"): authorised,
}


def _changed(cast: Cast) -> Role:
    """A published role whose next version is written, with a note."""
    found = Role.objects.own().filter(status="published", current__closes_at__gt=clock.now()).order_by("pk").first()
    version = roles.amend(role=found, by=cast.coordinator)
    roles.edit(
        version=version,
        record=record_of(version),
        note="The same, said again.",
        applicants_must_act=False,
        by=cast.coordinator,
    )
    return found
