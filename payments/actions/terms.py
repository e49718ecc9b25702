"""Pay terms: the pay lines of one payee, frozen from the version they took up."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from ground import trail
from members.models import Person
from opportunities.models import PanelSeat, Placement, Role
from payments.models import BudgetLine, Commitment, PayTerms, PayTermsLine, PayTermsShare, TermsSource


def freeze(*, placement: Placement, by: Person) -> PayTerms | None:
    """Once per placement; None while no pot has committed to the role."""
    line = _default_line(placement.role)
    if line is None:
        return None
    version = placement.version
    paid = [pay for pay in version.paylines.filter(kind="paid").order_by("position") if pay.pence_max or pay.pence_min]
    lines = [(pay.what, pay.work_key, pay.pence_max or pay.pence_min, pay.currency or "GBP", pay.unit) for pay in paid]
    shares = list(version.attendanceshares.order_by("position").values_list("outcome", "percent", "notice_days"))
    return _make(
        TermsSource.PLACEMENT, placement.pk, placement.person, placement.role, version, line, lines, shares, by
    )


def freeze_seat(*, seat: PanelSeat, by: Person) -> PayTerms | None:
    """A paid panel seat pays the whole of it, once."""
    line = _default_line(seat.role)
    if line is None:
        return None
    lines = [("Sitting on the panel", "", seat.pence, "GBP", "whole")]
    return _make(TermsSource.PANEL_SEAT, seat.pk, seat.person, seat.role, seat.role.current, line, lines, [], by)


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
            )
            for position, (what, work_key, pence, currency, unit) in enumerate(lines):
                PayTermsLine.objects.create(
                    terms=terms,
                    position=position,
                    what=what,
                    work_key=work_key,
                    pence=pence,
                    currency=currency,
                    unit=unit,
                )
            for outcome, percent, notice_days in shares:
                PayTermsShare.objects.create(terms=terms, outcome=outcome, percent=percent, notice_days=notice_days)
            trail.record("freeze_terms", terms, by=by, source=str(source), source_id=source_id)
    except IntegrityError:
        terms = PayTerms.objects.get(source=source, source_id=source_id)
    return terms
