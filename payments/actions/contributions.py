"""Work done, from the end of a session (or a period, or a log) to what is owed for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from ground import clock, keys, same_moment, states, text_format, trail
from ground.exceptions import Refused
from ground.locks import Moved, again
from members import duties, merged_records
from members import on_behalf as hearing
from members.models import Person, PersonKind
from opportunities.models import EndedWhy, PanelSeat, Pause, Placement, Session
from payments import debt_keys, notifications, policies, transitions
from payments.actions import voids as void_rows
from payments.actions.postings import post
from payments.models import (
    MOST_MINUTES_A_DAY,
    Account,
    Contribution,
    ContributionStatus,
    Due,
    Outcome,
    PayTerms,
    PayTermsLine,
    TermsSource,
    WorkNote,
)
from payments.permissions import check_confirm, check_confirm_work, check_own, check_say
from payments.queries import day_hours, hands, offered_work, pay_rates, voids, work_notes
from payments.queries.payments import writers_for


def move(
    contribution: Contribution, verb: str, *, by: Person, how: dict[str, str] | None = None, **columns: Any
) -> bool:
    """`how` goes into the trail. Whatever asked for it asks no more."""
    moved = states.move(contribution, transitions.CONTRIBUTION, verb, by=by, facts=how, **columns)
    if moved:
        notifications.asks_no_more(contribution, by=by)
    return moved


def expect(
    *,
    terms: PayTerms,
    ended_at: dt.datetime,
    by: Person,
    session: Session | None = None,
    line: PayTermsLine | None = None,
    period: str = "",
    minutes: int | None = None,
    outcome: str = Outcome.ATTENDED,
) -> Contribution | None:
    """Once per session or period of one payee; None where it is there already."""
    try:
        with transaction.atomic():
            made = _make(
                terms,
                ended_at,
                session=session,
                line=line,
                period=period,
                minutes=minutes,
                outcome=outcome,
                work_key=session.work_key if session else (line.work_key if line else ""),
                worked_on=clock.london(session.starts_at if session else ended_at).date(),
            )
            trail.record("expect_contribution", made, by=by)
    except IntegrityError as refused:
        once = {"session": session} if session else {"line": line, "period": period}
        same_moment.there(Contribution.objects.filter(terms=terms, **once), refused)
        return None
    return made


def _make(terms: PayTerms, ended_at: dt.datetime, **facts) -> Contribution:
    return Contribution.objects.create(
        key=_key(terms, **facts),
        terms=terms,
        payee=terms.payee,
        payee_root=terms.payee.root_id,
        role=terms.role,
        ended_at=ended_at,
        pay_by=policies.pay_by(ended_at, terms.within_working_days),
        **facts,
    )


def _key(terms: PayTerms, **facts) -> str:
    """Asked for in the transaction that makes it; own-time entries of one day are counted behind the lock of `log`."""
    made_from: type[Placement | PanelSeat] = Placement if terms.source == TermsSource.PLACEMENT else PanelSeat
    origin = made_from.objects.values_list("key", flat=True).get(pk=terms.source_id)
    said = {name: facts.get(name) for name in ("session", "line")} | {"period": facts.get("period", "")}
    if said["session"] is None and not said["period"]:
        day = Contribution.objects.filter(terms=terms, line=said["line"], worked_on=facts["worked_on"]).exclude(
            log_key=""
        )
        said |= {"worked_on": facts["worked_on"], "nth": day.count()}
    key = debt_keys.of_work(origin, **said)
    taken = said["session"] is not None and Contribution.objects.filter(terms=terms, key=key).exists()
    return keys.derived(key, said["session"].key) if taken else key  # two lines of two versions, alike in all


@again
@transaction.atomic
def log(
    *,
    line: PayTermsLine,
    worked_on: dt.date,
    minutes: int,
    log_key: str,
    by: Person,
    note: str = "",
) -> Contribution:
    """The person writes down work of their own time. `log_key` comes from the form: a second press is harmless.

    More than the role offered is taken too, and the pay clock runs; a coordinator confirms it, silence does not.
    """
    terms = line.terms
    check_say(by, terms.payee)
    if (there := _logged(terms, log_key)) is not None:
        return there
    if worked_on > clock.today():
        raise Refused("That day is still to come. Write down what you have done.")
    if worked_on < clock.london(terms.made_at).date() - dt.timedelta(days=31):
        raise Refused("That is before you began. Ring us if it is right.")
    now = clock.now()
    Person.objects.select_for_update(no_key=True).get(
        pk=terms.payee.root_id
    )  # two logs at once are counted one after the other
    _check_day(terms.payee, worked_on, minutes)
    try:
        with transaction.atomic():
            made = _make(
                terms,
                now,
                above_offer=offered_work.goes_above(line, minutes)
                or day_hours.with_sessions(terms.payee, worked_on) + minutes > MOST_MINUTES_A_DAY,
                line=line,
                log_key=log_key,
                work_key=line.work_key,
                minutes=minutes,
                worked_on=worked_on,
                said_at=now,
                sayer=by,
            )
    except IntegrityError as refused:  # two presses at one moment
        return same_moment.there(Contribution.objects.filter(terms=terms, log_key=log_key), refused)
    _write(made, "note", note, by)
    trail.record("log_contribution", made, by=by, minutes=minutes)
    return made


def _check_day(payee: Person, day: dt.date, minutes: int) -> None:
    """The own-time work of one day, in all that this person does for us."""
    own = Contribution.objects.filter(merged_records.of(payee, "payee"), worked_on=day).exclude(log_key="")
    there = own.exclude(status=ContributionStatus.VOID).aggregate(all=Sum("minutes"))["all"] or 0
    if minutes <= 0 or there + minutes > MOST_MINUTES_A_DAY:
        known = f"You have written down {text_format.duration(there)} for that day. " if there else ""
        raise Refused(f"{known}Write up to 12 hours for one day.")


def _logged(terms: PayTerms, log_key: str) -> Contribution | None:
    return Contribution.objects.filter(terms=terms, log_key=log_key).first()


def _write(contribution: Contribution, kind: str, words: str, by: Person) -> None:
    """One more row beside what was written before. Nothing of nothing; a second press writes nothing more."""
    words = words.strip()
    if words and not work_notes.is_last(contribution, kind, words):
        WorkNote.objects.create(contribution=contribution, kind=kind, words=words, by=by)


def say_there(*, contribution: Contribution, by: Person, heard: str = "") -> Contribution:
    """ "I was there": one press. A second press changes nothing.

    `heard`, here and below: how they said it (`members.on_behalf.HOW`), where a coordinator writes it down.
    """
    return _say("say_there", contribution, Outcome.ATTENDED, "", by, heard)


def say_else(*, contribution: Contribution, outcome: str, note: str, by: Person, heard: str = "") -> Contribution:
    if outcome not in Outcome.values:
        raise Refused("Choose what happened.")
    return _say("say_else", contribution, outcome, note, by, heard)


def answer(*, contribution: Contribution, outcome: str, note: str, by: Person, heard: str = "") -> Contribution:
    """The person answers the team's question; three working days of silence then confirm what they said."""
    if not note.strip():
        raise Refused("Write what happened, in a few words.")
    return _say("answer", contribution, outcome, note, by, heard)


