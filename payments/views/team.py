"""The team's pages in the admin: work to confirm, pots, approvals. Every total links to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ground import clock, money
from ground.refusal import Refused
from members import duties, heard
from members.models import Person
from opportunities.models import FundingRequest
from payments import funders, notes, own, pay, queries, reports, room
from payments.actions import commitments, contributions, payments, pots
from payments.forms import CommitForm, MoveItemForm, PotForm, WordsForm, posted
from payments.models import Account, Contribution, ItemMove, NeverPaid, Payment, PaymentStatus, Posting, Pot
from payments.models.ledger import POT_ACCOUNTS
from payments.permissions import allowed, check_finance
from payments.views.never_paid import of_payment
from payments.views.pages import A_PAGE, both, csv_file, done, finance, shown

NOW = "expected"
STATES = (
    ("expected", "To confirm"),
    ("queried", "Asked"),
    ("confirmed", "Confirmed"),
    ("void", "Does not count"),
)


# Work


PROMISE = {
    "settled_in_time": "settled in time",
    "declined": "turned down by choice",
    "settled_late": "settled late",
    "queried": "being checked",
    "waiting": "waiting for the person",
    "in_flight": "on its way",
    "overdue": "overdue",
}


def _asked_for(request: HttpRequest) -> tuple[QuerySet[Contribution], str, str, str]:
    """The rows that the address asks for, with the state, the class of the promise and the name in it."""
    status, promise = request.GET.get("status", NOW), request.GET.get("promise", "")
    q = request.GET.get("q", "").strip()[:100]
    if promise in PROMISE:
        found, status = queries.in_class(promise), ""
    else:
        status, promise = (status if status in dict(STATES) else NOW), ""
        found = queries.for_team(status)
    for word in q.split()[:5]:
        found = found.filter(payee__name__icontains=word)
    return found, status, promise, q


@both
@require_safe
def contribution_team_list(request: HttpRequest, person: Person) -> HttpResponse:
    found, status, promise, q = _asked_for(request)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [{"one": one, "pence": one.due_pence or pay.due(one)[1]} for one in page],
        "states": [(value, label, queries.count_of(value), value == status) for value, label in STATES],
        "confirms": duties.has(person, "coordinator") and status == NOW,
        "promise": PROMISE.get(promise, ""),
        "kept": {"promise": promise} if promise else {"status": status},
        "q": q,
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
    one = get_object_or_404(queries.for_team(), pk=pk)
    line, pence = pay.due(one)
    context = {
        "one": one,
        "line": line,
        "pence": one.due_pence or pence,
        "said": notes.read(one, by=person),
        "form": WordsForm(),
        "may": duties.has(person, "coordinator") and one.status in ("expected", "queried"),
        "items": queries.items_of(one),
        "postings": _told(queries.postings_of(one)),
        **by_hand_of(one, person),
    }
    return shown(request, "contribution_team_detail", f"Work of {one.payee}: {one.title}", context, "tick")


def by_hand_of(one: Contribution, person: Person) -> dict[str, Any]:
    """For a coordinator, what somebody without an account can have written down about this work."""
    if not duties.has(person, "coordinator") or heard.signs_in(one.payee) or one.payee.root_id == person.root_id:
        return {"by_hand": False}
    return {
        "by_hand": True,
        "may_choose": own.may_choose(one),
        "choice": one.choices.first(),
        "destination": queries.destination_of(one.payee),
    }


@both
@require_POST
def contribution_confirm(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one = get_object_or_404(Contribution, pk=pk)
    return done(
        request, lambda: contributions.confirm(contribution=one, by=person), "Confirmed.", "payments_contributions"
    )


@both
@require_POST
def contribution_query(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one = get_object_or_404(Contribution, pk=pk)
    words = request.POST.get("words", "")[:300]
    return done(
        request,
        lambda: contributions.query(contribution=one, words=words, by=person),
        "Asked. The person has been told.",
        "payments_contribution",
        pk,
    )


@both
@require_POST
def contribution_void(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    one = get_object_or_404(Contribution, pk=pk)
    words = request.POST.get("words", "")[:300]
    return done(
        request,
        lambda: contributions.void(contribution=one, why=words, by=person),
        "It does not count any more. The person has been told why.",
        "payments_contribution",
        pk,
    )


# Pots


FIGURES = ("awarded", "free", "committed", "held", "spent")


@both
@require_safe
def pot_list(request: HttpRequest, person: Person) -> HttpResponse:
    asked = FundingRequest.objects.filter(status="asked").select_related("version__role__project", "asked_by")
    lines = list(queries.lines())
    context = {
        "lines": lines,
        "sums": {name: sum(getattr(line, name) for line in lines) for name in FIGURES},
        "asked": [
            {
                "request": one,
                "lines": (fitting := room.with_room(lines, one.pence, one.until)),
                "why_none": "" if fitting else room.why_no_room(lines, one.pence, one.until),
            }
            for one in asked.order_by("asked_at")
        ],
        "finance": allowed(check_finance, person),
    }
    return shown(request, "pot_list", "Pots", context, "folder-open-inverse")


@finance
def pot_open(request: HttpRequest, person: Person) -> HttpResponse:
    form = PotForm(posted(request))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            pot = pots.open(**{**facts, "funder": funders.named(facts["funder"])}, by=person)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The pot holds {money.show(facts['pence'])}.")
            return redirect("payments_pot", pot.pk)
    return shown(request, "pot_open", "Open a pot", {"form": form}, "folder-open-inverse")


@both
@require_safe
def pot_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    pot = get_object_or_404(Pot.objects.select_related("funder"), pk=pk)
    account = request.GET.get("account", "")
    account = account if account in POT_ACCOUNTS else ""
    page = Paginator(queries.postings_of_pot(pot, account), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "pot": pot,
        "lines": pot.lines.order_by("pk"),
        "commitments": queries.commitments_of(pot),
        "page_obj": page,
        "postings": _told(page),
        "account": Account(account).label if account else "",
        "csv": f"{reverse('payments_pot_file', args=[pk])}?{request.GET.urlencode()}",
    }
    return shown(request, "pot_detail", f"Pot: {pot.name}", context, "folder-open-inverse")


def _told(postings: Iterable[Posting]) -> list[dict[str, Any]]:
    return [{"row": one, "what": reports.words_of(one.kind)} for one in postings]


@both
@require_safe
def pot_file(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    pot = get_object_or_404(Pot, pk=pk)
    account = request.GET.get("account", "")
    rows = queries.postings_of_pot(pot, account if account in POT_ACCOUNTS else "")
    return csv_file(f"pot-{pk}", reports.postings(rows), by=person)


@finance
@require_POST
def funding_commit(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    asked = get_object_or_404(FundingRequest, pk=pk)
    form = CommitForm(request.POST, lines=queries.lines())
    if not form.is_valid():
        messages.error(request, "Choose a pot.")
        return redirect("payments_pots")
    words = "Committed. The coordinator can publish now."
    line = form.cleaned_data["line"]
    return done(request, lambda: commitments.commit(request=asked, line=line, by=person), words, "payments_pots")


@finance
@require_POST
def funding_refuse(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    asked = get_object_or_404(FundingRequest, pk=pk)
    why = request.POST.get("why", "")[:300]
    words = "Refused. The coordinator sees why."
    return done(request, lambda: commitments.refuse(request=asked, why=why, by=person), words, "payments_pots")


# Approvals


@finance
@require_safe
def approval_list(request: HttpRequest, person: Person) -> HttpResponse:
    waiting = Paginator(queries.payments_for_team("proposed"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": waiting,
        "rows": [_approval_row(payment, person) for payment in waiting],
        "approved": queries.payments_for_team("approved"),
        "came_back": queries.payments_for_team("failed", "returned"),
        "never_paid": NeverPaid.objects.open().select_related("attempt__payment__payee", "declared_by").order_by("pk"),
        "today": clock.today(),
    }
    return shown(request, "approval_list", "Approvals", context, "check")


def _approval_row(payment: Payment, person: Person) -> dict[str, Any]:
    items = list(payment.items.all())
    return {
        "payment": payment,
        "items": items,
        "pay_by": min(item.due.contribution.pay_by for item in items),
        "why_not": queries.why_not_approve(payment, person, booked_late=payment.booked_late),
        "content": queries.content_of(payment),
        "written_by": payment.destination.given_by if queries.writers_of(payment) else None,
    }


@finance
@require_safe
def payment_team_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    payment = get_object_or_404(queries.payments_for_team(), pk=pk)
    context = {
        "payment": payment,
        "row": _approval_row(payment, person),
        "approvals": payment.approvals.select_related("by").order_by("pk"),
        "attempts": payment.attempts.select_related("run").order_by("number"),
        "moves": ItemMove.objects.filter(item__payment=payment).select_related("from_line__pot", "to_line__pot", "by"),
        "move": _move_form(payment) if payment.status == PaymentStatus.PROPOSED else None,
        **of_payment(payment, person),
    }
    return shown(request, "payment_team_detail", f"Payment {payment.reference}", context, "check")


def _move_form(payment: Payment, data: QueryDict | None = None) -> MoveItemForm:
    items = payment.items.select_related(
        "due__contribution__role__current", "due__contribution__session", "due__contribution__terms", "budget_line__pot"
    )
    return MoveItemForm(
        data, items=items.order_by("pk"), lines=queries.lines().filter(pot__spend_by__gte=clock.today())
    )


@finance
@require_POST
def payment_move_item(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    payment = get_object_or_404(Payment, pk=pk)
    form = _move_form(payment, request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the work and a pot, and say why.")
        return redirect("payments_payment", pk)
    given = form.cleaned_data
    words = f"This work is paid from “{given['line'].pot.name}” now."
    return done(request, lambda: payments.move_item(**given, by=person), words, "payments_payment", pk)


@finance
@require_POST
def payment_approve(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    payment = get_object_or_404(Payment, pk=pk)
    content = request.POST.get("content", "")
    words = f"Approved: {money.show(payment.pence)}."
    return done(
        request,
        lambda: payments.approve(payment=payment, content=content, by=person),
        words,
        "payments_approvals",
    )
