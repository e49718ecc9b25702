"""What the team's pages have in common: whom each is for, how one is drawn, and how a deed is told."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground import forms
from ground.exceptions import Refused
from members import duties

View = Callable[..., HttpResponse]


def for_duties(*kinds: str) -> Callable[[View], View]:
    """Whoever holds one of these today; anybody else is refused."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if duties.on(request).isdisjoint(kinds):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


coordinators = for_duties("coordinator")
administrators = for_duties("administrator")
team = for_duties("coordinator", "administrator")


@dataclass(frozen=True)
class Pages:
    """The templates of one app in the admin's shell."""

    folder: str
    icon: str

    def __call__(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], icon: str = ""
    ) -> HttpResponse:
        head = {"page_title": title, "header_title": title, "header_icon": icon or self.icon}
        return render(request, f"{self.folder}/{template}.html", {**head, **context})


def done(request: HttpRequest, deed: Callable[[], Any], said: str) -> Any:
    """Do it and say so, in what it returned where `said` is empty. What it returned, or True where that is nothing; None
    where it was refused, which is said too.
    """
    try:
        found = deed()
    except Refused as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
        return None
    messages.success(request, said or str(found))
    return True if found is None else found


def tried(request: HttpRequest, form: Form, deed: Callable[[], Any], said: str) -> Any:
    """The same, if the form is whole. If not, or refused, the form says why and keeps what was typed."""
    found = forms.tried(form, deed)
    if found is not None:
        messages.success(request, said)
    return found