@transaction.atomic
def _say(verb: str, contribution: Contribution, outcome: str, note: str, by: Person, heard: str) -> Contribution:
    check_own(by=by, payee=contribution.payee)
    how = hearing.facts(contribution.payee, heard, by=by)
    contribution.refresh_from_db()
    voids.check_not_objected(contribution)
    if contribution.status == ContributionStatus.CONFIRMED and contribution.outcome == outcome:
        return contribution
    policies.check_contribution(verb, contribution.status)
    kind = "answer" if verb == "answer" or contribution.status == ContributionStatus.QUERIED else "note"
    if move(contribution, verb, by=by, how=how, outcome=outcome, said_at=clock.now(), sayer=by):
        _write(contribution, kind, note, by)
    return contribution


@transaction.atomic
def query(*, contribution: Contribution, words: str, by: Person) -> Contribution:
    """The team asks. Silence no longer confirms; the pay-by date stays."""
    check_confirm(by, contribution.payee)
    contribution.refresh_from_db()
    voids.check_not_objected(contribution)
    if contribution.status == ContributionStatus.QUERIED:
        if work_notes.is_last(contribution, "question", words.strip()):
            return contribution
        raise Refused("Somebody has asked about this already, so what you wrote was not sent. Wait for the answer.")
    policies.check_contribution("query", contribution.status)
    if not words.strip():
        raise Refused("Write what you want to know, so that the person can answer.")
    ask(contribution=contribution, words=words, by=by)
    return contribution


def ask(*, contribution: Contribution, words: str, by: Person) -> None:
    """In the caller's transaction: by a coordinator, or by `catch_up` where nobody knows yet what is owed."""
    now = clock.now()
    if move(contribution, "query", by=by, queried_at=now, queried_by=by):
        _write(contribution, "question", words, by)
        notifications.queried(contribution, step=f"{now:%Y%m%d%H%M%S}", by=by)


def check_hand(one: Contribution, by: Person) -> None:
    """Whether this person's hand confirms it."""
    alone = hands.behind(one)
    check_confirm_work(
        by, one.payee, voids.sayer_of(one), writers_for(one.payee), gave=alone.gave, called_off=alone.called_off,
        stands_in=not duties.has(by, "coordinator") and hands.stands_in(one, by),
    )  # fmt: skip


