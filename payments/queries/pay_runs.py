"""Pay runs as read: what could go into one, who could authorise it, and what it carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from ground import money, text_format
from ground.exceptions import Refused
from members import duties, merged_records
from members.models import Person
from payments.models import Approval, Attempt, PayeeDestination, Payment, PaymentStatus, PayRun
from payments.permissions import allowed, check_authorise, check_run_eyes
from payments.queries import payments


@dataclass(frozen=True)
class Ready:
    """What one person approved, seen by who would prepare a run of it."""

    approver: Person
    payments: list[Payment]
    why_not: str

    @property
    def pence(self) -> int:
        return sum(payment.pence for payment in self.payments)

    @property
    def said(self) -> str:
        return f"{_payments(len(self.payments))}, {money.show(self.pence)}"


def _payments(count: int) -> str:
    return "1 payment" if count == 1 else f"{count} payments"


def runs() -> QuerySet[PayRun]:
    return PayRun.objects.select_related("prepared_by", "authorised_by", "exported_by", "apart_by").order_by("-pk")


def payments_of_run(run: PayRun) -> QuerySet[Payment]:
    """What it carries now; once its file is made, what it sent (the attempts say what became of each)."""
    return payments.payments_for_team().filter(run=run)


def approvers_of(run: PayRun) -> set[int]:
    """Root ids as they are now: two records that have been joined since are one person."""
    said_yes = set(Approval.objects.filter(payment__run=run, void_at__isnull=True).values_list("by", flat=True))
    stored = {root for root in run.payments.values_list("approver_root", flat=True) if root is not None}
    return {one.root_id for one in Person.objects.filter(pk__in=said_yes | stored)}


def finance() -> list[Person]:
    return list(duties.people_with("finance"))


def could_authorise(preparer: int | None, approvers: set[int], holders: Iterable[Person]) -> list[Person]:
    """Of who holds finance today. Root ids; two records of one person are one person."""
    return [one for one in holders if allowed(check_run_eyes, one, preparer, approvers)]


def who_authorises(run: PayRun) -> list[Person]:
    return could_authorise(run.prepared_by.root_id if run.prepared_by else None, approvers_of(run), finance())


def why_not_authorise(run: PayRun, person: Person) -> str:
    if run.status != "prepared":
        return "This run is not waiting to be authorised."
    try:
        check_authorise(person, run.prepared_by.root_id if run.prepared_by else None, approvers_of(run))
    except Refused as refusal:
        return str(refusal)
    return ""


def ready(person: Person) -> list[Ready]:
    """Everything approved that waits for a run, by who approved it; what this person approved comes first.

    A run carries one person's approvals: one with two could be authorised by neither of them. What nobody would be
    left to authorise, if this person prepared it, says so and names who could prepare it.
    """
    waiting = (
        Payment.objects.filter(status=PaymentStatus.APPROVED, run__isnull=True, rail="bank_file")
        .filter(approvals__void_at__isnull=True, approvals__isnull=False)
        .select_related("destination", "payee")
        .annotate(approver=F("approvals__by"))
        .order_by("pk")
    )
    found: dict[int, list[Payment]] = {}
    people = Person.objects.select_related("merged_into").in_bulk({payment.approver for payment in waiting})
    for payment in waiting:
        found.setdefault(people[payment.approver].root_id, []).append(payment)
    roots = {one.root_id: one.root for one in people.values()}
    holders = finance() if found else []
    groups = []
    for root, carried in found.items():
        gone = [payment for payment in carried if payment.destination is None or payment.destination.ended_at]
        new = [one for one in carried if one not in gone and one.destination and not one.destination.is_usable()]
        kept = [payment for payment in carried if payment not in gone and payment not in new]
        if kept:
            groups.append(Ready(roots[root], kept, _why_not(person, roots[root], holders)))
        if gone:
            groups.append(Ready(roots[root], gone, "The bank details have changed, so they are approved again first."))
        if new:
            groups.append(Ready(roots[root], new, "We have not told the person of their new bank details in time."))
    return sorted(groups, key=lambda one: (bool(one.why_not), one.approver.root_id != person.root_id))


def _why_not(preparer: Person, approver: Person, holders: list[Person]) -> str:
    if could_authorise(preparer.root_id, {approver.root_id}, holders):
        return ""
    able = [one for one in holders if could_authorise(one.root_id, {approver.root_id}, holders)]
    if able:
        nobody = f"{approver} approved them. If you prepared the run, nobody else in finance could authorise it."
        return f"{nobody} {text_format.joined([str(one) for one in able], 'or')} can prepare it."
    return (
        f"{approver} approved them, and nobody else in finance can authorise a run of them. "
        "An administrator can give somebody the finance duty."
    )


def left_out(person: Person) -> list[str]:
    """One sentence for each group that waits on, after this person has prepared a run."""
    said = []
    for one in ready(person):
        why = (
            one.why_not
            or f"{one.approver} approved them, and a run carries what one person approved. Prepare another run."
        )
        said.append(f"Left out: {one.said}. {why}")
    return said


def as_it_went(attempt: Attempt) -> dict[str, object]:
    """Who approved what was sent with this try, and where it went: a new proposal has cleared or changed both since."""
    payment = attempt.payment
    then = Approval.objects.filter(payment=payment, at__lte=attempt.began_at, void_at__gte=attempt.began_at)
    approval = then.select_related("by__merged_into").order_by("pk").first()
    if approval is None:
        return {}
    approver = payment.approver_root or approval.by.root_id
    return {"approver_root": approver, "destination": _went_to(attempt, approval)}


def _went_to(attempt: Attempt, approval: Approval) -> PayeeDestination | None:
    """The details that were live when it went; of two people's who were joined, those that the approval covers."""
    payment = attempt.payment
    assert payment.payee is not None
    live = PayeeDestination.objects.filter(merged_records.of(payment.payee, "person"), given_at__lte=attempt.began_at)
    found = list(live.exclude(ended_at__lte=attempt.began_at).order_by("-pk"))
    now = payment.destination
    for payment.destination in found:
        if payments.content_of(payment) == approval.content:
            return payment.destination
    payment.destination = now
    return found[0] if len(found) == 1 else now
