"""Forms that could not be taken come back filled (members/kept_writing.py)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from members import kept_writing
from members.kept_writing import ASKED, Kept

WHAT_WE_NEVER_KEEP = "We never keep passwords, codes, files or bank details."
SIGN_IN = f"We kept what you wrote for one hour. Sign in, and it stands in the form again. {WHAT_WE_NEVER_KEEP}"
IN_THE_FORM = (
    f"This is what you wrote before. Nothing was sent: look at it, then press the button again. {WHAT_WE_NEVER_KEEP}"
)
NOT_SAVED = (
    "You were signed out, so what you typed was not saved. Your browser may still have it: go back one page and copy it, "
    "then sign in."
)
AS_IT_WAS = {"hidden", "file", "password", "submit", "button", "image", "reset"}


def kept_forms(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stands inside MessageMiddleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and _sent_to_sign_in(response):
            if form := kept_writing.keep(request):
                messages.info(request, SIGN_IN)
                return redirect(f"{reverse('account_login')}?{urlencode({'next': form})}")
            if kept_writing.is_too_long(request):
                context = {"written": kept_writing.posted_words(request), "onward": response["Location"]}
                page = render(request, "members/too_long_to_keep.html", context, status=403)
                page["Cache-Control"] = "private, no-store"
                return page
            if _from_an_editor(request):
                messages.warning(request, NOT_SAVED)
        if request.method == "GET" and ASKED in request.GET and request.user.is_authenticated:
            kept = kept_writing.find(request.user, request.GET[ASKED])
            if kept is not None and not _filled(response, kept):
                return redirect("kept_writing", key=request.GET[ASKED])
        return response

    return middleware


def _from_an_editor(request: HttpRequest) -> bool:
    """Wagtail's own forms have no stamp of ours: whoever wrote there is told, at least."""
    match = request.resolver_match
    return match is not None and any(name.startswith("wagtail") for name in match.namespaces)


def _sent_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path == reverse("account_login")


def _filled(response: HttpResponse, kept: Kept) -> bool:
    """The page now has what was written in the form that it was written in. False where there is no such form."""
    if response.status_code != 200 or response.streaming or not response["Content-Type"].startswith("text/html"):
        return False
    page = BeautifulSoup(response.content.decode(), "html.parser")
    form = next((one for one in page.find_all("form") if _takes(one, kept)), None)
    if form is None:
        return False
    for name, values in kept.fields.items():
        for number, field in enumerate(form.find_all(["input", "textarea", "select"], attrs={"name": name})):
            _fill(field, values, number)
    note = page.new_tag("div", attrs={"class": "panel panel-sky", "role": "status"})
    note.append(page.new_tag("p", string=IN_THE_FORM))
    form.insert(0, note)
    response.content = str(page).encode()
    return True


def _takes(form: Tag, kept: Kept) -> bool:
    if str(form.get("method", "")).lower() != "post":
        return False
    to = urlsplit(urljoin(kept.form, str(form.get("action") or ""))).path
    named = {str(field.get("name")) for field in form.find_all(["input", "textarea", "select"])}
    return to == kept.posted_to and bool(named & {name for name, values in kept.fields.items() if any(values)})


def _fill(field: Tag, values: list[str], number: int) -> None:
    kind = str(field.get("type", "text")).lower() if field.name == "input" else field.name
    if kind in AS_IT_WAS:
        return
    if kind in ("checkbox", "radio"):
        _mark(field, "checked", str(field.get("value", "on")) in values)
    elif kind == "select":
        for option in field.find_all("option"):
            _mark(option, "selected", str(option.get("value", option.get_text())) in values)
    elif number < len(values) and kind == "textarea":
        field.string = f"\n{values[number]}"
    elif number < len(values):
        field["value"] = values[number]


def _mark(field: Tag, name: str, there: bool) -> None:
    if there:
        field[name] = ""
    elif name in field.attrs:
        del field[name]
