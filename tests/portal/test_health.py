import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django_tasks_db.models import DBTaskResult

from ground import clock, jobs
from ground.models import ClockOffset


@pytest.fixture(autouse=True)
def _nothing_queued(db):
    DBTaskResult.objects.all().delete()  # Wagtail's own, from the first pages


def test_healthz_asks_nothing_of_the_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert response.json() == {"ok": True}
    assert "no-store" in response["Cache-Control"]


def test_readyz_says_what_was_looked_at(client, db):
    response = client.get("/readyz")
    assert response.status_code == 200, response.json()
    assert response.json() == {
        "ok": True,
        "database": "ok",
        "cache": "ok",
        "queue": "ok",
        "migrations": "ok",
        "rules": "ok",
        "clock": "ok",
    }


def test_a_job_that_waits_too_long_is_not_ready(client, db):
    jobs.enqueue("members.tasks.send_notice", 1)
    assert client.get("/readyz").status_code == 200
    DBTaskResult.objects.update(enqueued_at=clock.wall() - dt.timedelta(minutes=6))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["queue"].startswith("1 waiting")


def test_a_migration_that_is_not_applied_is_not_ready(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ground'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"].endswith("not applied")


def test_a_rule_of_the_database_that_is_off_is_not_ready(client, db):
    on = ' ON "ground_auditevent"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "ground_auditevent_no_update"{on}')
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["rules"].startswith("off in the database: 1.")


def test_a_cache_that_keeps_nothing_is_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(type(cache._connections["default"]), "get", lambda *args, **kwargs: None)
    assert client.get("/readyz").json()["cache"] == "what was stored is not there"


def test_an_engines_own_words_stay_inside(client, db, monkeypatch):
    def break_down():
        raise RuntimeError("canary: password=x host=db7")

    monkeypatch.setitem(__import__("portal.health", fromlist=["CHECKS"]).CHECKS, "database", break_down)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"canary" not in response.content


def test_a_demos_clock_outside_the_demo_is_not_ready(client, db, settings):
    ClockOffset.objects.add(dt.timedelta(days=1))
    assert client.get("/readyz").status_code == 200
    settings.DEMO = False
    assert client.get("/readyz").status_code == 503
    assert clock.now() - clock.wall() < dt.timedelta(seconds=5)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading(client, db, path):
    assert client.post(path).status_code == 405
