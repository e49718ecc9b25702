"""What the team's pages about money have in common: who may open them, how one is drawn, how a deed is told."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ground import basis, clock, csv_export, forms, money, trail
from members import duties
from members.models import Person
from members.views.team import pages as team_pages
from members.views.team.pages import Pages
from payments.actions import catch_up
from payments.forms.choices import ChooseForm
from payments.models import Contribution

A_PAGE = 50
shown = Pages("payments", "list-ul")


def team_page(*kinds: str) -> Callable[..., Any]:
    """Only for these duties. The team's own pages catch up first, so that nothing waits for the clock."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            person: Person = request.user.person.root
            if not duties.has(person, *kinds):
                raise PermissionDenied
            if request.method == "GET":
                catch_up.run(for_a_page=True)
            return view(request, person, *args, **kwargs)

        return wrapped

    return decorate


both = team_page("finance", "coordinator")
finance = team_page("finance")


def choice_form(request: HttpRequest, kind: type[ChooseForm], one: Contribution) -> tuple[ChooseForm, str]:
    """With the mark of what is chosen now: an older window does not change it in silence."""
    newest = one.choices.first()
    stands = (newest.kind, newest.pence) if newest else ("all", None)
    form = kind(forms.posted(request), initial=dict(zip(("kind", "pence"), stands, strict=True)))
    if form.is_valid() and basis.moved_on(request, stands):
        sent = (form.cleaned_data["kind"], form.cleaned_data["pence"] if form.cleaned_data["kind"] == "less" else None)
        chosen, pence = stands
        words = {"all": "all of it", "none": "none of it", "less": f"less, {money.show(pence or 0)}"}[chosen]
        if sent != stands:
            form.add_error("kind", f"The choice was changed since you opened this page. It is now: {words}. To change it again, press once more.")  # fmt: skip
    return form, basis.of(stands)


def done(request: HttpRequest, deed: Callable[[], object], words: str, *target: Any) -> HttpResponse:
    """Do it, say what happened in one sentence (what it returns, where none is given), and go where the rows are."""
    team_pages.done(request, deed, words)
    return redirect(*target)


def csv_file(name: str, rows: Iterable[tuple[str, ...]], *, by: Person) -> HttpResponse:
    """That somebody took it is written down."""
    whole = list(rows)
    trail.record("download_report", by, by=by, rows=len(whole) - 1)
    return csv_export.csv_file(f"{name}-{clock.today()}.csv", whole)
