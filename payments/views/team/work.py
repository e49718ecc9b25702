"""The team's pages of work in the admin: to confirm it, to ask about it, to say that it does not count."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ground import clock, search, sought
from ground.exceptions import Refused
from ground.typed import apart
from members import duties, on_behalf
from members.models import Person
from members.views.team.pages import tried
from payments.actions import contributions
from payments.forms.contributions import AskForm, KeepVoidForm, VoidForm
from payments.models import Contribution, Outcome
from payments.permissions import allowed, check_answer_void
from payments.presenters import member, reports
from payments.presenters import voids as void_page
from payments.queries import hands, pay_rates, payments, promise_classes, voids, work_notes
from payments.queries.contributions import count_of, for_team, items_of, postings_of
from payments.views import sure
from payments.views.team.approvals import PROMISE, told
from payments.views.team.pages import A_PAGE, both, csv_file, done, shown, team_page

NOW = "expected"
CONFIRMED = "Confirmed."
NOTHING_DUE = "Nothing is due for this, so it does not count. The person has been told why."
STATES = (
    ("expected", "To confirm"),
    ("queried", "Asked"),
    ("confirmed", "Confirmed"),
    ("void", "Does not count"),
)

coordinators = team_page("coordinator")


def _asked_for(request: HttpRequest) -> tuple[QuerySet[Contribution], str, str, str]:
    """The rows that the address asks for, with the state, the class of the promise and the name in it."""
    status, promise = request.GET.get("status", NOW), request.GET.get("promise", "")
    q = sought.words(request.GET.get("q", ""))
    if promise in PROMISE:
        found, status = promise_classes.in_class(promise), ""
    else:
        status, promise = (status if status in dict(STATES) else NOW), ""
        found = for_team(status)
    found = found.filter(search.matching(q, "payee__name_folded"))
    return found, status, promise, q


def _unsaid(one: Contribution) -> bool:
    """What happened is what the session says: neither the person nor the team has said anything yet."""
    waits = one.status in ("expected", "queried") and one.session_id is not None and one.said_at is None
    return waits and one.outcome == Outcome.ATTENDED


def _rows(page: Iterable[Contribution], person: Person, confirms: bool) -> list[dict[str, Any]]:
    rows = list(page)
    barred = hands.barred_of(rows) if confirms else {}
    return [
        {
            "one": one,
            "pence": one.due_pence or pay_rates.due(one)[1],
            "unsaid": _unsaid(one),
            "may": confirms and person.root_id not in barred[one.pk],
        }
        for one in rows
    ]


@both
@require_safe
def contribution_team_list(request: HttpRequest, person: Person) -> HttpResponse:
    found, status, promise, q = _asked_for(request)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    confirms = duties.has(person, "coordinator") and status == NOW
    context = {
        "page_obj": page,
        "rows": _rows(page, person, confirms),
        "states": [(value, label, count_of(value), value == status) for value, label in STATES],
        "confirms": confirms,
        "promise": PROMISE.get(promise, ""),
        "kept": {"promise": promise} if promise else {"status": status},
        "q": q,
        "asked": sought.hidden(q),
        "csv": f"{reverse('payments_contribution_file')}?{request.GET.urlencode()}",
        "today": clock.today(),
    }
    return shown(request, "contribution_team_list", "Contributions", context, "tick")


@both
@require_safe
def contribution_file(request: HttpRequest, person: Person) -> HttpResponse:
    """The rows of the list as it stands, all pages of them."""
    found, _status, _promise, _q = _asked_for(request)
    return csv_file("contributions", reports.contributions(found), by=person)


@both
@require_safe
def contribution_team_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    return _page(request, person, _one(pk))


def _one(pk: int) -> Contribution:
    return get_object_or_404(for_team(), pk=pk)


def _page(
    request: HttpRequest,
    person: Person,
    one: Contribution,
    *,
    ask: AskForm | None = None,
    void: VoidForm | None = None,
    keep: KeepVoidForm | None = None,
) -> HttpResponse:
    """With the form that was sent and is wrong."""
    line, pence = pay_rates.due(one)
    try:
        (said, why_void), too_late = work_notes.read_whole(one, by=person), ""
    except Refused as refusal:
        said, why_void, too_late = [], "", str(refusal)
    context = {
        "one": one,
        "too_late": too_late,
        "unsaid": _unsaid(one),
        "line": line,
        "pence": one.due_pence or pence,
        "said": said,
        "why_void": why_void,
        "ask": ask or AskForm(auto_id="ask_%s"),
        "void": void or VoidForm(auto_id="void_%s"),
        **_hands(one, person),
        "may": duties.has(person, "coordinator")
        and one.status in ("expected", "queried")
        and not voids.is_objected(one),
        **_objected(one, person, keep),
        "items": items_of(one),
        "postings": told(postings_of(one)),
        **by_hand_of(one, person),
    }
    return shown(request, "contribution_team_detail", f"Work of {apart(one.payee.name)}: {one.title}", context, "tick")


@coordinators
@require_POST
def contribution_keep_void(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one, form = _one(pk), KeepVoidForm(request.POST, auto_id="keep_%s")
    again = functools.partial(_page, request, person, one, keep=form)
    if form.is_valid() and (page := sure.keep_void(request, one, person, again)):
        return page
    if tried(
        request,
        form,
        lambda: contributions.keep_void(contribution=one, words=form.cleaned_data["words"], by=person),
        "It does not count. The person has been told what you found.",
    ):
        return redirect("payments_contribution", pk)
    return _page(request, person, one, keep=form)


def _hands(one: Contribution, person: Person) -> dict[str, Any]:
    """Why this coordinator's hand does not confirm it, and whose does; whether silence would. For finance, whether they
    stand in."""
    found: dict[str, Any] = {"why_not_confirm": "", "for_another": "", "stands_in": False}
    if one.status not in ("expected", "queried"):
        return found
    found["for_another"] = hands.why(one)
    if not duties.has(person, "coordinator"):
        return found | {"stands_in": not voids.is_objected(one) and hands.stands_in(one, person)}
    found["by_hand_alone"] = bool(found["for_another"]) or member.is_by_hand(one)
    try:
        contributions.check_hand(one, person)
    except Refused as refusal:
        found |= {"why_not_confirm": str(refusal), "who_may": hands.who_may(one, objected=voids.is_objected(one))}
    return found


def _objected(one: Contribution, person: Person, keep: KeepVoidForm | None) -> dict[str, Any]:
    """Where the person says that it did happen: who may answer, or in a sentence why this one may not."""
    found = void_page.shown(one)
    if not voids.is_objected(one):
        return {**found, "objected": False, "keep": keep}
    try:
        check_answer_void(person, one.payee, voids.eyes_of(one.voided))
    except Refused as refusal:
        return {**found, "objected": True, "keep": keep, "why_not": str(refusal)}
    return {**found, "objected": True, "keep": keep or KeepVoidForm(auto_id="keep_%s"), "why_not": ""}


def by_hand_of(one: Contribution, person: Person) -> dict[str, Any]:
    """For a coordinator, what somebody without an account can have written down about this work."""
    if not duties.has(person, "coordinator") or on_behalf.signs_in(one.payee) or one.payee.root_id == person.root_id:
        return {"by_hand": False}
    return {
        "by_hand": True,
        "may_object": allowed(voids.check_object_to, one),
        "may_choose": member.may_choose(one),
        "choice": one.choices.first(),
        "destination": payments.destination_of(one.payee),
    }


@both
@require_POST
def contribution_confirm(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one = get_object_or_404(for_team(), pk=pk)
    if page := sure.confirm(request, one, person):
        return page

    def deed() -> str:
        found = contributions.confirm(contribution=one, by=person)
        return CONFIRMED if found.status == "confirmed" else NOTHING_DUE

    return done(request, deed, "", "payments_contributions")


@coordinators
@require_POST
def contribution_query(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one, form = _one(pk), AskForm(request.POST, auto_id="ask_%s")
    if tried(
        request,
        form,
        lambda: contributions.query(contribution=one, words=form.cleaned_data["words"], by=person),
        "Asked. The person has been told.",
    ):
        return redirect("payments_contribution", pk)
    return _page(request, person, one, ask=form)


@coordinators
@require_POST
def contribution_void(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one, form = _one(pk), VoidForm(request.POST, auto_id="void_%s")
    if form.is_valid() and (page := sure.void(request, one, person, lambda: _page(request, person, one, void=form))):
        return page
    if tried(
        request,
        form,
        lambda: contributions.void(contribution=one, why=form.cleaned_data["words"], by=person),
        "It does not count any more. The person has been told why.",
    ):
        return redirect("payments_contribution", pk)
    return _page(request, person, one, void=form)
