import io
import json

import pytest
from django.core.management import call_command

from ground.models import AuditEvent
from opportunities.actions import imports, roles
from opportunities.models import Listing, Organisation, Role, RoleVersion
from opportunities.record import canonical, from_rows
from opportunities.record.worked_total import worked_total
from portal.settings.env import ROOT
from tests.factories.roles import coordinator, make_project, make_role, own_record, pay_for

pytestmark = pytest.mark.django_db
ADVERTS = ROOT / "portal/demo/data/adverts_open.json"
MORE_ADVERTS = ROOT / "portal/demo/data/adverts_more.json"


def run(command: str, *arguments) -> tuple[list[str], str, int]:
    """Lines, what went to standard error, and the exit code."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command(command, *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return out.getvalue().splitlines(), err.getvalue(), code


def file_of(tmp_path, *records, **whole) -> str:
    path = tmp_path / "roles.json"
    path.write_text(json.dumps({"schema": "role.schema.json", "roles": records} | whole))
    return str(path)


def listed(**changes) -> dict:
    return {
        "kind": "listed",
        "listing": {"feed": "made-up", "id": "one", "seen": "whole"},
        "title": "A call",
        "bodies": [{"part": "host", "name": "A host"}],
        "pay": {"status": "paid", "evidence": "stated"},
    } | changes


@pytest.mark.parametrize(("feed", "count"), [("adverts-open", 22), ("adverts-fresh", 12)])
def test_the_real_adverts_come_in_and_go_out_equal(feed, count):
    path = {"adverts-open": ADVERTS, "adverts-fresh": MORE_ADVERTS}[feed]
    said, _, code = run("import_roles", path)
    assert (said[-1], code) == (f"{count} rows: {count} ready, 0 refused", 0)
    out, _, _ = run("export_roles", "--feed", feed)
    given = {record["listing"]["id"]: record for record in json.loads(path.read_bytes())["roles"]}
    assert said[0].startswith(f"{feed}/{next(iter(given))}: new: “{next(iter(given.values()))['title'][:20]}")
    exported = json.loads("\n".join(out))
    assert exported["schema"] == "role.schema.json"
    assert [record["listing"]["id"] for record in exported["roles"]] == sorted(given)
    for record in exported["roles"]:
        assert canonical(record) == canonical(given[record["listing"]["id"]])
    for version in RoleVersion.objects.order_by("pk"):
        assert version.canonical.encode() == canonical(from_rows(version))
    assert Role.objects.public().count() == count
    again, _, _ = run("import_roles", path)
    assert again[-1] == f"{count} rows: {count} ready, 0 refused"
    assert all(": same" in line for line in again[:-1])
    assert RoleVersion.objects.count() == count


def test_what_the_real_adverts_pay_in_all():
    records = {record["listing"]["id"]: record for record in json.loads(ADVERTS.read_bytes())["roles"]}
    said = {name: worked_total(record).sentence for name, record in records.items()}
    assert {name: words for name, words in said.items() if not words.startswith("No total")} == {
        "mind-bridging-gap": "at least £460",
        "mind-newsletter-1": "£1,400",
        "southtees-psp-2022": "£2,700 to £5,400",
    }
    assert said["brookes-surag"] == "No total: how many hours is not said"
    assert said["pyl-museum-peer"] == "No total: how much 'London Living Wage' is, is not said"
    assert said["voluntary-psp"] == "No total: the work is not paid"


def test_a_dry_run_says_the_same_and_leaves_nothing(tmp_path):
    before = (AuditEvent.objects.count(), Organisation.objects.count())
    said, _, code = run("import_roles", ADVERTS, "--dry-run")
    assert (said[-1], code) == ("22 rows: 22 ready, 0 refused", 0)
    assert (AuditEvent.objects.count(), Organisation.objects.count()) == before
    assert not Listing.objects.exists()


def test_a_refused_row_stops_no_other_and_leaves_no_trace(tmp_path):
    wrong = listed(listing={"feed": "made-up", "id": "two", "seen": "whole"}, pay={"status": "explicit"})
    path = file_of(tmp_path, listed(), wrong, listed(), 7)
    said, _, code = run("import_roles", path)
    assert (said[-1], code) == ("4 rows: 1 ready, 3 refused", 1)
    assert "made-up/two: refused" in said
    assert "  pay.status: 'explicit' is none of paid, mixed, expenses_only, unpaid, not_known." in said
    assert "  pay.evidence: this is missing." in said
    assert "  This file has this role twice: the first one counts." in said
    assert "row 4: refused" in said
    assert Listing.objects.count() == 1


@pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=["written", "dry"])
def test_a_day_or_a_title_that_cannot_be_is_that_rows_fault(tmp_path, dry):
    def row(number, **changes):
        return listed(listing={"feed": "made-up", "id": str(number), "seen": "whole"}, **changes)

    late = row(2, closes={"kind": "date", "on": "9999-12-31"})
    early = row(3, closes={"kind": "date", "on": "0001-01-01"})
    path = file_of(tmp_path, row(1), late, early, row(4, title="\u200b"), row(5, title="A \u202ecall"), row(6))
    said, _, code = run("import_roles", path, *dry)
    assert (said[-1], code) == ("6 rows: 2 ready, 4 refused", 1)
    assert [line for line in said if line.startswith("  ")] == [
        "  closes.on: 9999-12-31 is not between 1990 and 2100.",
        "  closes.on: 0001-01-01 is not between 1990 and 2100.",
        "  title: take away the sign that nobody sees, U+200B.",
        "  title: take away the sign that nobody sees, U+202E.",
    ]
    assert Listing.objects.count() == (0 if dry else 2)


def test_what_the_database_refuses_is_told_too(tmp_path, monkeypatch):
    """The CHECKs have the last word."""
    monkeypatch.setattr(imports, "faults", lambda record: [])
    row = imports.import_record(record=listed(seats=[{"kind": "places", "n": {"min": 3, "max": 2}}]), by=coordinator())
    assert row.outcome == "refused"
    assert "The smaller number comes first." in row.faults[0]
    assert not Listing.objects.exists()


def test_a_changed_listing_is_its_next_version(tmp_path):
    run("import_roles", file_of(tmp_path, listed()))
    said, _, _ = run("import_roles", file_of(tmp_path, listed(title="Another call")))
    assert said[0].startswith("made-up/one: changed")
    role = Role.objects.get()
    assert (role.current.number, role.current.title, role.slug) == (2, "Another call", "made-up-one")
    assert role.versions.count() == 2
    said, _, code = run("import_roles", file_of(tmp_path, listed(kind="funding_call", title="x") | {"pay": None}))
    assert code == 1


def test_two_listings_never_share_an_address(tmp_path):
    other = listed(listing={"feed": "made", "id": "up-one", "seen": "whole"})
    run("import_roles", file_of(tmp_path, listed(), other))
    assert sorted(Role.objects.values_list("slug", flat=True)) == ["made-up-one", "made-up-one-2"]


def test_our_own_roles_come_in_as_drafts(tmp_path):
    record = own_record(make_project())
    said, _, _ = run("import_roles", file_of(tmp_path, record))
    assert said[0].startswith(f"{record['slug']}: new")
    role = Role.objects.get(slug=record["slug"])
    assert (role.status, role.current) == ("draft", None)
    assert run("import_roles", file_of(tmp_path, record))[0][0].startswith(f"{record['slug']}: same")
    changed = record | {"title": "Another"}
    assert run("import_roles", file_of(tmp_path, changed))[0][0].startswith(f"{record['slug']}: changed")
    assert role.versions.get().title == "Another"


def test_a_public_role_of_ours_is_not_changed_by_a_file(tmp_path):
    role = make_role()
    record = json.loads(role.current.canonical)
    assert run("import_roles", file_of(tmp_path, record))[0][0].startswith(f"{role.slug}: same")
    said, _, code = run("import_roles", file_of(tmp_path, record | {"title": "Another"}))
    assert code == 1
    assert "  This role is published and differs. Publish an amendment." in said


def test_an_own_role_needs_its_project(tmp_path):
    record = own_record(make_project()) | {"project": "nowhere"}
    said, _, _ = run("import_roles", file_of(tmp_path, record))
    assert "  project: no project is called 'nowhere'." in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is not JSON"),
        (b"\xff\xfe", "This file is not UTF-8 text."),
        (b"[]", "This file is not a file of roles"),
        (b'{"schema": "other", "roles": []}', 'This file does not say "schema": "role.schema.json".'),
        (b'{"schema": "role.schema.json"}', 'This file has no list called "roles".'),
        (b'{"schema": "role.schema.json", "roles": [], "roles": []}', "This file has 'roles' twice."),
        (b'{"schema": "role.schema.json", "roles": [], "x": 1}', "This file has keys that a file of roles does not"),
        (b"[" * 100_000, "This file is not JSON"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path, data, said):
    path = tmp_path / "broken.json"
    path.write_bytes(data)
    out, err, code = run("import_roles", str(path))
    assert (out, code) == ([], 1)
    assert err.startswith(said)
    assert len(err.strip().splitlines()) == 1


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    assert run("import_roles", str(tmp_path / "none.json"))[1:] == (
        f"{tmp_path}/none.json cannot be read: No such file or directory.\n",
        1,
    )


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('"title": "a", "title": "b"', "  title: this key stands here twice."),
        ('"title": "a", "variants": [{"label": "x", "n": 4.0}]', "  variants[0].n: 4.0 is not a whole number"),
        ('"title": "a", "variants": [{"label": "x", "n": NaN}]', "  variants[0].n: nan is not a whole number"),
    ],
)
def test_what_json_lets_pass_is_each_rows_own_fault(tmp_path, inside, said):
    path = tmp_path / "roles.json"
    path.write_text('{"schema": "role.schema.json", "roles": [{"kind": "own", ' + inside + "}]}")
    out, _, code = run("import_roles", str(path))
    assert code == 1
    assert any(line.startswith(said) for line in out), out
    assert out[-1] == "1 rows: 0 ready, 1 refused"


def test_an_empty_file_of_roles_is_fine(tmp_path):
    assert run("import_roles", file_of(tmp_path))[0] == ["0 rows: 0 ready, 0 refused"]


def test_only_what_is_public_is_exported_and_drafts_when_asked():
    role = make_role(slug="b-public")
    draft = own_record(role.project, slug="a-draft")
    roles.draft(record=draft, by=coordinator())
    second = roles.amend(role=role, by=coordinator())
    roles.edit(version=second, record=from_rows(second) | {"title": "Not public yet"}, by=coordinator())
    public = "\n".join(run("export_roles")[0])
    assert [record["slug"] for record in json.loads(public)["roles"]] == ["b-public"]
    assert "Not public yet" not in public
    with_drafts = json.loads("\n".join(run("export_roles", "--drafts")[0]))["roles"]
    assert [record["slug"] for record in with_drafts] == ["a-draft", "b-public"]
    assert canonical(with_drafts[0]) == canonical(draft)


def test_an_amended_role_is_exported_with_its_history_and_comes_back_as_the_same(tmp_path):
    role = make_role()
    version = roles.amend(role=role, by=coordinator())
    record = from_rows(version) | {"title": "A better title"}
    version = roles.edit(version=version, record=record, note="A better title.", by=coordinator())
    pay_for(version)
    roles.publish(version=version, by=coordinator())
    exported = json.loads("\n".join(run("export_roles")[0]))["roles"][0]
    assert exported["amendments"][0]["note"] == "A better title."
    assert run("import_roles", file_of(tmp_path, exported))[0][0].startswith(f"{role.slug}: same")