@again
@transaction.atomic
def confirm(*, contribution: Contribution, by: Person, silently: bool = False) -> Contribution:
    """What is owed becomes a Due, and cost -> owed is posted. Where nothing is due, it does not count, and says so.

    Of work that the person says did happen, it is the answer: another than who said that it does not count.
    """
    contribution = _held(contribution)
    if not silently:
        check_hand(contribution, by)
    if contribution.status == ContributionStatus.CONFIRMED:
        return contribution
    policies.check_contribution("confirm", contribution.status)
    line, pence = pay_rates.due(contribution)
    if silently:
        policies.check_silence(
            contribution,
            beyond_a_day=day_hours.beyond_a_day(contribution),
            for_another=bool(pence) and hands.waits_for_another(contribution),
        )
    if line is None or not pence:
        return _void(contribution, f"Nothing is due: {Outcome(contribution.outcome).label}.", by)
    void_rows.answer(contribution, counts=True, by=by)
    moved = move(
        contribution,
        "confirm",
        by=by,
        confirmed_at=clock.now(),
        confirmed_by=by,
        confirmer_root=by.root_id,
        by_silence=silently,
    )
    if moved:
        owed = Due.objects.create(contribution=contribution, line=line, pence=pence)
        post(
            kind="fall_due",
            debit=Account.COST,
            credit=Account.OWED,
            pence=pence,
            cause=contribution,
            due=owed,
            activity_on=contribution.worked_on,
            by=by,
        )
        notifications.confirmed(contribution, by=by)
    return contribution


@again
@transaction.atomic
def expect_rested(*, pause: Pause, by: Person, **facts: Any) -> Contribution | None:
    """Work that came while the person's place rested: it does not count, and they hear so and may say that they did it.

    It is the word of whoever let it rest; of their own place, nobody's.
    """
    made = expect(by=by, **facts)
    if made is None:
        return None
    who = by if pause.began_by.root_id == made.payee.root_id else pause.began_by
    began = text_format.date(pause.began_at)
    return _void(_held(made), f"Your work was resting then. The rest began on {began}.", who, rest=pause)


@again
@transaction.atomic
def expect_ended(*, placement: Placement, by: Person, **facts: Any) -> Contribution | None:
    """A session that came too soon after their place had ended, as they wished or as was agreed: it does not count, and
    they hear so and may say that it was otherwise. It is the word of whoever ended it; of their own place, nobody's."""
    made = expect(by=by, **facts)
    if made is None or placement.ended_by is None or placement.ended_on is None:
        return made
    who = by if placement.ended_by.root_id == made.payee.root_id else placement.ended_by
    why = EndedWhy(placement.ended_why).label
    return _void(_held(made), f"Your work had ended on {text_format.date(placement.ended_on)}: {why}.", who)


@again
@transaction.atomic
def void(*, contribution: Contribution, why: str, by: Person) -> Contribution:
    """It does not count (it was made by mistake). The person is told why, and may say that it did happen."""
    check_confirm(by, contribution.payee)
    contribution = _held(contribution)
    if contribution.status == ContributionStatus.VOID:
        return contribution
    policies.check_contribution("void", contribution.status)
    voids.check_not_objected(contribution)
    if not why.strip():
        raise Refused("Say why it does not count. The person reads this.")
    return _void(contribution, why.strip(), by)


def _held(contribution: Contribution) -> Contribution:
    """Locked: two who say something of it at one moment do it one after the other."""
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("terms", "line", "voided").get(pk=contribution.pk)


def _void(contribution: Contribution, why: str, by: Person, *, rest: Pause | None = None) -> Contribution:
    voids.check_not_objected(contribution)
    void_rows.write(contribution, rest=rest, by=by)
    if not move(contribution, "void", by=by, void_reason=why):
        raise Moved
    silent = by.kind == PersonKind.SYSTEM and contribution.sayer is not None
    notifications.void(contribution, by=by, not_by=contribution.sayer if silent else by)
    return contribution


@again
@transaction.atomic
def object_to(
    *, contribution: Contribution, words: str, by: Person, outcome: str = Outcome.ATTENDED, heard: str = ""
) -> Contribution:
    """ "This did happen": the work counts as asked about, with its first pay-by day, until somebody else has answered.

    A second press changes nothing.
    """
    contribution = _held(contribution)
    if voids.is_objected(contribution):
        check_own(by=by, payee=contribution.payee)
        return contribution
    if outcome not in dict(pay_rates.that_pay(contribution)):
        raise Refused("Choose what happened.")
    how = void_rows.object_to(contribution, words, heard, by=by)
    if contribution.log_key:
        _check_day(contribution.payee, contribution.worked_on, contribution.minutes or 0)
    now = clock.now()
    if not move(contribution, "object_to", by=by, how=how, outcome=outcome, said_at=now, sayer=by):
        raise Moved
    _write(contribution, "objection", words, by)
    notifications.objected(contribution, by=by)
    return contribution


@again
@transaction.atomic
def keep_void(*, contribution: Contribution, words: str, by: Person) -> Contribution:
    """Another person has looked, and it does not count all the same. The person is told what they found."""
    check_confirm(by, contribution.payee)
    contribution = _held(contribution)
    if contribution.status == ContributionStatus.VOID:
        return contribution
    if not voids.is_objected(contribution):
        raise Refused("Nobody has said that this did happen after all.")
    if not words.strip():
        raise Refused("Say what you found. The person reads this.")
    void_rows.answer(contribution, counts=False, by=by)
    if not move(contribution, "keep_void", by=by):
        raise Moved
    _write(contribution, "reply", words, by)
    notifications.stays_void(contribution, by=by)
    return contribution
