"""On paper nothing can be opened: whatever a page folds away is printed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError

from opportunities.models import Role

pytestmark = [pytest.mark.journey, pytest.mark.seeded]
# What stands in a folded part and takes no room on the page.
FOLDED = """() => [...document.querySelectorAll("main details:not([open])")].flatMap((part) => {
    const inside = [...part.children].filter((one) => one.tagName !== "SUMMARY");
    const hidden = inside.filter((one) => !one.checkVisibility({contentVisibilityAuto: true}) || !one.offsetHeight);
    return hidden.length || !inside.length ? [part.querySelector("summary").innerText] : [];
})"""
PAGES = (
    ("anonymous", "/how-we-choose/"),
    ("anonymous", "/open-book/"),
    ("coproducer", "/me/privacy/"),
    ("coproducer", "/me/contributions/"),
    ("coproducer", "/me/payments/"),
)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_printed_page_has_nothing_folded(new_page, enter, scripts):
    role = Role.objects.own().open().order_by("pk").first()
    page = new_page(java_script_enabled=scripts)
    told = 0
    for person, address in (("anonymous", f"/opportunities/{role.slug}/"), *PAGES):
        if person != "anonymous":
            enter(page, person)
        page.emulate_media(media="screen")
        page.goto(address)
        told += len(folded(page))
        page.emulate_media(media="print")
        with suppress(TimeoutError):  # a browser lays a folded part out anew a little later
            page.wait_for_function(f"() => !({FOLDED})().length", polling=50, timeout=3000)
        assert folded(page) == [], address
    assert told > 10, "these pages fold something on a screen"


def folded(page) -> list[str]:
    return page.evaluate(FOLDED)


def test_a_printed_role_has_its_questions_and_its_address(page):
    role = Role.objects.own().open().order_by("pk").first()
    page.goto(f"/opportunities/{role.slug}/")
    page.emulate_media(media="print")
    words = page.locator("main").inner_text()
    assert "020 7946 0000" in words or "@" in words
    for summary in ("The questions we ask", "The scoring guide"):
        assert summary in words
    for question in role.current.selectionquestions.all():
        assert question.text in words


def test_printing_opens_what_is_folded_and_folds_it_again(page):
    role = Role.objects.own().open().order_by("pk").first()
    page.goto(f"/opportunities/{role.slug}/")
    before = page.locator("main details:not([open])").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert before and page.locator("main details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details:not([open])").count() == before
