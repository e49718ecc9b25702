"""Open data: valid against its published schemas, nothing that is not public, the page's hash recomputed by anyone."""

import csv
import hashlib
import io
import json
import unicodedata

import pytest
from jsonschema import Draft202012Validator

from ground.csv_export import csv_file, safe
from opportunities.models import ProjectStatus, Role
from tests.factories.roles import change, make_draft, make_project, make_role
from tests.opportunities.test_browse import adverts, bring_in  # noqa: F401

pytestmark = pytest.mark.django_db
DATA = {"opportunities": "role", "projects": "projects", "payments": "payments"}


def valid(client, name: str):
    data = json.loads(client.get(f"/open-data/{name}.json").content)
    schema = json.loads(client.get(f"/open-data/{DATA[name]}.schema.json").content)
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(data)] == []
    assert data["schema"] == f"{DATA[name]}.schema.json"
    return data


def sorted_sets(value):
    """As role.schema.json says: NFC, lists of strings sorted."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: sorted_sets(one) for key, one in value.items()}
    if isinstance(value, list):
        found = [sorted_sets(one) for one in value]
        return sorted(found) if all(isinstance(one, str) for one in found) else found
    return value


def test_every_file_fits_its_schema_when_it_is_empty_and_when_it_is_full(client):
    for name in DATA:
        valid(client, name)
    bring_in()
    make_role()
    assert len(valid(client, "opportunities")["roles"]) == 23
    assert len(valid(client, "projects")["projects"]) == 1


def test_anyone_can_work_out_a_pages_hash_from_open_data(client, adverts):  # noqa: F811
    change(make_role(), note="Later in the day.", what_you_do="Come in the afternoon.")
    shown = set(Role.objects.public().values_list("current__sha256", flat=True))
    worked_out = set()
    for record in valid(client, "opportunities")["roles"]:
        text = json.dumps(sorted_sets(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        worked_out.add(hashlib.sha256(text.encode()).hexdigest())
    assert worked_out == shown
    assert len(shown) == 23


def test_the_shape_before_stays_served_and_holds_what_needs_no_new_key(client):
    first = json.loads(client.get("/open-data/role.schema.1.json").content)
    assert first["$id"] == "role.schema.json"
    now = client.get("/open-data/role.schema.json").content
    assert json.loads(now)["$id"] == "role.schema.2.json"
    assert client.get("/open-data/role.schema.2.json").content == now
    bring_in()
    make_role()
    data = json.loads(client.get("/open-data/opportunities.json").content)
    checker = Draft202012Validator(first, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(data)] == []
    assert "What changed" in client.get("/open-data/").content.decode()


def test_no_draft_is_in_it(client):
    make_draft(title="Not public yet")
    make_project(live=False, name="Secret project", slug="secret-project")
    for name in DATA:
        text = client.get(f"/open-data/{name}.json").content.decode()
        assert "Not public yet" not in text
        assert "ecret" not in text


def test_a_project_names_its_public_roles(client):
    role = make_role()
    make_draft(project=role.project)
    (project,) = valid(client, "projects")["projects"]
    assert project["roles"] == [role.slug]
    assert project["status"] == ProjectStatus.LIVE
    assert project["go_ahead"]["reference"] == "Minute 1"


def test_no_markup_for_jobs_anywhere(client):
    role = make_role()
    for path in ("/", "/opportunities/", f"/opportunities/{role.slug}/", "/open-data/opportunities.json"):
        assert "JobPosting" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "'-5"), ("Plain", "Plain"), (5, 5)]
)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(cell, written):
    assert safe(cell) == written
    rows = list(csv.reader(io.StringIO(csv_file("x.csv", [("a",), (cell,)]).content.decode("utf-8-sig"))))
    assert rows == [["a"], [str(written)]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_files_ask_the_same_for_one_and_three(client, django_assert_num_queries, count):
    project = make_project()
    for _ in range(count):
        make_role(project=project)
    for path, queries in (("opportunities", 3), ("projects", 3)):
        client.get(f"/open-data/{path}.json")
        with django_assert_num_queries(queries):
            client.get(f"/open-data/{path}.json")
