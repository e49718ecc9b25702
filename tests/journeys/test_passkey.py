"""A passkey is made and signed in with, by a real browser and an authenticator of its own."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

pytestmark = pytest.mark.journey
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def test_somebody_signs_in_with_a_passkey(page, enter, live_server):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    here = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(here + reverse("account_login"))
    assert not [url for url in fetched if "webauthn" in url], "fetched at the first press"
    page.watched.base_url = here
    enter(page, "coproducer")
    page.goto(here + reverse("mfa_add_webauthn"))
    page.get_by_label("Name").fill("My phone")
    page.locator("[name=passwordless]").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_function("() => !location.pathname.endsWith('/add/')")
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1
    page.context.clear_cookies()
    page.goto(here + reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/**")
    assert page.get_by_role("heading", level=1).is_visible()
