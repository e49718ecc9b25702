"""Somebody who has no account: reads an offer, checks the open book; and the same care by keyboard, and without scripts."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from ground import clock
from payments.actions import catch_up, contributions, payments
from payments.models import Contribution
from portal import tick
from tests.factories import money as pay
from tests.journeys.sign_in_helpers import follow, press, said, titled, visitor
from tests.opportunities import selecting as make

pytestmark = pytest.mark.journey
MOST_TABS = 80


@pytest.fixture
def role(transactional_db, clock_at):
    clock_at(make.OPENS)
    return make.make_role(questions=1, title="Test the letters", lines=[("essential", None)])


def test_a_stranger_reads_an_offer_and_adds_the_open_book_up(transactional_db, clock_at, page):
    clock_at("2026-11-24 15:00")
    money = pay.Money()
    other = pay.Money(project=money.role.project)
    forgotten = other.payee()
    pay.session(other.role, clock.now(), other.coordinator)
    pay_others(money, [money.payee() for _ in range(5)])
    clock_at("2027-01-11 10:00")
    tick.run()

    page.goto("/")
    follow(page, "Offers")
    follow(page, "Training in co-production")
    titled(page, "Training in co-production")
    said(page, "Half a day to two days", "Both trainers are paid", "The first talk is free")
    follow(page, "Open book")
    said(page, "83%", "5 of 6 pieces of work were settled in time")
    expect(page.get_by_role("row", name="Overdue")).to_contain_text("1")
    rows = table(page, "Paid in time (CSV)")
    assert sum(int(row["contributions"]) for row in rows) == 6
    expect(page.get_by_role("row", name=money.role.project.name)).to_contain_text("£375")
    expect(page.get_by_role("row", name="All printed")).to_contain_text("£375")
    rows = table(page, "Money, every quarter (CSV)")
    assert sum(Decimal(row["pounds"]) for row in rows) == 375
    assert forgotten.name not in page.content()


def pay_others(money, people) -> None:
    """One session; everybody who was there is paid the same day but for the one who is forgotten."""
    pay.session(money.role, clock.now(), money.coordinator)
    catch_up.run()
    for one in Contribution.objects.filter(payee__in=people).order_by("pk"):
        contributions.confirm(contribution=one, by=money.coordinator)
        money.approve(payments.propose(payee=one.payee, by=money.system))
    money.settle(money.export())


def table(page, link: str) -> list[dict]:
    """The file behind the link, as a stranger's spreadsheet reads it."""
    with page.expect_download() as taken:
        page.get_by_role("link", name=link).click()
    return list(csv.DictReader(io.StringIO(taken.value.path().read_text(encoding="utf-8-sig"))))


def test_finding_and_applying_by_keyboard_alone(role, new_page):
    page = visitor(new_page, make.person("Kay Bord"))
    page.goto("/opportunities/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    page.keyboard.press("Enter")
    enter(page, page.get_by_role("link", name="Test the letters"))
    titled(page, "Test the letters")
    enter(page, page.get_by_role("link", name="Apply for this role").first)
    enter(page, page.get_by_role("button", name="Start"))
    said(page, "Step 1 of 4", "Kay Bord")
    enter(page, page.get_by_role("button", name="Continue"))
    said(page, "Step 2 of 4")
    enter(page, page.get_by_role("button", name="Save and continue"))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(summary).to_be_focused()
    enter(page, summary.get_by_role("link"))
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("I read it twice and asked.")
    enter(page, page.get_by_role("button", name="Save and continue"), key="Space")
    said(page, "Step 3 of 4")
    enter(page, page.get_by_role("button", name="Continue"))
    said(page, "I read it twice and asked.")
    enter(page, page.get_by_role("button", name="Send my application"), key="Space")
    said(page, "Your application is with us", "You hear by Friday 3 April 2026")
    enter(page, page.get_by_role("link", name="See how it stands"))
    said(page, "Nothing to do now")


def enter(page, target, *, key: str = "Enter") -> None:
    """Goes to it with Tab, where it can be seen to be, and presses a key."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("(it) => it === document.activeElement"):
            break
    expect(target).to_be_focused()
    outline = target.evaluate("(it) => { const s = getComputedStyle(it); return [s.outlineStyle, s.outlineWidth]; }")
    assert outline[0] != "none" and outline[1] != "0px", f"nothing shows that {target} has the focus"
    page.keyboard.press(key)
    page.wait_for_load_state()


def test_filtering_and_applying_without_scripts(role, new_page):
    page = visitor(new_page, make.person("Noor Script"), java_script_enabled=False, width=360)
    page.goto("/opportunities/")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Words").fill("kestrel")
    page.get_by_role("button", name="Show results").first.click()
    said(page, "Nothing fits all of that")
    page.goto("/opportunities/?q=letters")
    follow(page, "Test the letters")
    page.get_by_role("link", name="Apply for this role").first.click()
    press(page, "Start")
    press(page, "Continue")
    press(page, "Save and continue")
    said(page, "There is a problem")
    page.get_by_label("Your answer").fill("I read it twice and asked.")
    press(page, "Save and continue")
    press(page, "Continue")
    press(page, "Send my application")
    said(page, "Your application is with us", "You hear by Friday 3 April 2026")
    page.goto("/open-book/")
    page.get_by_text("How we count this").first.click()
    expect(page.locator("#count-in-time")).to_be_visible()
