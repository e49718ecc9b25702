"""Guessing at an account: a total for a day with a wait that grows, told to its owner, which never locks the owner out."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from ground import clock
from members.actions import accounts
from members.models import Person, Tries
from members.sign_in import tries
from portal.settings import base
from tests import postbox
from tests.cast import signed_in

EMAIL = "nia@example.org"
PASSWORD = "a long enough one"


@pytest.fixture
def nia(db):
    return accounts.open_for(name="Nia Price", email=EMAIL, password=PASSWORD, by=Person.objects.system())


@pytest.fixture
def later(monkeypatch):
    real, gone = clock.wall, []

    def go_on(**much) -> None:
        gone.append(dt.timedelta(**much))
        monkeypatch.setattr(clock, "wall", lambda: real() + sum(gone, dt.timedelta()))

    return go_on


@pytest.fixture(autouse=True)
def _no_other_limit(settings):
    """allauth's own, by the minute, are not what is asked here."""
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": None, "login_failed": None, "login": None}


def asked(client: Client) -> str:
    """A code is mailed to her; the address is typed as people do."""
    client.post(reverse("account_request_login_code"), {"email": "Nia@Example.org"})
    return postbox.code()


def wrong_one(right: str) -> str:
    return "000000" if right != "000000" else "111111"


def guess_codes(times: int, client: Client | None = None) -> str:
    """From elsewhere, three to a code; what the last answer said."""
    client, said = client or Client(), ""
    for number in range(times):
        if number % 3 == 0:
            Tries.objects.filter(kind="asked").delete()
            code = asked(client)
        said = client.post(reverse("account_confirm_login_code"), {"code": wrong_one(code)}, follow=True).text
    return said


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_after_five_wrong_codes_even_the_right_one_waits(nia, later):
    guess_codes(5)
    client = Client()
    code = asked(client)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert "many wrong codes" in answer.text
    assert "Wait 1 minute." in answer.text
    assert not is_in(client)
    later(seconds=61)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert is_in(client)


def test_the_wait_grows_and_a_day_has_fifteen_guesses(nia, later):
    waits = []
    for _ in range(40):
        charged = tries.charge("code", EMAIL, RequestFactory().get("/"))
        if charged.wait is not None:
            waits.append(charged.wait)
            later(seconds=charged.wait.total_seconds() + 1)
        if Tries.objects.get().count >= 15:
            break
    minutes = [round(wait.total_seconds() / 60) for wait in waits]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    left = tries.charge("code", EMAIL, RequestFactory().get("/")).wait
    assert left > dt.timedelta(hours=6), "until a day after the first"
    later(days=1)
    assert tries.charge("code", EMAIL, RequestFactory().get("/")).wait is None


def test_the_owner_is_told_once_and_nobody_where_there_is_no_account(nia):
    guess_codes(8)
    told = [each for each in postbox.delivered() if each.subject == "Somebody is guessing at your account"]
    assert [each.to for each in told] == [[EMAIL]]
    for _ in range(8):
        with_nobody = tries.charge("code", "nobody@example.org", RequestFactory().get("/"))
    assert with_nobody.wait is not None, "the same for an address that is nobody's"
    assert EMAIL not in str(list(Tries.objects.values()))


def test_the_owner_gets_in_by_password_while_somebody_guesses_codes(nia):
    guess_codes(15)
    client = Client()
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert is_in(client)


def test_the_owner_gets_in_by_code_on_a_device_where_they_were_before(nia):
    known = signed_in(nia)
    assert is_in(known)
    known.post(reverse("account_logout"))
    guess_codes(15)
    known.post(reverse("account_confirm_login_code"), {"code": asked(known)})
    assert is_in(known)


def test_a_device_known_for_one_account_is_not_known_for_another(nia, cast):
    theirs = cast.client("stranger")
    assert is_in(theirs)
    theirs.post(reverse("account_logout"))
    guess_codes(5)
    theirs.post(reverse("account_confirm_login_code"), {"code": asked(theirs)})
    assert not is_in(theirs)


def test_a_made_up_device_is_not_known(nia, settings):
    guess_codes(5)
    client = Client()
    client.cookies[settings.KNOWN_DEVICE_COOKIE] = f'{{"{nia.pk}": "me"}}'
    client.post(reverse("account_confirm_login_code"), {"code": asked(client)})
    assert not is_in(client)


