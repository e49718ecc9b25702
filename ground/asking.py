"""A press that tells others, or that nothing undoes, is asked about once more on a page that names what will happen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground import text_format
from ground.exceptions import Refused
from ground.typed import apart

OURS = ("csrfmiddlewaretoken", "sure")
NO_WAY_BACK = "This cannot be undone."
TEAM, OWN = "team/sure.html", "sure.html"
NAMED = 12


def asked(
    request: HttpRequest, *, title: str, what: Iterable[str], press: str, back: str = "",
    form: Callable[[], HttpResponse] | None = None, template: str = TEAM,
) -> HttpResponse | None:  # fmt: skip
    """The page that asks; None once it was answered with yes. What was posted goes on with the answer.

    `back`: where no leads to. `form`: where something was typed, no shows the form again with all of it.
    """
    answer = request.POST.get("sure")
    if answer == "yes":
        return None
    if answer == "no" and form is not None:
        return form()
    kept = [(name, value) for name in request.POST if name not in OURS for value in request.POST.getlist(name)]
    head = {"page_title": title, "header_title": title, "header_icon": "warning"}
    asks = {"what": list(what), "press": press, "back": back, "typed": form is not None, "kept": kept}
    return render(request, template, {**head, **asks})


def refused(check: Callable[..., object], *given: object, **by_name: object) -> bool:
    """What will be refused is not asked about first: the deed says why."""
    try:
        check(*given, **by_name)
    except Refused:
        return True
    return False


def named(names: Iterable[str]) -> str:
    """Everybody by name, while that can be read; then how many more."""
    found = [apart(name) for name in names]
    more = len(found) - NAMED
    return text_format.joined(found if more < 2 else [*found[:NAMED], f"{more} more"])
