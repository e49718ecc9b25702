from django.conf import settings
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from ground import text_format
from members import duties, on_behalf
from members.models import Person
from payments.permissions import allowed
from payments.queries import contributions, payments, voids
from payments.views.team import approvals, bank, bank_messages, by_hand, exports, line_decisions, never_paid, work

SHOWN = 5
PAGES = (
    ("Pots", "payments_pots", "folder-open-inverse", ("finance", "coordinator")),
    ("Contributions", "payments_contributions", "tick", ("finance", "coordinator")),
    ("Approvals", "payments_approvals", "check", ("finance",)),
    ("Pay runs", "payments_runs", "history", ("finance",)),
    ("Reconciliation", "payments_reconciliation", "rotate", ("finance",)),
    ("Reports", "payments_reports", "table", ("finance",)),
    ("Bank files taken", "payments_exports", "download", ("finance", "administrator")),
)


class DutyItem(MenuItem):
    def __init__(self, label, name, icon, kinds, order):
        super().__init__(label, reverse(name), name=name, icon_name=icon, order=order)
        self.kinds = kinds

    def is_shown(self, request):
        return bool(duties.on(request) & {*self.kinds})


class BankItem(DutyItem):
    def is_shown(self, request):
        return bool(settings.DEMO and settings.BANK_URL) and super().is_shown(request)


class PaymentsMenu(Menu):
    def __init__(self):
        super().__init__(register_hook_name="register_payments_menu_item")


@hooks.register("register_payments_menu_item")
def bank_item():
    return BankItem("Bank (demo)", "payments_bank", "site", ("finance",), 900)


for place, (label, name, icon, kinds) in enumerate(PAGES):
    hooks.register(
        "register_payments_menu_item",
        lambda row=(label, name, icon, kinds, place * 100): DutyItem(*row),
    )


@hooks.register("register_admin_menu_item")
def payments_menu():
    return SubmenuMenuItem("Payments", PaymentsMenu(), name="payments", icon_name="calendar-check", order=300)


@hooks.register("person_waits")
def written_down(request, person: Person):
    """For the page of somebody without an account: what they can have written down about their work and money."""
    root = person.root
    if "coordinator" not in duties.on(request) or on_behalf.signs_in(root):
        return []
    rows = [
        {
            "title": f"{'A question about' if one.status == 'queried' else 'Were they there?'} {one.title}",
            "words": f"{text_format.day(one.worked_on)}.",
            "href": reverse("payments_say_for", args=[one.pk]),
            "label": "Write down what they say",
        }
        for one in contributions.contributions_of(root).filter(status__in=["expected", "queried"])[:SHOWN]
        if not voids.is_objected(one)
    ]
    rows += [
        {
            "title": f"Does not count: {one.title}",
            "words": f"{text_format.day(one.worked_on)}. If they say that it did happen, write it down.",
            "href": reverse("payments_object_for", args=[one.pk]),
            "label": "They say it did happen",
        }
        for one in contributions.contributions_of(root).filter(status="void", voided__objected_at=None)[:SHOWN]
        if allowed(voids.check_object_to, one)
    ]
    there = payments.destination_of(root)
    if there is None and not contributions.contributions_of(root).exclude(status="void").exists():
        return rows
    owed = "We owe them money and do not have their bank details yet."
    soon = "We will owe them money and do not have their bank details yet."
    kept = f"It goes to the account ending {there.ending}." if there else ""
    rows.append(
        {
            "title": "Where their money goes",
            "words": kept or (owed if payments.owed_without_details(root) else soon),
            "href": reverse("payments_details_for", args=[root.pk]),
            "label": "Their bank details changed" if there else "Write down their bank details",
        }
    )
    return rows


