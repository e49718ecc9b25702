"""What the log says: sign-ins, duties, exports as lines; a refusal without a traceback; no address of anybody."""

import io
import logging

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse

from ground import logs
from members.actions import duties
from members.models import Person, User
from tests import postbox


@pytest.fixture
def log():
    """What the site's own handler writes."""
    handlers = logging.getLogger("django").handlers
    [handler] = [each for each in handlers if isinstance(each.formatter, logs.WithoutAddresses)]
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream.getvalue
    handler.setStream(before)


def sign_in(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_who_came_in_and_who_did_not(client, cast, log):
    email = cast.coproducer.email
    sign_in(client, email, "not the one")
    sign_in(client, email.upper(), "not the one again")
    sign_in(client, email, settings.DEMO_PASSWORD)
    client.post(reverse("account_logout"))
    said = log()
    failed = [line for line in said.splitlines() if "sign_in_failed" in line]
    assert len(failed) == 2 and len({line.partition("address=")[2] for line in failed}) == 1, "the same hash for both"
    assert f"sign_in person={cast.coproducer.pk}" in said
    assert f"sign_out person={cast.coproducer.pk}" in said
    assert "@" not in said and email not in said


def test_a_wrong_code_and_a_right_one(client, cast, log):
    client.post(reverse("account_request_login_code"), {"email": cast.coproducer.email})
    code = postbox.code()
    client.post(reverse("account_confirm_login_code"), {"code": "000000" if code != "000000" else "111111"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    said = log()
    assert f"wrong_code user={cast.coproducer.user.pk}" in said
    assert f"sign_in person={cast.coproducer.pk}" in said
    assert "@" not in said


def test_an_account_of_any_number_is_named_by_it(client, cast, log):
    """allauth keeps the key of a sign-in on its way to the base of 36."""
    User.objects.create_user("later@demo.example", pk=1401, person=Person.objects.create(name="Lin Later"))
    EmailAddress.objects.create(user_id=1401, email="later@demo.example", primary=True, verified=True)
    client.post(reverse("account_request_login_code"), {"email": "later@demo.example"})
    client.post(reverse("account_confirm_login_code"), {"code": "000000" if postbox.code() != "000000" else "111111"})
    assert "wrong_code user=1401\n" in log()


def test_a_duty_given_and_ended_is_a_line(cast, log):
    duty = duties.grant(person=cast.stranger, kind="group", by=cast.admin)
    duties.end(duty=duty, by=cast.admin)
    said = log()
    assert f"grant_duty by={cast.admin.pk} about=members.duty:{duty.pk} kind=group" in said
    assert "end_duty" in said


@pytest.mark.parametrize(
    "verb", ["join", "unjoin", "propose_join", "export", "grant_duty", "close_account", "end_sessions"]
)
def test_these_verbs_are_lines(verb, log):
    logs.say_of_the_trail(verb, by=1)
    assert f"{verb} by=1" in log()


def test_most_deeds_stand_in_the_trail_alone(log):
    logs.say_of_the_trail("confirm_contribution", by=1)
    assert log() == ""


def test_a_refusal_is_one_line(client, client_of, log, settings):
    client.raise_request_exception = False
    client.get("/nowhere/")
    client_of("coproducer").get("/admin/to-contact/")
    client.get("/healthz", headers={"host": "evil.example"})
    client.get("/", headers={"host": "evil.example"})
    said = log()
    assert "/nowhere/" in said
    assert "Traceback" not in said
    assert len(said.splitlines()) <= 6, said


def test_an_error_of_ours_keeps_its_traceback_without_the_address(log):
    try:
        raise RuntimeError("could not write to nia.price+x@example.org")
    except RuntimeError:
        logging.getLogger("django.request").exception("for ann@example.co.uk")
    said = log()
    assert "Traceback" in said and "[address]" in said and "@" not in said
