"""Redis as the shared cache, and the site while it is away: pages go on, and sign-in says "not just now"."""

import contextlib
import shutil
import socket
import subprocess
import time

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ground.models import Beat
from portal import cache as ours
from portal import checks
from portal.settings import env


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def use(settings, monkeypatch, port):
    monkeypatch.setenv("CACHE_URL", f"redis://127.0.0.1:{port}/0")
    settings.CACHES = {**settings.CACHES, "default": env.cache("")}
    ours._away_until.clear()


@pytest.fixture
def away(settings, monkeypatch, db):
    use(settings, monkeypatch, free_port())
    yield
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def sign_in(client, settings, name="coproducer"):
    sent = {"login": f"{name}@demo.example", "password": settings.DEMO_PASSWORD}
    return client.post(reverse("account_login"), sent)


def sign_up(client):
    return client.post(reverse("account_signup"), {"email": "new@example.org", "name": "New Person"})


FORMS = (sign_in, lambda client, settings: sign_up(client))


def test_pages_and_readiness_go_on(away, client):
    for path in ("/", "/opportunities/", "/offers/", reverse("account_login"), reverse("account_signup")):
        assert client.get(path).status_code == 200, path
    assert client.get("/readyz").status_code == 200
    Beat.objects.tick()
    told = client.get("/workz")
    assert (told.status_code, told.json()["cache"]) == (503, "failed: CacheAway")


@pytest.mark.parametrize("form", FORMS, ids=["in", "up"])
def test_signing_in_or_up_says_not_just_now(away, cast, settings, form):
    assert cast.coproducer
    answer = form(Client(), settings)
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert "<h1>Not just now</h1>" in answer.text and "127.0.0.1" not in answer.text


def test_a_server_that_hangs_holds_up_one_question_a_while(settings, monkeypatch, client, db):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, monkeypatch, silent.getsockname()[1])
        monkeypatch.setitem(settings.CACHES["default"]["OPTIONS"], "socket_timeout", 0.3)
        monkeypatch.setattr(ours, "PAUSE", 60)
        started = time.monotonic()
        for _ in range(20):
            with contextlib.suppress(ours.CacheAway):
                ours_get()
        assert time.monotonic() - started < 3, "20 questions, each of 0.3 s, would be six seconds"
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def ours_get():
    from django.core.cache import cache

    return cache.get("x")


def test_set_up_and_the_check_before_a_deploy_say_so(away):
    with pytest.raises(CommandError, match="The cache at CACHE_URL does not answer"):
        call_command("set_up", verbosity=0)
    assert [error.id for error in checks.cache_answers(None)] == ["portal.E002"]


def test_nothing_is_said_of_one_that_answers(db):
    assert checks.cache_answers(None) == []


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server on this machine (apt has it)")
def test_with_a_real_one_that_goes_and_comes_back(settings, monkeypatch, cast, tmp_path):
    assert cast.coproducer
    port = free_port()
    use(settings, monkeypatch, port)
    monkeypatch.setattr(ours, "PAUSE", 0)
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]

    def started():
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return process
            time.sleep(0.05)
        raise AssertionError("redis-server did not start")

    process = started()
    try:
        assert sign_in(Client(), settings).status_code == 302
        process.kill()
        process.wait()
        assert sign_in(Client(), settings).status_code == 503
        assert Client().get("/").status_code == 200
        process = started()
        assert sign_in(Client(), settings).status_code == 302
    finally:
        process.kill()
        process.wait()
        settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
