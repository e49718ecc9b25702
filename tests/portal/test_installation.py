"""The demo's settings never open a database that production made, nor production's a demo's: each by its own process."""

import pytest
from django.db import DatabaseError, connection, transaction
from django_tasks_db.models import DBTaskResult

from ground import jobs
from ground.models import Installation
from members.models import Person, User
from portal import installation
from portal.demo import accounts
from tests import processes, production

DEMOS = installation.SENTENCES[False]
PRODUCTIONS = installation.SENTENCES[True]


def kind_becomes(kind: str | None) -> None:
    on = ' ON "ground_installation"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f'DROP TRIGGER "ground_installation_no_{event}"{on}')
    Installation.objects.filter(pk=1).update(kind=kind) if kind else Installation.objects.all().delete()


@pytest.fixture
def in_production(tmp_path):
    return production.environment(tmp_path, **{**production.GOOD, "DATABASE_URL": processes.database_url()})


@pytest.fixture
def in_the_demo(tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "DATABASE_URL": processes.database_url()}
    return production.environment(tmp_path, **settings)


def test_a_demos_database_is_refused_by_production(transactional_db, in_production):
    assert Installation.objects.get().kind == "demo"
    tried = production.tries(["tick"], ["fields", "status"], ["import", "portal.wsgi"], env=in_production)
    assert tried == [(1, DEMOS), (1, DEMOS), (3, DEMOS + "\n")]


def test_one_from_before_that_row_is_known_by_its_people(transactional_db, in_production):
    kind_becomes(None)
    accounts.ensure()
    assert User.objects.filter(email__endswith="@demo.example").exists()
    assert production.tries(["migrate"], env=in_production) == [(1, DEMOS)]
    assert not Installation.objects.exists()


def test_productions_database_is_refused_by_the_demo_and_its_queue_left_alone(
    transactional_db, in_production, in_the_demo
):
    kind_becomes(Installation.PRODUCTION)
    jobs.enqueue("members.tasks.send_notice", 1)
    waiting = DBTaskResult.objects.ready().count()
    worker = ["db_worker", "--queue-name", "*", "--batch", "-v", "0"]
    tried = production.tries(worker, ["tick"], ["migrate"], ["seed"], ["import", "portal.wsgi"], env=in_the_demo)
    assert tried == [(1, PRODUCTIONS)] * 4 + [(3, PRODUCTIONS + "\n")]
    assert DBTaskResult.objects.ready().count() == waiting > 0
    assert production.tries(["tick"], ["import", "portal.wsgi"], env=in_production) == [(0, ""), (0, "")]


def test_who_made_it_never_changes(db):
    for deed in (
        lambda: Installation.objects.update(kind="production"),
        lambda: Installation.objects.all().delete(),
        lambda: Installation.objects.create(pk=2, kind="demo"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    Installation.objects.ensure()
    assert Installation.objects.get().kind == "demo"
    assert Person.objects.exists()
