"""Alive, can serve, is working: each told apart, to any host and scheme, with nothing of an engine's own words."""

import datetime as dt
import shutil

import pytest
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from ground import clock, jobs
from ground.models import Beat, ClockOffset, MailService
from home.models import HomePage
from members.models import Notice, Person
from portal import health, tick
from portal.settings import env

READY = ("database", "migrations", "rules", "keys", "clock", "write", "site", "page")
WORKING = ("queue", "tick", "mail", "cache")


@pytest.fixture(autouse=True)
def _at_work(db):
    DBTaskResult.objects.all().delete()  # Wagtail's own, from the first pages
    Beat.objects.tick()


def all_ok(names):
    return {"ok": True} | dict.fromkeys(names, "ok")


def refused(client, path, name):
    """What `name` says, where it alone is wrong."""
    response = client.get(path)
    told = response.json()
    assert (response.status_code, told.pop("ok")) == (503, False), told
    said = told.pop(name)
    assert set(told.values()) == {"ok"} and said != "ok", told
    return said


def test_healthz_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert response.json() == {"ok": True}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("path", "names"), [("/readyz", READY), ("/workz", WORKING)])
def test_each_says_what_was_looked_at(client, path, names):
    response = client.get(path)
    assert (response.status_code, response.json()) == (200, all_ok(names))
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/workz"])
def test_a_probe_by_address_over_plain_http_is_answered(db, settings, path):
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["alongside.example"]
    settings.SITE_URL = "https://alongside.example"
    Site.objects.update(hostname="alongside.example", port=443)
    probe = Client()
    for host in ("10.1.2.3", "10.1.2.3:8000", "[fd00::1]:8000", "anything.else", ""):
        response = probe.get(path, headers={"host": host})
        assert (response.status_code, response.json()["ok"]) == (200, True), (host, response.content)
    assert probe.get("/", headers={"host": "10.1.2.3"}).status_code == 400, "as for any visitor's page"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/workz"])
def test_only_reading(client, path):
    assert client.post(path).status_code == 405


# Can serve


def test_a_migration_that_is_not_applied_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ground'")
    assert refused(client, "/readyz", "migrations").startswith("1 not applied")


def on_table():
    return ' ON "ground_auditevent"' if connection.vendor == "postgresql" else ""


def test_a_rule_of_the_database_that_is_gone_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "ground_auditevent_no_update"{on_table()}')
    assert refused(client, "/readyz", "rules").startswith("off in the database, or another version's: 1.")


def test_a_rule_that_says_something_else_is_not_ready(client):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute('DROP TRIGGER "ground_auditevent_no_update"')
            cursor.execute(
                'CREATE TRIGGER "ground_auditevent_no_update" BEFORE UPDATE ON "ground_auditevent" WHEN 1 = 0 '
                "BEGIN SELECT RAISE(ABORT, 'These rows are never changed.'); END"
            )
        else:
            cursor.execute(
                'CREATE OR REPLACE FUNCTION "ground_auditevent_no_update_fn"() RETURNS trigger LANGUAGE plpgsql AS '
                "$fn$ BEGIN RETURN NEW; END $fn$"
            )
    assert refused(client, "/readyz", "rules").startswith("off in the database, or another version's: 1.")


