"""docs/asvs.csv and the threats of docs/security-model.md: that the tests and files which they name are there."""

import csv
import re

import pytest

from portal.settings.env import ROOT

# How many requirements of level 1 and of level 2 each chapter of ASVS 5.0.0 has.
CHAPTERS = {
    1: (8, 19),
    2: (4, 7),
    3: (8, 11),
    4: (2, 8),
    5: (4, 5),
    6: (13, 22),
    7: (6, 12),
    8: (4, 3),
    9: (4, 3),
    10: (5, 24),
    11: (3, 11),
    12: (3, 6),
    13: (1, 12),
    14: (2, 7),
    15: (3, 10),
    16: (0, 16),
    17: (0, 7),
}
STATES = ("met", "partly", "not met", "does not apply", "installation")
with (ROOT / "docs" / "asvs.csv").open(newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_requirement_has_its_row(chapter):
    mine = [row for row in ROWS if row["requirement"].startswith(f"{chapter}.")]
    assert len({row["requirement"] for row in mine}) == len(mine)
    assert tuple(sum(row["level"] == level for row in mine) for level in "12") == CHAPTERS[chapter]


def is_there(place: str) -> bool:
    """A file, or a test in it, as `path::name`."""
    path, _, test = place.partition("::")
    file = ROOT / path
    return file.exists() and (not test or bool(re.search(rf"def {re.escape(test)}\b", file.read_text())))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["requirement"])
def test_a_row_says_where_or_why(row):
    assert row["status"] in STATES
    assert row["where"] or row["why"], "a place where it can be read, or a reason"
    if row["status"] == "met":
        assert row["where"] or row["requirement"] == "1.4.1", "met: name the test or the file"
    for place in filter(None, row["where"].split("; ")):
        assert is_there(place), place


def test_each_threat_names_tests_that_are_there():
    model = (ROOT / "docs" / "security-model.md").read_text()
    table = model.partition("## Threats")[2].partition("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| ") and "::" in line]
    assert len(rows) > 30
    for threat, stops, tests in rows:
        assert threat.strip() and stops.strip()
        assert [place for place in tests.strip().split("; ") if not ("::" in place and is_there(place))] == [], threat


def test_all_of_level_1_that_applies_is_met():
    assert [row["requirement"] for row in ROWS if row["level"] == "1" and row["status"] in ("partly", "not met")] == []
