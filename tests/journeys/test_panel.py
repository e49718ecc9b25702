"""Three judges choose without names; a coordinator confirms, offers and writes; the chosen person says yes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ground import jobs
from tests.journeys.sign_in_helpers import follow, press, said, titled, visitor
from tests.opportunities import selecting as make

pytestmark = pytest.mark.journey

TOKEN = "Quillfeather"
STRONG, SHORT = "I tried the kestrel test at home", "I once tried a heron test"
FIVE, THREE = "Shows it fully", "Shows it, in few words"


@pytest.fixture
def role(transactional_db, clock_at):
    clock_at(make.OPENS)
    return make.make_role(seats=1, questions=1, lines=[("essential", None), ("desirable", 1)], title="Choose the tests")


def test_a_panel_of_three_chooses_one_of_two(role, new_page, clock_at):
    chosen, other = make.person(f"Zephyrine {TOKEN}"), make.person("Ann Bee")
    make.apply(role, chosen, words=STRONG)
    make.apply(role, other, words=SHORT)
    people = [make.person("Petra Lund", "panel"), make.person("Tove Ashby", "panel"), make.person("Dee Walsh")]
    for each, paid in zip(people, (False, True, True), strict=True):
        make.seat(role, each, paid=paid)
    clock_at(make.AFTER)
    judges = [visitor(new_page, each) for each in people]
    for page in judges:
        judge(page, role)
    for page in judges[:2]:
        lock(page)
        page.goto(f"/panel/{role.slug}/")
        said(page, "Locked. The others are still scoring")
        unnamed(page)
        assert page.request.get(f"/panel/{role.slug}/together/").status == 404
    lock(judges[2], last=True)
    judges[0].goto("/panel/")
    follow(judges[0], "Go on")
    titled(judges[0], "Talk together")
    said(judges[0], TOKEN, "Ann Bee", "5.00", "3.00")

    coordinator = visitor(new_page, make.coordinator())
    decide(coordinator, role)
    say_yes(visitor(new_page, chosen, width=360))
    conclude(coordinator, role)
    outcome(new_page(), role)


def unnamed(page) -> None:
    shown = page.content().lower()
    assert TOKEN.lower() not in shown and "zephyrine" not in shown, page.url


def judge(page, role) -> None:
    """Declares, and scores both answers by what they say."""
    page.goto("/panel/")
    said(page, "Choose the tests", "Say whether you know anyone")
    unnamed(page)
    follow(page, "Go on")
    page.get_by_label("No", exact=True).check()
    blindly(page, "Save")
    titled(page, "Panel: Choose the tests")
    follow(page, "Read and score, one answer at a time")
    for done in range(4):
        said(page, f"You gave {done} of 4 scores", "Name hidden")
        unnamed(page)
        if done < 2:
            page.get_by_label("I do not think I know them").check()
            blindly(page, "Save, then score")
            said(page, "You said: I do not think I know them.")
        strong = STRONG in page.locator("main").inner_text()
        page.get_by_label(FIVE if strong else THREE).check()
        blindly(page, "Save, next answer")
    titled(page, "Check your scores")
    said(page, "Everything is scored")
    unnamed(page)


def blindly(page, button: str) -> None:
    """Presses it; no name is on the page before, nor on the next."""
    unnamed(page)
    press(page, button)
    page.wait_for_load_state()
    unnamed(page)


def lock(page, *, last: bool = False) -> None:
    press(page, "Lock my scores")
    press(page, "Yes, lock my scores")
    said(page, "Talk together" if last else "Locked")


def decide(page, role) -> None:
    page.goto(f"/admin/applications/{role.slug}/")
    expect(page.get_by_role("row", name=TOKEN)).to_contain_text("5.00")
    press(page, "Confirm what the scores say")
    press(page, "Yes, decide it so")
    said(page, "1 place to offer.")
    press(page, "Offer the place")
    press(page, "Yes, offer 1 place")
    said(page, "Everybody gets a letter before the role can be concluded")


def say_yes(page) -> None:
    page.goto("/me/applications/")
    said(page, "A place for you")
    follow(page, "See your place")
    said(page, "We would like you to take part", "£300 in all")
    press(page, "Yes, I take the place")
    said(page, "The place is yours", "It starts on Monday 4 May 2026")


def conclude(page, role) -> None:
    for _ in range(2):
        page.goto(f"/admin/applications/{role.slug}/")
        page.get_by_role("link", name="Write it").first.click()
        page.get_by_label("One strength").fill("One small story that showed the whole problem.")
        page.get_by_label("One idea for next time").fill("Say what you did yourself.")
        press(page, "Write it and tell them")
        press(page, "Yes, send it")
        expect(page.get_by_label("One strength")).to_have_count(0)
    jobs.run_ready()
    page.goto(f"/admin/applications/{role.slug}/")
    said(page, "Everybody has heard.")
    press(page, "Conclude this role")
    press(page, "Yes, end this role")
    said(page, "Concluded on")


def outcome(page, role) -> None:
    page.goto(f"/opportunities/{role.slug}/")
    said(page, "This role has closed.", "How it ended", "A panel scored every answer without names.")
    said(page, "fewer than 5")
    unnamed(page)
