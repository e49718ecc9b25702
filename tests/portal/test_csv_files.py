"""Every CSV file of the site is written alike: found by its address, so that a new one cannot differ."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from django.urls import get_resolver, reverse

from home.models import StandardPage
from members.models import Person
from tests.architecture import access, url_samples

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]


def _names() -> list[str]:
    """The names of addresses that end in .csv."""

    def walk(patterns, way: str = ""):
        for one in patterns:
            here = way + str(one.pattern)
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, here)
            elif here.endswith((".csv", ".csv$")) and one.name:
                yield one.name

    return sorted(set(walk(get_resolver().url_patterns)))


def test_each_begins_with_the_mark_and_is_a_table(client_of):
    names = _names()
    assert len(names) >= 9
    for name in names:
        cells = dict(zip(access.PEOPLE, access.rows()[name], strict=True))
        who = next(person for person in access.PEOPLE if cells[person] == "200")
        answer = client_of(who).get(reverse(name, kwargs=url_samples.address(name)))
        assert answer.status_code == 200, name
        assert answer["Content-Type"] == "text/csv; charset=utf-8", name
        assert answer.content.startswith(codecs.BOM_UTF8), name
        assert answer.content.count(codecs.BOM_UTF8) == 1, name
        text = answer.content.decode("utf-8-sig")
        assert "\n" not in text.replace("\r\n", ""), name
        rows = list(csv.reader(io.StringIO(text)))
        assert {len(row) for row in rows} == {len(rows[0])}, name


def test_no_other_module_writes_one():
    from portal.settings.env import ROOT

    apps = ("ground", "members", "opportunities", "payments", "home", "portal")
    writers = [path for app in apps for path in (ROOT / app).rglob("*.py") if "csv.writer(" in path.read_text()]
    assert [path.name for path in writers] == ["csv_export.py"]


WAGTAILS = ("site_history", "aging_pages", "page_types_usage", "workflow", "workflow_tasks")


@pytest.mark.parametrize("name", WAGTAILS)
def test_so_does_what_wagtail_exports(client_of, name):
    page = StandardPage.objects.get(slug="privacy")
    page.title = '=HYPERLINK("https://elsewhere.example"), é\nnext'
    page.save_revision(user=Person.objects.filter(user__isnull=False).first().user, log_action=True).publish()
    answer = client_of("admin").get(f"{reverse(f'wagtailadmin_reports:{name}')}?export=csv")
    assert answer.status_code == 200 and answer.streaming and answer["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(answer)
    assert content.startswith(codecs.BOM_UTF8) and content.count(codecs.BOM_UTF8) == 1
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    if name in ("site_history", "aging_pages"):
        assert [cell for row in rows for cell in row if "=HYPERLINK" in cell and "é" in cell]
