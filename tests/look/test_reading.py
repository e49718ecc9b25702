"""Our words are for a reading age of 9 to 11. Every page of the demo's year, and every mail, is measured."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath

import pytest
from bs4 import BeautifulSoup
from django.core.management import get_commands

from portal.settings.env import ROOT
from tests.cast import Cast
from tests.journeys.routes import screens
from tests.look import reading

MOST = 6.0
# What an offer, a project or a role says of itself; its people write it.
MOST_FOR_OFFERS = 8.0
OFFERS = ("offer_", "project_", "role_", "application_start")
# In the same words at several addresses, on purpose: one form in two places, one page for each section.
SAME_TITLE = {"account_confirm_login_code"}
MAILS = [
    *sorted((ROOT / "templates/emails").rglob("*.txt")),
    *sorted((ROOT / "templates/account/email").glob("*_message.txt")),
]
MAIL_ENOUGH = 15


def most(name: str) -> float:
    return MOST_FOR_OFFERS if name.startswith(OFFERS) else MOST


def pages():
    """(screen, its HTML) for each page that is not of the team's admin."""
    cast = Cast()
    clients = {}
    for screen in screens():
        path = screen.path()
        if path is None or path.startswith("/admin/") or PurePosixPath(path).suffix:
            continue
        if screen.person not in clients:
            clients[screen.person] = cast.client(screen.person)
        answer = clients[screen.person].get(path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert answer.status_code == 200, f"{screen}: {answer.status_code}"
            yield screen, answer.content.decode()


@pytest.mark.django_db
@(pytest.mark.seeded if "seed" in get_commands() else lambda test: test)
def test_every_page_is_easy_to_read_and_has_one_name_of_its_own():
    problems, titles, measured = [], Counter(), 0
    for screen, html in pages():
        said = reading.sentences(html)
        grade = reading.grade(said)
        measured += grade != 0
        if grade > most(screen.name):
            problems.append(f"{screen} reads at grade {grade}: {reading.hardest(said)}")
        problems += [f"{screen} says: {each}" for each in reading.avoided(said)]
        page = BeautifulSoup(html, "html.parser")
        if len(page.find_all("h1")) != 1:
            problems.append(f"{screen} has {len(page.find_all('h1'))} headings of the first level")
        if not (page.html and page.html.get("lang")):
            problems.append(f"{screen} does not say its language")
        if screen.name not in SAME_TITLE:
            titles[page.title.get_text()] += 1
    problems += [f"{count} pages are called {title}" for title, count in titles.items() if count > 1]
    assert measured > 20
    assert not problems


def filled(source: str) -> list[str]:
    """A mail as it may be written: every branch, with a short word where a value goes."""
    source = re.sub(r"{%\s*(extends|block|endblock|load|user_display)[^%]*%}", "", source)
    return reading.mail_sentences(re.sub(r"{{[^}]*}}", "Tuesday", re.sub(r"{%[^%]*%}", " ", source)))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_every_mail_is_easy_to_read(path):
    said = filled(path.read_text())
    assert reading.grade(said, enough=MAIL_ENOUGH) <= MOST, reading.hardest(said)
    assert not reading.avoided(said)


def test_what_is_hard_to_read_is_found():
    hard = ["The aforementioned remuneration methodology necessitates comprehensive organisational consideration."] * 6
    easy = ["We pay you for each day. You say how. We send it to your bank."] * 6
    assert reading.grade(hard) > 12
    assert reading.grade(easy) < 3
    assert reading.avoided(["Hard to reach groups were ranked.", "Service users"]) and not reading.avoided(easy)
