"""A press that tells others, or that nothing undoes, is asked about once more on a page that names what will happen."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

OURS = ("csrfmiddlewaretoken", "sure")


def asked(
    request: HttpRequest, *, title: str, what: Iterable[str], press: str, back: str, icon: str = "warning"
) -> HttpResponse | None:
    """The page that asks; None once it was answered. What was posted goes on with the answer."""
    if request.POST.get("sure") == "yes":
        return None
    kept = [(name, value) for name in request.POST if name not in OURS for value in request.POST.getlist(name)]
    head = {"page_title": title, "header_title": title, "header_icon": icon}
    return render(request, "team/sure.html", {**head, "what": list(what), "press": press, "back": back, "kept": kept})
