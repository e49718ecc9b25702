"""The components that pages are made of, and how money, days and moments are written. Listed in docs/look.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ground import money, text_format, typed
from portal.icons import ICONS

register = template.Library()


# How things are written


def _written(write: Any) -> Any:
    return lambda value: "" if value in (None, "") else write(value)


for _name in ("day", "day_short", "month_short", "moment", "clock_time", "within", "times", "duration", "ordinal"):
    register.filter(_name, _written(getattr(text_format, _name)))
register.filter("day_plain", _written(text_format.date))
register.filter("apart", lambda name: typed.apart(str(name)))


@register.filter
def pounds(pence: Any, currency: str = money.GBP) -> str:
    return "" if pence in (None, "") else money.show(pence, currency)


@register.filter
def words_lang(version: Any) -> str:
    """For a tag whose words are a version's own, where they are not English: lang="cy"."""
    return format_html(' lang="{}"', version.language) if version and version.language else ""


@register.filter
def spoken_phone(number: str) -> str:
    """For a tel: link."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_MACHINES = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android phone"),
    ("Windows", "Windows"), ("Mac OS", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def browser_name(agent: str) -> str:
    """What a person would call it: "Firefox on Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "A browser")
    machine = next((name for mark, name in _MACHINES if mark in agent), "")
    return f"{browser} on {machine}" if machine else browser


# Small pieces


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(ICONS[name]),
    )


@register.simple_tag
def tag(label: str, tone: str = "", sign: str = "") -> SafeString:
    picture = icon(sign) if sign else ""
    return format_html(
        '<span class="{}">{}{}</span>',
        f"tag tag-{tone}" if tone else "tag",
        picture,
        label,
    )


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    href: str = "",
    kind: str = "",
    name: str = "",
    value: str = "",
    wide: bool = False,
) -> dict:
    """kind: "" (the one next step), second, danger, link. With href it is a link, without it submits its form."""
    if kind == "link":
        css = "link"
    else:
        css = " ".join(
            filter(
                None,
                ["button", kind and f"button-{kind}", "button-wide" if wide else ""],
            )
        )
    return {"label": label, "href": href, "css": css, "name": name, "value": value}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Any,
    label: str,
    action: str,
    kind: str = "",
    wide: bool = False,
    **fields: Any,
) -> dict:
    """A form of one press; further keywords become hidden fields."""
    return {
        "label": label, "action": action, "kind": kind, "wide": wide, "fields": fields,
        "csrf_token": context.get("csrf_token", ""),
    }  # fmt: skip


@register.inclusion_tag("components/back.html")
def back(label: str, href: str) -> dict:
    return {"label": label, "href": href}


@register.inclusion_tag("components/stat.html")
def stat(figure: str, words: str, small: str = "") -> dict:
    return {"figure": figure, "words": words, "small": small}


@register.inclusion_tag("components/progress.html")
def progress(value: int, most: int, label: str) -> dict:
    return {"value": value, "most": most, "label": label}


# Lists with meaning


def _filled(row: Mapping[str, Any] | Any, empty: dict[str, Any]) -> dict[str, Any]:
    """The row's values with the missing ones empty, from a mapping or an object."""
    if isinstance(row, Mapping):
        return {**empty, **row}
    return {key: getattr(row, key, default) for key, default in empty.items()}


CARD = {
    "title": "", "href": "", "kind": "own", "label": "", "who": "", "pay": "", "pay_small": "", "pay_note": "",
    "closes": "", "closes_note": "", "summary": "", "tags": (), "notes": (),
}  # fmt: skip


@register.inclusion_tag("components/role_card.html")
def role_card(card: Any, level: int = 3, row: bool = False) -> dict:
    return {"card": _filled(card, CARD), "level": level, "row": row}


@register.inclusion_tag("components/facts.html")
def facts(rows: Any) -> dict:
    """rows of (term, words) or (term, words, small)."""
    return {"rows": [(*row, "")[:3] for row in rows]}


@register.inclusion_tag("components/answers.html")
def answers(rows: Any) -> dict:
    """Check answers. rows of {question, answer, href (to change it)}."""
    return {"rows": [_filled(row, {"question": "", "answer": "", "href": ""}) for row in rows]}


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Any) -> dict:
    """steps of {state: done|now|next|late, title, when, words, href, link}."""
    empty = {
        "state": "next",
        "title": "",
        "when": "",
        "words": "",
        "href": "",
        "link": "",
    }
    return {"steps": [_filled(step, empty) for step in steps]}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Any) -> dict:
    """tasks of {title, href, hint, status, tone}; without href it cannot be begun yet."""
    return {"tasks": [_filled(task, {"title": "", "href": "", "hint": "", "status": "", "tone": ""}) for task in tasks]}


