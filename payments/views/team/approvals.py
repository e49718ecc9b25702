"""The team's pages of money in the admin: pots and approvals. Every total links to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ground import clock, forms, money
from ground.forms import posted
from ground.typed import apart
from members.models import Person
from members.queries import ties
from members.views.team.pages import tried
from opportunities.models import FundingRequest
from payments.actions import commitments, funders, payments, pots
from payments.actions import never_paid as declarations
from payments.forms.payments import MoveItemForm, NeverPaidForm
from payments.forms.pots import CommitForm, PotForm, RefuseForm
from payments.models import Account, BudgetLine, ItemMove, NeverPaid, Payment, PaymentStatus, Posting, Pot
from payments.models.ledger import POT_ACCOUNTS
from payments.permissions import allowed, check_finance
from payments.presenters import reports
from payments.queries import commitment_gaps, pot_room, reasons
from payments.queries.payments import content_of, payments_for_team, why_not_approve, writers_of
from payments.queries.pots import budget_lines, commitments_of, postings_of_pot
from payments.views import sure
from payments.views.team import line_decisions, never_paid
from payments.views.team.pages import A_PAGE, both, csv_file, done, finance, shown

PROMISE = {
    "settled_in_time": "settled in time",
    "declined": "turned down by choice",
    "settled_late": "settled late",
    "queried": "being checked",
    "waiting": "waiting for the person",
    "in_flight": "on its way",
    "overdue": "overdue",
}


# Pots


FIGURES = ("awarded", "free", "committed", "held", "spent")


@both
@require_safe
def pot_list(request: HttpRequest, person: Person) -> HttpResponse:
    return _pots(request, person)


def _pots(request: HttpRequest, person: Person, sent: CommitForm | RefuseForm | None = None) -> HttpResponse:
    """With the answer that was sent and is wrong, beside what was asked for or, if that is answered by now, above."""
    asked = FundingRequest.objects.filter(status="asked").select_related("version__role__project", "asked_by")
    lines = list(budget_lines())
    rows = [_asked_row(one, lines, sent) for one in asked.order_by("asked_at")]
    context = {
        "lines": lines,
        "sums": {name: sum(getattr(line, name) for line in lines) for name in FIGURES},
        "asked": rows,
        "loose": None if sent in [row[name] for row in rows for name in ("commit", "refuse")] else sent,
        "finance": allowed(check_finance, person),
        "gaps": commitment_gaps.gaps(),
    }
    return shown(request, "pot_list", "Pots", context, "folder-open-inverse")


def _asked_row(one: FundingRequest, lines: list[BudgetLine], sent: Form | None) -> dict[str, Any]:
    commit = _kept(sent, CommitForm, one) or CommitForm(of=one, lines=lines)
    return {
        "request": one,
        "commit": commit,
        "refuse": _kept(sent, RefuseForm, one) or RefuseForm(of=one),
        "why_none": "" if commit.lines else pot_room.why_no_room(lines, one.pence, one.until),
    }


def _kept(sent: Form | None, kind: type[Form], one: FundingRequest) -> Form | None:
    return sent if isinstance(sent, kind) and sent.of == one else None


@finance
def pot_open(request: HttpRequest, person: Person) -> HttpResponse:
    form = PotForm(posted(request))

    def open_it() -> Pot:
        facts = form.cleaned_data
        return pots.open(**{**facts, "funder": funders.named(facts["funder"])}, by=person)

    if request.method == "POST" and (pot := forms.tried(form, open_it)):
        messages.success(request, f"The pot holds {money.show(form.cleaned_data['pence'])}.")
        return redirect("payments_pot", pot.pk)
    return shown(request, "pot_open", "Open a pot", {"form": form}, "folder-open-inverse")


@both
@require_safe
def pot_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    pot = get_object_or_404(Pot.objects.select_related("funder"), pk=pk)
    account = request.GET.get("account", "")
    account = account if account in POT_ACCOUNTS else ""
    page = Paginator(postings_of_pot(pot, account), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "pot": pot,
        "lines": pot.lines.order_by("pk"),
        "commitments": commitments_of(pot),
        "page_obj": page,
        "postings": told(page),
        "account": Account(account).label if account else "",
        "csv": f"{reverse('payments_pot_file', args=[pk])}?{request.GET.urlencode()}",
    }
    return shown(request, "pot_detail", f"Pot: {pot.name}", context, "folder-open-inverse")


def told(postings: Iterable[Posting]) -> list[dict[str, Any]]:
    return [{"row": one, "what": reports.words_of(one.kind)} for one in postings]


@both
@require_safe
def pot_file(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    pot = get_object_or_404(Pot, pk=pk)
    account = request.GET.get("account", "")
    rows = postings_of_pot(pot, account if account in POT_ACCOUNTS else "")
    return csv_file(f"pot-{pk}", reports.postings(rows), by=person)


@finance
@require_POST
def funding_commit(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    asked = get_object_or_404(FundingRequest, pk=pk)
    form = CommitForm(request.POST, of=asked, lines=budget_lines())
    if form.is_valid():
        line = form.cleaned_data["line"]
        if page := sure.commit(request, asked, line, lambda: _pots(request, person, form)):
            return page
    if tried(
        request,
        form,
        lambda: commitments.commit(request=asked, line=form.cleaned_data["line"], by=person),
        "Committed. The coordinator can publish now.",
    ):
        return redirect("payments_pots")
    return _pots(request, person, form)


@finance
@require_POST
def funding_refuse(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    asked = get_object_or_404(FundingRequest, pk=pk)
    form = RefuseForm(request.POST, of=asked)
    if tried(
        request,
        form,
        lambda: commitments.refuse(request=asked, why=form.cleaned_data["why"], by=person),
        "Refused. The coordinator sees why.",
    ):
        return redirect("payments_pots")
    return _pots(request, person, form)


# Approvals


@finance
@require_safe
def approval_list(request: HttpRequest, person: Person) -> HttpResponse:
    waiting = Paginator(payments_for_team("proposed"), A_PAGE).get_page(request.GET.get("page"))
    tied = ties.tied_to(person.root_id)
    context = {
        "page_obj": waiting,
        "rows": [_approval_row(payment, person, tied) for payment in waiting],
        "approved": payments_for_team("approved"),
        "came_back": payments_for_team("failed", "returned"),
        "never_paid": NeverPaid.objects.open().select_related("attempt__payment__payee", "declared_by").order_by("pk"),
        "today": clock.today(),
    }
    return shown(request, "approval_list", "Approvals", context, "check")


def _approval_row(payment: Payment, person: Person, tied: set[int] | None = None) -> dict[str, Any]:
    items = list(payment.items.all())
    return {
        "payment": payment,
        "items": items,
        "pay_by": min(item.due.contribution.pay_by for item in items),
        "why_not": why_not_approve(payment, person, booked_late=payment.booked_late, tied=tied),
        "content": content_of(payment),
        "written_by": payment.destination.given_by if writers_of(payment) else None,
    }


@finance
@require_safe
def payment_team_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    return _payment(request, person, get_object_or_404(payments_for_team(), pk=pk))


def _payment(
    request: HttpRequest,
    person: Person,
    payment: Payment,
    *,
    move: MoveItemForm | None = None,
    never: NeverPaidForm | None = None,
) -> HttpResponse:
    """With the form that was sent and is wrong."""
    moves = ItemMove.objects.filter(item__payment=payment)
    context = {
        "payment": payment,
        "row": _approval_row(payment, person),
        "approvals": reasons.approvals(payment.approvals.select_related("by").order_by("pk"), by=person),
        "attempts": payment.attempts.select_related("run").order_by("number"),
        "moves": reasons.moves(moves.select_related("from_line__pot", "to_line__pot", "by"), by=person),
        "move": move or (_move_form(payment) if payment.status == PaymentStatus.PROPOSED else None),
        **never_paid.of_payment(payment, person, never),
        **line_decisions.of_payment(payment, person),
    }
    return shown(request, "payment_team_detail", f"Payment {payment.reference}", context, "check")


def _move_form(payment: Payment, data: QueryDict | None = None) -> MoveItemForm:
    items = payment.items.select_related(
        "due__contribution__role__current", "due__contribution__session", "due__contribution__terms", "budget_line__pot"
    )
    return MoveItemForm(data, items=items.order_by("pk"), lines=budget_lines().filter(pot__spend_by__gte=clock.today()))


@finance
@require_POST
def payment_move_item(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    payment = get_object_or_404(payments_for_team(), pk=pk)
    form = _move_form(payment, request.POST)
    if tried(
        request,
        form,
        lambda: payments.move_item(**form.cleaned_data, by=person),
        "Moved. This work is paid from the other pot now.",
    ):
        return redirect("payments_payment", pk)
    return _payment(request, person, payment, move=form)


@finance
@require_POST
def payment_declare_never_paid(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    payment = get_object_or_404(payments_for_team(), pk=pk)
    form, attempt = NeverPaidForm(request.POST), never_paid.with_the_bank(payment)
    if attempt is None:
        messages.error(request, "The bank does not have this payment.")
        return redirect("payments_payment", pk)
    words = "Kept. Nothing moves until somebody else in finance agrees."
    if tried(request, form, lambda: declarations.declare(attempt=attempt, **form.cleaned_data, by=person), words):
        return redirect("payments_payment", pk)
    return _payment(request, person, payment, never=form)


@finance
@require_POST
def payment_approve(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    payment = get_object_or_404(Payment, pk=pk)
    content = request.POST.get("content", "")
    words = f"Approved: {money.show(payment.pence)} to {apart(str(payment.payee))}. Was that wrong? You can take it back on its page."
    return done(
        request,
        lambda: payments.approve(payment=payment, content=content, by=person),
        words,
        "payments_approvals",
    )


@finance
@require_POST
def payment_take_back_approval(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    payment = get_object_or_404(Payment, pk=pk)
    words = f"Taken back: {money.show(payment.pence)} to {apart(str(payment.payee))} waits for approval again."
    return done(request, lambda: payments.take_back_approval(payment=payment, by=person), words, "payments_payment", pk)
