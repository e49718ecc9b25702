"""Which kind of installation made a database. The demo's settings never open production's, nor production's a demo's.

Asked on a process's first connection, so that it holds for the web, a worker, `tick` and every other command alike:
a worker with the demo's settings would mark production's notices as sent and write them to a file.
"""

from __future__ import annotations

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from ground.models import Installation
from portal.settings.env import Misconfigured

HAS_TABLE = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{}'",
    "postgresql": "SELECT count(to_regclass('{}'))",
}
SENTENCES = {
    True: (
        "This database was made by production, and these are the demo's settings. Give this command production's "
        "environment, or take DATABASE_URL away to see the demo."
    ),
    False: (
        "This database is a demo's, with made-up people and made-up money: production does not start on it. "
        "Let DATABASE_URL name another one."
    ),
}
_asked: set[str] = set()
_demo_at_start: list[bool] = []


def remember_settings() -> None:
    """As the process began: a test that tries what only production does is still on the tests' own database."""
    _demo_at_start[:] = [settings.DEMO]


def refuse_the_other(connection, **kwargs) -> None:
    """On a new connection. The raw one: the question is ours, not the caller's, and counts for nobody."""
    name = str(connection.settings_dict["NAME"])
    if connection.alias != DEFAULT_DB_ALIAS or name in _asked:
        return
    demo = _demo_at_start[0]
    made_by_demo = _made_by_demo(connection)
    if made_by_demo is not None and made_by_demo is not demo:
        connection.close()
        raise Misconfigured(SENTENCES[demo])
    _asked.add(name)


def _made_by_demo(connection) -> bool | None:
    """None: nothing is in it yet. One that is older than the row which says it is known by its people."""

    def first(statement: str):
        cursor = connection.connection.cursor()
        cursor.execute(statement)
        row = cursor.fetchone()
        cursor.close()
        return row and row[0]

    has_table = HAS_TABLE[connection.vendor].format
    if first(has_table("ground_installation")) and (kind := first("SELECT kind FROM ground_installation")):
        return kind == Installation.DEMO
    if first(has_table("members_user")) and first("SELECT 1 FROM members_user WHERE email LIKE '%@demo.example'"):
        return True
    return None


def refuse_the_others() -> None:
    """At a web server's start. A database that is away is no reason: it may come back, and `/readyz` tells."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        connection.ensure_connection()
    except OperationalError:
        return
    finally:
        connection.close()
