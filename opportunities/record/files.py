"""A file of roles: read whole or refused in one sentence, and written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from opportunities.record import paths
from opportunities.record.canonical import tidy

SCHEMA_NAME = "role.schema.json"
ENVELOPE = {"note", "schema", "roles"}


class Broken(Exception):
    """The file as a whole cannot be used; one sentence."""


class Object(dict):
    """A JSON object that remembers which keys it had twice."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.twice = sorted({key for key in keys if keys.count(key) > 1}) if len(keys) > len(self) else []


def read(data: bytes) -> list[Any]:
    """The records of a file, not checked yet. A key that stands twice, NaN and 4.0 are each row's own fault."""
    try:
        whole = json.loads(data.decode("utf-8-sig"), object_pairs_hook=Object)
    except UnicodeDecodeError:
        raise Broken("This file is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise Broken(f"This file is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from None
    except (RecursionError, ValueError):
        raise Broken(
            "This file is not JSON that can be read here: it is nested too deep or has a huge number."
        ) from None
    if not isinstance(whole, dict):
        raise Broken('This file is not a file of roles: it should be an object with "schema" and "roles".')
    if whole.twice:  # type: ignore[attr-defined]
        raise Broken(f"This file has {paths.names(whole.twice)} twice.")  # type: ignore[attr-defined]
    if whole.get("schema") != SCHEMA_NAME:
        raise Broken(f'This file does not say "schema": "{SCHEMA_NAME}".')
    unknown = sorted(set(whole) - ENVELOPE)
    if unknown:
        raise Broken(f"This file has keys that a file of roles does not have: {paths.names(unknown)}.")
    note = whole.get("note", "-")
    if not isinstance(note, str) or not 1 <= len(note) <= 4000:
        raise Broken("note: this is a text of 1 to 4,000 characters, or absent.")
    if not isinstance(whole.get("roles"), list):
        raise Broken('This file has no list called "roles".')
    return whole["roles"]


def write(records: Iterable[dict[str, Any]]) -> str:
    """One role a line, so that two exports can be compared line by line."""
    rows = ",\n".join(f"  {json.dumps(tidy(record), ensure_ascii=False)}" for record in records)
    inner = f"[\n{rows}\n ]" if rows else "[]"
    return f'{{\n "schema": "{SCHEMA_NAME}",\n "roles": {inner}\n}}\n'
