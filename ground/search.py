"""Finding by words, alike in every list and on both databases: text and query are folded the same way.

A folded text stands in a column of its own (`SearchText`), so that the database compares plain letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import models
from django.db.models import Q

MOST_WORDS = 8
# Letters that no decomposition takes apart.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ĸ": "k"}
)
QUOTES = dict.fromkeys(map(ord, "'’‘‚‛`´ʼʻʹ′\"“”„‟«»‹›″"))
DASH = "-"
COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
WORD = re.compile(r"[^\W_]+")
# Of one, of several: where neither stands in the other and no ending says it.
IRREGULAR = (
    *(("child", "children"), ("criterion", "criteria"), ("life", "lives"), ("wife", "wives"), ("half", "halves")),
    *(("leaf", "leaves"), ("self", "selves"), ("foot", "feet"), ("tooth", "teeth"), ("phenomenon", "phenomena")),
)
OTHER = {one: several for pair in IRREGULAR for one, several in (pair, pair[::-1])}
LETTER_BY_LETTER = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?|[^\W\d_](?:\.[^\W\d_])+")  # U.K.
MOST_LETTERS = 5
HISSING = ("ses", "xes", "zes", "ches", "shes")


def plain(text: str) -> str:
    """Small letters without accents and quotes; every dash is one dash."""
    signs = []
    for sign in unicodedata.normalize("NFKD", text):
        kind = unicodedata.category(sign)
        if kind == "Pd" or sign == "−":
            signs.append(DASH)
        elif kind not in ("Mn", "Cf"):
            signs.append(sign)
    return "".join(signs).casefold().translate(QUOTES).translate(LETTERS)


def fold(*texts: str) -> str:
    """What is searched in: "Co‑production, people’s" is "coproduction co production peoples"."""
    found: list[str] = []
    for text in texts:
        for part in re.findall(r"[\w-]+", plain(text)):
            found += [compound.replace(DASH, "") for compound in COMPOUND.findall(part)]
            found += WORD.findall(part)
    return " ".join(found)


def _forms(word: str) -> set[str]:
    """The word, and how it is written of one where it is of several, or of several where that changes it."""
    found = {word, OTHER.get(word, word)}
    if len(word) > 3:
        if word.endswith("ies"):
            found |= {f"{word[:-3]}y", word[:-1]}
        elif word.endswith("men"):
            found.add(f"{word[:-3]}man")
        elif word.endswith("man"):
            found.add(f"{word[:-3]}men")
        elif word.endswith("sis"):
            found.add(f"{word[:-2]}es")
        elif word.endswith(HISSING):
            found.add(word[:-2])
        elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
            found.add(word[:-1])
        elif word.endswith("y") and word[-2] not in "aeiou":
            found.add(f"{word[:-1]}ies")
    return found


def _letters(word: str) -> set[str]:
    """UK, and U.K., which is folded to letters that stand apart. A blank in front: where a word begins."""
    return {word, f" {' '.join(word)}"}


def _needles(query: str) -> Iterator[list[list[set[str]]]]:
    """For each word of the query its ways to be there; a way is a list of parts, a part a set of forms."""
    for token in plain(query).split()[:MOST_WORDS]:
        if short := LETTER_BY_LETTER.fullmatch(token.strip(",;:!?()[]")):
            yield [[_letters("".join(WORD.findall(short[0])))]]
            continue
        for part in re.findall(r"[\w-]+", token):
            words = WORD.findall(part)
            if len(words) > 1:
                yield [[_forms("".join(words))], [_forms(word) for word in words]]
            elif words and 1 < len(words[0]) <= MOST_LETTERS:
                yield [[_forms(words[0]) | _letters(words[0])]]
            elif words:
                yield [[_forms(words[0])]]


def matching(query: str, *columns: str) -> Q:
    """Rows in which each word of the query stands in one of these folded columns. Every row where it has no word."""

    def stands(form: str) -> Q:
        ways = [Q(**{f"{column}__contains": form}) for column in columns]
        if form.startswith(" "):
            ways += [Q(**{f"{column}__startswith": form[1:]}) for column in columns]
        return reduce(or_, ways)

    found = Q()
    for ways in _needles(query):
        found &= reduce(
            or_, (reduce(and_, (reduce(or_, map(stands, sorted(forms))) for forms in parts)) for parts in ways)
        )
    return found


def sentence(query: str) -> Callable[[str], bool]:
    """What `matching` asks of a table, of one folded text at hand."""
    needles = list(_needles(query))

    def says(text: str) -> bool:
        text = f" {text}"
        return all(
            any(all(any(form in text for form in forms) for forms in parts) for parts in ways) for ways in needles
        )

    return says


class SearchText(models.TextField):
    """The folded text of its row, written whenever the row is saved. An `update()` of what it is made from calls `of`."""

    def __init__(self, *args: Any, of: Callable[[Any], tuple[str, ...]] | None = None, **kwargs: Any):
        self.of = of
        super().__init__(*args, **({"default": "", "db_default": "", "editable": False} | kwargs))

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if self.of is not None:
            setattr(model_instance, self.attname, fold(*self.of(model_instance)))
        return super().pre_save(model_instance, add)
