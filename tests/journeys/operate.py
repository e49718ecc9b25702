"""What a page has to bear besides axe: room for text, a focus that is seen, colours of one's own, a form sent empty."""

from __future__ import annotations

from tests.browser import overflow

SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
SPACE = """(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet];
  const cut = [...document.querySelectorAll(".button, .tag, .chip, td, th, label, summary")].filter((each) =>
    each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible").map((each) => each.textContent);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  document.adoptedStyleSheets = []; return [wide, cut] }"""
# Every control in turn, as the keyboard reaches it: it has an outline, and nothing lies over it.
UNSEEN = """() => { const lost = [];
  const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  for (const each of [...document.querySelectorAll(can)].filter((one) => one.getClientRects().length && !one.disabled)) {
    each.focus({focusVisible: true});
    if (document.activeElement !== each) continue;
    const style = getComputedStyle(each), box = each.getClientRects()[0];
    const name = (each.textContent || each.name || each.className).trim().slice(0, 40);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) lost.push(`no focus to see on ${name}`);
    const over = document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, box.top + box.height / 2);
    if (over && !each.contains(over) && !over.contains(each) && !over.closest("label")) lost.push(`${name} is hidden when it has the focus`);
  } return lost.slice(0, 5) }"""
# With colours of one's own, a tag or a chosen answer is told by its edge.
FLAT = """() => [...document.querySelectorAll(".tag, .button, .panel, .alert, [aria-current]")].filter((each) =>
  each.getClientRects().length && !each.closest(".menu nav") && parseFloat(getComputedStyle(each).borderTopWidth) < 1)
  .map((each) => each.textContent.trim().slice(0, 40))"""
# The first form of the main part that asks for something in words or choices.
ASKS = "main form[method=post]:has(input:is([type=text], [type=email], [type=password], [type=radio]), textarea)"
TEXTS = ":is(input[type=text], textarea):visible"
TYPED = "Kept words 7"


def spaced(page) -> list[str]:
    wide, cut = page.evaluate(SPACE, SPACED)
    return [f"spaced out it is {wide} pixels too wide"] * (wide > 0) + [
        f"spaced out, this is cut: {each}" for each in cut
    ]


def focus(page) -> list[str]:
    page.keyboard.press("Tab")  # from here on the browser shows where the focus is
    return page.evaluate(UNSEEN)


def own_colours(page) -> list[str]:
    page.emulate_media(forced_colors="active")
    found = [f"in one's own colours this has no edge: {each}" for each in page.evaluate(FLAT)]
    page.emulate_media(forced_colors="none")
    return found


def one_heading(page) -> list[str]:
    count = page.locator("h1").count()
    return [] if count == 1 else [f"{count} headings of the first level"]


def sent_empty(page, axe) -> list[str]:
    """Every box emptied but one, where there are several; what was typed there has to stay."""
    form = page.locator(ASKS).first
    if not form.count() or not form.is_visible():
        return []
    boxes = form.locator(TEXTS)
    names = [boxes.nth(at).get_attribute("name") for at in range(boxes.count())]
    for at in range(len(names)):
        boxes.nth(at).fill("")
    kept = names[-1] if len(names) > 1 else ""
    if kept:
        form.locator(f"[name='{kept}']").fill(TYPED)
    form.locator("button").last.click()
    page.wait_for_load_state()
    if not page.locator("main .wrong, main [data-summary]").count():
        return []  # nothing was missing: it went on
    found = []
    if not page.title().startswith("Error: "):
        found.append(f"sent empty, the title is {page.title()}")
    if not page.evaluate("document.activeElement.hasAttribute('data-summary')"):
        found.append("sent empty, the summary does not have the focus")
    lost = page.evaluate(
        "[...document.querySelectorAll('[data-summary] a')].filter((a) => !document.getElementById(a.hash.slice(1))).length"
    )
    if lost or not page.locator("[data-summary] a").count():
        found.append("sent empty, the summary leads nowhere")
    if kept and page.locator(f"main [name='{kept}']").first.input_value() != TYPED:
        found.append(f"sent empty, what was typed in {kept} is gone")
    found += one_heading(page) + [f"sent empty: {each}" for each in axe(page)]
    return found + [f"sent empty it is {overflow(page)} pixels too wide"] * (overflow(page) > 0)
