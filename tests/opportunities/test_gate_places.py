"""Each problem that the gate can name leads, by its path alone, to a field or a part of the editor."""

import ast
import sys
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from ground import exceptions
from opportunities import rule_one
from opportunities.actions import roles
from opportunities.forms.role_editor import Editor
from opportunities.record import dates_check, from_rows, not_ours, paths, publication_check
from tests.factories.roles import coordinator, make_draft, make_project, make_role, pay_for
from tests.opportunities.gate_cases import CASES, PAID, WORK

pytestmark = pytest.mark.django_db
GATE = (rule_one, publication_check, not_ours, dates_check)


@pytest.fixture
def named(monkeypatch) -> set[tuple[str, int]]:
    """Which lines of the gate have named a problem."""
    found: set[tuple[str, int]] = set()

    def problem(path, words):
        frame = sys._getframe(1)
        found.add((Path(frame.f_code.co_filename).name, frame.f_lineno))
        return exceptions.Problem(path, words)

    for module in GATE:
        monkeypatch.setattr(module, "Problem", problem)
    return found


def lines_that_name_one() -> set[tuple[str, int]]:
    found = set()
    for module in GATE:
        for node in ast.walk(ast.parse(Path(module.__file__).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                found.add((Path(module.__file__).name, node.lineno))
    return found


def drafts():
    """(a draft that lacks something, how the sentence begins)"""
    for changes, _at, begins in CASES:
        gone = [key for key, value in changes.items() if value is None]
        if "work" in changes:
            changes = {"pay": {"status": "paid", "lines": [PAID]}} | changes
        version = make_draft(**{key: value for key, value in changes.items() if value is not None})
        if gone:
            record = {key: value for key, value in from_rows(version).items() if key not in gone}
            version = roles.edit(version=version, record=record, by=coordinator())
        yield version, begins
    yield make_draft(), "Ask finance to fund"
    early = make_draft()
    yield pay_for(early, until=early.work_ends_on.replace(year=early.work_ends_on.year - 1)), "The money must be spent"
    yield make_draft(project=make_project(live=False)), "The project is not running"
    yield roles.amend(role=make_role(), by=coordinator()), "Say what changed"
    yield changed(make_draft(), sessions_tz="Nowhere/None"), "There is no such time zone"
    yield changed(make_draft(), closes_tz="Nowhere/None"), "There is no such time zone"
    now_chosen = roles.amend(role=make_role(), by=coordinator())
    record = from_rows(now_chosen)
    record["work"] = [WORK | {"key": row["key"], "choose": 1} if "key" in row else row for row in record["work"]]
    yield roles.edit(version=now_chosen, record=record, by=coordinator()), "How many dates of"


def changed(version, *, sessions_tz="", closes_tz=""):
    """As a zone stands that a later release of the time zones knows no more."""
    if sessions_tz:
        version.sessionlines.update(tz=sessions_tz)
    if closes_tz:
        type(version).objects.filter(pk=version.pk).update(closes_tz=closes_tz)
        version.refresh_from_db()
    return version


def test_each_has_its_place_in_the_editor(named, client_of):
    client = client_of("coordinator")
    steps = drafts()
    while True:
        with transaction.atomic():
            version, begins = next(steps, (None, ""))
            if version is None:
                break
            _look(version, begins, client)
            transaction.set_rollback(True)
    assert named == lines_that_name_one(), "a problem without a case, or a case without its problem"


def _look(version, begins, client):
    problems = publication_check.problems(version)
    assert [problem for problem in problems if problem.words.startswith(begins)], (begins, problems)
    editor = Editor(version)
    for problem in problems:
        assert problem.path and problem.words[0] == problem.sentence[0], problem
        part, form, name = editor._place(problem.path)
        tops = {key.way[:1] for key in part.section.keys} if not part.is_list else {part.section.way[:1]}
        assert form is editor.head or problem.path[:1] in tops | {(also,) for also in part.section.also}, (
            f"{paths.path_of(problem.path)} stands in no part"
        )
        assert form is None or name in form.fields
    page = client.get(reverse("team_role_edit", args=[version.role.slug])).content.decode()
    for words, target in editor.todo:
        assert f'id="{target}"' in page, f"{words}: nothing is called {target}"
