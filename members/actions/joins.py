"""Two records that turn out to be one person, or two after all: never by one alone, and never unseen by who it is about."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import IntegrityError, transaction

from ground import clock, same_moment, trail
from ground.exceptions import Refused
from members import duties, permissions
from members.actions import accounts, cases, consents, notices
from members.models import Duty, Join, Notice, NoticeStatus, Person, PersonKind, User
from members.queries import ties
from members.queries.told_on import day_of

log = logging.getLogger(__name__)
COMING, ASKED = Join.COMING, Join.ASKED
# How long an account has to have stood before it may say yes for itself.
STOOD = dt.timedelta(days=30)
# How long who it is about has to say no, once both have been told.
WORKING_DAYS = 5


@transaction.atomic
def propose(*, person: Person, into: Person, evidence: str, by: Person) -> Join:
    """`person` and `into` are one human being, says a coordinator. Nothing changes yet. A second press is harmless."""
    keep = into.root
    person = _held(person, keep)
    permissions.check_propose_join(by, {person.pk, keep.pk}, ties.made_with(by.root_id))
    there = Join.objects.open().filter(record=person, keep=keep, kind="join").first()
    if there is not None:
        return there
    if not evidence.strip():
        raise Refused("Say how you know that these two records are one person.")
    check_can_be_joined(person, keep)
    _check_finance_is_left({person.pk, keep.pk}, by)
    return _propose("join", person, keep, evidence, by)


@transaction.atomic
def propose_part(*, person: Person, evidence: str, by: Person) -> Join:
    """They are two people after all. Each has again what stood under its own record, once another agrees."""
    keep = person.merged_into
    if keep is None:
        raise Refused("This record is joined to none.")
    person = _held(person, keep)
    permissions.check_propose_join(by, {person.pk, keep.pk}, ties.made_with(by.root_id))
    there = Join.objects.open().filter(record=person, keep=keep, kind="part").first()
    if there is not None:
        return there
    if not evidence.strip():
        raise Refused("Say how you know that these are two people.")
    _check_finance_is_left({person.pk, keep.pk}, by)
    return _propose("part", person, keep, evidence, by)


def check_can_be_joined(person: Person, keep: Person) -> None:
    if person.pk == keep.pk:
        raise Refused("This is one record already.")
    if person.merged_into_id is not None:
        raise Refused("This record is joined to another one. Part them first.")
    if PersonKind.SYSTEM in {person.kind, keep.kind}:
        raise Refused("This is not a person.")
    if Person.objects.filter(merged_into=person).exists():
        raise Refused("Other records are joined to this one. Keep this record, and join the other one to it.")
    if Duty.objects.live().filter(person=person).exists():
        raise Refused("This record has a duty. Keep this record, and join the other one to it.")
    if User.objects.filter(person=person).exists() and not User.objects.filter(person=keep).exists():
        raise Refused("This record can sign in and the other one cannot. Keep this record.")


def _check_finance_is_left(records: set[int], by: Person) -> None:
    """Who has a word in a join is tied to that person, and approves their pay no more: another has to be left."""
    finance = {person.root_id for person in duties.people_with("finance")}
    if by.root_id not in finance:
        return
    tied = set().union(*(ties.tied_to(root) for root in records)) | records
    if by.root_id not in tied and not finance - tied - {by.root_id}:
        raise Refused(
            "After this, nobody in finance could approve this person's pay. "
            "Ask a coordinator or an administrator who is not in finance."
        )


def _held(person: Person, keep: Person) -> Person:
    list(Person.objects.select_for_update().filter(pk__in=[person.pk, keep.pk]).order_by("pk"))
    return Person.objects.get(pk=person.pk)


def _propose(kind: str, person: Person, keep: Person, evidence: str, by: Person) -> Join:
    try:
        with transaction.atomic():
            made = Join.objects.create(
                kind=kind,
                record=person,
                record_root=person.pk,
                keep=keep,
                keep_root=keep.pk,
                evidence=evidence.strip(),
                proposed_by=by,
                proposer_root=by.root_id,
            )
    except IntegrityError as refused:
        same_moment.there(
            Join.objects.filter(record=person, done_at=None, stopped_at=None, taken_back_at=None), refused
        )
        raise Refused("Something else has been proposed for this record. Look again.") from None
    trail.record(f"propose_{kind}", made, by=by, record=person.pk, keep=keep.pk)
    if asks_them(made):
        for told in (person, keep):
            notices.owe(person=told, kind=ASKED, obj=made, by=by, itself=True)
    return made


def asks_them(join: Join) -> bool:
    """Whether both may say yes themselves: each record has an account of its own, and no new one.

    Not where they are parted again: one who holds both would undo alone what two people agreed to.
    """
    if join.kind != "join":
        return False
    old = User.objects.filter(is_active=True, closed_at=None, date_joined__lte=clock.now() - STOOD)
    return old.filter(person__in=[join.record_id, join.keep_id]).count() == 2


@transaction.atomic
def say_yes(*, join: Join, by: Person) -> Join:
    """ "Both are me", from the account of one of the two; the caller has a fresh proof. Once both have said it, nobody
    of the team has to agree. Never for a record without an account. A second press is harmless.
    """
    _held(join.record, join.keep)
    join = Join.objects.select_related("record", "keep", "proposed_by").get(pk=join.pk)
    if by.pk not in (join.record_id, join.keep_id):
        raise Refused("This is about somebody else.")
    side = "record_yes_at" if by.pk == join.record_id else "keep_yes_at"
    if getattr(join, side) is not None:
        return join
    _check_open(join)
    if join.agreed_at is not None:
        raise Refused("Somebody of the team has agreed already. There is nothing to do.")
    if not asks_them(join):
        raise Refused("Both accounts have to be older than 30 days. Somebody of the team looks at it instead.")
    Join.objects.filter(pk=join.pk, agreed_at=None, **{side: None}).update(**{side: clock.now()})
    join.refresh_from_db()
    trail.record("say_yes_to_join", join, by=by)
    if join.own_yes:
        _agreed(join, by=Person.objects.system())
        join.refresh_from_db()
    return join


@transaction.atomic
def agree(*, join: Join, by: Person) -> Join:
    """Both are told now, and can say no for five working days. A second press is harmless."""
    _held(join.record, join.keep)
    join = Join.objects.select_related("record", "keep", "proposed_by").get(pk=join.pk)
    permissions.check_agree_join(
        by, {join.record_id, join.keep_id}, ties.made_with(by.root_id), proposer=join.proposed_by.root_id
    )
    if join.agreed_at is not None and join.taken_back_at is None and join.stopped_at is None:
        return join
    _check_open(join)
    _check_finance_is_left({join.record_id, join.keep_id}, by)
    try:
        with transaction.atomic():
            _agreed(join, by=by)
    except IntegrityError:
        raise Refused("Who proposes it, who agrees and whom it is about are different people.") from None
    join.refresh_from_db()
    return join


def _agreed(join: Join, *, by: Person) -> None:
    """By a second person, or by the system once both accounts have said yes. Both are told."""
    Join.objects.filter(pk=join.pk, agreed_at=None).update(agreed_at=clock.now(), agreed_by=by, agreer_root=by.root_id)
    trail.record(f"agree_{join.kind}", join, by=by, record=join.record_id, keep=join.keep_id)
    notices.drop_about(join, (ASKED,), by=by)
    for told in (join.record, join.keep):
        notices.owe(person=told, kind=COMING, obj=join, by=by, itself=True)


def _check_open(join: Join) -> None:
    if join.taken_back_at is not None:
        raise Refused("This was taken back.")
    if join.stopped_at is not None:
        raise Refused("Somebody said that this was not them. Look at the question they asked.")
    if join.done_at is not None:
        raise Refused("This is done already.")


@transaction.atomic
def take_back(*, join: Join, by: Person) -> Join:
    """By any coordinator or administrator, while it has not happened. A second call is harmless."""
    permissions.check_stop_join(by)
    taken = Join.objects.filter(pk=join.pk, done_at=None, stopped_at=None, taken_back_at=None).update(
        taken_back_at=clock.now(), taken_back_by=by
    )
    join.refresh_from_db()
    if taken:
        trail.record(f"take_back_{join.kind}", join, by=by)
        notices.drop_about(join, (ASKED, COMING), by=by)
    elif join.taken_back_at is None:
        _check_open(join)
    return join


@transaction.atomic
def stop(*, join: Join, how: str, by: Person) -> Join:
    """ "This was not me": by the link in the mail, on the phone or by post; before it happens or after.

    It does not happen, or is looked at anew; no money goes to either record, and a question is open until it is clear.
    """
    if by.kind != PersonKind.SYSTEM:
        permissions.check_stop_join(by)
    _held(join.record, join.keep)
    join = Join.objects.select_related("record", "keep").get(pk=join.pk)
    if join.stopped_at is not None:
        return join
    if join.taken_back_at is not None or (join.agreed_at is None and not was_asked(join)):
        raise Refused("This does not go on, so nothing has to be stopped.")
    case = cases.open_about_join(person=join.record, about=f"members.join:{join.pk}", by=by)
    Join.objects.filter(pk=join.pk, stopped_at=None).update(
        stopped_at=clock.now(), stopped_by=by, stopped_how=how, case=case
    )
    join.refresh_from_db()
    trail.record(f"stop_{join.kind}", join, by=by, how=how)
    log.warning("records: %s %s was stopped %s", join.kind, join.pk, join.stopped_how)
    notices.drop_about(join, (ASKED, COMING), by=by)
    for told in (join.record, join.keep):
        notices.owe(person=told, kind="members/join_stopped", obj=join, by=by, itself=True)
    return join


def was_asked(join: Join) -> bool:
    return Notice.objects.filter(kind=ASKED).about(join).exists()


@transaction.atomic
def release(*, join: Join, by: Person) -> Join:
    """It is clear now who is who: money goes to both records again. A second call is harmless."""
    permissions.check_release_join(by, eyes_of(join))
    released = Join.objects.filter(pk=join.pk, stopped_at__isnull=False, released_at=None).update(
        released_at=clock.now(), released_by=by
    )
    join.refresh_from_db()
    if released:
        trail.record("release_join", join, by=by)
    elif join.stopped_at is None:
        raise Refused("Nobody said that this was not them, so nothing is held back.")
    return join


def eyes_of(join: Join) -> set[int]:
    return {join.record_id, join.keep_id, join.proposer_root, join.agreer_root or 0}


def takes_effect_on(join: Join) -> dt.date | None:
    """Five working days after the later of the two was told; None while one still has to be.

    What they hear at a weekend counts from the working day after it: nobody has fewer days for it.
    """
    told = Notice.objects.filter(kind=COMING).about(join)
    if join.agreed_at is None or told.exclude(status__in=(NoticeStatus.SENT, NoticeStatus.LOGGED)).exists():
        return None
    last = max((day_of(at, how) for at, how in told.order_by("pk").values_list("told_at", "told_how")), default=None)
    if last is None:
        return None
    first = last if clock.is_working_day(last) else clock.add_working_days(last, 1)
    return clock.add_working_days(first, WORKING_DAYS)


def due() -> list[Join]:
    """What both were told of long enough ago; the day of each is kept with it, and the database holds it to that.

    An app above looks whether it may happen now, and calls `take_effect`.
    """
    agreed = Join.objects.open().filter(agreed_at__isnull=False).select_related("record", "keep").order_by("pk")
    return [one for one in agreed if (day := _keep_day(one)) is not None and day <= clock.today()]


def _keep_day(join: Join) -> dt.date | None:
    """Kept again where news that was told came back after all."""
    day = takes_effect_on(join)
    at = clock.start_of(day) if day else None
    if join.effective_at != at:
        Join.objects.filter(pk=join.pk, done_at=None).update(effective_at=at)
    return day


@transaction.atomic
def take_effect(*, join: Join, by: Person) -> Join:
    """From now on everything is read through the record that is kept, or apart again. Nothing is moved."""
    person = _held(join.record, join.keep)
    join = Join.objects.select_related("record", "keep").get(pk=join.pk)
    if join.done_at is not None:
        return join
    _check_open(join)
    day = _keep_day(join)
    if day is None or day > clock.today():
        raise Refused("Both have to be told first, and have five working days to say no.")
    if join.kind == "join":
        check_can_be_joined(person, join.keep)
    for told in (join.record, join.keep):
        notices.owe(person=told, kind="members/join_done", obj=join, by=by, itself=True)
    now = clock.now()
    Join.objects.filter(pk=join.pk, done_at=None).update(done_at=now)
    facts: dict = {"merged_into": None, "merged_at": None, "merged_by": None, "merge_words": ""}
    if join.kind == "join":
        who = "both accounts themselves" if join.own_yes else join.agreed_by
        said = f"Proposed by {join.proposed_by.name}, agreed by {who}"
        facts = {"merged_into": join.keep, "merged_at": now, "merged_by": join.agreed_by, "merge_words": said}
    Person.objects.filter(pk=person.pk).update(**facts, last_join=join)
    join.refresh_from_db()
    trail.record("join" if join.kind == "join" else "unjoin", person, by=by, into=join.keep_id, join=join.pk)
    for user in User.objects.filter(person=person):  # whoever sits at the joined account signs in anew
        accounts.end_sessions(user=user, by=by)
    for one in (join.keep, person) if join.kind == "part" else (join.keep,):
        consents.count_again(person=Person.objects.get(pk=one.pk), by=by)
    return join
