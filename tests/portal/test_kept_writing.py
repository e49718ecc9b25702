"""What somebody wrote is not lost when they were signed out meanwhile, or their page was too old: seen by them alone."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from ground import clock
from home.models import StandardPage
from members import kept_writing
from members.models import KeptWriting, Notice, PrivateDetails, User
from payments.models import PayeeDestination
from tests import postbox
from tests.cast import signed_in

FORM = "/me/access-needs/"
WORDS = "A quiet room, please.\nAnd <b>breaks</b> each hour & a ramp."


def fields_of(client: Client, path: str) -> dict[str, str]:
    """As the page's own form has them."""
    form = BeautifulSoup(client.get(path).text, "html.parser").find("main").find("form", method="post")
    fields = form.find_all("input") if form else []
    return {field["name"]: field.get("value", "") for field in fields if field.get("name")}


def enter(client: Client, user: User, onward: str) -> str:
    """Signs in as they do, and where that led."""
    client.post(reverse("account_request_login_code"), {"email": user.email, "next": onward})
    return client.post(reverse("account_confirm_login_code"), {"code": postbox.code(), "next": onward})["Location"]


@pytest.fixture
def wrote(cast):
    """A page was opened, the session ended elsewhere, and then the button was pressed: (client, answer, user)."""
    client = cast.client("coproducer")
    sent = {**fields_of(client, FORM), "words": WORDS}
    client.post(reverse("account_logout"))
    return client, client.post(FORM, sent), cast.user("coproducer")


def test_signed_out_while_writing_and_the_form_comes_back_filled(wrote):
    client, answer, user = wrote
    door = client.get(answer["Location"]).text
    assert "We kept what you wrote for one hour" in door
    assert "never keep passwords, codes, files or bank details" in door
    (onward,) = parse_qs(urlsplit(answer["Location"]).query)["next"]
    assert enter(client, user, onward) == onward
    page = BeautifulSoup(client.get(onward).text, "html.parser")
    assert page.find("textarea", attrs={"name": "words"}).text.lstrip("\n") == WORDS
    assert "Nothing was sent" in page.find("form", attrs={"method": "post"}).text or "Nothing was sent" in page.text
    assert not PrivateDetails.objects.filter(person=user.person).exists(), "it is never sent by itself"


def test_sealed_where_it_lies(wrote):
    row = KeptWriting.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM members_keptwriting")
        (lies,) = cursor.fetchone()
    assert "quiet" not in lies
    assert "quiet" not in str(row.fields)


def kept_address(user: User) -> str:
    row = KeptWriting.objects.get(user=user)
    return f"{row.form}?kept={row.key}"


def test_nobody_else_reads_it(wrote, cast):
    _client, _answer, user = wrote
    there = kept_address(user)
    for who in ("stranger", "coordinator", "admin"):
        assert "quiet room" not in cast.client(who).get(there).text
    assert "quiet room" not in Client().get(there, follow=True).text
    key = KeptWriting.objects.get().key
    assert cast.client("stranger").get(reverse("kept_writing", args=[key])).status_code == 404
    assert "quiet room" in cast.client("coproducer").get(reverse("kept_writing", args=[key])).text


def test_for_an_hour(wrote, cast, monkeypatch):
    _client, _answer, user = wrote
    there, real = kept_address(user), clock.wall
    monkeypatch.setattr(clock, "wall", lambda: real() + dt.timedelta(minutes=61))
    assert "quiet room" not in signed_in(user).get(there).text
    assert kept_writing.forget_old() == 1


def test_strangers_fill_no_store(cast):
    client = cast.client("coproducer")
    sent = {**fields_of(client, FORM), "words": WORDS}
    made_up = {"words": WORDS, "stamp": "eyJhIjoxfQ:1abc:made-up"}
    Client().post(FORM, {"words": WORDS})
    Client().post(FORM, made_up)
    assert not KeptWriting.objects.exists()
    for number in range(8):
        Client().post(FORM, {**sent, "words": f"{WORDS} {number}"})
    assert KeptWriting.objects.count() == 1, "one for each form of one person"


@pytest.mark.parametrize("words", ["long " * 50_000, "long" * 60_000], ids=["words", "one word"])
def test_what_is_too_long_to_keep_is_given_back_at_once(cast, words):
    client = cast.client("coproducer")
    sent = {**fields_of(client, FORM), "words": words}
    answer = Client().post(FORM, sent)
    assert answer.status_code == 403 and "it is too long for us to keep" in answer.text
    assert words.strip() in answer.text
    onward = BeautifulSoup(answer.text, "html.parser").find("main").find("a", string="Sign in")["href"]
    assert onward.startswith(reverse("account_login")) and FORM in onward
    assert answer["Cache-Control"] == "private, no-store"
    assert not KeptWriting.objects.exists()
    assert "too long" not in Client().post(FORM, sent | {"stamp": "made-up"}, follow=True).text, "to whom it belongs"


