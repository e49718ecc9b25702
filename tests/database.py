"""One database, made once, copied for each test that commits, never flushed: append-only tables refuse a flush.

A template is named by a hash of what it is made from, so a change of a migration, a model, a trigger or a reference
row makes a new one and nothing else does. `plain` is the migrated portal with its reference rows; `seeded` is the
demo's year of activity. SQLite: a file of its own for each copy. PostgreSQL: CREATE DATABASE ... TEMPLATE.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import override_settings

from ground import clock, high_water
from opportunities.queries import matches, open_roles
from portal.settings.env import ROOT
from tests import public_files
from tests.pg import fast_folder
from tests.worlds import World

APPS = ("ground", "members", "opportunities", "payments", "home", "portal")
PLAIN = ("migrations", "ties", "roots", "models", "triggers", "enums", "reference_data", "apps", "vocabulary", "set_up")
# What the year is not told by: it is shown by these.
SHOWS = {"views", "viewsets", "presenters", "forms", "urls", "wagtail_hooks", "templatetags", "middleware", "settings"}
KEPT = 4


def digest(seeded: bool) -> str:
    """Tables and reference rows; for the seeded template the day, the demo's story and all that it is told by."""
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    if seeded:
        found.update(clock.today().isoformat().encode())
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            inside = path.relative_to(ROOT / app)
            tables = {inside.parts[0].partition(".")[0], inside.stem} & set(PLAIN)
            story = seeded and not SHOWS & {inside.parts[0].partition(".")[0], inside.stem}
            if path.suffix in {".py", ".json", ".csv", ".toml"} and (tables or story):
                found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:12]


def use(name: str) -> None:
    """Point this process, the live server's threads included, at another database."""
    connections.close_all()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name
    ContentType.objects.clear_cache()
    cache.clear()
    matches.forget()
    open_roles.forget()


def build(seeded: bool) -> None:
    """The seeded template is made of the plain one, with a bank of its own."""
    if not seeded:
        call_command("set_up", verbosity=0)
        return
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with override_settings(BANK_URL=f"http://127.0.0.1:{port}"):
        public_files.Taken().beside(lambda: call_command("seed", verbosity=0, stdout=io.StringIO()))


