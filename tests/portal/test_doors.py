"""The team's door: one sign-in for everybody, duties alone open it, and the second step is asked each time."""

import time

import django.conf
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from ground.sealed import as_text
from members.actions import duties
from members.models import User
from portal import checks
from portal.demo import accounts

HOME = "/admin/"


@pytest.fixture
def people(db):
    return {user.email.partition("@")[0]: user for user in accounts.ensure()}


@pytest.fixture
def sign_in(client, settings, people):
    def enter(name):
        response = client.post(
            reverse("account_login"),
            {"login": f"{name}@demo.example", "password": settings.DEMO_PASSWORD},
        )
        assert response.status_code == 302, response.content.decode()
        return response

    return enter


def policy(response):
    return dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))


def test_the_site_has_the_strict_policy_and_the_admin_its_own(client, sign_in):
    site = policy(client.get("/accounts/login/"))
    assert site["script-src"] == site["style-src"] == "'self'"
    assert site["frame-ancestors"] == site["default-src"] == "'none'"
    sign_in("coordinator")
    admin = policy(client.get(HOME))
    assert admin["script-src"] == admin["style-src"] == "'self' 'unsafe-inline'"
    assert admin["default-src"] == "'none'"
    assert "*" not in " ".join(admin.values())


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coproducer", 403),
        ("coproducer2", 403),
        ("panel", 403),
        ("ally", 403),
        ("coordinator", 200),
        ("finance", 200),
        ("finance2", 200),
        ("admin", 200),
    ],
)
def test_duties_alone_open_the_admin(client, sign_in, name, status):
    sign_in(name)
    assert client.get(HOME).status_code == status


@pytest.mark.parametrize(
    ("name", "lands"),
    [
        ("coproducer", "/me/"),
        ("panel", "/me/"),
        ("ally", "/me/"),
        ("coordinator", HOME),
        ("finance", HOME),
        ("admin", HOME),
    ],
)
def test_signing_in_leads_to_where_the_work_is(client, sign_in, name, lands):
    assert sign_in(name)["Location"] == lands
    assert ("The team&#x27;s pages" in client.get("/me/").content.decode()) == (lands == HOME)


def test_a_page_that_was_asked_for_comes_before_the_teams(client, settings, people):
    given = {"login": people["finance"].email, "password": settings.DEMO_PASSWORD, "next": "/me/payments/"}
    assert client.post(reverse("account_login"), given)["Location"] == "/me/payments/"


def test_a_duty_that_ends_closes_it(client, sign_in, people):
    sign_in("coordinator")
    person = people["coordinator"].person
    duties.end(duty=person.duties.get(), by=people["admin"].person)
    assert client.get(HOME).status_code == 403


def test_an_anonymous_visitor_is_sent_to_the_one_sign_in(client, db):
    response = client.get(HOME)
    assert response["Location"] == "/accounts/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=/admin/"
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302


@pytest.mark.parametrize("path", ["users/", "users/new/", "groups/", "password_reset/"])
def test_wagtails_own_people_pages_are_not_here(client, sign_in, path):
    sign_in("admin")
    assert client.get(f"/admin/{path}").status_code == 404
    menu = client.get(HOME).content.decode()
    assert "/admin/users/" not in menu
    assert "/admin/groups/" not in menu


# The second step


@pytest.fixture
def outside_the_demo(settings):
    settings.DEMO = False


def with_second_factor(user, secret="JBSWY3DPEHPK3PXP"):
    Authenticator.objects.create(user=user, type="totp", data={"secret": as_text(secret)})
    return secret


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_staff_without_one_are_asked_to_set_it_up(client, sign_in, outside_the_demo):
    sign_in("coordinator")
    response = client.get(HOME)
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))
    assert "second step" in client.get(reverse("mfa_index")).content.decode()


