"""What is wrong with a record, in sentences with their paths: first the schema, then what a schema cannot say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from ground import typed
from ground.exceptions import Problem
from opportunities.record import paths
from opportunities.record.canonical import tidy
from opportunities.record.semantics import beyond
from opportunities.record.sentences import sentences

SCHEMA = Path(__file__).parent.parent / "data" / "role.schema.json"


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    return json.loads(SCHEMA.read_bytes())


@lru_cache(maxsize=1)
def _of_one_role() -> Draft202012Validator:
    whole = schema()
    one = {"$schema": whole["$schema"], "$ref": "#/$defs/role", "$defs": whole["$defs"]}
    formats = FormatChecker()
    formats.checkers = {**Draft202012Validator.FORMAT_CHECKER.checkers, "name": (_is_a_name, ())}
    return Draft202012Validator(one, format_checker=formats)


def _is_a_name(value: Any) -> bool:
    return not isinstance(value, str) or bool(typed.name(value) and not typed.out_of_place(value))


def faults(record: Any) -> list[Problem]:
    """What is wrong, each with its path. Empty: the record fits the shape."""
    found = list(_not_plain(record, ()))
    if not found:
        record = tidy(record)
        errors = sorted(_of_one_role().iter_errors(record), key=lambda error: [str(part) for part in error.path])
        found = [sentence for error in errors for sentence in sentences(error)]
    if not found:
        found = list(beyond(record))
    return list(dict.fromkeys(found))


def _not_plain(value: Any, path: tuple) -> Iterator[Problem]:
    """What JSON can hold and this shape cannot: 4.0, NaN, a key twice, half a character."""
    if isinstance(value, float):
        yield paths.at(path, f"{value} is not a whole number written without a point (4, never 4.0)")
    elif isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            yield paths.at(path, "this text has half a character in it")
    elif isinstance(value, dict):
        for key in getattr(value, "twice", ()):
            yield paths.at((*path, key), "this key stands here twice")
        for key, one in value.items():
            yield from _not_plain(one, (*path, key))
    elif isinstance(value, list):
        for position, one in enumerate(value):
            yield from _not_plain(one, (*path, position))
