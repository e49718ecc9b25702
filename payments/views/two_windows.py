"""What somebody says in an older window does not take the place of what was said since, in silence."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest

from ground import basis
from opportunities import attendance
from payments.actions import destinations
from payments.models import Contribution, PayeeDestination
from payments.queries import work_notes

AGAIN = "To change it again, press once more."


def said(request: HttpRequest, form: Form, one: Contribution) -> str:
    """What happened on a day of work. The mark for the page; the same once more is a second press."""
    stands = (one.outcome, one.said_at)
    if form.is_valid() and basis.moved_on(request, stands):
        outcome, note = form.cleaned_data["outcome"], form.cleaned_data["note"].strip()
        noted = not note or any(work_notes.is_last(one, kind, note) for kind in ("note", "answer"))
        if outcome != one.outcome or not noted:
            words = attendance.TABLE[one.outcome].said
            form.add_error("outcome", f"This was answered since you opened the page. We have now: {words}. {AGAIN}")
    return basis.of(stands)


def details(request: HttpRequest, form: Form, there: PayeeDestination | None) -> str:
    """Bank details, by the version that holds."""
    stands = there.version if there else None
    if there and form.is_valid() and basis.moved_on(request, stands):
        typed = {name: form.cleaned_data[name] for name in ("name", "sort_code", "account")}
        if not destinations.are_kept(there, **typed):
            form.add_error(
                "account",
                f"Details were kept since you opened this page: the account ending {there.ending}. {AGAIN}",
            )
    return basis.of(stands)
