"""What a pot has promised to a role: the only writer of the guarded columns of BudgetLine and Commitment.

The line is locked, then it is posted, then the sums follow: a trigger adds up what was posted since (`triggers/sums.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Subquery
from django.db.models.expressions import Combinable

from ground import clock, money, text_format, trail
from ground.exceptions import Refused
from members.models import Person
from opportunities.actions import funding
from opportunities.models import FundingRequest, Role
from payments.actions.postings import post
from payments.models import Account, ApprovalItem, BudgetLine, Commitment, PaymentItem, Posting
from payments.permissions import check_finance


@transaction.atomic
def commit(*, request: FundingRequest, line: BudgetLine, by: Person) -> Commitment:
    """free -> committed, then the role is told. A second call finds the request met and changes nothing."""
    check_finance(by)
    request = FundingRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    role = request.version.role
    if request.status == "met":
        return Commitment.objects.get(line=line, role=role)
    if request.status != "asked":
        raise Refused("This request was answered already.")
    if line.pot.spend_by < request.until:
        raise Refused(
            f"This pot ends on {text_format.date(line.pot.spend_by)} and the work goes on until {text_format.date(request.until)}."
        )
    commitment = _promise(line, role, request, by)
    funding.fund(version=request.version, pence=request.pence, until=line.pot.spend_by, by=by)
    trail.record("commit", commitment, by=by, pence=request.pence)
    return commitment


def _newest(line: int, role: Role | int | None = None) -> Combinable:
    """The last posting of a line, or of a role on it: the sums of the row that is written hold everything up to it."""
    postings = (
        Posting.objects.filter(budget_line=line)
        if role is None
        else Posting.objects.filter(budget_line=line, role=role)
    )
    return Subquery(postings.order_by("-pk").values("pk")[:1])


def _promise(line: BudgetLine, role: Role, request: FundingRequest, by: Person) -> Commitment:
    pence = request.pence
    line = BudgetLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    if line.free < pence:
        raise Refused(
            f"The pot “{line.pot.name}” has {money.show(line.free)} free and {money.show(pence)} is asked, so "
            f"{money.show(pence - line.free)} is missing. Choose another pot, or refuse and say why."
        )
    commitment, _made = Commitment.objects.get_or_create(line=line, role=role)
    post(
        kind="commit",
        debit=Account.FREE,
        credit=Account.COMMITTED,
        pence=pence,
        cause=request,
        line=line,
        role=role,
        by=by,
    )
    _keep(commitment, pence)
    BudgetLine.objects.filter(pk=line.pk).update(committed=F("committed") + pence, counted_to=_newest(line.pk))
    commitment.refresh_from_db()
    return commitment


def _keep(commitment: Commitment, pence: int) -> None:
    """So much more of the promise, or less, as has just been posted. Its line is locked."""
    newest = _newest(commitment.line_id, commitment.role_id)
    Commitment.objects.filter(pk=commitment.pk).update(pence=F("pence") + pence, counted_to=newest)


def refuse(*, request: FundingRequest, why: str, by: Person) -> FundingRequest:
    check_finance(by)
    if not why.strip():
        raise Refused("Say why, so that the coordinator knows what to do next.")
    funding.refuse_funding(request=request, why=why.strip(), by=by)
    request.refresh_from_db()
    return request


@transaction.atomic
def release(*, commitment: Commitment, pence: int, why: str, by: Person, kind: str = "release") -> int:
    """committed -> free, at most what is left. Returns what went back."""
    BudgetLine.objects.select_for_update(no_key=True).get(pk=commitment.line_id)  # the line before what it promised
    left = Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk).pence
    back = min(left, pence)
    if back <= 0:
        return 0
    event = trail.record("release_commitment", commitment, by=by, pence=back, why=why)
    post(
        kind=kind,
        debit=Account.COMMITTED,
        credit=Account.FREE,
        pence=back,
        cause=event,
        line=commitment.line,
        role=commitment.role,
        by=by,
    )
    _keep(commitment, -back)
    BudgetLine.objects.filter(pk=commitment.line_id).update(
        committed=F("committed") - back, counted_to=_newest(commitment.line_id)
    )
    return back


def check_room(items: Iterable[PaymentItem]) -> None:
    """Whether the pots could carry these as they stand. Only `hold` knows for certain."""
    wanted: dict[int, int] = {}
    promised: dict[tuple[int, int | None], int] = {}
    for item in items:
        wanted[item.budget_line_id] = wanted.get(item.budget_line_id, 0) + item.pence
        key = (item.budget_line_id, item.due.contribution.role_id)
        promised[key] = promised.get(key, 0) + item.pence
    kept = {
        (one.line_id, one.role_id): one.pence
        for one in Commitment.objects.filter(line__in=wanted, role__in={role for _line, role in promised})
    }
    for line in BudgetLine.objects.filter(pk__in=wanted).select_related("pot").order_by("pk"):
        mine = sum(min(kept.get(key, 0), pence) for key, pence in promised.items() if key[0] == line.pk)
        if line.free + mine < wanted[line.pk]:
            raise Refused(_too_much(line, wanted[line.pk], line.free + mine))


def _too_much(line: BudgetLine, wanted: int, there: int) -> str:
    return (
        f"The pot “{line.pot.name}” cannot carry this now: {money.show(wanted)} is needed, it has {money.show(there)} "
        f"for it, and {money.show(wanted - there)} is missing. The payment waits until it can."
    )


def hold(*, item: PaymentItem, cause: ApprovalItem, by: Person) -> None:
    """committed -> held with what is left of the role's commitment, and free -> held with the rest.

    Raises Refused where the pot cannot carry it: the payment then waits, in the open. Inside the caller's transaction;
    callers take lines in id order.
    """
    line = BudgetLine.objects.select_for_update(no_key=True).get(pk=item.budget_line_id)
    role = item.due.contribution.role
    commitment = (
        Commitment.objects.select_for_update(no_key=True).filter(line=line, role=role).first() if role else None
    )
    taken = min(commitment.pence, item.pence) if commitment else 0
    if line.free + taken < item.pence:
        raise Refused(_too_much(line, item.pence, line.free + taken))
    common: dict[str, Any] = {"cause": cause, "line": line, "role": role, "by": by}
    post(kind="hold", debit=Account.COMMITTED, credit=Account.HELD, pence=taken, **common)
    post(kind="hold_free", debit=Account.FREE, credit=Account.HELD, pence=item.pence - taken, **common)
    if commitment and taken:
        _keep(commitment, -taken)
    BudgetLine.objects.filter(pk=line.pk).update(
        committed=F("committed") - taken, held=F("held") + item.pence, counted_to=_newest(line.pk)
    )
    PaymentItem.objects.filter(pk=item.pk).update(from_commitment=taken)


def give_back(*, item: PaymentItem, cause: ApprovalItem, spent: bool, by: Person) -> None:
    """A hold (or what was spent and came back) returns to where it was taken from."""
    item.refresh_from_db()
    line = BudgetLine.objects.select_for_update(no_key=True).get(pk=item.budget_line_id)
    role, taken = item.due.contribution.role, item.from_commitment
    column, account = ("spent", Account.SPENT) if spent else ("held", Account.HELD)
    kind = "unspend" if spent else "unhold"
    common: dict[str, Any] = {"cause": cause, "line": line, "role": role, "by": by}
    post(kind=kind, debit=account, credit=Account.COMMITTED, pence=taken, **common)
    post(kind=f"{kind}_free", debit=account, credit=Account.FREE, pence=item.pence - taken, **common)
    if taken:
        _keep(Commitment.objects.get(line=line, role=role), taken)
    BudgetLine.objects.filter(pk=line.pk).update(
        **{column: F(column) - item.pence}, committed=F("committed") + taken, counted_to=_newest(line.pk)
    )


def spend(*, item: PaymentItem, cause: ApprovalItem, effective_on, by: Person) -> None:
    """held -> spent, on the day the bank booked it."""
    line = BudgetLine.objects.select_for_update(no_key=True).get(pk=item.budget_line_id)
    post(
        kind="spend",
        debit=Account.HELD,
        credit=Account.SPENT,
        pence=item.pence,
        cause=cause,
        line=line,
        role=item.due.contribution.role,
        effective_on=effective_on or clock.today(),
        by=by,
    )
    BudgetLine.objects.filter(pk=line.pk).update(
        held=F("held") - item.pence, spent=F("spent") + item.pence, counted_to=_newest(line.pk)
    )
