"""How far we have gone in what cannot be taken back, kept beside the database and not in it.

A database that is put back from a backup has forgotten what it sent since; this file has not. One mark a name ("pay_runs";
invoice numbers one day): how many there were, the last one's id, and what tells that one from another with its number.
It is written and on the disk before the thing itself is let out of our hands. All web machines share the folder.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

FILE = "high-water.json"


class Unreadable(Exception):
    """The file is there and is not what we wrote, or the folder cannot be read or written."""


@dataclasses.dataclass(frozen=True)
class Mark:
    count: int = 0
    last: int = 0
    seal: str = ""


def path() -> Path:
    return Path(settings.HIGH_WATER_DIR) / FILE


def read(name: str) -> Mark | None:
    return _marks().get(name)


def raise_to(name: str, mark: Mark) -> None:
    """Never down: of two writers at once the higher one stays."""
    with _writing() as marks:
        there = marks.get(name)
        if there is None or (there.count, there.last) < (mark.count, mark.last):
            marks[name] = mark


def set_back_to(name: str, mark: Mark) -> None:
    """Down too: after people have looked at what the bank has (`manage.py reconcile`), and for nothing else."""
    with _writing() as marks:
        marks[name] = mark


def _marks() -> dict[str, Mark]:
    try:
        return {name: Mark(**facts) for name, facts in json.loads(path().read_text()).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(str(error)) from error


def check_folder() -> None:
    """It can be written: said before anything is sent and not after."""
    try:
        path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path().parent):
            pass
    except OSError as error:
        raise Unreadable(str(error)) from error


@contextlib.contextmanager
def _writing() -> Iterator[dict[str, Mark]]:
    """Whole or not at all: a new file, on the disk, put in the old one's place while nobody else writes."""
    there = path()
    try:
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (there.parent / f"{FILE}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            marks = _marks()
            yield marks
            new = there.with_suffix(".new")
            with new.open("w") as file:
                json.dump({name: dataclasses.asdict(mark) for name, mark in marks.items()}, file)
                file.flush()
                os.fsync(file.fileno())
            new.chmod(0o600)
            new.replace(there)
            folder = os.open(there.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise Unreadable(str(error)) from error
