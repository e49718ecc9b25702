"""The coordinators' pages in the admin: people, and whom to ring or write to."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks

from ground import forms, sought
from ground.exceptions import Refused
from ground.forms import posted
from ground.typed import apart
from members import duties, permissions, reveal, tasks
from members.actions import accounts, cases, joins, notices, people, private
from members.actions import duties as duty_actions
from members.forms.profile import DutyForm, JoinForm, PartForm, PersonForm, StopForm
from members.models import (
    OPENS_NOTHING,
    Case,
    Channel,
    Duty,
    DutyProposal,
    Join,
    Notice,
    NoticeStatus,
    Person,
    User,
)
from members.presenters import joins as joins_presenter
from members.queries import own_record
from members.views import sure
from members.views.team.pages import Pages, administrators, coordinators, done, team

shown = Pages("members/team", "user")
A_PAGE = 50
OFFERED = 10
READ_FOR = {"phone": "ring you with news we owe you", "address": "post you news we owe you"}


# People


@coordinators
def person_add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(posted(request))

    def add() -> Person:
        return people.add(by=request.user.person, **form.cleaned_data)

    if request.method == "POST" and (person := forms.tried(form, add)):
        messages.success(request, f"{apart(person.name)} is added. We tell them things by {person.reach_by}.")
        return redirect("people_person", pk=person.pk)
    return shown(request, "person_add", "Add a person without email", {"form": form}, icon="user")


@team
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """With the joining of two records: find the one to keep, say how you know; another person agrees."""
    return person_shown(request, get_object_or_404(own_record.people_called(""), pk=pk))


def person_shown(request: HttpRequest, person: Person, part_form: PartForm | None = None) -> HttpResponse:
    """The person's page, and what its own form makes of a post to it; `part_form` with what was typed in it."""
    find, pk, asks = sought.words(request.GET.get("find", "")), person.pk, part_form is None
    offered = own_record.people_called(find).filter(merged_into=None).exclude(pk=pk)[:OFFERED] if find else []
    form = JoinForm(
        posted(request) if asks else None, offered=own_record.people_called("").filter(merged_into=None).exclude(pk=pk)
    )

    def join() -> Join:
        permissions.check_people(request.user.person)
        return joins.propose(person=person, **form.cleaned_data, by=request.user.person)

    if asks and request.method == "POST" and forms.tried(form, join) is not None:
        messages.success(request, "Proposed. Another coordinator or an administrator looks at it; we mail them.")
        return redirect("people_person", pk=person.pk)
    context = {
        "person": person,
        "account": User.objects.filter(person=person).first(),
        "joined": [(one, joins_presenter.known_by(one)) for one in person.merged.order_by("pk")],
        "known_by": joins_presenter.known_by(person),
        "find": find,
        "offered": offered,
        "form": form,
        "waits": [row for tell in hooks.get_hooks("person_waits") for row in tell(request, person)],
        "part_form": part_form or PartForm(),
        "stop_form": StopForm(),
        "joins": joins_presenter.of_person(person, request.user.person),
        "owed": Notice.objects.to_tell().filter(person=person).order_by("due_at"),
        "duties": person.duties.live().select_related("given_by").order_by("pk"),
        "proposed": person.duty_proposals.open().select_related("proposed_by__merged_into").order_by("pk"),
        "coordinates": "coordinator" in duties.on(request),
        "gives_duties": "administrator" in duties.on(request),
        "duty_form": DutyForm(),
    }
    return shown(request, "person_detail", person.name, context, icon="user")


