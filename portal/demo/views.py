"""Pages that exist in the demo and nowhere else."""

from __future__ import annotations

import functools

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.exceptions import Refused
from members.models import User
from members.sign_in import proof
from portal.demo import moving, outbox, walk
from portal.demo.accounts import ACCOUNTS, BY_EMAIL

PLACES = (
    ("ten_minutes", "Ten minutes: walk through it all"),
    ("home", "Front page"),
    ("role_list", "Opportunities"),
    ("project_list", "Projects"),
    ("offer_list", "Offers"),
    ("open_book", "Open book"),
    ("how_we_choose", "How we choose"),
    ("me", "My space"),
    ("panel", "Panel"),
    ("wagtailadmin_home", "The team's admin"),
    ("component_gallery", "Gallery of components"),
)


def demo_only(view):
    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(wrapped)


def _found(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@demo_only
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    places = [{"label": label, "url": _found(name)} for name, label in PLACES if _found(name)]
    context = {
        "accounts": ACCOUNTS,
        "places": places,
        "now": clock.now(),
        "move_on": reverse("demo_move_on"),
    }
    return render(request, "demo/demo_detail.html", context)


@demo_only
@require_safe
def ten_minutes(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/walk_detail.html", {"acts": walk.acts(), "now": clock.now()})


@demo_only
@require_safe
def outbox_list(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "")[:200]
    return render(request, "demo/mail_list.html", {"mails": outbox.newest(to=to), "to": to})


@demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    account = BY_EMAIL.get(request.POST.get("email", ""))
    user = account and User.objects.filter(email=account.email, is_active=True).first()
    if user is None:
        raise Http404
    if request.user.is_authenticated:
        logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    proof.signed_in(request, user, method="password")
    onward = request.POST.get("next", "")
    if onward.startswith("/") and url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        return redirect(onward)
    return redirect(_found(account.lands) or get_adapter(request).get_login_redirect_url(request))


@demo_only
def move_on(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            moment = moving.move_on(request.POST.get("to", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"It is now {clock.london(moment):%A %-d %B %Y, %H:%M} in the demo.")
        return redirect("demo_move_on")
    return render(request, "demo/clock_edit.html", {"now": clock.now(), "steps": moving.steps()})
