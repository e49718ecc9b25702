"""Every form of ours, found by looking at every screen, is sent empty and full of what no form of ours would send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.architecture import access, url_samples
from tests.cast import Cast
from tests.journeys.routes import screens
from tests.portal import forms_sent
from tests.portal.forms_read import Field, Form, read
from tests.portal.forms_states import NO_FORM, STATES

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]

PARTS = {
    "account": ("account_", "mfa_", "usersessions_"),
    "panel": ("panel",),
    "team": ("people", "team_", "selection_"),
    "money": ("payments_",),
}


def part_of(name: str) -> str:
    return next((part for part, starts in PARTS.items() if name.startswith(starts)), "own")


def name_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


class Forms:
    """Those of one part, each once, sent by who saw it; `problems` by form and sentence, with the rounds."""

    def __init__(self, part: str):
        self.part = part
        self.known: set[tuple] = set()
        self.reached: set[str] = set()
        self.problems: dict[tuple[str, str], list[str]] = defaultdict(list)

    def look(self) -> None:
        """States first: what is done there is done, and not refused because it is too late for it."""
        for title, state in STATES[self.part].items():
            with forms_sent.taken_back():
                shown = state(Cast())
                for client, path in shown if isinstance(shown, Iterator) else [shown]:
                    if not self.visit(client, path):
                        self.problems["a state", "no form there that was not seen elsewhere"].append(title)
        for screen in screens():
            if part_of(screen.name) == self.part:
                with forms_sent.taken_back():
                    if (path := screen.path()) is not None:
                        self.visit(Cast().client(screen.person), path)

    def visit(self, client: Client, path: str) -> int:
        response = client.get(path)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            return 0
        new = list(self.new(read(response.text, path).forms))
        for form in new:
            self.ask(client, form)
        return len(new)

    def new(self, forms: list[Form]) -> Iterator[Form]:
        for form in forms:
            name = name_of(form.action)
            if name.startswith("wagtail"):
                continue
            self.reached.add(name)
            for button in form.buttons or [("", "")]:
                verb, colon, _what = button[1].partition(":")
                key = (name, form.method, tuple(form.fields), button[0], verb if colon else "")
                if key not in self.known:
                    self.known.add(key)
                    pressed = {button[0]: Field(button[0], "hidden", button[1])} if button[0] else {}
                    yield replace(form, fields={**form.fields, **pressed})

    def ask(self, client: Client, form: Form) -> None:
        for sent in [*forms_sent.rounds(form), *forms_sent.files(form)]:
            answer = forms_sent.send(client, form, sent)
            for problem in forms_sent.problems(form, sent, answer):
                self.problems[name_of(form.action) or form.action, problem].append(sent.title)
        if form.method == "post":
            for problem in forms_sent.twice(client, form):
                self.problems[name_of(form.action) or form.action, problem].append("plain, twice")

    def told(self) -> str:
        return "\n".join(
            f"{name}: {problem} [{', '.join(dict.fromkeys(titles))[:120]}]"
            for (name, problem), titles in sorted(self.problems.items())
        )


@pytest.mark.parametrize("part", STATES)
def test_bad_input_gets_a_sentence_and_loses_nothing(part):
    forms = Forms(part)
    forms.look()
    if forms.problems:
        pytest.fail(forms.told(), pytrace=False)
    rows = {name.removeprefix("POST ") for name in access.rows() if name.startswith("POST ")}
    mine = {name for name in rows if part_of(name) == part}
    assert mine - forms.reached - set(NO_FORM) == set(), "bring about in forms_states.py what shows a form for it"
    assert set(NO_FORM) & forms.reached == set(), "there is a form for it after all"
    assert set(NO_FORM) <= rows, "no such row"


# Numbers that no row has


def asked(name: str, inside: dict) -> str:
    """What may stand behind the question mark of a list, with nonsense in it."""
    keys = (
        "page",
        "p",
        "q",
        "status",
        "pot",
        "month",
        "find",
        "account",
        "promise",
        "to",
        "closed",
        "item",
        "ordering",
    )
    return f"{reverse(name, kwargs=inside)}?{'&'.join(f'{key}={forms_sent.HUGE}' for key in keys)}"


@pytest.mark.parametrize("screen", screens(), ids=str)
def test_a_number_that_no_row_has_finds_nothing(screen):
    inside, client = url_samples.address(screen.name), Cast().client(screen.person)
    if inside is None:
        pytest.fail("nothing of the kind is there: say in url_samples.py how one comes about")
    assert client.get(asked(screen.name, inside)).status_code in (200, 302, 404)
    for number in (forms_sent.HUGE, 2**63, 0) if any(isinstance(part, int) for part in inside.values()) else ():
        beyond = {key: int(number) if isinstance(part, int) else part for key, part in inside.items()}
        assert client.get(reverse(screen.name, kwargs=beyond)).status_code in (302, 404)
