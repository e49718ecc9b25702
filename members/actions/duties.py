"""What people may do besides paid work. A duty that opens money or sealed words is given by two administrators."""

import logging
from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction

from ground import clock, same_moment, trail
from ground.exceptions import Refused
from members import permissions
from members.actions import notices
from members.duties import GROUPS, STAFF, people_with
from members.models import OPENS_NOTHING, Duty, DutyKind, DutyProposal, Person, PersonKind
from members.queries import ties

log = logging.getLogger(__name__)
ADMINISTRATORS = 2


@transaction.atomic
def grant(*, person: Person, kind: str, by: Person) -> Duty:
    """A duty that opens nothing, from today. A second call is harmless."""
    permissions.check_duties(by)
    if kind not in OPENS_NOTHING:
        raise Refused("This duty opens money or private words. Propose it, and another administrator agrees.")
    return _begin(person=person.root, kind=kind, by=by)


@transaction.atomic
def propose(*, person: Person, kind: str, by: Person) -> DutyProposal:
    """Nothing begins before another administrator agrees. A second press is harmless."""
    permissions.check_duties(by)
    root = Person.objects.select_for_update().get(pk=person.root_id)
    if root.root_id == by.root_id:
        raise Refused("Nobody proposes a duty for themselves. Ask another administrator.")
    if root.kind == PersonKind.SYSTEM:
        raise Refused("This is not a person.")
    if Duty.objects.filter(person=root, kind=kind, ends=None).exists():
        raise Refused("They have this duty already.")
    there = DutyProposal.objects.open().filter(person=root, kind=kind).first()
    if there is not None:
        return there
    made = DutyProposal.objects.create(
        person=root, person_root=root.pk, kind=kind, proposed_by=by, proposer_root=by.root_id
    )
    trail.record("propose_duty", made, by=by, kind=kind, person=root.pk)
    return made


@transaction.atomic
def agree(*, proposal: DutyProposal, by: Person) -> Duty:
    """The duty begins today; who has it now and all who have the same are told. A second press is harmless."""
    Person.objects.select_for_update().get(pk=proposal.person_id)
    proposal = DutyProposal.objects.select_related("person", "proposed_by").get(pk=proposal.pk)
    permissions.check_agree_duty(
        by,
        person=proposal.person.root_id,
        proposer=proposal.proposed_by.root_id,
        made_with=ties.made_with(by.root_id),
    )
    if proposal.agreed_at is not None:
        return Duty.objects.get(proposal=proposal)
    if proposal.taken_back_at is not None:
        raise Refused("This was taken back. Propose it again if it is still wanted.")
    if proposal.person.merged_into_id is not None:
        raise Refused("This record has been joined to another one. Propose the duty for that one.")
    try:
        with transaction.atomic():
            DutyProposal.objects.filter(pk=proposal.pk, agreed_at=None, taken_back_at=None).update(
                agreed_at=clock.now(), agreed_by=by, agreer_root=by.root_id
            )
    except IntegrityError:
        raise Refused("Who proposes it, who agrees and who gets it are three different people.") from None
    trail.record("agree_duty", proposal, by=by, kind=proposal.kind, person=proposal.person_id)
    return _begin(person=proposal.person, kind=proposal.kind, by=by, proposal=proposal)


@transaction.atomic
def take_back(*, proposal: DutyProposal, by: Person) -> DutyProposal:
    """By any administrator, also by who would get it: it is not wanted. A second call is harmless."""
    permissions.check_duties(by)
    taken = DutyProposal.objects.filter(pk=proposal.pk, agreed_at=None, taken_back_at=None).update(
        taken_back_at=clock.now(), taken_back_by=by
    )
    proposal.refresh_from_db()
    if taken:
        trail.record("take_back_duty", proposal, by=by)
    elif proposal.agreed_at is not None:
        raise Refused("Another administrator has agreed, so the duty has begun. You can end it.")
    return proposal


@transaction.atomic
def begin_administrator(*, person: Person, by: Person) -> Duty:
    """From the machine that runs the portal, while there are fewer than two: with one nobody could agree to anything."""
    if by.kind != PersonKind.SYSTEM:
        raise Refused("This is done on the machine that runs the portal.")
    root = person.root
    Person.objects.select_for_update().filter(kind=PersonKind.SYSTEM).order_by("pk").first()
    there = Duty.objects.live().filter(kind=DutyKind.ADMINISTRATOR)
    mine = there.filter(person=root).first()
    if mine is not None:
        return mine
    if there.count() >= ADMINISTRATORS:
        raise Refused("There are two administrators already. One of them proposes the next one, and the other agrees.")
    return _begin(person=root, kind=DutyKind.ADMINISTRATOR, by=by)


@transaction.atomic
def end(*, duty: Duty, by: Person) -> Duty:
    """Take a duty back, at once: `ends` is the first day without it. The person and the others are told."""
    permissions.check_duties(by)
    if duty.ends is None:
        _check_not_the_last(duty)
        ended = Duty.objects.filter(pk=duty.pk, ends=None).update(ends=max(duty.starts, clock.today()))
        duty.refresh_from_db()
        if ended:
            trail.record("end_duty", duty, by=by, kind=duty.kind)
            log.info("duty ended: %s of person %s by person %s", duty.kind, duty.person_id, by.pk)
            _tell(duty, "duty_ended", people_with(duty.kind), by=by)
    follow(person=duty.person)
    return duty


def _check_not_the_last(duty: Duty) -> None:
    if duty.kind != DutyKind.ADMINISTRATOR:
        return
    live = Duty.objects.live().filter(kind=DutyKind.ADMINISTRATOR).order_by("pk")
    list(live.select_for_update())  # two who end each other's at one moment: the second sees what the first did
    if not live.filter(person__user__is_active=True).exclude(person=duty.person).exists():
        raise Refused("This is the only administrator. Make somebody else one first.")


def _begin(*, person: Person, kind: str, by: Person, proposal: DutyProposal | None = None) -> Duty:
    """The Wagtail group follows; nothing else sets it."""
    others = list(people_with(kind))
    facts = {"starts": clock.today(), "given_by": by, "proposal": proposal}
    try:
        with transaction.atomic():
            duty, made = Duty.objects.get_or_create(person=person, kind=kind, ends=None, defaults=facts)
    except IntegrityError as refused:
        duty, made = same_moment.there(Duty.objects.filter(person=person, kind=kind, ends=None), refused), False
    if made:
        trail.record("grant_duty", duty, by=by, kind=kind)
        log.info("duty given: %s to person %s by person %s", kind, person.pk, by.pk)
        _tell(duty, "duty_given", others, by=by)
    follow(person=person)
    return duty


def _tell(duty: Duty, news: str, others: Iterable[Person], *, by: Person) -> None:
    """Whose duty it is, and everybody else who has the same: they work with each other's word."""
    notices.owe(person=duty.person, kind=f"members/{news}", obj=duty, by=by, not_by=by)
    for other in others:
        if other.pk != duty.person_id:
            notices.owe(person=other, kind=f"members/{news}_to_another", obj=duty, by=by, not_by=by)


def follow(*, person: Person) -> None:
    """The person's Wagtail groups are exactly those of their live duties."""
    user = getattr(person, "user", None)
    if user is None:
        return
    kinds = set(Duty.objects.filter(person=person, ends=None).values_list("kind", flat=True))
    user.groups.set([_group(DutyKind(kind)) for kind in sorted(kinds)])


def _group(kind: DutyKind) -> Group:
    group, _ = Group.objects.get_or_create(name=GROUPS[kind])
    if kind in STAFF:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group
