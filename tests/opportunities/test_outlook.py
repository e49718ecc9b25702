"""Before a selection is decided: the places, who would get one, whether a lot is needed, who stays in reserve."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.urls import reverse

from opportunities.actions import selections
from opportunities.models import Application, Role
from opportunities.selection import scoring
from opportunities.selection.forecast import Outlook, outlook
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

BAND = Fraction(1, 4)
HEAD = "What the scores say today"


def of(scores: dict[str, int | None], seats: int, drawn: list[str] | None = None) -> Outlook:
    results = {
        key: scoring.Result({}, value is not None, None if value is None else Fraction(value))
        for key, value in scores.items()
    }
    cut = scoring.cut({key: Fraction(value) for key, value in scores.items() if value is not None}, seats, BAND)
    return outlook(seats=seats, cut=cut, drawn=drawn or [], results=results)


def test_scores_alone_say_it():
    found = of({"a": 5, "b": 4, "c": 3, "d": 2, "e": None}, seats=2)
    assert (found.chosen, found.reserve, found.lacking) == (("a", "b"), ("c", "d"), ("e",))
    assert not found.by_lot and found.left_over == 0


def test_a_tie_at_the_edge_waits_for_a_lot_and_then_does_not():
    scores = {"a": 5, "b": 4, "c": 4, "d": 4, "e": 2}
    before = of(scores, seats=2)
    assert (before.chosen, before.tied, before.seats_tied, before.reserve) == (("a",), ("b", "c", "d"), 1, ("e",))
    assert before.by_lot and not before.order_by_lot and before.left_over == 0
    after = of(scores, seats=2, drawn=["d", "b", "c"])
    assert (after.chosen, after.tied, after.reserve) == (("a", "d"), (), ("b", "c", "e"))
    assert not after.by_lot


def test_equal_scores_in_reserve_are_put_in_order_by_lot():
    found = of({"a": 5, "b": 3, "c": 3}, seats=1)
    assert (found.chosen, found.tied, set(found.reserve)) == (("a",), (), {"b", "c"})
    assert found.order_by_lot and found.by_lot


def test_places_that_nobody_would_get():
    found = of({"a": 5, "b": None}, seats=3)
    assert (found.chosen, found.left_over, found.lacking) == (("a",), 2, ("b",))


@world
def judged(clock_at):
    """Two places. Ann is in; Cy and Eve tie for the second; Gil comes after; Hal lacks something needed."""
    clock_at(make.OPENS)
    role = make.make_role(seats=2)
    seats = make.panel_of_three(role)
    names = ("Ann Bee", "Cy Dee", "Eve Fay", "Gil Hay", "Hal Ives")
    sent = [make.apply(role, make.person(name)) for name in names]
    clock_at(make.AFTER)
    ann, cy, eve, gil, hal = (each.pk for each in sent)
    make.score_all(seats[:2], {(ann, 1): 5, (cy, 1): 4, (eve, 1): 4, (gil, 1): 2, (hal, 0): 2})
    return role, seats, sent


def shown(role: Role) -> str:
    page = client_for(make.coordinator()).get(reverse("selection_role", args=[role.slug])).content.decode()
    return page[page.index("What comes next") : page.index("<h2>Applications")]


def test_nothing_is_said_before_names_are_open(judged):
    role, _, _ = judged
    assert HEAD not in shown(role) and "Ann Bee" not in shown(role)


@pytest.fixture
def locked(judged):
    role, seats, sent = judged
    ann, cy, eve, gil, hal = (each.pk for each in sent)
    make.score_all(seats[2:], {(ann, 1): 5, (cy, 1): 4, (eve, 1): 4, (gil, 1): 2, (hal, 0): 2})
    role.refresh_from_db()
    return role, seats, sent


def test_the_page_says_what_deciding_does_and_deciding_does_it(locked):
    role, seats, _ = locked
    page = shown(role)
    assert HEAD in page and "<dt>Places</dt><dd>2</dd>" in page
    assert "<dt>Would get a place</dt><dd>Ann Bee</dd>" in page
    assert "Cy Dee and Eve Fay<small>A lot gives 1 of these 2 people a place." in page
    assert "1 more person" in page and "Something that is needed was not shown." in page
    draw = make.fix_lot(role, "A bonus ball")
    for by in (make.coordinator(), seats[0].person):
        make.type_value(draw=draw, value="17", by=by)
    page = shown(role)
    assert "Too close to call" not in page
    selections.decide(role=role, by=make.coordinator())
    chosen = Application.objects.filter(role=role, status="selected").order_by("pk")
    got = page[page.index("Would get a place") :].split("</div>")[0]
    assert len(chosen) == 2 and all(each.person.name in got for each in chosen)
    following = Application.objects.filter(role=role, status="reserve").order_by("reserve_order").first()
    assert f"2 people<small>First comes {following.person.name}.</small>" in page
    assert HEAD not in shown(role), "decided: the list itself says it"
