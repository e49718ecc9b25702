"""Every (status x verb) cell: the verb moves what its row says, and refuses everything else.

Taken from the demo's year, which has something in nearly every state. The one writer of each aggregate's status is
called with every verb of its table; a state that the year lacks is named below, so that it is not forgotten.
"""

from __future__ import annotations

from importlib import import_module

import pytest
from django.core.management import get_commands
from django.db import DatabaseError, transaction

from ground.management.commands.state_diagrams import tables
from ground.refusal import Refused
from members.models import Person
from tests.architecture.test_states import aggregate

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]
if "seed" not in get_commands():
    pytestmark.append(pytest.mark.skip(reason="there is no seed"))

# The private writer of each status.
MOVERS = {
    "opportunities.application": "opportunities.actions.applications._move",
    "opportunities.place": "opportunities.actions.places._move",
    "opportunities.placement": "opportunities.actions.placements._move",
    "payments.attempt": "payments.actions.attempts._move",
    "payments.contribution": "payments.actions.contributions._move",
    "payments.payrun": "payments.actions.pay_runs._move",
    "payments.payment": "payments.actions.payments.move",
}
CELLS = [
    (f"{app}.{name}".lower().replace("_", ""), state, row.verb)
    for app, found in tables().items()
    for name, table in found.items()
    for state in sorted({each for row in table for each in (*row.sources, row.target) if each})
    for row in {row.verb: row for row in table}.values()
    if not any(state in each.sources for each in table if each.verb == row.verb) and row.sources != (None,)
]


@pytest.mark.parametrize(("label", "state", "verb"), CELLS, ids=lambda each: each)
def test_a_verb_refuses_every_other_state(label, state, verb):
    if label not in MOVERS:
        pytest.skip("written by its verbs themselves, whose own tests stand with them")
    module, _, name = MOVERS[label].rpartition(".")
    move = getattr(import_module(module), name)
    obj = aggregate(*label.split(".")).objects.filter(status=state).first()
    if obj is None:
        pytest.skip(f"the year has nothing that is {state}")
    arguments = {"by": Person.objects.system()} if "by" in move.__code__.co_varnames else {}
    try:
        with transaction.atomic():
            assert not move(obj, verb, **arguments), f"{verb} moved a {state} {label}"
    except (Refused, LookupError, DatabaseError):
        pass
    obj.refresh_from_db()
    assert obj.status == state