def test_what_is_too_long_for_a_page_that_was_open_too_long_is_given_back(cast):
    _client, answer = too_old(cast.user("coproducer"), words="long " * 50_000)
    assert answer.status_code == 403 and "too long for us to keep" in answer.text
    assert "long long long" in answer.text and not KeptWriting.objects.exists()


def test_bank_details_codes_and_passwords_are_never_kept(cast):
    client = cast.client("coproducer")
    for name in ("destination_give", "account_email", "account_change_password"):
        assert "stamp" not in fields_of(client, reverse(name)), name
    sent = {
        **fields_of(client, FORM),
        "words": WORDS,
        "sort_code": "20-30-40",
        "password1": "x y",
        "account": "12345678",
    }
    Client().post(FORM, sent)
    kept = kept_writing.find(cast.user("coproducer"), KeptWriting.objects.get().key)
    assert set(kept.fields) == {"words", "basis"}
    client.post(reverse("account_logout"))
    client.post(reverse("destination_give"), {"name": "Rowan Marsh", "sort_code": "203040", "account": "12345678"})
    assert KeptWriting.objects.count() == 1
    assert "12345678" not in str(dict(client.session.items()))
    assert not PayeeDestination.objects.filter(person=cast.coproducer).exists()


def test_a_cost_code_is_no_secret(cast):
    client = cast.client("coproducer")
    Client().post(FORM, {**fields_of(client, FORM), "words": WORDS, "cost_code": "CP-7"})
    assert kept_writing.find(cast.user("coproducer"), KeptWriting.objects.get().key).fields["cost_code"] == ["CP-7"]


def test_whoever_wrote_a_page_in_the_editor_is_told_that_it_is_not_saved(db):
    page = StandardPage.objects.get(slug="privacy")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = Client().post(address, {"title": "Privacy", "intro": "Long words."}, follow=True)
    assert "what you typed was not saved" in answer.text and "copy it" in answer.text
    assert "was not saved" not in Client().get(address, follow=True).text


# A page that was open too long


def too_old(user: User, **more) -> tuple[Client, object]:
    """Signed out and in again meanwhile: the page's token is not good any more."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(user).cookies
    sent = {**fields_of(client, FORM), "csrfmiddlewaretoken": "x" * 64, "words": WORDS, **more}
    return client, client.post(FORM, sent)


def test_the_page_that_says_so_shows_the_text_and_leads_to_the_filled_form(cast):
    user = cast.user("coproducer")
    client, answer = too_old(user)
    assert answer.status_code == 403
    assert "A quiet room, please.<br>And &lt;b&gt;breaks&lt;/b&gt;" in answer.text
    again = BeautifulSoup(answer.text, "html.parser").find("a", string="Open the form, filled in")["href"]
    page = BeautifulSoup(client.get(again).text, "html.parser")
    assert page.find("textarea", attrs={"name": "words"}).text.lstrip("\n") == WORDS


def test_what_another_site_sends_is_not_shown_by_us(cast):
    _client, answer = too_old(cast.user("coproducer"), stamp="")
    assert answer.status_code == 403
    assert "quiet room" not in answer.text
    assert not KeptWriting.objects.exists()


def test_what_somebody_else_wrote_on_this_computer_is_not_shown(cast):
    theirs = fields_of(cast.client("stranger"), FORM)["stamp"]
    _client, answer = too_old(cast.user("coproducer"), stamp=theirs)
    assert "quiet room" not in answer.text


# Other forms


def test_the_teams_forms_too_and_away_from_their_desk(cast, monkeypatch, settings):
    client, real = cast.client("coordinator"), clock.wall
    path = reverse("people_add")
    sent = {**fields_of(client, path), "name": "Winnie Oduya", "reach_by": "post", "address": "1 High Street\nLeeds"}
    monkeypatch.setattr(clock, "wall", lambda: real() + dt.timedelta(seconds=settings.TEAM_AWAY_AT_MOST + 5))
    answer = client.post(path, sent)
    assert "kept%3D" in answer["Location"]
    page = BeautifulSoup(
        signed_in(cast.user("coordinator")).get(kept_address(cast.user("coordinator"))).text, "html.parser"
    )
    assert page.find("input", attrs={"name": "name"})["value"] == "Winnie Oduya"
    assert page.find("textarea", attrs={"name": "address"}).text.strip().splitlines() == ["1 High Street", "Leeds"]
    assert page.select_one("[value=post][checked], option[value=post][selected]")
    assert not Notice.objects.filter(person__name="Winnie Oduya").exists()


def test_where_the_form_is_not_there_any_more_the_words_are(cast):
    user = cast.user("coproducer")
    stamp = fields_of(cast.client("coproducer"), FORM)["stamp"]
    Client().post("/me/experience/skills/", {"stamp": stamp, "own_words": "I know the bus network well."})
    answer = signed_in(user).get(kept_address(user), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/me/kept/")
    assert "I know the bus network well." in answer.text
