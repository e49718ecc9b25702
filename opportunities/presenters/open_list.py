"""The list of open roles out of the snapshot: the cards of one page, and the boxes with their counts."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ground import clock
from opportunities.models import Role
from opportunities.presenters import role_card
from opportunities.presenters.role_filters import Chosen
from opportunities.queries.open_roles import Snapshot

PAGE = 20


def page_of(chosen: Chosen, snapshot: Snapshot, wanted: str | None) -> dict[str, Any]:
    now = clock.now()
    left = snapshot.narrowed(chosen.values, chosen.words, now)
    page = Paginator(snapshot.roles(left[""]), PAGE).get_page(wanted)
    open_now = snapshot.open_at(now).bit_count()
    return {
        "page_obj": page,
        "cards": cards(snapshot, [row.pk for row in page], now),
        "facets": boxes(chosen, snapshot, left),
        "of": open_now,
        "closed_count": snapshot.public - open_now,
    }


def cards(snapshot: Snapshot, ids: list[int], now: dt.datetime) -> list[str]:
    """HTML, kept with the snapshot: nothing personal stands in a card, and nothing that is true for today only."""
    lacking = [pk for pk in ids if pk not in snapshot.cards]
    if lacking:
        roles = Role.objects.public().select_related("current", "project__partner").in_bulk(lacking)
        for pk, role in roles.items():
            snapshot.cards[pk] = html(role_card.card(role, now))
    return [snapshot.cards[pk] for pk in ids if pk in snapshot.cards]


def html(card: dict[str, Any]) -> SafeString:
    return render_to_string("opportunities/_card_row.html", {"card": card})


def boxes(chosen: Chosen, snapshot: Snapshot, left: dict[str, int]) -> SafeString:
    """Joined here and not in a template: forty boxes through one cost more than the rest of the page."""
    parts: list[str] = []
    for facet in chosen.facets:
        if facet.values:
            ticked = chosen.values.get(facet.name, ())
            parts.append(f"<fieldset><legend>{escape(facet.title)}</legend>")
            for code, words, _condition in facet.values:
                count = (left[facet.name] & snapshot.bits[facet.name, code]).bit_count()
                parts.append(_box(facet.name, code, words, code in ticked, f"{count}"))
            parts.append("</fieldset>")
    return mark_safe("".join(parts))


def boxes_without_counts(chosen: Chosen) -> SafeString:
    parts: list[str] = []
    for facet in chosen.facets:
        ticked = chosen.values.get(facet.name, ())
        rows = [_box(facet.name, code, words, code in ticked, "") for code, words, _condition in facet.values]
        parts += [f"<fieldset><legend>{escape(facet.title)}</legend>", *rows, "</fieldset>"] if rows else []
    return mark_safe("".join(parts))


def _box(name: str, code: str, words: str, ticked: bool, count: str) -> str:
    box, label = _parts(name, code, words)
    said = f'<span class="count"><span class="away">, </span>{count}</span>' if count else ""
    return f'<div class="choice">{box}{" checked" if ticked else ""}>{label}{said}</div>'


@lru_cache(maxsize=500)
def _parts(name: str, code: str, words: str) -> tuple[str, str]:
    box = f'<input type="checkbox" name="{name}" value="{escape(code)}" id="{name}-{escape(code)}"'
    return box, f'<label for="{name}-{escape(code)}">{escape(words)}</label>'
