"""Is it still you? What only a person may change asks again, of somebody without a password and a second step too."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from ground import clock, jobs
from ground.models import AuditEvent
from members.actions import accounts
from members.models import FormerAddress, Person
from members.sign_in import proof
from payments.actions import pay_runs
from payments.models import PayeeDestination
from portal.middleware import PROOF_FIRST
from tests import postbox
from tests.architecture import addresses
from tests.cast import signed_in
from tests.factories.duties import give as give_duty
from tests.factories.money import Money

# Of allauth's addresses, those that anybody who is signed in may open: nothing is shown or changed that is theirs alone.
OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_request_login_code",
    "account_reauthenticate",
    "account_proof",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
}
DETAILS = {"name": "Nia Price", "sort_code": "20-30-40", "account": "12345678"}


@pytest.fixture
def nia(db):
    """As the sign-up makes her: no password, no second step."""
    user = accounts.open_for(name="Nia Price", email="nia@example.org", by=Person.objects.system())
    assert not user.has_usable_password()
    return user


@pytest.fixture
def later(monkeypatch):
    """Wall time goes on by so many seconds."""
    real = clock.wall

    def go_on(seconds: int) -> None:
        monkeypatch.setattr(clock, "wall", lambda: real() + dt.timedelta(seconds=seconds))

    return go_on


def through_the_door(client: Client, onward: str) -> str:
    door = f"{reverse('account_proof')}?next={onward}"
    client.post(door, {"send": "yes"})
    return client.post(door, {"code": postbox.code()})["Location"]


def test_every_address_of_an_account_is_behind_the_door_or_said_to_be_open():
    theirs = {name for name in addresses.ours() if name.startswith(("account_", "mfa_", "usersessions_"))}
    assert theirs - OPEN - PROOF_FIRST == set()
    assert PROOF_FIRST.isdisjoint(OPEN)
    assert set(addresses.ours()) >= PROOF_FIRST


@pytest.mark.parametrize("name", sorted(PROOF_FIRST))
@pytest.mark.parametrize("method", ["get", "post"])
def test_on_an_old_session_it_asks_whoever_it_is(nia, cast, name, method):
    client = cast.client("coordinator", proved="") if name.startswith("payments_") else signed_in(nia, proved="")
    numbered = ("mfa_remove_webauthn", "mfa_edit_webauthn", "payments_details_for", "join_detail", "join_say_yes",
                "payments_authorise", "payments_file_save")  # fmt: skip
    inside = {"pk": 1} if name in numbered else {}
    answer = getattr(client, method)(reverse(name, kwargs=inside))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_proof")), f"{name} opened without asking"


@pytest.mark.parametrize("demo", [True, False])
def test_an_old_session_authorises_no_run_and_saves_no_bank_file(db, clock_at, settings, demo):
    settings.DEMO = demo
    clock_at("2026-11-24 15:00")
    money = Money()
    money.approved()
    run = pay_runs.prepare(by=money.finance)
    if not demo:  # whoever works with money has a second step there
        TOTP.activate(money.finance2.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    old = signed_in(money.finance2.user, proved="")
    fresh = signed_in(money.finance2.user, proved=proof.CODE if demo else proof.SECOND_STEP)
    here, authorise, take, save = (
        reverse(name, args=[run.pk])
        for name in ("payments_run", "payments_authorise", "payments_export", "payments_file_save")
    )
    for client, stands in ((old, "prepared"), (fresh, "authorised")):
        answer = client.post(authorise, {"total_pence": run.total_pence})
        run.refresh_from_db()
        assert run.status == stands
        if client is old and demo:  # elsewhere whoever works with money is asked for their second step before that
            assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [here]}, "where the press is again"
    fresh.post(take, {"sure": "yes"})
    assert old.get(save)["Location"].startswith(reverse("account_proof" if demo else "mfa_reauthenticate"))
    assert b"<EndToEndId>" in fresh.get(save).content


def test_bank_details_are_not_taken_on_an_old_session_nor_kept_in_it(nia):
    client = signed_in(nia, proved="")
    client.post(reverse("destination_give"), DETAILS)
    assert not PayeeDestination.objects.exists()
    assert "12345678" not in str(dict(client.session.items()))


def test_the_mailed_code_opens_it_and_leads_on(nia):
    client = signed_in(nia, proved="")
    assert through_the_door(client, reverse("destination_give")) == reverse("destination_give")
    assert postbox.newest().to == ["nia@example.org"]
    client.post(reverse("destination_give"), DETAILS)
    assert PayeeDestination.objects.get().ending == "678"


def test_it_runs_out_by_wall_time(nia, later, settings):
    client = signed_in(nia)
    assert client.get(reverse("destination_give")).status_code == 200
    later(settings.PROOF_LASTS + 1)
    assert client.get(reverse("destination_give"))["Location"].startswith(reverse("account_proof"))


def test_three_wrong_codes_and_it_is_worth_nothing(nia):
    client = signed_in(nia, proved="")
    client.post(reverse("account_proof"), {"send": "yes"})
    right = postbox.code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        client.post(reverse("account_proof"), {"code": wrong})
    client.post(reverse("account_proof"), {"code": right})
    assert client.get(reverse("account_email")).status_code == 302


def test_a_code_is_good_for_one_yes_in_one_session(nia):
    client, other = signed_in(nia, proved=""), signed_in(nia, proved="")
    client.post(reverse("account_proof"), {"send": "yes"})
    other.post(reverse("account_proof"), {"code": postbox.code()})
    assert other.get(reverse("account_email")).status_code == 302


def test_a_password_is_no_proof(cast, settings):
    client, email = Client(), cast.user("coproducer").email
    client.post(reverse("account_login"), {"login": email, "password": settings.DEMO_PASSWORD})
    asked = client.get(reverse("account_reauthenticate"), {"next": "/accounts/email/"}, follow=True)
    assert asked.redirect_chain[-1][0].startswith(reverse("account_proof")), "allauth's own door leads to ours"
    client.post(reverse("account_reauthenticate"), {"password": settings.DEMO_PASSWORD}, follow=True)
    assert client.get(reverse("account_email"))["Location"].startswith(reverse("account_proof"))


def test_a_mailed_code_is_not_enough_for_whoever_has_a_second_step(nia):
    TOTP.activate(nia, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = signed_in(nia)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 302
    door = client.get(f"{reverse('account_proof')}?next=/accounts/email/")
    assert door["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Faccounts%2Femail%2F"
    page = client.get(door["Location"]).text
    assert "password" not in page.partition("<main")[2].partition("</main")[0]
    codes = RecoveryCodes.activate(nia).get_unused_codes()
    assert client.post(door["Location"], {"code": codes[0]})["Location"] == "/accounts/email/"
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_the_door_leads_to_pages_of_ours_only(nia):
    assert signed_in(nia).get(f"{reverse('account_proof')}?next=https://evil.example/")["Location"] == reverse("me")


def test_the_demo_asks_as_well_and_links_its_outbox(cast, client):
    assert cast.user("coproducer").has_usable_password()
    client.post(reverse("demo_sign_in"), {"email": "coproducer@demo.example"})
    answer = client.get(reverse("destination_give"), follow=True)
    assert "Is it still you?" in answer.text
    assert f"{reverse('demo_outbox')}?to=coproducer%40demo.example" in answer.text


# Whom it is told


@pytest.fixture
def moved(nia, mailoutbox):
    """To another address, through the page."""
    EmailAddress.objects.filter(user=nia).update(verified=True, primary=True)
    client = signed_in(nia)
    client.post(reverse("account_email"), {"email": "nia@elsewhere.example", "action_add": "yes"})
    client.post(reverse("account_email_verification_sent"), {"code": postbox.code()})
    nia.refresh_from_db()
    assert nia.email == "nia@elsewhere.example"
    return client


def told(subject: str) -> set[str]:
    return {address for each in postbox.delivered() if each.subject == subject for address in each.to}


def test_a_changed_address_is_told_to_the_old_and_the_new_one(moved):
    assert told("Your email address has changed") == {"nia@example.org", "nia@elsewhere.example"}
    assert FormerAddress.objects.get().email == "nia@example.org"
    assert AuditEvent.objects.filter(verb="leave_address").count() == 1


def test_changed_bank_details_are_told_to_the_old_address_too_for_a_while(moved, nia, clock_at):
    moved.post(reverse("destination_give"), DETAILS)
    moved.post(reverse("destination_give"), {**DETAILS, "account": "87654321"})
    jobs.run_ready()
    assert told("Your bank details have changed") == {"nia@example.org", "nia@elsewhere.example"}
    mail.outbox.clear()
    clock_at(clock.now() + dt.timedelta(days=31))
    moved.post(reverse("destination_give"), {**DETAILS, "account": "11111111"})
    jobs.run_ready()
    assert told("Your bank details have changed") == {"nia@elsewhere.example"}


# Whoever works with people's details or money


@pytest.mark.parametrize("name", ["coordinator", "finance", "admin"])
def test_the_team_is_signed_out_after_a_while_without_a_page(cast, later, settings, name):
    client = cast.client(name)
    later(settings.TEAM_AWAY_AT_MOST - 60)
    assert client.get("/admin/").status_code == 200
    later(2 * settings.TEAM_AWAY_AT_MOST)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
    assert "You were away for a while" in answer.text
    assert "_auth_user_id" not in client.session


def test_a_member_stays(cast, later, settings):
    client = cast.client("coproducer")
    later(settings.TEAM_AWAY_AT_MOST * 10)
    assert client.get("/me/").status_code == 200


def test_a_duty_given_to_somebody_who_is_away_counts(cast, later, settings):
    client = cast.client("coproducer")
    give_duty(cast.coproducer, "finance")
    later(settings.TEAM_AWAY_AT_MOST + 1)
    assert client.get("/admin/").status_code == 302


def test_the_editors_pings_are_no_sign_of_a_person(cast, later, settings):
    client = cast.client("coordinator")
    page = Page.objects.order_by("pk").last()
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", page.pk, 1])
    for minutes in (10, 20, 29):
        later(minutes * 60)
        assert client.post(ping).status_code in (200, 404), "asked, by somebody who is signed in"
    later(settings.TEAM_AWAY_AT_MOST + 60)
    assert client.get("/admin/").status_code == 302