class Files:
    """SQLite. A copy is a copied file, so a request that outlives its test writes to a file that is gone."""

    def __init__(self, worker: str):
        self.worker = worker
        self.templates = Path(settings.DATA_DIR) / "test-databases"
        self.templates.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="copies-", dir=fast_folder()))
        self.current: Path | None = None
        self.count = 0

    def template(self, kind: str, key: str, make: Callable[[], None], base: str | None) -> str:
        path = self.templates / f"{kind}-{key}.sqlite3"
        if not path.exists():
            unfinished = path.with_suffix(".part")
            for left in self.templates.glob(f"{unfinished.name}*"):
                left.unlink()
            if base:
                shutil.copyfile(base, unfinished)
            use(str(unfinished))
            make()
            connections.close_all()
            with contextlib.closing(sqlite3.connect(unfinished)) as raw:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for side in ("-wal", "-shm"):
                unfinished.with_name(unfinished.name + side).unlink(missing_ok=True)
            unfinished.rename(path)
            self.forget_old(kind)
        return str(path)

    def forget_old(self, kind: str) -> None:
        by_age = sorted(self.templates.glob(f"{kind}-*.sqlite3"), key=lambda path: path.stat().st_mtime)
        for path in by_age[:-KEPT]:
            path.unlink(missing_ok=True)

    def copy(self, template: str) -> None:
        self.count += 1
        path = self.folder / f"{self.worker}-{self.count}.sqlite3"
        shutil.copyfile(template, path)
        use(str(path))
        if self.current:
            for side in ("", "-wal", "-shm"):
                self.current.with_name(self.current.name + side).unlink(missing_ok=True)
        self.current = path

    def keep(self) -> str:
        """The copy at hand becomes a template of this process's own."""
        kept, self.current = self.current, None
        connections.close_all()
        with contextlib.closing(sqlite3.connect(kept)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return str(kept)

    def snapshot(self) -> str:
        path = self.folder / f"{self.worker}-{self.count}-backup.sqlite3"
        connections.close_all()
        with (
            contextlib.closing(sqlite3.connect(self.current)) as raw,
            contextlib.closing(sqlite3.connect(path)) as kept,
        ):
            raw.backup(kept)
        return str(path)

    def close(self) -> None:
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """PostgreSQL. Run through a database that is always there, the one DATABASE_URL names."""

    def __init__(self, worker: str):
        self.worker = worker
        self.home = connection.settings_dict["NAME"]
        self.prefix = f"alongside_{os.getpid()}_{worker}"
        self.current: str | None = None
        self.kept: list[str] = []
        self.count = 0

    def run(self, *statements: str) -> list[tuple]:
        import psycopg
        from django.db.backends.postgresql.base import DatabaseWrapper

        wanted = DatabaseWrapper({**connection.settings_dict, "NAME": self.home}).get_connection_params()
        params = {key: value for key, value in wanted.items() if key in {"dbname", "user", "password", "host", "port"}}
        with psycopg.connect(**params, autocommit=True) as raw:
            rows: list[tuple] = []
            for statement in statements:
                found = raw.execute(statement)
                rows = found.fetchall() if found.description else []
        return rows

    def template(self, kind: str, key: str, make: Callable[[], None], base: str | None) -> str:
        name = f"alongside_{kind}_{key}"
        if not self.run(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            part = f"{name}_part"
            connections.close_all()
            self.run(
                f'DROP DATABASE IF EXISTS "{part}" WITH (FORCE)',
                f'CREATE DATABASE "{part}" TEMPLATE "{base or "template0"}"',
            )
            use(part)
            make()
            connections.close_all()
            self.run(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
        return name

    def copy(self, template: str) -> None:
        self.count += 1
        name = f"{self.prefix}_{self.count}"
        connections.close_all()
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        use(name)
        self.drop()
        self.current = name

    def keep(self) -> str:
        """The copy at hand becomes a template of this process's own."""
        connections.close_all()
        self.kept.append(self.current)
        self.current = None
        return self.kept[-1]

    def snapshot(self) -> str:
        name = f"{self.current}_backup"
        connections.close_all()
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{self.current}"')
        self.kept.append(name)
        return name

    def drop(self) -> None:
        if self.current:
            self.run(f'DROP DATABASE IF EXISTS "{self.current}" WITH (FORCE)')

    def close(self) -> None:
        connections.close_all()
        self.drop()
        for name in self.kept:
            self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class Copies:
    """The worker's own copy: which template it is of, and whether a test has committed to it."""

    def __init__(self, worker: str):
        self.engine = Server(worker) if connection.vendor == "postgresql" else Files(worker)
        connection.settings_dict["CONN_MAX_AGE"] = 0
        self.templates: dict[bool, str] = {}
        self.worlds: dict[World, str] = {}
        self.state: bool | World | None = None
        self.failed: Exception | None = None
        settings.HIGH_WATER_DIR = tempfile.mkdtemp(prefix="private-", dir=fast_folder())
        self.marks: dict[bool | World, bytes | None] = {}

    def template(self, seeded: bool) -> str:
        if seeded not in self.templates:
            kind = "seeded" if seeded else "plain"
            if self.failed:
                raise RuntimeError("the template database could not be made") from self.failed
            base = self.template(False) if seeded else None
            with locked(kind):
                try:
                    beside = Path(settings.DATA_DIR) / f"{connection.vendor}-{kind}-{digest(seeded)}.mark"
                    make = lambda: (put_mark(None), build(seeded), write(beside, mark()))  # noqa: E731
                    self.templates[seeded] = self.engine.template(kind, digest(seeded), make, base)
                    self.marks[seeded] = beside.read_bytes() if beside.exists() else None
                except Exception as error:
                    self.failed = error
                    raise
            self.state = None
        return self.templates[seeded]

    def world(self, world: World) -> str:
        if world not in self.worlds:
            self.engine.copy(self.template(False))
            put_mark(None)
            world.tell()
            self.worlds[world] = self.engine.keep()
            self.marks[world] = mark()
        return self.worlds[world]

    def need(self, seeded: bool, world: World | None = None) -> None:
        """Before a test: a clean copy of the right template, made only if the one at hand is not that."""
        wanted = world or seeded
        if self.state != wanted:
            self.engine.copy(self.world(world) if world else self.template(seeded))
            self.state = wanted
        put_mark(self.marks.get(wanted))

    def spoil(self) -> None:
        """After a test that committed."""
        self.state = None

    def snapshot(self) -> str:
        """A backup of the database at hand, and of it alone: what stands beside it is not in it."""
        return self.engine.snapshot()

    def restore(self, backup: str) -> None:
        self.engine.copy(backup)

    def close(self) -> None:
        self.engine.close()
        shutil.rmtree(settings.HIGH_WATER_DIR, ignore_errors=True)


def mark() -> bytes | None:
    """What stands beside the database at hand."""
    there = high_water.path()
    return there.read_bytes() if there.exists() else None


def put_mark(content: bytes | None) -> None:
    write(high_water.path(), content)


def write(path: Path, content: bytes | None) -> None:
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)


@contextlib.contextmanager
def locked(kind: str) -> Iterator[None]:
    """One worker makes a template while the others wait for it."""
    with (Path(settings.DATA_DIR) / f"test-databases-{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
