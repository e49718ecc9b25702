"""From "I was there" on a phone to money in the bank and a figure in the open book."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from ground import clock
from members.models import Person
from payments.actions import catch_up
from tests.factories import money as make
from tests.journeys.sign_in_helpers import bank, free_port, said, titled, visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def money(transactional_db, clock_at):
    clock_at("2026-11-24 15:00")
    return make.Money()


@pytest.fixture
def the_bank(settings, tmp_path, money):
    """A process of its own, whose day begins on ours."""
    port = free_port()
    settings.BANK_URL = f"http://127.0.0.1:{port}"
    with bank(tmp_path, port):
        yield


def test_from_a_phone_to_paid_and_into_the_open_book(money, the_bank, new_page, clock_at):
    first, second, waiting = money.payee(), money.payee(), money.payee(details=False)
    make.session(money.role, clock.now() - dt.timedelta(minutes=5), money.coordinator)
    catch_up.run()

    phone = visitor(new_page, first, width=360, height=740)
    say_there(phone)
    open_book = new_page()
    open_book.goto("/open-book/")
    said(open_book, "Nothing is counted yet")

    confirm(visitor(new_page, money.coordinator), [first, second, waiting])
    catch_up.run()
    approve_and_prepare(visitor(new_page, money.finance))
    second_pair = visitor(new_page, money.finance2)
    run = authorise_and_send(second_pair)
    phone.goto("/me/payments/")
    said(phone, "£75 on its way", "£0 paid to you")

    clock_at("2026-11-26 10:00")
    fetch(second_pair)
    phone.goto("/me/payments/")
    said(phone, "£75 on its way", "£0 paid to you")
    apply(visitor(new_page, money.finance), run)
    statement(phone)

    waiting_page = visitor(new_page, waiting, width=360)
    waiting_page.goto("/me/payments/")
    said(waiting_page, "£75 we still owe you", "do not have your bank details yet")

    clock_at("2027-01-08 10:00")
    catch_up.run()
    second_pair.goto("/admin/payments/reports/")
    said(second_pair, "66%")
    expect(second_pair.get_by_role("row", name="Waiting for the person")).to_contain_text("1")
    open_book.goto("/open-book/")
    said(open_book, "Nothing is counted yet")  # three people are too few for everyone to read of


def say_there(phone) -> None:
    phone.goto("/me/contributions/")
    said(phone, "£75, by Tue 8 Dec")
    phone.get_by_role("link", name="A session").click()
    titled(phone, "Were you there on Tuesday 24 November 2026?")
    said(phone, "£75", "In your bank by", "Tuesday 8 December 2026")
    phone.get_by_role("button", name="I was there").click()
    expect(phone.get_by_role("button", name="I was there")).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def confirm(page, payees: list[Person]) -> None:
    page.goto("/admin/payments/contributions/")
    expect(page.get_by_role("row", name=payees[0].name)).to_contain_text("they said so")
    for payee in payees:
        page.goto("/admin/payments/contributions/")
        page.get_by_role("row", name=payee.name).get_by_role("button").click()
        said(page, f"We owe {payee.name} £75")
        page.get_by_role("button", name="Yes, confirm it").click()
        said(page, "Confirmed.")
        expect(page.get_by_role("row", name=payee.name)).to_have_count(0)


def approve_and_prepare(page) -> None:
    page.goto("/admin/payments/approvals/")
    expect(page.get_by_role("button", name="Approve £75")).to_have_count(2)
    for left in (1, 0):
        page.get_by_role("button", name="Approve £75").first.click()
        expect(page.get_by_role("button", name="Approve £75")).to_have_count(left)
    page.get_by_role("link", name="To the pay runs").click()
    said(page, "A run that you prepare now holds 2 payments, £150")
    page.get_by_role("button", name="Prepare a run").click()
    said(page, "2 payments, £150 in all")
    expect(page.get_by_role("button", name="Authorise £150")).to_have_count(0)


def authorise_and_send(page) -> str:
    page.goto("/admin/payments/runs/")
    run = page.locator("main table a").first
    reference = run.inner_text()
    run.click()
    page.get_by_role("button", name="Authorise £150").click()
    page.get_by_role("button", name="Take the file").click()
    said(page, "2 payments, £150 in all, count as being with the bank from now on.")
    page.get_by_role("button", name="Yes, send £150").click()
    titled(page, f"The file of {reference} is ready")
    said(page, "2 payments, £150 in all. Taken 1 time.")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Save the file").click()
    content = taken.value.path().read_text()
    assert "<CtrlSum>150.00</CtrlSum>" in content and content.count("<CdtTrfTxInf>") == 2
    page.locator(".back").click()
    page.get_by_role("button", name="Send the file to the bank").click()
    said(page, "The bank has the file: 2 accepted, 0 refused.", "taken 1 time")
    return page.url


def fetch(page) -> None:
    page.goto("/admin/payments/bank/")
    page.get_by_role("button", name="Fetch its answers").click()
    said(page, "2 files of the bank’s taken. Nothing moves until somebody else in finance applies them.")


def apply(page, run: str) -> None:
    """The other one of finance, from the list of what waits: first the report, then the statement."""
    for came in ("2 accepted.", "2 paid."):
        page.goto("/admin/second-person/")
        page.get_by_role("link", name="A file of the bank’s to apply").first.click()
        said(page, "What comes of it when it is applied")
        page.get_by_role("button", name="Apply all of it").click()
        said(page, f"Applied: {came}")
    page.goto(run)
    said(page, "Done", "£150")


def statement(phone) -> None:
    phone.goto("/me/payments/")
    said(phone, "£0 on its way", "£75 paid to you")
    phone.get_by_role("link", name="£75").click()
    titled(phone, "£75")
    said(phone, "Paid", "In your bank")
