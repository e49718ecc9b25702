"""What axe does not see: keyboard, no script, room for text, size of targets."""

import pytest
from django.urls import reverse

from tests.browser import overflow

GALLERY = "component_gallery"
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
SMALL = """[...document.querySelectorAll("a.button, button, summary, .pager a, .chip, .nav a, .menu a, .choice label")]
  .filter((each) => each.getClientRects().length && each.getBoundingClientRect().height < 44)
  .map((each) => each.textContent.trim())"""


def test_the_menu_opens_without_script(new_page):
    page = new_page(width=320, java_script_enabled=False)
    page.goto(reverse(GALLERY))
    link = page.locator(".menu nav a").first
    assert not link.is_visible()
    page.click(".menu summary")
    assert link.is_visible()


def test_the_first_tab_skips_to_the_main_part_and_moves_nothing(page):
    page.goto("/no-such-page/")
    before = page.locator("h1").bounding_box()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    assert page.locator("h1").bounding_box() == before
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_escape_closes_the_menu_and_returns_to_it(new_page):
    page = new_page(width=320)
    page.goto(reverse(GALLERY))
    page.click(".menu summary")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator(".menu nav").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_link_of_the_error_summary_lands_on_the_first_radio(page):
    page.goto(reverse(GALLERY))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_selector("[data-summary]")
    page.locator("[data-summary] a", has_text="How would you like to apply?").first.click()
    assert page.evaluate("document.activeElement.id") == "id_way_0"
    assert page.title().startswith("Error: ")


@pytest.mark.parametrize("width", [320, 1280])
def test_text_may_be_spaced_out(new_page, width):
    page = new_page(width=width)
    page.goto(reverse(GALLERY))
    page.evaluate(
        "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet] }",
        SPACED,
    )
    assert overflow(page) == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_pressed_is_at_least_44_pixels_high(new_page, width):
    page = new_page(width=width)
    page.goto(reverse(GALLERY))
    assert page.evaluate(SMALL) == []


def test_tags_differ_without_colour(new_page):
    page = new_page(forced_colors="active")
    page.goto(reverse(GALLERY))
    assert page.evaluate("getComputedStyle(document.querySelector('.tag')).borderTopWidth") == "1px"


def test_paper_is_white_for_those_who_read_in_the_dark(new_page):
    page = new_page(color_scheme="dark")
    page.goto(reverse(GALLERY))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("footer").is_visible()
