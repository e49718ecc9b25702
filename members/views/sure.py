"""What the team is asked once more about people: it tells them, or cannot be undone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ground import text_format
from ground.asking import NO_WAY_BACK, asked, named, refused
from ground.typed import apart
from members import permissions
from members.actions import joins
from members.duties import people_with
from members.models import Case, Channel, Duty, DutyProposal, Join, Notice, Person, ToldHow
from members.queries import ties

HOW = {"phone": "on the phone", "post": "by post"}


def _others(kind: str, person: Person) -> str:
    return named(one.name for one in people_with(kind) if one.pk != person.root_id)


def agree_duty(request: HttpRequest, proposal: DutyProposal) -> HttpResponse | None:
    by = request.user.person.root_id
    eyes = {"person": proposal.person.root_id, "proposer": proposal.proposed_by.root_id}
    made_with = ties.made_with(by)
    check = permissions.check_agree_duty
    if proposal.agreed_at or proposal.taken_back_at or refused(check, request.user.person, **eyes, made_with=made_with):
        return None
    others = _others(proposal.kind, proposal.person)
    return asked(
        request,
        title=f"Give {apart(proposal.person.name)} a duty",
        what=[
            f"{apart(proposal.person.name)} has the duty {proposal.get_kind_display()} from today.",
            f"We tell them{f', and {others}, who have the same' if others else ''}.",
            "An administrator can end it again.",
        ],
        press="Yes, I agree",
        back=reverse("people_person", args=[proposal.person_id]),
    )


def end_duty(request: HttpRequest, duty: Duty) -> HttpResponse | None:
    if duty.ends is not None or refused(permissions.check_duties, request.user.person):
        return None
    others = _others(duty.kind, duty.person)
    return asked(
        request,
        title=f"End a duty of {apart(duty.person.name)}",
        what=[
            f"{apart(duty.person.name)} does not have the duty {duty.get_kind_display()} any more, from this moment.",
            f"We tell them{f', and {others}, who have the same' if others else ''}.",
            "They get it back as everybody does: one administrator proposes it, and another agrees.",
        ],
        press="Yes, end it today",
        back=reverse("people_person", args=[duty.person_id]),
    )


def agree_join(request: HttpRequest, join: Join) -> HttpResponse | None:
    by = request.user.person
    eyes = ({join.record_id, join.keep_id}, ties.made_with(by.root_id))
    proposer = join.proposed_by.root_id
    over = join.agreed_at or join.taken_back_at or join.stopped_at or join.done_at
    if over or refused(permissions.check_agree_join, by, *eyes, proposer=proposer):
        return None
    become = "are one person" if join.kind == "join" else "are two people"
    return asked(
        request,
        title="Two records" if join.kind == "part" else "Two records of one person",
        what=[
            (
                f"You agree that {apart(join.record.name)} (number {join.record_id}) and {apart(join.keep.name)} (number "
                f"{join.keep_id}) {become}."
            ),
            "We tell both now. It happens five working days after that, unless one of them says no.",
            "Until then it can be taken back.",
        ],
        press="Yes, I agree",
        back=reverse("people_person", args=[join.record_id]),
    )


def release_join(request: HttpRequest, join: Join) -> HttpResponse | None:
    may_not = refused(permissions.check_release_join, request.user.person, joins.eyes_of(join))
    if may_not or join.stopped_at is None or join.released_at is not None:
        return None
    return asked(
        request,
        title="Let money go to both again",
        what=[
            f"Money goes to {apart(join.record.name)} and to {apart(join.keep.name)} again.",
            "Somebody said “this was not me”. Say yes only if you know by now who is who.",
            NO_WAY_BACK,
        ],
        press="Yes, it is clear",
        back=reverse("people_person", args=[join.record_id]),
    )


def told(request: HttpRequest, notice: Notice, how: str) -> HttpResponse | None:
    how = how or str(ToldHow.POST if notice.channel == Channel.POST else ToldHow.PHONE)
    if how not in HOW or not Notice.objects.to_tell().filter(pk=notice.pk).exists():
        return None
    return asked(
        request,
        title=f"You told {apart(notice.person.name)}",
        what=[
            f"You told {apart(notice.person.name)} {HOW[how]}: {notice.topic}.",
            "Where they have time to answer, it begins now.",
            NO_WAY_BACK,
        ],
        press="Yes, I told them",
        back=reverse("people_contact", args=[notice.pk]),
    )


def answered(request: HttpRequest, case: Case) -> HttpResponse | None:
    if case.status != "open":
        return None
    return asked(
        request,
        title="This is answered",
        what=[
            f"{apart(case.person.name)} has had our answer to what they asked. It was due by {text_format.date(case.due_on)}.",
            "It leaves this list.",
            NO_WAY_BACK,
        ],
        press="Yes, they have our answer",
        back=reverse("people_to_contact"),
    )


def close_account(request: HttpRequest, person: Person) -> HttpResponse | None:
    check = permissions.check_close_account
    if person.user.closed_at is not None or refused(check, person, request.user.person):
        return None
    name = apart(person.name)
    return asked(
        request,
        title=f"Close the account of {name}",
        what=[
            f"{name} is signed out everywhere at once, and nobody can sign in with this account.",
            "We tell them, and you are named in the record.",
            *(f"Their duty ends today: {duty.get_kind_display()}." for duty in person.duties.live().order_by("pk")),
            "What they did, what they applied for and what we owe them stays. You can open the account again.",
        ],
        press="Yes, close the account",
        back=reverse("people_person", args=[person.pk]),
    )
