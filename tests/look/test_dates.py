"""A date in a table stays on one line, where the table is a table."""

from __future__ import annotations

import re

from portal.settings.env import ROOT

PAGES = sorted((ROOT / "templates").rglob("*.html"))
CELL = re.compile(r"<td([^>]*)>((?:(?!</td>).)*)", re.S)
DATE = re.compile(r"(\{%[^%]*%\})?\{\{ [^}]*\|(day|day_plain|day_short|moment)\b")
TWICE = re.compile(r'<[a-z]+[^>%]*\s([a-z-]+)="[^"%]*"[^>%]*\s\1="')


def test_a_cell_that_begins_with_a_date_says_so():
    found = 0
    for path in PAGES:
        for attributes, body in CELL.findall(path.read_text()):
            if DATE.match(body):
                found += 1
                assert 'class="when"' in attributes, f"{path.relative_to(ROOT)}: {body[:60]}"
    assert found > 20


def test_both_stylesheets_keep_it_on_one_line():
    for name in ("alongside.css", "team.css"):
        assert re.search(r"\.when\{white-space:nowrap\}", (ROOT / "static/css" / name).read_text()), name


def test_no_attribute_stands_twice_in_a_tag():
    for path in PAGES:
        slips = [match[0][:80] for match in TWICE.finditer(path.read_text())]
        assert not slips, f"{path.relative_to(ROOT)}: {slips}"
