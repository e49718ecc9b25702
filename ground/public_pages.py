"""Which addresses show the same to everybody who is not signed in, and what of a query each of them reads.

`@public_page()` stands on the view. `portal/page_cache.py` keeps what such a view answered, by what is public
(`PublicData.version`), by the time of day it is true for, and by the query in its canonical form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

Read = Callable[[QueryDict], "Query"]


@dataclass(frozen=True)
class Query:
    """`data`: all that the view gets to see. `kept`: whether an answer to it is worth keeping."""

    data: QueryDict
    kept: bool = True


def nothing(data: QueryDict) -> Query:
    return Query(QueryDict(mutable=False))


def public_page(read: Read = nothing) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.public_page = read  # type: ignore[attr-defined]
        return view

    return mark


def page_number(data: QueryDict) -> str:
    """ "2" and on; "" of the first page and of what is no number."""
    said = data.get("page", "")
    return str(int(said)) if said.isascii() and said.isdecimal() and len(said) < 6 and int(said) > 1 else ""


def by_page(data: QueryDict) -> Query:
    """Of a list and nothing else: which page of it."""
    query, number = QueryDict(mutable=True), page_number(data)
    if number:
        query["page"] = number
    return Query(query)


def only_for_this_once(request: HttpRequest) -> None:
    """The view found that its answer is not worth keeping, such as a page past the last."""
    request.not_kept = True  # type: ignore[attr-defined]
