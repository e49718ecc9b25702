"""A number for each request: in its lines, on the page that says what went wrong, and in a mail to ADMINS."""

import logging
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ground import jobs
from ground.models import OutgoingMail
from home.models import HomePage
from portal import request_log

NUMBER = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


@pytest.fixture
def seen():
    """What the console is given, line by line."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    console = logging.getLogger("django").handlers[0]
    keep = Keep()
    keep.setFormatter(console.formatter)
    for each in console.filters:
        keep.addFilter(each)
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(keep)
    yield lines
    for logger in loggers:
        logger.removeHandler(keep)


@pytest.fixture
def broken(monkeypatch, db):
    def serve(self, request):
        raise LookupError("canary: about a person")

    monkeypatch.setattr(HomePage, "serve", serve)
    return Client(raise_request_exception=False)


def test_each_request_has_its_own_and_says_it(client, db):
    numbers = {client.get(path)["X-Request-ID"] for path in ("/", "/", "/accounts/login/", "/nothing-here/")}
    assert len(numbers) == 4 and all(map(NUMBER.fullmatch, numbers))
    assert request_log.current() == ""


def test_the_page_that_says_what_went_wrong_has_the_number_of_its_lines(broken, seen):
    answer = broken.get("/")
    number = answer["X-Request-ID"]
    assert (answer.status_code, number in answer.text) == (500, True)
    (line,) = [line for line in seen if "Internal Server Error" in line]
    assert f" ERROR {number} django.request " in line


def test_the_line_of_a_refusal_has_its_number(client, db, seen):
    number = client.get("/nothing-here/")["X-Request-ID"]
    (line,) = [line for line in seen if "Not Found: /nothing-here/" in line]
    assert f" WARNING {number} django.request " in line


@pytest.mark.parametrize("path", ["/nothing-here/", "/%00", "/admin/people/"])
def test_so_have_refusals(cast, path):
    answer = cast.client("coproducer").get(path)
    assert answer.status_code in (400, 403, 404)
    assert answer["X-Request-ID"] in answer.text


def test_so_has_a_form_that_was_open_too_long(db):
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    assert answer.status_code == 403 and answer["X-Request-ID"] in answer.text


def test_a_number_is_taken_from_a_proxy_of_ours_alone(client, db, settings):
    given = {"X-Request-ID": "edge-7f3a9c21"}
    assert client.get("/accounts/login/", headers=given)["X-Request-ID"] != "edge-7f3a9c21"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/accounts/login/", headers=given)["X-Request-ID"] == "edge-7f3a9c21"
    for odd in ("x", "a b c d e f g h", "<script>alert(1)</script>", "x" * 200):
        assert NUMBER.fullmatch(client.get("/accounts/login/", headers={"X-Request-ID": odd})["X-Request-ID"])


def test_a_line_outside_of_a_request_has_none(seen):
    logging.getLogger("ground").info("by a worker")
    assert [line for line in seen if " INFO - ground by a worker" in line]


# Mail to ADMINS


@pytest.fixture
def admins(settings):
    settings.ADMINS = [("", "ann@alongside.example")]


def test_what_breaks_is_mailed_once_without_an_errors_words(broken, admins):
    numbers = [broken.get("/")["X-Request-ID"] for _ in range(3)]
    assert OutgoingMail.objects.count() == 1, "by the worker, not inside the request"
    jobs.run_ready()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ann@alongside.example"], "Alongside: something broke: LookupError")
    assert "builtins.LookupError at " in sent.body and "test_request_log.py" in sent.body
    assert numbers[0] in sent.body
    assert "canary" not in sent.subject + sent.body


def test_a_tick_that_fails_is_mailed_too(admins, transactional_db, monkeypatch):
    from portal import tick

    monkeypatch.setattr(tick, "ON_TICK", ("ground.jobs.no_such_thing",))
    assert tick.run() == ["ground.jobs.no_such_thing"]
    assert OutgoingMail.objects.count() == 1


def test_refusals_are_not(client, admins, db):
    client.get("/nothing-here/")
    client.get("/%00")
    client.get("/", headers={"host": "elsewhere.example"})
    assert not OutgoingMail.objects.exists()


def test_nobody_is_told_where_nobody_is_named(broken):
    broken.get("/")
    assert not OutgoingMail.objects.exists()


# What a browser may do


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nothing-here/", "/static/css/alongside.css"])
def test_no_page_asks_for_a_camera_or_a_place(client, db, path):
    said = client.head(path)["Permissions-Policy"]
    for name in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{name}=()" in said
    assert "publickey-credentials-get=(self)" in said, "passkeys go on working"
