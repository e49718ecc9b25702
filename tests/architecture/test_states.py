"""The tables of transitions: each names real verbs and real states, and the diagrams in the docs are made from them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps
from django.core.management import call_command

from ground import states
from ground.management.commands.state_diagrams import tables

CELLS = [(app, name, row) for app, found in tables().items() for name, table in found.items() for row in table]


def aggregate(app: str, name: str):
    return apps.get_model(app, name.replace("_", "").replace(" ", ""))


def actions(app: str) -> set[str]:
    package = import_module(f"{app}.actions")
    modules = [import_module(f"{app}.actions.{each.name}") for each in iter_modules(package.__path__)]
    return {name for module in modules for name in vars(module)}


@pytest.mark.parametrize(("app", "name", "row"), CELLS, ids=lambda each: getattr(each, "verb", each))
def test_a_transition_names_what_is_there(app, name, row):
    field = aggregate(app, name)._meta.get_field("status")
    known = {value for value, _ in field.flatchoices}
    assert {*row.sources, row.target} - {None} <= known
    assert row.owner
    assert row.verb in actions(app), f"{app}.actions has no {row.verb}"


@pytest.mark.parametrize(
    ("app", "name"), [(app, name) for app, found in tables().items() for name in found], ids=lambda each: each
)
def test_every_state_is_entered_by_a_transition(app, name):
    field = aggregate(app, name)._meta.get_field("status")
    known = {value for value, _ in field.flatchoices}
    assert set(states.states(tables()[app][name])) == known


def test_every_aggregate_with_a_status_has_a_table():
    named = {aggregate(app, name) for app, found in tables().items() for name in found}
    with_status = {
        model
        for model in apps.get_models()
        if model._meta.app_label in {"members", "opportunities", "payments"}
        for field in model._meta.local_concrete_fields
        if field.name == "status"
    }
    assert with_status <= named, f"no table: {sorted(model._meta.label for model in with_status - named)}"


def test_the_diagrams_in_the_docs_are_what_the_code_says():
    call_command("state_diagrams", "--check")