def _of_the_bank():
    return [
        path("payments/lines/<int:pk>/", line_decisions.line_detail, name="payments_bank_line"),
        path("payments/lines/<int:pk>/agree/", line_decisions.agree, name="payments_agree_line"),
        path("payments/lines/<int:pk>/take-back/", line_decisions.take_back, name="payments_take_back_line"),
        path("payments/runs/", bank.run_list, name="payments_runs"),
        path("payments/runs/prepare/", bank.run_prepare, name="payments_prepare"),
        path("payments/runs/<int:pk>/", bank.run_detail, name="payments_run"),
        path("payments/runs/<int:pk>/authorise/", bank.run_authorise, name="payments_authorise"),
        path("payments/runs/<int:pk>/take-apart/", bank.run_take_apart, name="payments_take_apart"),
        path("payments/runs/<int:pk>/file/", bank.run_export, name="payments_export"),
        path("payments/runs/<int:pk>/file/ready/", bank.file_detail, name="payments_file"),
        path("payments/runs/<int:pk>/file/save/", bank.file_save, name="payments_file_save"),
        path("payments/runs/<int:pk>/send/", bank.run_send, name="payments_send"),
        path("payments/files-taken/", exports.export_list, name="payments_exports"),
        path("payments/bank/", bank.bank_detail, name="payments_bank"),
        path("payments/bank/fetch/", bank.bank_fetch, name="payments_fetch"),
        path("payments/reconciliation/", bank.reconciliation_list, name="payments_reconciliation"),
        path("payments/reconciliation/<int:pk>/", bank_messages.bank_message_detail, name="payments_bank_message"),
        path("payments/reconciliation/<int:pk>/apply/", bank_messages.bank_message_apply, name="payments_apply"),
        path(
            "payments/reconciliation/<int:pk>/set-aside/",
            bank_messages.bank_message_set_aside,
            name="payments_set_aside",
        ),
        path("payments/reports/", bank.report_list, name="payments_reports"),
        path("payments/reports/payments/", bank.payment_rows, name="payments_rows"),
        path("payments/reports/payments.csv", bank.report_payments, name="payments_report"),
    ]


@hooks.register("register_admin_urls")
def payments_urls():
    return [
        path("payments/pots/", approvals.pot_list, name="payments_pots"),
        path("payments/pots/open/", approvals.pot_open, name="payments_pot_open"),
        path("payments/pots/<int:pk>/", approvals.pot_detail, name="payments_pot"),
        path("payments/pots/<int:pk>/postings.csv", approvals.pot_file, name="payments_pot_file"),
        path("payments/asked/<int:pk>/commit/", approvals.funding_commit, name="payments_commit"),
        path("payments/asked/<int:pk>/refuse/", approvals.funding_refuse, name="payments_refuse"),
        path("payments/contributions/", work.contribution_team_list, name="payments_contributions"),
        path("payments/contributions/rows.csv", work.contribution_file, name="payments_contribution_file"),
        path("payments/contributions/<int:pk>/", work.contribution_team_detail, name="payments_contribution"),
        path("payments/contributions/<int:pk>/confirm/", work.contribution_confirm, name="payments_confirm"),
        path("payments/contributions/<int:pk>/query/", work.contribution_query, name="payments_query"),
        path("payments/contributions/<int:pk>/void/", work.contribution_void, name="payments_void"),
        path("payments/contributions/<int:pk>/keep-void/", work.contribution_keep_void, name="payments_keep_void"),
        path("payments/contributions/<int:pk>/object-to/", by_hand.contribution_object_for, name="payments_object_for"),
        path("payments/contributions/<int:pk>/said/", by_hand.contribution_say_for, name="payments_say_for"),
        path("payments/contributions/<int:pk>/choose/", by_hand.contribution_choose_for, name="payments_choose_for"),
        path("payments/people/<int:pk>/details/", by_hand.destination_give_for, name="payments_details_for"),
        path("payments/approvals/", approvals.approval_list, name="payments_approvals"),
        path("payments/approvals/<int:pk>/", approvals.payment_team_detail, name="payments_payment"),
        path("payments/approvals/<int:pk>/approve/", approvals.payment_approve, name="payments_approve"),
        path(
            "payments/approvals/<int:pk>/take-back/",
            approvals.payment_take_back_approval,
            name="payments_take_back_approval",
        ),
        path("payments/approvals/<int:pk>/move-item/", approvals.payment_move_item, name="payments_move_item"),
        path(
            "payments/approvals/<int:pk>/declare-never-paid/",
            approvals.payment_declare_never_paid,
            name="payments_declare_never_paid",
        ),
        path("payments/never-paid/<int:pk>/agree/", never_paid.agree, name="payments_agree_never_paid"),
        path("payments/never-paid/<int:pk>/take-back/", never_paid.take_back, name="payments_take_back_never_paid"),
        *_of_the_bank(),
    ]
