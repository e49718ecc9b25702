"""What tells others or cannot be undone asks once more, at every address that a press is sent to."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
from django.contrib.messages import ERROR, get_messages
from django.test import Client

from ground import clock
from ground.models import AuditEvent
from tests.architecture import access, presses
from tests.cast import Cast
from tests.journeys.routes import screens
from tests.portal import forms_sent
from tests.portal.forms_read import Form, read
from tests.portal.forms_states import STATES
from tests.portal.test_every_form import name_of, part_of

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]
ROWS = presses.rows()
ASKS = {name for name, (kind, _words) in ROWS.items() if kind == "asks"}
# Of the presses at these addresses one asks; this is another: a value that a second person types too, a copy of a file
# that was sent, knowing nobody, and a yes on the phone to what was offered: they can stop at any time.
BESIDE = {
    "selection_draw": "type_value",
    "payments_export": "download_copy",
    "panel_declare_about": "declare_about",
    "selection_place_answer": "accept",
}
LOOKS_FOR = {"q", "find", "csrfmiddlewaretoken", "next"}  # a search that is posted saves nothing
NO_BANK = {"payments_send"}  # the demo's bank does not run here; it asks by the same function as payments_export


def test_every_verb_is_in_the_table():
    listed = {name.removeprefix("POST ") for name in access.rows()}
    verbs = {name.removeprefix("POST ") for name in access.rows() if name.startswith("POST ")}
    assert verbs - set(ROWS) == set(), "say in tests/architecture/presses.py whether it asks, or why not"
    assert set(ROWS) - listed == set(), "no such address"


def test_what_undoes_is_an_address():
    undone = {words for kind, words in ROWS.values() if kind == "undo"}
    assert undone - set(ROWS) == set()


class Pressed:
    """Each form of one part that goes to an address that asks, sent once as a person would."""

    def __init__(self, part: str):
        self.part = part
        self.asked: set[str] = set()
        self.unlisted: set[str] = set()
        self.problems: list[str] = []

    def look(self) -> None:
        for state in STATES[self.part].values():
            with forms_sent.taken_back():
                shown = state(Cast())
                for client, path in shown if isinstance(shown, Iterator) else [shown]:
                    self.visit(client, path)
        for screen in screens():
            if part_of(screen.name) == self.part:
                with forms_sent.taken_back():
                    if (path := screen.path()) is not None:
                        self.visit(Cast().client(screen.person), path)

    def visit(self, client: Client, path: str) -> None:
        response = client.get(path)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            return
        for form in read(response.text, path).forms:
            name = name_of(form.action)
            ours = form.method == "post" and not name.startswith((*presses.ACCOUNTS, "wagtail"))
            if ours and name not in ROWS and set(form.fields) - LOOKS_FOR:
                self.unlisted.add(name)
            if name in ASKS - self.asked and form.method == "post":
                for values in self.filled(form):
                    with forms_sent.taken_back():
                        self.press(client, form, name, values)

    def filled(self, form: Form) -> Iterator[dict[str, list[str]]]:
        """As it stands and as a person fills it, with each button and each choice that is there."""
        whole = {name: forms_sent.plausible(field) for name, field in form.fields.items()}
        whole |= {
            name: [time] for name, time in (("at", "20:30"), ("starts", "20:30"), ("ends", "21:30")) if name in whole
        }
        if "on_day" in whole:  # for some it has to be over, for some to come
            yield whole | {"on_day": [str(clock.today().day)], "on_month": [str(clock.today().month)]}
        for button in form.buttons or [("", "")]:
            pressed = {button[0]: [button[1]]} if button[0] else {}
            yield {**whole, **pressed}
            for name, field in form.fields.items():
                for value in field.offered[1:] if field.kind in ("radio", "select", "checkbox") else []:
                    yield {**whole, **pressed, name: [value]}

    def press(self, client: Client, form: Form, name: str, values: dict[str, list[str]]) -> None:
        last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        response = client.post(form.action, values)
        page = html.unescape(response.text) if response.status_code == 200 else ""
        done = list(AuditEvent.objects.filter(pk__gt=last).values_list("verb", flat=True))
        if "No, go back" not in page:
            refused = any(each.level >= ERROR for each in get_messages(response.wsgi_request))
            if done and BESIDE.get(name) not in done and not refused:
                self.problems.append(f"{name}: done at one press: {done}")
            return
        if done:
            self.problems.append(f"{name}: asked, and did it already: {done}")
        self.answer_no(client, form, name, page)
        if self.answer_yes(client, form, page, last):
            self.asked.add(name)

    def answer_no(self, client: Client, form: Form, name: str, page: str) -> None:
        """What was typed is on the page that one comes back to."""
        sure = next(each for each in read(page, form.action).forms if ("sure", "yes") in each.buttons)
        if ("sure", "no") not in sure.buttons:
            return
        kept = {each: field.stands() for each, field in sure.fields.items()}
        back = client.post(form.action, {**kept, "sure": ["no"]})
        there = [each for each in read(back.text, form.action).forms if set(form.fields) <= set(each.fields)]
        lost = [
            field for field, value in kept.items()
            if field in form.fields and form.fields[field].typed
            and value not in [each.fields[field].stands() for each in there]
        ]  # fmt: skip
        if lost:
            self.problems.append(f"{name}: no loses {lost}")

    def answer_yes(self, client: Client, form: Form, page: str, last: int) -> bool:
        sure = next(each for each in read(page, form.action).forms if ("sure", "yes") in each.buttons)
        client.post(sure.action, {**{each: field.stands() for each, field in sure.fields.items()}, "sure": ["yes"]})
        return AuditEvent.objects.filter(pk__gt=last).exists()


@pytest.mark.parametrize("part", ["own", "panel", "team", "money"])
def test_what_tells_or_stays_is_asked_once_more(part):
    pressed = Pressed(part)
    pressed.look()
    assert pressed.problems == []
    assert pressed.unlisted == set(), "say in tests/architecture/presses.py whether it asks, or why not"
    mine = {name for name in ASKS - NO_BANK if part_of(name) == part}
    assert mine - pressed.asked == set(), "bring about in forms_states.py what shows a form that can be done"
