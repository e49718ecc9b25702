"""Rules that only a trigger can hold, declared once for both databases and put back after every migrate.

SQLite drops a table's triggers, silently, whenever a migration remakes the table, and refuses to remake a table that
another's trigger reads: so they are not in migrations, and on SQLite they are lifted before one.
Each app lists its own as `TRIGGERS` in `<app>/triggers.py`. `condition` is SQL that both engines read, with NEW and
OLD; the row is refused where it is true.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Mapping
from importlib import import_module, util

from django.apps import apps

from ground.states import Transition

REFUSED = "USING ERRCODE = 'integrity_constraint_violation'"  # so that Django raises IntegrityError


@dataclasses.dataclass(frozen=True)
class Trigger:
    name: str
    table: str
    event: str  # "INSERT", "UPDATE" or "DELETE"
    condition: str
    message: str
    on_sqlite: str = ""  # where the two engines do not write it alike: spans of time

    def sqlite(self) -> list[str]:
        message = self.message.replace("'", "''")
        return [
            f'DROP TRIGGER IF EXISTS "{self.name}"',
            (
                f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" WHEN {self.on_sqlite or self.condition} '
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            ),
        ]

    def postgresql(self) -> list[str]:
        message = self.message.replace("'", "''").replace("%", "%%")
        give = "OLD" if self.event == "DELETE" else "NEW"
        return [
            (
                f'CREATE OR REPLACE FUNCTION "{self.name}_fn"() RETURNS trigger LANGUAGE plpgsql AS $fn$ BEGIN '
                f"IF ({self.condition}) THEN RAISE EXCEPTION '{message}' {REFUSED}; "
                f"END IF; RETURN {give}; END $fn$"
            ),
            (
                f'CREATE OR REPLACE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{self.name}_fn"()'
            ),
        ]


@dataclasses.dataclass(frozen=True)
class NoTruncate:
    """PostgreSQL can empty a table without firing a row trigger; SQLite has no such statement."""

    table: str

    @property
    def name(self) -> str:
        return f"{self.table}_no_truncate"

    def sqlite(self) -> list[str]:
        return []

    def postgresql(self) -> list[str]:
        return [
            (
                f'CREATE OR REPLACE FUNCTION "{self.name}_fn"() RETURNS trigger LANGUAGE plpgsql AS $fn$ BEGIN '
                f"RAISE EXCEPTION 'These rows are kept for good.' {REFUSED}; "
                f"END $fn$"
            ),
            (
                f'CREATE OR REPLACE TRIGGER "{self.name}" BEFORE TRUNCATE ON "{self.table}" '
                f'FOR EACH STATEMENT EXECUTE FUNCTION "{self.name}_fn"()'
            ),
        ]


def append_only(table: str) -> list[Trigger | NoTruncate]:
    """Rows are written once and stay (money, decisions, consents, the trail)."""
    return [
        Trigger(f"{table}_no_update", table, "UPDATE", "1 = 1", "These rows are never changed."),
        Trigger(f"{table}_no_delete", table, "DELETE", "1 = 1", "These rows are kept for good."),
        NoTruncate(table),
    ]


def kept(table: str, message: str = "These rows are kept for good.") -> list[Trigger | NoTruncate]:
    """Rows may change and may not be deleted."""
    return [Trigger(f"{table}_no_delete", table, "DELETE", "1 = 1", message), NoTruncate(table)]


def frozen(table: str, columns: list[str], when: str, message: str, name: str = "frozen") -> Trigger:
    """These columns may not change once `when` (SQL over OLD) is true."""
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    return Trigger(f"{table}_{name}", table, "UPDATE", f"({when}) AND ({changed})", message)


def moves(table: str, rows: Iterable[Transition], name: str = "") -> Trigger:
    """A status goes only where the table of transitions lets a verb take it, whoever writes the row.

    `name` says which verb's way back is not there: "" for all of the table.
    """
    ways = sorted({(source, row.target) for row in rows if row.target for source in row.sources if source})
    known = " OR ".join(f"(OLD.status = '{source}' AND NEW.status = '{target}')" for source, target in ways)
    return Trigger(
        f"{table}_moves{name}", table, "UPDATE", f"OLD.status <> NEW.status AND NOT ({known})",
        "No verb leads from that state to this one.",
    )  # fmt: skip


def all_moves(app: str, tables: Mapping[str, list[Transition]]) -> list[Trigger]:
    """One for each aggregate of an app, from its own tables."""
    return [moves(f"{app}_{name.lower().replace('_', '')}", rows) for name, rows in tables.items()]


def once(table: str, columns: list[str], message: str, name: str) -> Trigger:
    """What is set once stays: none of these is emptied, moved or set again. The first column says whether it is set."""
    return frozen(table, columns, f'OLD."{columns[0]}" IS NOT NULL', message, name=name)


def made_without(table: str, columns: list[str], message: str) -> Trigger:
    """What comes later in a row's life is not there when it is made: `once` and its kin look at changes alone."""
    there = " OR ".join(f'NEW."{column}" IS NOT NULL' for column in columns)
    return Trigger(f"{table}_made_without", table, "INSERT", there, message)


