"""Every (status x verb) cell: a transition that moves, or a refusal that changes nothing.

Run on the demo's year. What it has nothing in is reached by the actions that people call (transition_matrix.py); a state with no
example and no way to it fails, and so does a verb that nobody calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.core.management import get_commands
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from ground.exceptions import Refused
from ground.management.commands.state_diagrams import tables
from ground.models import AuditEvent, PublicData
from ground.states import find, may, move, states
from members.models import Person
from opportunities.models import Role
from tests.architecture.test_states import aggregate
from tests.architecture.transition_matrix import MOVERS, REACH, READY, SAYS_NO, VERBS

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]
if "seed" not in get_commands():
    pytestmark.append(pytest.mark.skip(reason="there is no seed"))

TABLES = {
    f"{app}.{name}".lower().replace("_", ""): table for app, found in tables().items() for name, table in found.items()
}
STATES = [(label, state) for label, table in TABLES.items() for state in states(table)]
ENOUGH = 40


def verbs(label: str) -> list[str]:
    """Without those that make a thing: there is nothing yet that could refuse."""
    return [row.verb for row in TABLES[label] if row.sources != (None,)]


def examples(label: str, state: str, cast) -> Iterator[models.Model]:
    """The year's own, newest first; else one that was brought there."""
    found = list(aggregate(*label.split(".")).objects.filter(status=state).order_by("-pk")[:ENOUGH])
    if not found:
        reach = REACH.get((label, state))
        if reach is None:
            pytest.fail(f"The year has no {label} that is {state}, and transition_matrix.py knows no way to one.")
        found = [reach(cast)]
    for obj in found:
        assert obj.status == state
        yield obj


def columns(obj: models.Model) -> dict[str, Any]:
    fresh = type(obj)._base_manager.get(pk=obj.pk)
    return {field.attname: getattr(fresh, field.attname) for field in fresh._meta.concrete_fields}


def tried(deed: Callable[[], object], refusals: tuple[type[Exception], ...]) -> str:
    """What a deed said no with, or nothing; what it did is undone by `undone`."""
    try:
        with transaction.atomic():
            deed()
    except refusals as refusal:
        return str(refusal) or type(refusal).__name__
    return ""


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("label", "state"), STATES, ids=lambda each: each)
def test_a_verb_refuses_every_other_state(label, state, cast):
    """As people and jobs call it: a sentence, or nothing at all. Its one writer, asked past every check: nothing."""
    obj = next(examples(label, state, cast))
    before = columns(obj)
    wrong = []
    for verb in verbs(label):
        if may(TABLES[label], verb, state):
            continue
        for name, deed in (("called", VERBS[label][verb]), ("asked past the checks", writer(label, verb))):
            with undone():
                tried(lambda deed=deed: deed(obj, cast), (Refused, *SAYS_NO.get((label, verb), ())))
                if columns(obj) != before:
                    wrong.append(f"{verb}, {name}, changed it")
    assert not wrong


def writer(label: str, verb: str) -> Callable[[models.Model, object], object]:
    if label not in MOVERS:
        return lambda obj, cast: move(obj, TABLES[label], verb, by=Person.objects.system())
    module, _, name = MOVERS[label].rpartition(".")
    found = getattr(import_module(module), name)

    def deed(obj: models.Model, cast: object) -> object:
        given: dict[str, Any] = {"which": models.Q(pk__gt=0)} if "which" in found.__code__.co_varnames else {}
        return found(obj, verb, by=Person.objects.system(), **given)

    return deed


@pytest.mark.parametrize(("label", "state"), STATES, ids=lambda each: each)
def test_a_verb_moves_what_its_row_says(label, state, cast):
    wrong = []
    for verb in verbs(label):
        if may(TABLES[label], verb, state):
            with undone():
                wrong += moves(label, state, verb, cast)
    assert not wrong


def moves(label: str, state: str, verb: str, cast) -> list[str]:
    """Nothing, once one of the examples has moved as the table says; else why none has."""
    ready = READY.get((label, state, verb))
    row = find(TABLES[label], verb)
    target, said, last = row.target or state, [], AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for obj in [ready(cast)] if ready else examples(label, state, cast):
        obj.refresh_from_db()
        assert obj.status == state
        before = columns(obj)
        refusal = tried(lambda obj=obj: VERBS[label][verb](obj, cast), (Refused, IntegrityError))
        obj.refresh_from_db()
        if not refusal:
            trail = set(
                AuditEvent.objects.filter(pk__gt=last, kind=label, object_id=obj.pk).values_list("verb", flat=True)
            )
            wrong = [] if obj.status == target else [f"{verb} made it {obj.status}"]
            return (
                wrong
                if row.event is None or row.event in trail or columns(obj) == before
                else [*wrong, f"{verb} wrote {trail}, not {row.event}"]
            )
        said.append(f"{verb}, {obj}: {refusal}")
    return said[:3]


@pytest.mark.parametrize("label", TABLES)
def test_what_makes_a_thing_is_in_the_trail(label):
    """By the name that its row says, somewhere in the year."""
    made = {row.event for row in TABLES[label] if None in row.sources} - {None}
    assert made <= set(AuditEvent.objects.filter(kind=label, verb__in=made).values_list("verb", flat=True))


@pytest.mark.parametrize(("label", "state"), STATES, ids=lambda each: each)
def test_a_verb_that_changes_a_public_page_raises_its_version(label, state, cast, client):
    """Kept pages are known by it (portal/page_cache.py): one that was forgotten would be shown as it was."""
    stale = []
    for verb in verbs(label):
        if not may(TABLES[label], verb, state):
            continue
        ready, after = READY.get((label, state, verb)), None
        for _time in ("done", "not done"):
            with undone():
                obj = ready(cast) if ready else next(examples(label, state, cast))
                known = PublicData.objects.version()
                if _time == "not done":
                    stale += [
                        f"{verb} changes {path}"
                        for path, body in public_pages(obj, client).items()
                        if after[path] != body
                    ]
                    continue
                refusal = tried(lambda obj=obj, verb=verb: VERBS[label][verb](obj, cast), (Refused, IntegrityError))
                obj.refresh_from_db()
                if refusal or PublicData.objects.version() != known:
                    break
                after = public_pages(obj, client)
    assert not stale


def public_pages(obj: models.Model, client) -> dict[str, bytes]:
    role = obj if isinstance(obj, Role) else getattr(obj, "role", None)
    names = ["home", "role_list", "how_we_choose", "open_book", "project_list"]
    paths = [reverse(name) for name in names]
    if role is not None and role.current_id:
        paths += [reverse(name, args=[role.slug]) for name in ("role_detail", "role_versions", "draw_detail")]
    there = {path: client.get(path) for path in paths}
    return {path: answer.content for path, answer in there.items() if answer.status_code == 200}


def test_every_verb_and_every_writer_is_known():
    assert set(VERBS) == set(TABLES) >= set(MOVERS)
    for label in TABLES:
        assert set(VERBS[label]) == set(verbs(label))
