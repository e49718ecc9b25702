"""How a place in a record and a value are written for a person: pay.lines[0].unit, long values cut."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ground.exceptions import Problem
from ground.text_format import cut, joined


def path_of(parts: Iterable[Any]) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else str(part))
    return cut(text or "the role", 120)


def at(parts: Iterable[Any], words: str) -> Problem:
    return Problem(tuple(parts), f"{words}.")


def line(problem: Problem) -> str:
    """For whoever reads the file that it stands in."""
    return f"{path_of(problem.path)}: {problem.words}"


def value(one: Any) -> str:
    if isinstance(one, str):
        return f"'{cut(one)}'"
    return cut(json.dumps(one, ensure_ascii=True, default=str))


def names(keys: Iterable[Any], last: str = "and") -> str:
    return joined([f"'{key}'" for key in keys], last)


def one_of(values: Iterable[Any]) -> str:
    return joined([str(one) for one in values], "or")
