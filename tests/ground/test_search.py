"""What is typed and what stands there find each other, however their quotes, dashes, accents and endings are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground import search


def finds(query: str, text: str) -> bool:
    return search.sentence(query)(search.fold(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("people’s", "The people's panel"),
        ("people's", "A young people’s group"),
        ("peoples", "people's"),
        ("people's", "Many people came"),
        ("co‑production", "Co-production lead"),
        ("co–production", "coproduction"),
        ("coproduction", "Co‑production lead"),
        ("co production", "Co-production"),
        ("co-production", "coproduction"),
        ("lived-experience", "people with lived experience"),
        ("lived experience", "a lived-experience group"),
        ("“lived experience”", "lived experience"),
        ('"young carers"', "Young carers' panel"),
        ("carers", "Each carer is asked"),
        ("carer", "For carers"),
        ("families", "A family"),
        ("family", "Families"),
        ("boxes", "one box"),
        ("movies", "A movie"),
        ("movie", "Movies"),
        ("analyses", "An analysis"),
        ("analysis", "Analyses"),
        ("crises", "In a crisis"),
        ("crisis", "Crises"),
        ("women", "A woman’s view"),
        ("woman", "Women"),
        ("children", "Each child"),
        ("criterion", "Criteria"),
        ("UK", "In the U.K. and abroad"),
        ("UK", "U.K. wide"),
        ("U.K.", "UK wide"),
        ("U.K.", "the U.K"),
        ("u.k", "the UK"),
        ("NHS", "N.H.S. trust"),
        ("CAFÉ", "cafe"),
        ("cafe", "Café"),
        ("Lukasz", "Łukasz Jørgen Straße"),
        ("strasse", "Łukasz Jørgen Straße"),
        ("jorgen", "Łukasz Jørgen Straße"),
        ("oneill", "Ann O’Neill"),
        ("O'Neill", "Ann ONeill"),
        ("Smith-Jones", "Ann Smith Jones"),
        ("pa\u00adnel", "panel"),
        ("panel\u200b", "panel"),
    ],
)
def test_they_find_each_other(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("hospital", "a panel"),
        ("class", "clas"),
        ("bus", "bu"),
        ("co-design", "co-production"),
        ("100%", "10"),
        ("UK", "A menu kit"),
        ("u.k.", "a bus kept"),
    ],
)
def test_others_do_not(query, text):
    assert not finds(query, text)


@pytest.mark.parametrize("query", ["", "“”", "' -", "%", "_"])
def test_what_has_no_word_narrows_nothing(query):
    assert not search.matching(query, "name")


@given(st.text(max_size=60))
def test_every_text_finds_itself(text):
    first = " ".join(text.split()[:3])
    assert finds(first, text)


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text):
    once = search.fold(text)
    assert search.fold(once) == once
