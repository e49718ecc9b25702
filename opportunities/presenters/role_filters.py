"""What somebody narrows the list by, as its address says it: read, said as chips, and written as an address again.

The open roles are narrowed by the snapshot (`queries/open_roles.py`); with closed ones by SQL (`RoleFilter`). A test
holds the two to the same answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import django_filters
from django.db.models import Case, F, When
from django.http import QueryDict

from ground import public_pages
from ground.forms import HouseForm
from ground.search import matching as words_in
from opportunities.models import Role
from opportunities.models.role_states import Roles, open_at
from opportunities.queries import open_roles
from opportunities.queries.role_facets import Facet, with_length

LONGEST = 100  # of the words that are looked for; the page says so where there were more


@dataclass(frozen=True)
class Chosen:
    """`data`: the query in its canonical form. `cut`: more words were typed than are looked for."""

    data: QueryDict
    facets: tuple[Facet, ...]
    cut: bool = False

    @classmethod
    def of(cls, data: QueryDict, facets: tuple[Facet, ...]) -> Chosen:
        return cls(known(data, facets), facets, len(_words(data)) > LONGEST)

    @property
    def values(self) -> dict[str, list[str]]:
        return {facet.name: self.data.getlist(facet.name) for facet in self.facets if facet.name in self.data}

    @property
    def words(self) -> str:
        return self.data.get("q", "")

    @property
    def with_closed(self) -> bool:
        return "closed" in self.data

    def chips(self) -> list[tuple[str, str]]:
        """What is on, each with the address without it."""
        rows = [(f"“{self.words}”", self.address(drop=("q", self.words)))] if self.words else []
        for facet in self.facets:
            said = {code: words for code, words, _ in facet.values}
            rows += [(said[code], self.address(drop=(facet.name, code))) for code in self.values.get(facet.name, ())]
        if self.with_closed:
            rows.append(("Closed too", self.address(drop=("closed", "too"))))
        return rows

    def address(self, *, drop: tuple[str, str] | None = None, **more: str) -> str:
        query = QueryDict(mutable=True)
        for name in sorted(self.data):
            query.setlist(name, [value for value in self.data.getlist(name) if (name, value) != drop])
        for name, value in more.items():
            query[name] = value
        return f"?{query.urlencode()}"


MOST_KEPT = 2  # values of facets: what people look for most; the rest is rendered each time


def read(data: QueryDict) -> public_pages.Query:
    """All that the list reads of its address."""
    chosen = Chosen.of(data, open_roles.current().facets)
    query = chosen.data.copy()
    if chosen.cut:
        query["q"] = _words(data)[: LONGEST + 1]  # one sign more, so that the page can say so
    if number := public_pages.page_number(data):
        query["page"] = number
    few = sum(len(codes) for codes in chosen.values.values()) <= MOST_KEPT
    return public_pages.Query(query, kept=few and not chosen.words)


class FilterForm(HouseForm):
    mark_optional = False


class RoleFilter(django_filters.FilterSet):
    """Unknown values are dropped, not refused: an old link still shows a list."""

    q = django_filters.CharFilter(method="search", max_length=LONGEST)

    class Meta:
        model = Role
        fields: list[str] = []
        form = FilterForm

    def __init__(self, chosen: Chosen, queryset: Roles, now: dt.datetime):
        self.chosen, self.now = chosen, now
        super().__init__(chosen.data, queryset)

    def search(self, queryset: Roles, name: str, value: str) -> Roles:
        return queryset.filter(words_in(value, "current__search_text", "project__search_text"))

    def results(self) -> Roles:
        """Open ones first, the soonest to close at the top; then closed ones, the last to close at the top."""
        found = with_length(self.qs)
        for facet in self.chosen.facets:
            if facet.name in self.chosen.values:
                found = found.filter(facet.condition(self.chosen.values[facet.name]))
        if not self.chosen.with_closed:
            found = found.open(self.now)
        return found.order_by(
            Case(When(open_at(self.now), then=0), default=1),
            Case(When(open_at(self.now), then=F("current__closes_at"))).asc(nulls_last=True),
            F("current__closes_at").desc(nulls_last=True),
            "pk",
        )


def _words(data: QueryDict) -> str:
    return " ".join(data.get("q", "").replace("\0", "").split())


def known(data: QueryDict, facets: tuple[Facet, ...]) -> QueryDict:
    """The query in its canonical form: known names and values only, each once, sorted."""
    query = QueryDict(mutable=True)
    words = _words(data)[:LONGEST]
    if words:
        query["q"] = words
    for facet in facets:
        wanted = set(data.getlist(facet.name))
        values = sorted(code for code, _, _ in facet.values if code in wanted)
        if values:
            query.setlist(facet.name, values)
    if data.get("closed") == "too":
        query["closed"] = "too"
    return query
