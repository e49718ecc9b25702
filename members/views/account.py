"""An account: the door that asks "is it still you?" and closing it."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ground.exceptions import Refused
from ground.forms import posted
from members.actions import accounts
from members.decorators import own_page
from members.forms.account import CodeForm
from members.models import Person
from members.sign_in import guesses, mailed_codes, proof

ANOTHER_CODE = _("That was not it three times. We can mail you another code.")


@login_required
def account_proof(request: HttpRequest) -> HttpResponse:
    """A code by mail for whoever has no second step; the second step for whoever has one."""
    onward = proof.onward(request)
    if proof.lately(request):
        return redirect(onward)
    if steps := proof.second_steps(request.user):
        by_app = Authenticator.Type.TOTP in steps
        door = reverse("mfa_reauthenticate" if by_app else "mfa_reauthenticate_webauthn")
        return redirect(f"{door}?{urlencode({'next': onward})}")
    if request.method == "POST" and "send" in request.POST:
        try:
            guesses.check_asked(request.user.email, request)
        except ValidationError as wait:
            messages.error(request, wait.message)
            return redirect(f"{reverse('account_proof')}?{urlencode({'next': onward})}")
        code = mailed_codes.make(request)
        get_adapter().send_mail("account/email/proof_code", request.user.email, {"request": request, "code": code})
        return redirect(f"{reverse('account_proof')}?{urlencode({'next': onward})}")
    form = CodeForm(posted(request), request=request) if mailed_codes.waits(request) else None
    if form is not None and request.method == "POST":
        if form.is_valid():
            proof.give(request)
            return redirect(onward)
        if not mailed_codes.waits(request):
            messages.error(request, ANOTHER_CODE)
            return redirect(f"{reverse('account_proof')}?{urlencode({'next': onward})}")
    context = {"form": form, "email": request.user.email, "next": onward}
    return render(request, "members/account/proof.html", context)


@own_page
def account_close(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method == "POST":
        try:
            accounts.close(user=request.user, by=request.user.person)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("account_close")
        logout(request)
        messages.success(request, _("Your account is closed. Thank you for your time with us."))
        return redirect("account_login")
    return render(request, "members/account/close.html", {"email": request.user.email})
