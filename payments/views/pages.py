"""What the team's pages about money have in common: who may open them, how one is drawn, how a deed is told."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ground import clock, csv_export, forms, trail
from ground.refusal import Refused
from members import duties
from members.models import Person
from payments.actions import catch_up

A_PAGE = 50


def team_page(*kinds: str) -> Callable[..., Any]:
    """Only for these duties. The team's own pages catch up first, so that nothing waits for the clock."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            person: Person = request.user.person.root
            if not duties.has(person, *kinds):
                raise PermissionDenied
            if request.method == "GET":
                catch_up.run()
            return view(request, person, *args, **kwargs)

        return wrapped

    return decorate


both = team_page("finance", "coordinator")
finance = team_page("finance")


def shown(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], icon: str = "list-ul"
) -> HttpResponse:
    head = {"page_title": title, "header_title": title, "header_icon": icon}
    return render(request, f"payments/{template}.html", {**head, **context})


def done(request: HttpRequest, deed: Callable[[], object], words: str, *target: Any) -> HttpResponse:
    """Do it, say what happened in one sentence, and go where the rows are."""
    try:
        said = deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words or str(said))
    return redirect(*target)


def tried(request: HttpRequest, form: Form, deed: Callable[[], object], words: str) -> bool:
    """Do it if the form is whole, and say so. If not, the form says why, and keeps what was typed."""
    if forms.tried(form, deed) is None:
        return False
    messages.success(request, words)
    return True


def csv_file(name: str, rows: Iterable[tuple[str, ...]], *, by: Person) -> HttpResponse:
    """That somebody took it is written down."""
    whole = list(rows)
    trail.record("download_report", by, by=by, rows=len(whole) - 1)
    return csv_export.csv_file(f"{name}-{clock.today()}.csv", whole)
