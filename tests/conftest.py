"""The hostile test run: what is forbidden stands in hostile.py, the copied database in database.py.

Fixtures for tests: `db` and `transactional_db` as ever, `clock_at`, `cast` and `client_of` (cast.py), and for the
browser `page`, `new_page`, `sign_in`, `enter`, `axe`. Mark a test `seeded` to start from the demo's year of activity.
"""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar

import pytest
from django.test import TransactionTestCase

from tests import hostile, worlds
from tests.faults import figures, long, pytest_terminal_summary  # noqa: F401 - fixtures and a hook
from tests.faults import pytest_addoption as faults_addoption

DATABASE = {"db", "transactional_db", "live_server", "_django_db_helper"}


def pytest_addoption(parser):
    parser.addoption("--every-person", action="store_true", help="axe: every route as every person")
    faults_addoption(parser)


def pytest_configure(config):
    hostile.install()


def pytest_collection_modifyitems(config, items):
    from django.db import connection

    if connection.vendor != "sqlite":
        for item in items:
            if why := same_on_both(item):
                item.add_marker(pytest.mark.skip(reason=f"{why}: it ran on SQLite"))
    # Tests of one template together: a change of template costs a copy.
    items.sort(key=template_of)


def same_on_both(item) -> str:
    """Why what this test says cannot depend on the database; "" where it may."""
    if item.get_closest_marker("axe") or "look" in item.path.parts:
        return "how a page looks and reads is the same on both"
    if not asks_a_database(item):
        return "asks no database"
    return ""


def asks_a_database(item) -> bool:
    return bool(DATABASE & set(item.fixturenames)) or item.get_closest_marker("django_db") is not None


def template_of(item) -> tuple[bool, str]:
    world = worlds.of(item)
    name = f"{world.build.__module__}.{world.build.__name__}" if world else ""
    return _is_seeded(item), name


def _is_seeded(item) -> bool:
    return item.get_closest_marker("seeded") is not None


def _makes_the_year(config, worker: str) -> bool:
    """The last of several workers, before its first test: at the end all of them would wait for the one that makes it."""
    count = getattr(config, "workerinput", {}).get("workercount", 1)
    return count > 1 and worker == f"gw{count - 1}"


# The database


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    from tests.database import Copies

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        copies = Copies(worker)
        if _makes_the_year(request.config, worker) and any(map(_is_seeded, request.session.items)):
            copies.template(True)
        TransactionTestCase._fixture_teardown = lambda self: copies.spoil()
        yield copies
        copies.close()


@pytest.fixture
def _django_db_helper(request, django_db_setup, django_db_blocker, _right_copy):
    """pytest-django's own, after the right copy is in place."""
    from pytest_django import fixtures

    yield from fixtures._django_db_helper.__wrapped__(request, django_db_setup, django_db_blocker)


@pytest.fixture
def _right_copy(request, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        django_db_setup.need(request.node.get_closest_marker("seeded") is not None, worlds.of(request.node))


@pytest.fixture(autouse=True)
def _every_promise_kept(request):
    """After each test: pages as they should be, and a ledger that adds up."""
    if asks_a_database(request.node):
        request.getfixturevalue("_django_db_helper")
    hostile.take_findings()
    yield
    found = hostile.take_findings()
    if asks_a_database(request.node):
        found += ledger_problems()
    if found:
        pytest.fail("; ".join(found), pytrace=False)


def ledger_problems() -> list[str]:
    from django.db import connection

    if connection.needs_rollback:
        return []
    from payments.queries import ledger_check

    return [f"the ledger: {problem}" for problem in ledger_check.problems()]


@pytest.fixture(autouse=True)
def _nothing_kept_from_another_test():
    """A test's rows are rolled back, and `PublicData.version` with them: the next one counts the same numbers."""
    from django.core.cache import caches

    from opportunities.queries import open_roles

    open_roles.forget()
    caches["pages"].clear()


@pytest.fixture
def kept_pages(settings):
    """Public pages are kept, as in production."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "pages", "TIMEOUT": None}}
    yield
    from django.core.cache import caches

    caches["pages"].clear()


@pytest.fixture(autouse=True, scope="session")
def _mail_waits_for_its_job(django_test_environment):
    """Django's test setup sends mail at once; ours queues it, as in production (tests/postbox.py reads it)."""
    from django.conf import settings

    settings.EMAIL_BACKEND = "ground.mail.Queued"


@pytest.fixture(autouse=True)
def _nothing_left_over():
    from django.core.cache import cache

    yield
    cache.clear()


# Time


@pytest.fixture
def clock_at(monkeypatch):
    """`clock_at("2026-03-02 10:00")` or a moment: business time stands there, in the live server's threads too."""
    from ground import clock

    def stand(moment: str | dt.datetime) -> dt.datetime:
        found = worlds.moment(moment)
        monkeypatch.setattr(clock, "_set", ContextVar("business_time_of_the_test", default=found))
        return found

    return stand


# People


@pytest.fixture
def cast(db):
    """`cast.coordinator`, `cast.panel` ...: people made by the portal's own actions when first asked for."""
    from tests.cast import Cast

    return Cast()


@pytest.fixture
def client_of(cast):
    """`client_of("coordinator")`: a test client that is signed in as that person."""
    return cast.client


# The browser


@pytest.fixture(scope="session")
def browser():
    from tests import browser as chromium

    with chromium.started() as started:
        yield started


@pytest.fixture
def new_page(browser, live_server, transactional_db):
    """`new_page(width=360, javaScriptEnabled=False)`: a page of a person of their own."""
    from tests.browser import Watched

    watched: list[Watched] = []

    def open_page(width: int = 1280, height: int = 900, **options):
        watched.append(Watched(browser, live_server.url, viewport={"width": width, "height": height}, **options))
        page = watched[-1].page()
        page.watched = watched[-1]
        return page

    yield open_page
    problems = [problem for each in watched for problem in each.problems]
    for each in watched:
        each.close()
    if problems:
        pytest.fail("in the browser: " + "; ".join(dict.fromkeys(problems)), pytrace=False)


@pytest.fixture(scope="session")
def _kept_window(browser, live_server):
    from tests.browser import Watched

    window = Watched(browser, live_server.url)
    yield window
    window.close()


@pytest.fixture
def same_window(_kept_window, transactional_db):
    """A page nobody is signed in on, in a window that keeps only its cache: for many visits that look and go."""
    _kept_window.problems.clear()
    _kept_window.context.clear_cookies()
    page = _kept_window.page()
    page.watched = _kept_window
    yield page
    page.close()
    if _kept_window.problems:
        pytest.fail("in the browser: " + "; ".join(dict.fromkeys(_kept_window.problems)), pytrace=False)


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def axe():
    """`axe(page)`: what axe-core finds, [] when there is nothing."""
    from tests.browser import axe

    return axe


@pytest.fixture
def sign_in(transactional_db):
    """`sign_in(page, "coordinator")`: through the sign-in page, with email and password, as anyone does."""
    from tests.cast import sign_in

    return sign_in


@pytest.fixture
def enter(transactional_db):
    """`enter(page, "panel")`: signed in with no detour, for tests of what comes after."""
    from tests.cast import enter

    return enter
