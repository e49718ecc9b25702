"""Canonical JSON (equal to RFC 8785 for what this shape can hold: no floats, ASCII keys)."""

import hashlib
import json
import unicodedata
from typing import Any


def tidy(value: Any) -> Any:
    """NFC everywhere; lists of strings are sets, sorted by code point. Lists of objects keep their order."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {tidy(key): tidy(one) for key, one in value.items()}
    if isinstance(value, list):
        found = [tidy(one) for one in value]
        return sorted(found) if all(isinstance(one, str) for one in found) else found
    return value


def canonical(record: dict) -> bytes:
    return json.dumps(tidy(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
