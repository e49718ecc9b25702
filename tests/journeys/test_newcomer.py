"""Somebody new: an account by an emailed code, why a role fits, an application, and a letter with reasons."""

from __future__ import annotations

import pytest
from django.core import mail
from playwright.sync_api import expect

from ground import jobs
from opportunities.actions import letters, places, selections
from opportunities.models import Application
from tests import postbox
from tests.journeys.sign_in_helpers import follow, press, said, titled
from tests.opportunities import selecting as make

pytestmark = pytest.mark.journey

NEEDED = {
    "kind": "skill",
    "need": "essential",
    "text": "You are good at listening",
    "evidence": {"rule": "any_of", "terms": ["skill-listening"]},
    "how_to_show": "Tell us about a time you listened.",
    "why_we_ask": "People tell us hard things.",
}
HELPS = NEEDED | {
    "need": "desirable",
    "text": "You can speak to a room full of people",
    "evidence": {"rule": "any_of", "terms": ["skill-speaking"]},
    "weight": 1,
}
WORDS = "My neighbour could not hear the nurse. I sat down and listened, and wrote her question out."


@pytest.fixture
def role(transactional_db, clock_at):
    clock_at(make.OPENS)
    return make.make_role(seats=1, questions=1, criteria=[NEEDED, HELPS], title="Listen with us")


def test_from_a_first_visit_to_a_letter(role, page, clock_at):
    seats = make.panel_of_three(role)
    make_an_account(page)
    see_how_it_fits(page)
    reference = apply(page, role)
    see_where_it_stands(page, reference)

    clock_at(make.AFTER)
    page.reload()
    said(page, "Being read")
    choose(role, seats)
    read_the_letter(page, reference)


def make_an_account(page) -> None:
    page.goto("/opportunities/")
    expect(page.get_by_role("article")).to_contain_text("Listen with us")
    follow(page, "Sign in")
    follow(page, "Make an account")
    page.get_by_label("Your name").fill("Nia Price")
    page.get_by_label("Email").fill("nia@demo.example")
    mail.outbox.clear()
    press(page, "Send me the code")
    titled(page, "Type the code we sent you")
    said(page, "nia@demo.example")
    code = postbox.code()
    page.get_by_label("Code").fill(code)
    press(page, "Go on")
    page.wait_for_url("**/me/")


def see_how_it_fits(page) -> None:
    page.goto("/me/matches/")
    said(page, "1 paid role is open", "You have not shared anything for matching")
    follow(page, "Tell us what you know")
    follow(page, "What you can do")
    told = page.get_by_role("group", name="I am good at listening")
    told.get_by_label("Yes").check()
    page.locator(".tell", has=told).get_by_label("Use this to match me").check()
    press(page, "Save")
    said(page, "1 told, 1 used for matching")
    page.goto("/me/matches/")
    said(page, "1 of 1 needed; 0 of 1 that help.")
    said(page, "You meet all that is needed for 1.")
    row = page.get_by_role("listitem").filter(has_text="You are good at listening")
    expect(row.last).to_contain_text("Told: “I am good at listening”")
    expect(row.last).to_contain_text("Met")
    missing = page.get_by_role("listitem").filter(has_text="You can speak to a room full of people")
    expect(missing.last).to_contain_text("Not told")


def apply(page, role) -> str:
    follow(page, "Listen with us")
    said(page, "£300", "Half days", "You are good at listening")
    page.get_by_role("link", name="Apply for this role").first.click()
    titled(page, "Apply: Listen with us")
    press(page, "Start")
    said(page, "Step 1 of 4", "Nia Price", "nia@demo.example")
    press(page, "Continue")
    said(page, "Step 2 of 4")
    titled(page, "Tell us about a time 0")
    page.get_by_label("Your answer").fill(WORDS)
    press(page, "Save and continue")
    said(page, "Step 3 of 4", "1 of 1 needed; 0 of 1 that help.")
    press(page, "Continue")
    titled(page, "Check your answers")
    said(page, WORDS, "until the role closes, on 20 March 2026, 5pm")
    press(page, "Send my application")
    said(page, "Your application is with us", "You hear by Friday 3 April 2026")
    reference = page.locator("main .fig").inner_text().strip()
    follow(page, "See how it stands")
    return reference


def see_where_it_stands(page, reference: str) -> None:
    titled(page, "Listen with us")
    said(page, reference, "Sent", "Nothing to do now", "You will hear by Friday 3 April 2026, whatever the answer.")
    steps = page.locator("ol.timeline > li")
    expect(steps.nth(0)).to_contain_text("You sent it (done)")
    expect(steps.nth(1)).to_contain_text("Closes to new people (now)")
    expect(steps.nth(2)).to_contain_text("By three people. Two are paid co-producers.")
    expect(steps.nth(4)).to_contain_text("You hear, with reasons (to come)")


def choose(role, seats) -> None:
    """The panel's side is a journey of its own."""
    make.score_all(seats, {}, default=4)
    selections.decide(role=role, by=make.coordinator())
    application = Application.objects.get(role=role)
    letters.write(
        application=application, strength="You told one small story.", idea="Say what you did.", by=make.coordinator()
    )
    places.offer_all(role=role, by=make.coordinator())
    jobs.run_ready()


def read_the_letter(page, reference: str) -> None:
    page.goto("/me/applications/")
    said(page, "A place for you", "Say yes or no to your place")
    page.goto(f"/me/applications/{reference}/")
    follow(page, "Read your letter")
    titled(page, "Your answer: Listen with us")
    said(page, "Dear Nia Price", "You told one small story.", "Say what you did.", "Ask by")
    found = page.get_by_role("row").filter(has_text="You are good at listening")
    expect(found).to_be_visible()
    subjects = [each.subject for each in mail.outbox if "nia@demo.example" in each.to]
    assert len(subjects) >= 3, subjects