def begins(table: str, status: str, message: str) -> Trigger:
    """A row is made where its life begins: `moves` looks at changes alone."""
    return Trigger(f"{table}_begins", table, "INSERT", f"NEW.status <> '{status}'", message)


def plain_no_more(table: str, columns: list[str]) -> list[Trigger | NoTruncate]:
    """What these columns held is sealed in columns of its own: no words are written here again, by older code either."""
    message = "These words are sealed: write them into the column that took this one's place."
    made = " OR ".join(f"NEW.\"{column}\" <> ''" for column in columns)
    changed = " OR ".join(
        f'(NEW."{column}" <> \'\' AND OLD."{column}" IS DISTINCT FROM NEW."{column}")' for column in columns
    )
    return [
        Trigger(f"{table}_plain_insert", table, "INSERT", made, message),
        Trigger(f"{table}_plain_update", table, "UPDATE", changed, message),
    ]


def declared() -> list[Trigger | NoTruncate]:
    found: list[Trigger | NoTruncate] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.triggers"
        if config.name != "ground" and util.find_spec(name) is not None:
            found += getattr(import_module(name), "TRIGGERS", [])
    return found + GROUND


def install(connection) -> None:
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in declared():
            if trigger.table in tables:
                for statement in getattr(trigger, connection.vendor)():
                    cursor.execute(statement)


CATALOGUE = {
    "sqlite": "SELECT name, tbl_name, sql, '', 1 FROM sqlite_master WHERE type = 'trigger'",
    # A trigger that is disabled, or of a session that replays another server's rows, stands there and does nothing.
    "postgresql": (
        "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid, true), p.prosrc, CASE WHEN current_setting('session_replication_role') = 'replica' "
        "THEN t.tgenabled IN ('A', 'R') ELSE t.tgenabled IN ('A', 'O') END "
        "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
    ),
}


def missing(connection) -> set[str]:
    """Those that are not there, are switched off, stand on another table, or say something else than the code."""
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE[connection.vendor])
        there = {(name, table): (made, body) for name, table, made, body, on in cursor.fetchall() if on}
    found = set()
    for each in declared():
        statements = getattr(each, connection.vendor)()
        if statements and there.get((each.name, each.table)) != _as_catalogued(statements, connection.vendor):
            found.add(each.name)
    return found


def _as_catalogued(statements: list[str], vendor: str) -> tuple[str, str]:
    """How it is made (event, table, condition) and the body of its function, in the words that the catalogue has.

    PostgreSQL writes the first anew: without quotes, since no name of ours needs them (test_models.py).
    """
    if vendor == "sqlite":
        return statements[-1], ""
    return statements[-1].replace("CREATE OR REPLACE", "CREATE").replace('"', ""), statements[0].split("$fn$")[1]


@contextlib.contextmanager
def updates_allowed(connection, table: str):
    """For sealing again with a newer key, and nothing else: inside the caller's transaction, on this table alone."""
    lifted = [one for one in declared() if one.table == table and getattr(one, "event", "") == "UPDATE"]
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for trigger in lifted:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger.name}"{on}')
        yield
        for trigger in lifted:
            for statement in getattr(trigger, connection.vendor)():
                cursor.execute(statement)


@contextlib.contextmanager
def paused(connection, table: str):
    """For the data step of a migration, in its transaction: those that stand on this table are off, and on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for state in ("DISABLE", "ENABLE"):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what still has to be looked at stops an ALTER
                cursor.execute(f'ALTER TABLE "{table}" {state} TRIGGER USER')
                if state == "DISABLE":
                    yield
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        standing = cursor.fetchall()
        for name, _ in standing:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, statement in standing:
            cursor.execute(statement)


def lift(connection) -> None:
    with connection.cursor() as cursor:
        for trigger in declared():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger.name}"')


def lift_before_migrate(sender, using, **kwargs):
    """A migrate that stops half-way leaves them off, and `/readyz` says so, until one has gone through."""
    from django.db import connections

    if sender.name == "ground" and kwargs.get("plan") and connections[using].vendor == "sqlite":
        lift(connections[using])


def install_after_migrate(sender, using, **kwargs):
    """Triggers, then the reference rows; a migrate that stops half-way (a test of one) has neither table nor rows."""
    from django.db import connections

    from ground.reference_data import ensure_all

    if sender.name == "ground" and kwargs.get("plan") is not None:
        install(connections[using])
        if not any(backwards for _, backwards in kwargs["plan"]):
            ensure_all()


GROUND: list[Trigger | NoTruncate] = [
    *append_only("ground_auditevent"),
    *append_only("ground_installation"),
    Trigger(
        "ground_clockoffset_forward",
        "ground_clockoffset",
        "UPDATE",
        "NEW.seconds < OLD.seconds",
        "The demo clock only moves on.",
    ),
    Trigger("ground_clockoffset_no_delete", "ground_clockoffset", "DELETE", "1 = 1", "The demo clock only moves on."),
]