@pytest.mark.parametrize(
    ("when", "condition"),
    [
        ('BEFORE UPDATE ON "ground_auditevent"', "1 = 0"),
        ('BEFORE UPDATE OF "verb" ON "ground_auditevent"', "1 = 1"),
        ('BEFORE INSERT ON "ground_auditevent"', "1 = 1"),
        ('BEFORE UPDATE ON "ground_clockoffset"', "1 = 1"),
    ],
    ids=["never", "one column", "another event", "another table"],
)
def test_a_rule_made_again_for_something_else_is_not_ready(client, when, condition):
    """On PostgreSQL with the very function that it should have."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "ground_auditevent_no_update"{on_table()}')
        if connection.vendor == "sqlite":
            body = "BEGIN SELECT RAISE(ABORT, 'These rows are never changed.'); END"
            cursor.execute(f'CREATE TRIGGER "ground_auditevent_no_update" {when} WHEN {condition} {body}')
        else:
            only = f"WHEN ({condition})" if condition == "1 = 0" else ""
            body = 'EXECUTE FUNCTION "ground_auditevent_no_update_fn"()'
            cursor.execute(f'CREATE TRIGGER "ground_auditevent_no_update" {when} FOR EACH ROW {only} {body}')
    assert refused(client, "/readyz", "rules").startswith("off in the database, or another version's: 1.")


def test_rules_that_are_switched_off_are_not_ready(client):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such switch")
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE "ground_auditevent" DISABLE TRIGGER USER')
    assert refused(client, "/readyz", "rules").startswith("off in the database, or another version's: 3.")
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE "ground_auditevent" ENABLE TRIGGER USER')
        cursor.execute("SET LOCAL session_replication_role = replica")
    assert refused(client, "/readyz", "rules").startswith("off in the database")


@pytest.mark.parametrize("keys", [[Fernet.generate_key().decode()], ["notakey"]], ids=["wrong", "malformed"])
def test_keys_that_open_nothing_are_not_ready(client, settings, keys):
    right = settings.FIELD_KEYS
    settings.FIELD_KEYS = keys
    assert refused(client, "/readyz", "keys").startswith("FIELD_KEYS do not open")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *right]
    assert client.get("/readyz").status_code == 200, "a newer key in front of the one that sealed it"


def test_a_database_that_takes_no_row_is_not_ready(client):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("SET TRANSACTION READ ONLY")
    try:
        assert refused(client, "/readyz", "write").startswith("failed: ")
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = OFF")


def test_the_probes_own_rows_do_not_pile_up(client):
    for _ in range(3):
        assert client.get("/readyz").status_code == 200
    assert Beat.objects.filter(name__startswith="write ").count() == 1


def test_files_that_were_not_collected_are_not_ready(settings, tmp_path):
    """As in production: the pages ask a manifest for each file, and answer 500 without it."""
    settings.STATIC_ROOT = str(tmp_path)
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    (tmp_path / "css").mkdir()
    shutil.copytree(settings.STATICFILES_DIRS[0], tmp_path, dirs_exist_ok=True)
    assert Client().get("/readyz").json()["page"] == "ok"
    (tmp_path / "css" / "alongside.css").unlink()
    assert "files are not there" in refused(Client(), "/readyz", "page")
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    assert refused(Client(raise_request_exception=False), "/readyz", "page") == "the first page answers 500"


def test_a_cache_or_a_worker_that_is_away_leaves_it_ready(client, monkeypatch):
    """A balancer would take away every web process of a site that still answers."""
    monkeypatch.setattr(type(cache._connections["default"]), "get", lambda *args, **kwargs: None)
    jobs.enqueue("members.tasks.send_notice", 1)
    DBTaskResult.objects.update(enqueued_at=clock.wall() - dt.timedelta(hours=6))
    Beat.objects.all().delete()
    assert client.get("/readyz").status_code == 200
    told = client.get("/workz").json()
    assert [name for name in WORKING if told[name] == "ok"] == ["mail"]


def test_a_demos_clock_outside_the_demo_is_not_ready(client, settings):
    ClockOffset.objects.add(dt.timedelta(days=1))
    assert client.get("/readyz").status_code == 200
    settings.DEMO = False
    assert "was a demo's" in refused(client, "/readyz", "clock")
    assert clock.now() - clock.wall() < dt.timedelta(seconds=5)


def test_an_engines_own_words_stay_inside(client, monkeypatch):
    def break_down(request):
        raise RuntimeError("canary: password=x host=db7")

    monkeypatch.setitem(health.READY, "database", break_down)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"canary" not in response.content


def test_a_site_elsewhere_is_not_ready_until_set_up(client, settings):
    settings.SITE_URL = "https://alongside.example"
    settings.ALLOWED_HOSTS = ["alongside.example", "testserver"]
    assert refused(client, "/readyz", "site") == "is not at SITE_URL: run manage.py set_up"
    call_command("set_up", verbosity=0)
    assert client.get("/readyz").status_code == 200
    assert HomePage.objects.get().full_url == "https://alongside.example/"


@pytest.mark.parametrize(
    "given", ["https://alongside.example:443", "HTTPS://Alongside.Example", "https://alongside.example:8443"]
)
def test_what_set_up_wrote_is_what_is_wanted(client, settings, monkeypatch, given):
    monkeypatch.setenv("SITE_URL", given)
    settings.SITE_URL = env.site_url(["alongside.example"])
    settings.ALLOWED_HOSTS = ["alongside.example", "testserver"]
    call_command("set_up", verbosity=0)
    assert client.get("/readyz").json() == all_ok(READY)


# Is working


def test_a_job_that_waits_too_long(client):
    jobs.enqueue("members.tasks.send_notice", 1)
    assert client.get("/workz").status_code == 200
    DBTaskResult.objects.update(enqueued_at=clock.wall() - dt.timedelta(minutes=6))
    assert refused(client, "/workz", "queue").startswith("1 waiting")


def test_a_tick_that_is_not_started(client):
    Beat.objects.filter(name="tick").update(at=clock.wall() - dt.timedelta(minutes=16))
    assert refused(client, "/workz", "tick").startswith("ran last at ")
    Beat.objects.all().delete()
    assert refused(client, "/workz", "tick").startswith("has never run")
    tick.run()
    assert client.get("/workz").json()["tick"] == "ok"


def test_mail_that_does_not_go(client, cast):
    person = cast.coproducer
    Notice.objects.create(
        person=person,
        kind="x/y",
        object_kind=Person._meta.label_lower,
        object_id=person.pk,
        channel="email",
        due_at=clock.now() - dt.timedelta(minutes=31),
    )
    assert refused(client, "/workz", "mail") == "1 mails owed for more than 30 minutes"


def test_a_mail_server_that_is_away(client):
    MailService.objects.failed("one", whole=True)
    assert refused(client, "/workz", "mail") == "does not go just now"
    MailService.objects.sent()
    assert client.get("/workz").status_code == 200


def test_a_cache_that_keeps_nothing(client, monkeypatch):
    monkeypatch.setattr(type(cache._connections["default"]), "get", lambda *args, **kwargs: None)
    assert refused(client, "/workz", "cache") == "what was stored is not there"


def test_they_stand_before_everything_else(settings):
    assert settings.MIDDLEWARE[0] == "portal.middleware.health"


def test_a_first_page_that_sends_people_away_serves_nobody(client, monkeypatch):
    from django.http import HttpResponseRedirect

    monkeypatch.setattr(HomePage, "serve", lambda page, request: HttpResponseRedirect("/accounts/login/"))
    cache.clear()
    assert refused(client, "/readyz", "page") == "the first page answers 302"
