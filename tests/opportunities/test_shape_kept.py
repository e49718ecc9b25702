"""What was published in shape 1 stays byte for byte: its record, its hash and what its rows say."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate, pre_migrate
from jsonschema import Draft202012Validator

from ground import triggers
from opportunities.actions.imports import import_record
from opportunities.models import RoleVersion
from opportunities.record import canonical, faults, from_rows, sha256
from opportunities.record.check import SCHEMA
from portal.settings.env import ROOT
from tests.factories.roles import coordinator, make_project

KEPT = json.loads((ROOT / "tests/opportunities/data/versions_of_shape_1.json").read_bytes())
SHAPE_1 = SCHEMA.with_name("role.schema.1.json")
BEFORE = [("opportunities", "0013_seal_why_no_money")]


def of_shape_1() -> Draft202012Validator:
    first = json.loads(SHAPE_1.read_bytes())
    return Draft202012Validator({**first["$defs"]["role"], "$defs": first["$defs"]})


def test_the_years_versions_of_then_have_their_hashes_and_fit_both_shapes():
    assert len(KEPT) == 36
    assert json.loads(SHAPE_1.read_bytes())["$id"] == "role.schema.json"
    older = of_shape_1()
    for kept in KEPT:
        record = kept["record"]
        assert faults(record) == [], kept["role"]
        assert list(older.iter_errors(record)) == []
        assert not kept["sha256"] or sha256(canonical(record)) == kept["sha256"], kept["role"]


@pytest.mark.django_db
def test_the_years_versions_of_then_go_into_rows_and_out_byte_for_byte():
    for slug in sorted({kept["record"]["project"] for kept in KEPT if "project" in kept["record"]}):
        make_project(slug=slug, name=slug)
    by = coordinator()
    for number, kept in enumerate(KEPT):
        record = dict(kept["record"])
        if record["kind"] == "own":
            record["slug"] = f"{record['slug'][:70]}-{number}"  # a file brings in one version of a role
            record.pop("amendments", None)
        assert import_record(record=record, by=by).outcome == "new", kept["role"]
        version = RoleVersion.objects.order_by("-pk").first()
        assert canonical(from_rows(version)) == canonical(record), kept["role"]
        if record["kind"] != "own":
            assert (version.sha256, version.canonical.encode()) == (kept["sha256"], canonical(record))


def in_the_year() -> dict[tuple[str, int], tuple[str, str, bytes]]:
    """Of every version: its stored bytes, its hash and what its rows say."""
    return {
        (version.role.slug, version.number): (version.canonical, version.sha256, canonical(from_rows(version)))
        for version in RoleVersion.objects.select_related("role__project", "role__listing").order_by("pk")
    }


def around(signal) -> None:
    ground = apps.get_app_config("ground")
    facts = {"using": "default", "plan": [(None, False)], "verbosity": 0, "interactive": False, "apps": apps}
    signal.send(sender=ground, app_config=ground, **facts)


@pytest.mark.seeded
@pytest.mark.django_db(transaction=True)
def test_every_version_of_the_year_is_the_same_before_and_after_migrating():
    """What shape 1 cannot say has no columns in the tables of then, and is left out."""
    older = of_shape_1()
    before = {key: value for key, value in in_the_year().items() if older.is_valid(json.loads(value[2]))}
    assert len(before) >= 36
    for stored, hashed, rows in before.values():
        if stored:
            said = {key: value for key, value in json.loads(stored).items() if key != "amendments"}
            assert sha256(stored.encode()) == hashed
            assert canonical(said) == canonical({k: v for k, v in json.loads(rows).items() if k != "amendments"})
    around(pre_migrate)
    MigrationExecutor(connection).migrate(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    around(post_migrate)
    assert not triggers.missing(connection)
    after = in_the_year()
    assert {key: after[key] for key in before} == before
