"""Pay terms: the pay lines of one payee, frozen from the version they took up."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from ground import same_moment, trail
from members.models import Person
from opportunities.models import PanelSeat, PayLine, Placement, Role
from opportunities.record import bands
from payments.models import BudgetLine, Commitment, PayTerms, PayTermsLine, PayTermsShare, TermsSource


def freeze(*, placement: Placement, by: Person) -> PayTerms | None:
    """Once per placement; None while no pot has committed to the role."""
    line = _default_line(placement.role)
    if line is None:
        return None
    version = placement.version
    paid = [pay for pay in version.paylines.filter(kind="paid").order_by("position") if pay.pence_max or pay.pence_min]
    lines = [_of(pay) for pay in paid]
    shares = list(version.attendanceshares.order_by("position").values_list("outcome", "percent", "notice_days"))
    return _make(
        TermsSource.PLACEMENT, placement.pk, placement.person, placement.role, version, line, lines, shares, by
    )


def freeze_seat(*, seat: PanelSeat, by: Person) -> PayTerms | None:
    """A paid panel seat pays the whole of it, once."""
    line = _default_line(seat.role)
    if line is None:
        return None
    lines = [{"what": "Sitting on the panel", "work_key": "", "pence": seat.pence, "currency": "GBP", "unit": "whole"}]
    return _make(TermsSource.PANEL_SEAT, seat.pk, seat.person, seat.role, seat.role.current, line, lines, [], by)


def _of(pay: PayLine) -> dict[str, Any]:
    """What one line of a version comes to: with its upper amount, its lengths in minutes."""
    made: dict[str, Any] = {
        "what": pay.what,
        "work_key": pay.work_key,
        "pence": pay.pence_max or pay.pence_min,
        "currency": pay.currency or "GBP",
        "unit": pay.unit,
    }
    if pay.applies_unit:
        each = bands.MINUTES[pay.applies_unit]
        made["from_minutes"] = None if pay.applies_min is None else pay.applies_min * each
        made["to_minutes"] = None if pay.applies_max is None else pay.applies_max * each
    if pay.block_unit:
        made["block_minutes"] = (pay.block_min or pay.block_max) * bands.MINUTES[pay.block_unit]
    return made


def _default_line(role: Role) -> BudgetLine | None:
    commitment = Commitment.objects.filter(role=role).select_related("line").order_by("pk").first()
    return commitment.line if commitment else None


def _make(source, source_id, person: Person, role, version, line, lines, shares, by) -> PayTerms:
    try:
        with transaction.atomic():
            terms = PayTerms.objects.create(
                source=source,
                source_id=source_id,
                payee=person.root,
                role=role,
                version=version,
                budget_line=line,
                within_working_days=version.pay_within_working_days if source == TermsSource.PLACEMENT else None,
            )
            for position, said in enumerate(lines):
                PayTermsLine.objects.create(terms=terms, position=position, **said)
            for outcome, percent, notice_days in shares:
                PayTermsShare.objects.create(terms=terms, outcome=outcome, percent=percent, notice_days=notice_days)
            trail.record("freeze_terms", terms, by=by, source=str(source), source_id=source_id)
    except IntegrityError as refused:
        terms = same_moment.there(PayTerms.objects.filter(source=source, source_id=source_id), refused)
    return terms
