"""Every screen as its main person (make axe: as every person): what axe finds, narrow and wide, light and dark, and what
it cannot: room for text, the focus, colours of one's own, a form sent empty. 320 pixels are 1280 at 400%."""

from __future__ import annotations

import pytest
from django.core.management import get_commands
from django.db import transaction

from tests.architecture import access
from tests.browser import overflow
from tests.journeys import operate
from tests.journeys.routes import WHY_NOT, is_no_screen, screens

pytestmark = [pytest.mark.axe, pytest.mark.journey]
if "seed" in get_commands():
    pytestmark.append(pytest.mark.seeded)


def pytest_generate_tests(metafunc):
    if "screen" in metafunc.fixturenames:
        every = metafunc.config.getoption("every_person")
        metafunc.parametrize("screen", screens(every_person=every), ids=str)


def test_everybody_can_use_it(screen, same_window, axe, enter):
    path = screen.path()
    if path is None:
        pytest.fail("nothing of the kind is there: say in url_samples.py how one comes about")
    if screen.is_data:
        pytest.skip("data, no screen")
    page = same_window
    page.set_viewport_size({"width": 320, "height": 900})
    enter(page, screen.person)
    answer = page.goto(path)
    assert answer.status == 200
    # In the admin our own panels only: the frame around them is Wagtail's. A page to print has none.
    within = ".team" if screen.of_the_team and page.locator(".content-wrapper").count() else ""
    if within:
        assert page.locator(within).count(), "a page of ours in the admin extends team/page.html"
    problems = [f"at 320: {problem}" for problem in axe(page, within=within)]
    if overflow(page) > 0:
        problems.append(f"at 320 it is {overflow(page)} pixels too wide")
    if not within:
        problems += operate.one_heading(page) + operate.spaced(page) + operate.own_colours(page) + operate.focus(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark")
    problems += [f"at 1280, dark: {problem}" for problem in axe(page, within=within)]
    if not within:
        problems += operate.sent_empty(page, axe)
    assert not problems


def test_every_page_that_answers_somebody_is_a_screen():
    """A new one is, as soon as the access table says who reads it; any other says in routes.py why it is none."""
    read = {screen.name for screen in screens()}
    pages = {name for name in access.rows() if not name.startswith("POST ") and not is_no_screen(name)}
    assert pages - read == set(WHY_NOT), "axe never opens these, or they are screens after all"


@pytest.mark.django_db
def test_every_screen_is_in_the_year():
    missing = []
    for screen in screens():
        with transaction.atomic():  # each for itself: what one needs, another may use up
            if screen.path() is None:
                missing.append(str(screen))
            transaction.set_rollback(True)
    assert missing == []


def test_axe_bites(new_page, axe, live_server):
    page = new_page()
    page.goto("/healthz")
    page.evaluate("document.body.innerHTML = '<img src=\"data:,\"><input>'")
    assert len(axe(page)) >= 2


def test_what_axe_cannot_see_is_seen(new_page, axe):
    page = new_page(width=320)
    page.goto("/healthz")
    page.evaluate(
        """document.body.innerHTML = '<main><h1>One</h1><h1>Two</h1><p class="tag">Flat</p><p><button>Faint</button></p>'
        + '<table width="900"><tr><td>Wide</td></tr></table></main>'"""
    )
    found = " / ".join(
        operate.one_heading(page) + operate.spaced(page) + operate.own_colours(page) + operate.focus(page)
    )
    for words in ("2 headings", "too wide", "no edge: Flat", "no focus to see on Faint"):
        assert words in found


def test_a_form_is_really_sent_empty(new_page, axe):
    page = new_page()
    page.goto("/demo/components/")
    assert operate.sent_empty(page, axe) == []
    assert page.title().startswith("Error: ")
