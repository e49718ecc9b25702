"""What each rule means, as truth tables; and what must hold for every profile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities import matching
from opportunities.matching import Criterion, Found, Item, Rule, Term, match

LONDON, WALES, LEEDS = (Term(code, "place") for code in ("place-london", "place-wales", "place-leeds"))
ONLINE = Term("way-online", "way_of_working")
A, B, C = (Term(code, "skill") for code in "abc")
EVERY = [LONDON, WALES, LEEDS, ONLINE, A, B, C]


def items(**answers: str) -> list[Item]:
    by_name = {"london": LONDON, "wales": WALES, "leeds": LEEDS, "online": ONLINE, "a": A, "b": B, "c": C}
    return [Item(pk, by_name[name], answer) for pk, (name, answer) in enumerate(answers.items(), 1)]


def found(rule: str, terms: list[Term], told: list[Item], slots: int = 1) -> Found:
    [result] = match([Criterion(1, "essential", rule, frozenset(terms), slots)], told).results
    return result.found


@pytest.mark.parametrize(
    ("rule", "terms", "told", "expected"),
    [
        ("any_of", [A, B], {}, "not_told"),
        ("any_of", [A, B], {"a": "no"}, "not_told"),
        ("any_of", [A, B], {"a": "no", "b": "no"}, "not_met"),
        ("any_of", [A, B], {"a": "no", "b": "yes"}, "met"),
        ("any_of", [A, B], {"c": "yes"}, "not_told"),
        ("language", [A], {"a": "no"}, "not_met"),
        ("interest", [A], {"a": "yes"}, "met"),
        ("all_of", [A, B], {"a": "yes"}, "not_told"),
        ("all_of", [A, B], {"a": "yes", "b": "no"}, "not_met"),
        ("all_of", [A, B], {"a": "yes", "b": "yes"}, "met"),
        ("all_of", [A, B], {"b": "no"}, "not_met"),
        ("area_or_remote", [LONDON, WALES], {"london": "yes"}, "met"),
        ("area_or_remote", [LONDON, WALES], {"leeds": "yes"}, "not_met"),
        ("area_or_remote", [LONDON, WALES], {"leeds": "no"}, "not_told"),
        ("area_or_remote", [LONDON, WALES], {"london": "no"}, "not_told"),
        ("area_or_remote", [LONDON, ONLINE], {"leeds": "yes"}, "not_told"),
        ("area_or_remote", [LONDON, ONLINE], {"leeds": "yes", "online": "no"}, "not_met"),
        ("area_or_remote", [LONDON, ONLINE], {"leeds": "yes", "online": "yes"}, "met"),
        ("area_or_remote", [ONLINE], {"leeds": "yes"}, "not_told"),
        ("told_in_application", [A], {"a": "yes"}, "not_told"),
        ("any_of", [], {"a": "yes"}, "not_told"),
        ("", [A], {"a": "yes"}, "not_told"),
    ],
)
def test_what_a_rule_finds(rule, terms, told, expected):
    assert found(rule, terms, items(**told)) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"a": "yes"}, "not_told"),
        ({"a": "yes", "b": "yes"}, "met"),
        ({"a": "no"}, "not_told"),
        ({"a": "no", "b": "no"}, "not_met"),
        ({"a": "no", "b": "yes", "c": "yes"}, "met"),
    ],
)
def test_two_of_three_times(told, expected):
    assert found("free_in_slots", [A, B, C], items(**told), slots=2) == expected


def test_the_items_that_decide_stand_beside_the_finding():
    told = items(a="yes", b="no", leeds="yes")
    results = match(
        [
            Criterion(1, "essential", "any_of", frozenset([A, B])),
            Criterion(2, "essential", "area_or_remote", frozenset([LONDON])),
            Criterion(3, "essential", "any_of", frozenset([B, C])),
        ],
        told,
    ).results
    assert [[item.term for item in result.items] for result in results] == [[A], [LEEDS], []]


def test_the_sums_are_shown_with_their_arithmetic():
    told = items(a="yes", b="yes", c="no")
    criteria = [
        Criterion(1, "essential", "any_of", frozenset([A])),
        Criterion(2, "essential", "any_of", frozenset([ONLINE])),
        Criterion(3, "desirable", "any_of", frozenset([A]), weight=2),
        Criterion(4, "desirable", "any_of", frozenset([B]), weight=1),
        Criterion(5, "desirable", "any_of", frozenset([C]), weight=3),
    ]
    seen = match(criteria, told)
    assert (seen.essential_met, len(seen.essential)) == (1, 2)
    assert (seen.desirable_met, len(seen.desirable)) == (2, 3)
    assert seen.arithmetic == "2 + 1 = 3 of 6"
    assert match(criteria, []).arithmetic == "0 of 6"
    assert match(criteria, items(a="yes")).arithmetic == "2 of 6"


def test_only_essential_and_desirable_criteria_are_read():
    criteria = [Criterion(1, need, "any_of", frozenset([A])) for need in ("encouraged", "excluded", "not_said")]
    assert match(criteria, items(a="yes")).results == ()


criterion = st.builds(
    Criterion,
    id=st.integers(1, 99),
    need=st.sampled_from(["essential", "desirable"]),
    rule=st.sampled_from(list(Rule)),
    terms=st.frozensets(st.sampled_from(EVERY), max_size=5),
    slots=st.integers(1, 3),
)
profile = st.lists(
    st.builds(Item, id=st.integers(1, 999), term=st.sampled_from(EVERY), answer=st.sampled_from(["yes", "no"])),
    unique_by=(lambda item: item.term, lambda item: item.id),
)


@given(criterion, profile, st.data())
def test_telling_more_never_turns_met_into_anything_else(criterion, told, data):
    some = data.draw(st.lists(st.sampled_from(told), unique=True)) if told else []
    before, after = match([criterion], some).results[0], match([criterion], told).results[0]
    assert not before.met or after.met


@given(criterion, profile, st.data())
def test_the_order_in_which_things_were_told_changes_nothing(criterion, told, data):
    assert match([criterion], told) == match([criterion], data.draw(st.permutations(told)))


@given(st.lists(criterion, unique_by=lambda one: one.id), profile)
def test_a_snapshot_keeps_the_findings_and_no_words(criteria, told):
    seen = match(criteria, told)
    kept = matching.as_data(seen)
    assert not any(term.code in str(kept) for term in EVERY if len(term.code) > 1)
    again = matching.from_data(kept, criteria, told)
    assert [(one.found, [item.id for item in one.items]) for one in again.results] == [
        (one.found, [item.id for item in one.items]) for one in seen.results
    ]
    redacted = matching.from_data(kept, criteria, [])
    assert [one.found for one in redacted.results] == [one.found for one in seen.results]
    assert not any(item.label or item.term.code for one in redacted.results for item in one.items)
