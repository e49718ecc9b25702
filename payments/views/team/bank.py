"""Pay runs, the bank's file and its answers, what does not match, and the reports."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ground import clock, money, states
from ground.exceptions import Refused
from ground.forms import posted
from members.models import Person
from members.views.team.pages import tried
from payments import demo_bank, transitions
from payments.actions import bank_messages, pay_runs, sent_mark
from payments.forms.bank import AnswerFileForm
from payments.forms.payments import TakeApartForm
from payments.models import BankFile, BooksCheck, PaymentStatus, PayRun, Pot, RunStatus
from payments.presenters import reports
from payments.queries import bank as bank_queries
from payments.queries import pay_runs as run_queries
from payments.queries import promise_classes
from payments.views import sure
from payments.views.team.approvals import PROMISE
from payments.views.team.pages import A_PAGE, csv_file, done, finance, shown


@finance
@require_safe
def run_list(request: HttpRequest, person: Person) -> HttpResponse:
    page = Paginator(run_queries.runs(), A_PAGE).get_page(request.GET.get("page"))
    ready = run_queries.ready(person)
    context = {
        "stopped": sent_mark.why_stopped(),
        "page_obj": page,
        "ready": ready,
        "next": ready[0] if ready and not ready[0].why_not else None,
    }
    return shown(request, "run_list", "Pay runs", context, "history")


@finance
@require_POST
def run_prepare(request: HttpRequest, person: Person) -> HttpResponse:
    try:
        run = pay_runs.prepare(by=person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("payments_runs")
    payments = "1 payment" if run.count == 1 else f"{run.count} payments"
    messages.success(request, f"{run.reference} holds {payments}, {money.show(run.total_pence)} in all.")
    for said in run_queries.left_out(person):
        messages.warning(request, said)
    return redirect("payments_run", run.pk)


@finance
@require_safe
def run_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    run = get_object_or_404(run_queries.runs(), pk=pk)
    made = BankFile.objects.filter(run=run).first()
    bank = bool(settings.DEMO and settings.BANK_URL)
    context = {
        "run": run,
        "made": made,
        "payments": run_queries.payments_of_run(run),
        "attempts": run.attempts.select_related("payment__payee").order_by("pk"),
        "why_not": run_queries.why_not_authorise(run, person),
        "who_can": run_queries.who_authorises(run) if run.status == RunStatus.PREPARED else [],
        "can_take_apart": states.may(transitions.RUN, "take_apart", run.status),
        "bank": bank,
        "sent_at": bank_queries.sent_from_here([run]).get(run.pk) if bank else None,
    }
    return shown(request, "run_detail", f"Pay run {run.reference}", context, "history")


@finance
@require_POST
def run_authorise(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    run = get_object_or_404(PayRun, pk=pk)
    seen = request.POST.get("total_pence", "")
    total = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 15 else -1
    words = "Authorised. The file can be taken now."
    return done(request, lambda: pay_runs.authorise(run=run, total_pence=total, by=person), words, "payments_run", pk)


@finance
def run_take_apart(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """A page that says what becomes of it, and asks why."""
    run = get_object_or_404(run_queries.runs(), pk=pk)
    form = TakeApartForm(posted(request))
    said = f"{run.reference} is taken apart. What it held is approved and waits for another run."
    if request.method == "POST" and tried(
        request, form, lambda: pay_runs.take_apart(run=run, by=person, **form.cleaned_data), said
    ):
        return redirect("payments_run", pk)
    context = {"run": run, "form": form, "may": states.may(transitions.RUN, "take_apart", run.status)}
    return shown(request, "run_take_apart", f"Take {run.reference} apart", context, "history")


@finance
@require_POST
def run_export(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Taking the file the first time is sending it; after that it is the same bytes, called a copy."""
    run = get_object_or_404(PayRun, pk=pk)
    if page := sure.send(request, run):
        return page
    try:
        pay_runs.export(run=run, by=person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("payments_run", pk)
    return redirect("payments_file", pk)


def _file_of(pk: int) -> BankFile:
    return get_object_or_404(BankFile.objects.select_related("run"), run=pk)


@finance
@require_safe
def file_detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """What happened, at once, and the link that saves it: a download alone leaves the page before it as it was."""
    made = _file_of(pk)
    return shown(
        request,
        "file_detail",
        f"The file of {made.run.reference} is ready",
        {"made": made, "run": made.run},
        "download",
    )


@finance
@require_safe
def file_save(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """The bytes. It holds bank details, so each reading is written down."""
    made = _file_of(pk)
    try:
        content = pay_runs.hand_over(made=made, by=person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("payments_run", pk)
    name = made.name if made.downloads == 1 else f"copy-{made.downloads}-of-{made.name}"
    return HttpResponse(
        content,
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@finance
@require_POST
def run_send(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """The demo's bank gets the file over HTTP, as finance would upload it."""
    _demo_only()
    run = get_object_or_404(PayRun, pk=pk)
    if page := sure.send(request, run):
        return page

    def send() -> str:
        if not BankFile.objects.filter(run=run).exists():
            pay_runs.export(run=run, by=person)
        return demo_bank.send(run, by=person)

    return done(request, send, "", "payments_run", pk)


def _demo_only() -> None:
    if not (settings.DEMO and settings.BANK_URL):
        raise Http404


@finance
@require_safe
def bank_detail(request: HttpRequest, person: Person) -> HttpResponse:
    _demo_only()
    away = not demo_bank.answers()
    runs = list(run_queries.runs().filter(status__in=["authorised", "exported"]))
    context = {
        "away": away,
        "day": None if away else demo_bank.today(),
        "today": clock.today(),
        "runs": runs,
        "sent": bank_queries.sent_from_here(runs),
        "recent": bank_queries.messages()[:20],
    }
    return shown(request, "bank_detail", "Bank (demo)", context, "site")


@finance
@require_POST
def bank_fetch(request: HttpRequest, person: Person) -> HttpResponse:
    _demo_only()

    def fetch() -> str:
        said = demo_bank.fetch(by=person)
        return " ".join(said) or "The bank has nothing new. Its answers come when the day is over: move time on."

    return done(request, fetch, "", "payments_bank")


@finance
def reconciliation_list(request: HttpRequest, person: Person) -> HttpResponse:
    form = AnswerFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = bank_messages.take(content=form.cleaned_data["file"].read(), by=person)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, taken.sentence)
            return redirect("payments_bank_message", taken.message.pk)
    page = Paginator(bank_queries.messages(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "waiting": bank_queries.waiting(),
        "to_decide": bank_queries.to_decide()[:A_PAGE],
        "to_get_back": bank_queries.to_get_back()[:A_PAGE],
        "not_ours": bank_queries.not_ours()[:A_PAGE],
    }
    return shown(request, "reconciliation_list", "Reconciliation", context, "rotate")


@finance
@require_safe
def report_list(request: HttpRequest, person: Person) -> HttpResponse:
    promise = promise_classes.count()
    context = {
        "promise": promise,
        "classes": [(name, words.capitalize(), promise[name]) for name, words in PROMISE.items()],
        "late": promise_classes.late(),
        "sums": reports.sums(),
        "books": BooksCheck.objects.order_by("-day").first(),
    }
    return shown(request, "report_list", "Reports on payments", context, "table")


ASKED = ("status", "pot", "month")


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:20] for name in ASKED}


@finance
@require_safe
def payment_rows(request: HttpRequest, person: Person) -> HttpResponse:
    """The rows behind every sum of the reports, by what the address asks for."""
    chosen = _chosen(request)
    found = reports.items(**chosen)
    context = {
        **chosen,
        "page_obj": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "total": sum(found.values_list("pence", flat=True)),
        "count": found.count(),
        "statuses": PaymentStatus.choices,
        "pots": Pot.objects.order_by("name"),
        "csv": f"{reverse('payments_report')}?{request.GET.urlencode()}",
    }
    return shown(request, "payment_rows", "Payments, row by row", context, "table")


@finance
@require_safe
def report_payments(request: HttpRequest, person: Person) -> HttpResponse:
    """One row an item that has been sent, or of what the address asks for, with the host's own codes."""
    return csv_file("payments", reports.payments(**_chosen(request)), by=person)
