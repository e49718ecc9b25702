"""What of a person may be read, in words: "answers:12" is "your answers for “Story reviewers”".

An app above gives the titles of its own things: `titles(ids)` answers {id: title} in one query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

WHAT = {
    "access_needs": "your access needs",
    "phone": "your phone number",
    "address": "your address",
    "former_phone": "your phone number of before",
    "former_address": "your address of before",
    "answers": "your answers",
    "interests": "what you said about people you know",
    "work": "what was written about your work",
    "match": "how you fit a role that you applied for",
}
TITLED = {"answers": "your answers for “{}”", "match": "how you fit “{}”"}
_titles: dict[str, Callable[[set[int]], dict[int, str]]] = {}


def register(kind: str, titles: Callable[[set[int]], dict[int, str]]) -> None:
    _titles[kind] = titles


def words_of(whats: Iterable[str]) -> dict[str, str]:
    """For each "kind" or "kind:id": how we say it to the person it is about. One query for each kind with titles."""
    split = {what: what.partition(":") for what in set(whats)}
    found = {what: WHAT.get(kind, "something about you") for what, (kind, _, _) in split.items()}
    for kind, titles in _titles.items():
        ids = {int(number): what for what, (name, _, number) in split.items() if name == kind and number.isdigit()}
        if ids:
            found |= {ids[pk]: TITLED[kind].format(title) for pk, title in titles(set(ids)).items()}
    return found


def to_others(words: str) -> str:
    """The same, told to somebody else; a title stays as it is."""
    ours, quote, title = words.partition("“")
    return ours.replace("your", "their").replace("you ", "they ") + quote + title