def test_wrong_passwords_from_one_address_do_not_lock_out_the_right_one_from_another(nia, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    for _ in range(12):
        Client(REMOTE_ADDR="203.0.113.7").post(reverse("account_login"), {"login": EMAIL, "password": "wrong"})
    there = Client(REMOTE_ADDR="203.0.113.7")
    there.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert not is_in(there), "who guessed there waits"
    client = Client(REMOTE_ADDR="198.51.100.9")
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert is_in(client)


def with_password(client: Client, password: str) -> Client:
    client.post(reverse("account_login"), {"login": EMAIL, "password": password})
    return client


def signed_out_here(user, address: str) -> Client:
    """A device where they were signed in before."""
    client = Client(REMOTE_ADDR=address)
    client.cookies = signed_in(user).cookies
    client.get("/me/")
    client.post(reverse("account_logout"))
    return client


def test_wrong_passwords_from_the_same_address_do_not_lock_out_a_device_that_is_known(nia, cast, settings):
    """A library, a family, whoever sits behind the same router: the device has a count of its own."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    known = signed_out_here(nia, "203.0.113.7")
    for _ in range(12):
        with_password(Client(REMOTE_ADDR="203.0.113.7"), "wrong")
    assert not is_in(with_password(Client(REMOTE_ADDR="203.0.113.7"), PASSWORD)), "who guessed there waits"
    other = signed_out_here(cast.user("stranger"), "203.0.113.7")
    assert not is_in(with_password(other, PASSWORD)), "known for another account is not known for this one"
    assert is_in(with_password(known, PASSWORD))


def test_nor_do_very_many_in_a_minute(nia):
    with override_settings(ACCOUNT_RATE_LIMITS=base.ACCOUNT_RATE_LIMITS):
        known = signed_out_here(nia, "203.0.113.7")
        for _ in range(45):
            with_password(Client(REMOTE_ADDR="203.0.113.7"), "wrong")
        assert is_in(with_password(known, PASSWORD))
        assert not is_in(with_password(Client(REMOTE_ADDR="203.0.113.7"), PASSWORD)), "who guessed there waits"


def test_a_known_device_waits_for_its_own_wrong_passwords_alone(nia, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    one, two = signed_out_here(nia, "203.0.113.7"), signed_out_here(nia, "203.0.113.7")
    for _ in range(6):
        with_password(one, "wrong")
    one.defaults["REMOTE_ADDR"] = "198.51.100.9"
    assert not is_in(with_password(one, PASSWORD)), "another address makes no other device of it"
    assert is_in(with_password(two, PASSWORD)), "nor does it make anybody else wait"


def test_passwords_guessed_from_everywhere_wait_and_a_code_still_opens(nia):
    for number in range(31):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        said = client.post(reverse("account_login"), {"login": EMAIL, "password": "wrong"}).text
    assert "many wrong passwords" in said
    client = Client()
    client.post(reverse("account_confirm_login_code"), {"code": asked(client)})
    assert is_in(client)


def test_codes_mailed_and_not_used_have_a_limit_and_used_ones_do_not(nia):
    for _ in range(9):
        client = Client()
        client.post(reverse("account_confirm_login_code"), {"code": asked(client)})
        assert is_in(client)
    postbox.delivered()
    mail.outbox.clear()
    for _ in range(9):
        said = Client().post(reverse("account_login"), {"login": EMAIL, "password": ""}).text
    assert "mailed many codes" in said
    assert len(postbox.delivered()) == 6


@pytest.mark.parametrize("start", ["account_reset_password", "account_request_login_code"])
def test_every_way_to_have_a_code_mailed_counts(nia, start):
    for _ in range(9):
        said = Client().post(reverse(start), {"email": EMAIL}).text
    assert "mailed many codes" in said


def test_a_code_for_a_new_password_and_the_door_count_with_the_rest(nia):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    code = postbox.code()
    for _ in range(3):
        client.post(reverse("account_confirm_password_reset_code"), {"code": wrong_one(code)})
    inside = signed_in(nia, proved="")
    inside.post(reverse("account_proof"), {"send": "yes"})
    inside.post(reverse("account_proof"), {"code": wrong_one(postbox.code())})
    counts = sorted(Tries.objects.filter(kind="code").values_list("count", flat=True))
    assert sum(counts) == 4


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_each_counted(nia):
    from django.db import connections

    def charge(_):
        try:
            return tries.charge("code", EMAIL, RequestFactory().get("/")).wait is None
        finally:
            connections.close_all()

    tries.charge("code", EMAIL, RequestFactory().get("/"))
    with ThreadPoolExecutor(8) as pool:
        through = sum(pool.map(charge, range(24)))
    assert through == 4, "five without a wait, one of them before"


def test_old_ones_are_forgotten(nia, later):
    guess_codes(1)
    later(days=3)
    assert tries.forget_old() >= 1
    assert not Tries.objects.exists()


def test_nobody_is_believed_who_says_that_a_proxy_stands_before_them(nia, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    for number in range(12):
        forged = {"X-Forwarded-For": f"192.0.2.{number}"}
        Client().post(reverse("account_login"), {"login": EMAIL, "password": "wrong"}, headers=forged)
    client = Client()
    client.post(
        reverse("account_login"), {"login": EMAIL, "password": PASSWORD}, headers={"X-Forwarded-For": "1.2.3.4"}
    )
    assert not is_in(client), "counted on the address that we saw ourselves"