def test_an_enrolled_one_is_not_enough_this_session_has_to_give_it(client, people, outside_the_demo):
    user = people["coordinator"]
    secret = with_second_factor(user)
    client.force_login(user, backend="members.backends.Backend")
    response = client.get("/admin/pages/?q=1")
    assert response["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Fpages%2F%3Fq%3D1"
    asked = client.post(response["Location"], {"code": code_of(secret)})
    assert asked["Location"] == "/admin/pages/?q=1"
    assert client.get(HOME).status_code == 200


def test_a_wrong_code_opens_nothing(client, people, outside_the_demo):
    user = people["coordinator"]
    with_second_factor(user)
    client.force_login(user, backend="members.backends.Backend")
    client.post(f"{reverse('mfa_reauthenticate')}?next=/admin/", {"code": "000000"})
    assert client.get(HOME).status_code == 302


def test_sign_in_with_password_and_code_opens_the_admin(client, people, settings, outside_the_demo):
    user = people["finance"]
    secret = with_second_factor(user)
    client.post(reverse("account_login"), {"login": user.email, "password": settings.DEMO_PASSWORD})
    assert client.get(HOME)["Location"].startswith("/accounts/login/")
    given = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert given["Location"] == HOME
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEBUG", True), ("ALLOWED_HOSTS", ["*"]), ("SECRET_KEY", "x"), ("SITE_URL", "http://127.0.0.1:8000")],
)
def test_no_other_setting_switches_it_off(client, people, outside_the_demo, monkeypatch, name, value):
    monkeypatch.setattr(django.conf.settings, name, value)
    client.force_login(people["coordinator"], backend="members.backends.Backend")
    assert client.get(HOME, headers={"host": "127.0.0.1"})["Location"] == reverse("mfa_index")


def test_the_demo_switches_it_off(client, sign_in):
    sign_in("coordinator")
    assert client.get(HOME).status_code == 200


def test_the_demo_answers_this_machine_only(settings, client, db):
    assert checks.demo_stays_at_home(None) == []
    assert client.get("/accounts/login/", headers={"host": "alongside.example"}).status_code == 400
    settings.ALLOWED_HOSTS = ["127.0.0.1", "alongside.example"]
    assert [error.id for error in checks.demo_stays_at_home(None)] == ["portal.E001"]
    settings.DEMO = False
    assert checks.demo_stays_at_home(None) == []


def test_the_second_factors_secret_is_sealed(people):
    instance = totp.TOTP.activate(people["finance"], "JBSWY3DPEHPK3PXP").instance
    instance.refresh_from_db()
    assert instance.data["secret"].startswith("sealed:1:")
    assert instance.wrap().validate_code(code_of("JBSWY3DPEHPK3PXP"))


def test_nothing_but_a_duty_gives_the_admins_permission(people):
    allowed = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    groups = {group.name for group in Group.objects.filter(permissions=allowed)}
    assert {name for name in groups if not name.startswith("Duty: ")} <= {"Editors", "Moderators"}
    assert not User.objects.filter(groups__name__in=["Editors", "Moderators"]).exists()
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_address_that_only_a_press_reaches_leads_to_the_page_above_it(client, sign_in):
    """After signing in on the way, or reloading: no empty page, and nothing is done."""
    sign_in("coordinator")
    names = {
        "me_consent_withdraw": {},
        "place_accept": {"pk": 7},
        "contribution_say_there": {"pk": 7},
        "payments_confirm": {"pk": 7},
        "selection_confirm": {"reference": "A-1"},
        "demo_sign_in": {},
    }
    for name, parts in names.items():
        path = reverse(name, kwargs=parts)
        answer = client.get(path, headers={"accept": "text/html,*/*"})
        above = path.rstrip("/").rpartition("/")[0] + "/"
        assert answer.status_code == 302, name
        assert above.startswith(answer["Location"]) and answer["Location"] != "/", (name, answer["Location"])
        assert client.get(path).status_code == 405, "a program is told what is wrong with its call"