@team
@require_POST
def duty_give(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(own_record.people_called(""), pk=pk)
    form, by = DutyForm(request.POST), request.user.person

    if not form.is_valid():
        messages.error(request, "Choose a duty.")
        return redirect("people_person", pk=pk)
    kind = form.cleaned_data["kind"]
    if kind in OPENS_NOTHING:
        said = f"{apart(person.name)} has this duty from today."
        done(request, lambda: duty_actions.grant(person=person, kind=kind, by=by), said)
    else:
        said = "Proposed. It begins when another administrator agrees; we mail them."
        done(request, lambda: duty_actions.propose(person=person, kind=kind, by=by), said)
    return redirect("people_person", pk=pk)


@team
@require_POST
def duty_agree(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(DutyProposal.objects.select_related("person"), pk=pk)
    if page := sure.agree_duty(request, proposal):
        return page
    said = f"{apart(proposal.person.name)} has this duty from today. They and all who have the same are told."
    done(request, lambda: duty_actions.agree(proposal=proposal, by=request.user.person), said)
    return redirect("people_person", pk=proposal.person_id)


@team
@require_POST
def duty_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(DutyProposal, pk=pk)
    said = "Taken back. Nobody gets this duty."
    done(request, lambda: duty_actions.take_back(proposal=proposal, by=request.user.person), said)
    return redirect("people_person", pk=proposal.person_id)


@team
@require_POST
def duty_end(request: HttpRequest, pk: int) -> HttpResponse:
    duty = get_object_or_404(Duty.objects.select_related("person"), pk=pk)
    if page := sure.end_duty(request, duty):
        return page
    done(request, lambda: duty_actions.end(duty=duty, by=request.user.person), "The duty ends today.")
    return redirect("people_person", pk=duty.person_id)


@administrators
@require_POST
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(own_record.people_called("").filter(user__isnull=False).select_related("user"), pk=pk)
    if page := sure.close_account(request, person):
        return page
    said = f"{apart(person.name)} is signed out everywhere, and the account is closed."
    done(request, lambda: accounts.close(user=person.user, by=request.user.person), said)
    return redirect("people_person", pk=pk)


@administrators
@require_POST
def account_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(own_record.people_called("").filter(user__isnull=False).select_related("user"), pk=pk)
    done(
        request,
        lambda: accounts.reopen(user=person.user, by=request.user.person),
        f"{apart(person.name)} can sign in again.",
    )
    return redirect("people_person", pk=pk)


# To contact


@coordinators
@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    owed = Notice.objects.to_tell().select_related("person").order_by("due_at", "pk")
    told = Notice.objects.filter(status="logged").select_related("person", "told_by").order_by("-told_at", "-pk")
    asked = Case.objects.filter(status="open").exclude(kind="work").select_related("person").order_by("due_on", "pk")
    context = {
        "page_obj": Paginator(owed, A_PAGE).get_page(request.GET.get("page")),
        "told": told[:OFFERED],
        "asked": [{"case": case, **own_record.case_words(case)} for case in asked[:A_PAGE]],
    }
    return shown(request, "contact_list", "To contact", context, icon="mail")


def by_hand() -> QuerySet[Notice]:
    """What is, or was, to be said or posted by a person."""
    to_tell = Notice.objects.to_tell().order_by().values("pk")
    over = Q(status=NoticeStatus.LOGGED) | Q(status=NoticeStatus.MOOT)
    return Notice.objects.filter(over | Q(pk__in=to_tell)).select_related("person", "told_by")


def over_words(notice: Notice) -> str:
    if notice.status == NoticeStatus.MOOT:
        return f"{apart(notice.person.name)} does not have to be told this any more: {notice.topic}."
    return f"{apart(notice.person.name)} has been told: {notice.topic}."


def reads_for(notice: Notice) -> dict[str, str]:
    """What is opened to tell it, and why, the first by itself. That a number has changed is told to the old one."""
    first = "address" if notice.channel == Channel.POST else "phone"
    ways = {first: READ_FOR[first], **READ_FOR}
    if notice.kind == private.CHANGED and private.keeps_former(notice.person, first):
        return {f"former_{first}": READ_FOR[first]}
    return ways


@coordinators
def contact_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What to read out or to post. The number or the address opens on a press, and the person sees that it was read."""
    notice = get_object_or_404(by_hand(), pk=pk)
    if not Notice.objects.to_tell().filter(pk=pk).exists():
        messages.info(request, over_words(notice))
        return redirect("people_to_contact")
    reads = reads_for(notice)
    field, opened = next(iter(reads)), ""
    if request.method == "POST":
        field = request.POST.get("field", field)
        if field not in reads:
            raise PermissionDenied
        try:
            opened = reveal.reveal(notice.person, field, by=request.user.person, purpose=reads[field])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            opened = opened or "There is none."
    subject, body = tasks.words_of(notice)
    context = {"notice": notice, "subject": subject, "body": body, "field": field, "opened": opened}
    context["post_days"] = settings.POST_WORKING_DAYS
    return shown(request, "contact_detail", f"Tell {apart(notice.person.name)}", context, icon="mail")


@coordinators
@require_POST
def contact_log(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.select_related("person"), pk=pk)
    how, by = request.POST.get("how", ""), request.user.person
    if page := sure.told(request, notice, how):
        return page
    done(request, lambda: notices.log(notice=notice, how=how, by=by), f"Kept: you told {apart(notice.person.name)}.")
    return redirect("people_to_contact")


@coordinators
@require_POST
def case_answer(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(Case.objects.select_related("person"), pk=pk)
    if page := sure.answered(request, case):
        return page
    done(request, lambda: cases.answer(case=case, by=request.user.person), "Kept: this is answered.")
    return redirect("people_to_contact")