@register.inclusion_tag("components/days.html")
def days(rows: Any) -> dict:
    """rows of {day (a date), title, words}."""
    return {"rows": [_filled(row, {"day": None, "title": "", "words": ""}) for row in rows]}


@register.inclusion_tag("components/chips.html")
def chips(rows: Any, clear: str = "", clear_label: str = "Clear all") -> dict:
    """rows of (words, href that removes it)."""
    return {"rows": rows, "clear": clear, "clear_label": clear_label}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Any, page: Page, name: str = "page") -> dict:
    """At most 7 links, keeping the rest of the query."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    stem = f"?{query.urlencode()}&{name}=" if query else f"?{name}="
    last, now = page.paginator.num_pages, page.number
    near = {number for number in (now - 1, now, now + 1) if 1 <= number <= last}
    numbers: list[int | None] = []
    for number in sorted({1, last} | near):
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return {"page": page, "stem": stem, "numbers": numbers, "now": now, "last": last}


@register.inclusion_tag("components/squares.html")
def squares(count: int, tone: str = "none", each: int = 1) -> dict:
    """One square for each, or for every `each` that are begun; the number stands beside them in the page."""
    return {"range": range(-(-count // each)), "tone": tone}


@register.inclusion_tag("components/bar.html")
def bar(parts: Any, label: str) -> dict:
    """One bar. parts of (words, count, tone); give the same numbers in words or a table beside it."""
    total = sum(count for _words, count, _tone in parts) or 1
    left, drawn = 0, []
    for said, count, tone in parts:
        width = money.portion(1000, count, total)
        drawn.append(
            {
                "words": said,
                "count": count,
                "tone": tone,
                "x": left,
                "width": max(width - 6, 2),
            }
        )
        left += width
    return {"parts": [part for part in drawn if part["count"]], "label": label}


@register.inclusion_tag("components/day_cells.html")
def day_cells(half: int, most: int, promise: int, unit: str = "working day") -> dict:
    """How long it takes, a cell a day: by which day half has arrived, nine in ten, and what was promised."""
    tones = [(day, "leaf" if day <= half else "mint" if day <= most else "none") for day in range(1, promise + 1)]
    return {"cells": tones, "half": half, "most": most, "promise": promise, "unit": unit}


@register.inclusion_tag("components/tiles.html")
def tiles(rows: Any) -> dict:
    """rows of {label, words, href, state: ""|done|now}: the answers of a question, the dates of a course."""
    return {"rows": [_filled(row, {"label": "", "words": "", "href": "", "state": ""}) for row in rows]}


# Surfaces with content


@register.simple_block_tag
def panel(content: str, tone: str = "sky", title: str = "", level: int = 2, css: str = "") -> SafeString:
    """tone: sky, leaf, gold, rose, red, edge (marigold edge: something to do), done (a confirmation)."""
    head = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    return format_html('<div class="panel panel-{} {}">{}{}</div>', tone, css, head, content)


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2) -> SafeString:
    head = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    return format_html('<section class="card">{}{}</section>', head, content)


@register.simple_block_tag
def expander(content: str, summary: str, open: bool = False) -> SafeString:
    return format_html(
        '<details class="more"{}><summary>{}</summary><div>{}</div></details>',
        _on(open, "open"),
        summary,
        content,
    )


@register.simple_block_tag
def empty_state(content: str, title: str, level: int = 2) -> SafeString:
    return format_html('<div class="empty"><h{0}>{1}</h{0}>{2}</div>', level, title, content)


@register.simple_block_tag
def pay_panel(content: str, figure: str, small: str = "", words: str = "") -> SafeString:
    given = {"figure": figure, "small": small, "words": words, "content": content}
    return render_to_string("components/pay_panel.html", given)


@register.simple_block_tag
def letter(content: str, date: str = "", title: str = "") -> SafeString:
    return render_to_string("components/letter.html", {"date": date, "title": title, "content": content})


@register.simple_block_tag
def scroll_table(content: str, caption: str, hide_caption: bool = False, fold: bool = False) -> SafeString:
    """thead, tbody and tfoot inside. fold: on a phone each row becomes a block (give each td a data-label)."""
    given = {
        "content": content,
        "caption": caption,
        "hide_caption": hide_caption,
        "fold": fold,
    }
    return render_to_string("components/table.html", given)


def _on(value: Any, attribute: str) -> SafeString:
    return mark_safe(f" {attribute}" if value else "")
