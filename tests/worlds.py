"""Worlds that several tests begin with: told once in a process by the portal's actions, kept as a database, copied.

    @world
    def judged(clock_at):
        ...
        return role, seats

makes the fixture `judged`. Each test gets a database in which that has happened and its own copies of what was
returned; business time stands where it was left. A test has one world at most, and none where it is `seeded`.
"""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import functools
import inspect
from collections.abc import Callable

import pytest

from ground import clock


def moment(when: str | dt.datetime) -> dt.datetime:
    """Of "2026-03-02 10:00", London, or of a moment: UTC."""
    found = dt.datetime.fromisoformat(when) if isinstance(when, str) else when
    return (found if found.tzinfo else found.replace(tzinfo=clock.LONDON)).astimezone(dt.UTC)


class World:
    def __init__(self, build: Callable):
        self.build = build
        self.stands_at: dt.datetime | None = None
        self.made: object = None

    def tell(self) -> None:
        """In the database at hand, for good."""
        with contextlib.ExitStack() as times:

            def stand(when: str | dt.datetime) -> dt.datetime:
                self.stands_at = moment(when)
                times.enter_context(clock.at(self.stands_at))
                return self.stands_at

            wants_time = "clock_at" in inspect.signature(self.build).parameters
            self.made = self.build(clock_at=stand) if wants_time else self.build()


def world(build: Callable):
    kept = World(build)

    def fixture(request, db, clock_at):
        if of(request.node) is not kept:
            raise RuntimeError(f"name {build.__name__} in the test or in a fixture of it: its database comes first")
        if kept.stands_at is not None:
            clock_at(kept.stands_at)
        return copy.deepcopy(kept.made)

    functools.update_wrapper(fixture, build, assigned=("__name__", "__doc__", "__module__"), updated=())
    del fixture.__wrapped__  # pytest reads the parameters of what is wrapped
    fixture.world = kept
    return pytest.fixture(fixture)


def of(item: pytest.Item) -> World | None:
    """The world that this test begins with."""
    found = {
        fixture.func.world
        for named in (getattr(item, "_fixtureinfo", None) and item._fixtureinfo.name2fixturedefs.values()) or ()
        for fixture in named[-1:]
        if hasattr(fixture.func, "world")
    }
    if len(found) > 1:
        raise RuntimeError("a test begins with one world: " + ", ".join(sorted(each.build.__name__ for each in found)))
    return next(iter(found), None)
