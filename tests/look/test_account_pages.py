"""Every page of allauth, as people meet them: found by axe to be sound, narrow and wide, light and dark."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.urls import reverse

from members.sign_in import proof
from tests.browser import overflow
from tests.cast import signed_in

# With the two of tests/journeys/test_axe.py, which opens these pages too, every width in both schemes.
SIGHTS = [(320, "dark"), (1280, "light")]
ANYONE = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
MEMBER = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_close",
    "usersessions_list",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
]
SECURED = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
]


def secured(user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def key_of(user):
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "My phone"})


@pytest.mark.parametrize("name", ANYONE)
def test_pages_before_sign_in_are_ours(client, db, name):
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1") == 1
    assert "– Alongside</title>" in page
    assert "Need a hand?" in page


@pytest.mark.parametrize("name", MEMBER)
def test_pages_of_a_member_are_ours(cast, name):
    answer = signed_in(cast.user("coproducer")).get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "– Alongside</title>" in page


@pytest.mark.parametrize("name", SECURED)
def test_pages_of_the_second_step_are_ours(cast, name):
    user = cast.user("coordinator")
    client = signed_in(user, proved=proof.SECOND_STEP)
    secured(user)
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_pages_of_a_key_are_ours(cast, name):
    user = cast.user("coordinator")
    client = signed_in(user, proved=proof.SECOND_STEP)
    key = key_of(user)
    page = client.get(reverse(name, args=[key.pk])).content.decode()
    assert page.count("<h1") == 1
    listed = client.get(reverse("mfa_list_webauthn")).content.decode()
    assert "My phone" in listed


def test_the_second_step_is_asked_in_our_words(client, cast):
    user = cast.user("coordinator")
    secured(user)
    answer = client.post(
        reverse("account_login"), {"login": user.email, "password": settings.DEMO_PASSWORD}, follow=True
    )
    assert "Your second step" in answer.content.decode()


def test_a_code_can_be_asked_for_and_typed(client, cast):
    user = cast.user("coproducer")
    answer = client.post(reverse("account_request_login_code"), {"email": user.email}, follow=True)
    page = answer.content.decode()
    assert "Type the code we sent you" in page
    assert user.email in page
    assert 'autocomplete="one-time-code"' in page
    wrong = client.post(answer.redirect_chain[-1][0], {"code": "nonsense"}).content.decode()
    assert "There is a problem" in wrong


def test_too_many_tries_are_told_plainly(client, db):
    for _ in range(40):
        answer = client.post(reverse("account_login"), {"login": "nobody@demo.example", "password": "no"})
        if answer.status_code == 429:
            break
    else:
        pytest.skip("the limit is higher than forty tries here")
    assert "That was a lot of tries" in answer.content.decode()


@pytest.mark.axe
@pytest.mark.parametrize(("width", "scheme"), SIGHTS)
def test_the_gallery_and_the_way_in_are_sound(new_page, axe, width, scheme):
    page = new_page(width=width, color_scheme=scheme)
    found = {}
    for name in ["component_gallery", *ANYONE]:
        page.goto(reverse(name))
        found[name] = axe(page)
        if overflow(page) > 0:
            found[name].append("wider than the window")
    page.goto(reverse("account_login"))
    page.press("[name=login]", "Enter")
    page.wait_for_selector("[data-summary]")
    assert page.evaluate("document.activeElement.hasAttribute('data-summary')")
    found["errors"] = axe(page)
    assert not {name: rules for name, rules in found.items() if rules}


@pytest.mark.axe
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_the_pages_of_an_account_are_sound(new_page, live_server, axe, cast, width, scheme):
    user = cast.user("coordinator")
    page = new_page(width=width, color_scheme=scheme)
    session = signed_in(user, proved=proof.SECOND_STEP).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    found = {}
    for name in MEMBER:
        page.goto(reverse(name))
        assert page.locator("h1").count() == 1
        found[name] = axe(page)
    secured(user)
    for name in SECURED:
        page.goto(reverse(name))
        found[f"{name} with a second step"] = axe(page)
    key = key_of(user)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        page.goto(reverse(name, args=[key.pk]))
        found[name] = axe(page)
    assert not {name: rules for name, rules in found.items() if rules}


def test_the_teams_admin_keeps_its_own_forms(cast):
    page = cast.client("admin").get(reverse("wagtailadmin_account"))
    assert page.status_code == 200
    html = page.content.decode()
    assert "w-field" in html
    assert "alongside.css" not in html
    assert 'class="hint"' not in html


def test_what_flashes_after_sign_in_is_plain(client, cast):
    given = {"login": cast.user("coproducer").email, "password": settings.DEMO_PASSWORD, "next": "/me/profile/"}
    page = client.post(reverse("account_login"), given, follow=True).text
    assert "You are signed in." in page
    assert "uccessfully" not in page
