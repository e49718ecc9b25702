"""Numbers, lengths of time and days of the shape as a coordinator types them: 3 to 4, about 2 hours, 2026-05.

Each pair is its own inverse where words can say it; `UNSAID` where they cannot (the row then keeps what it has).
"""

from __future__ import annotations

import re
from typing import Any

UNITS = {
    "minute": "minute",
    "hour": "hour",
    "half day": "half_day",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
}
_NUMBER = re.compile(r"(?:about )?(?:(?:at least|up to) )?\d{1,9}|(?:about )?\d{1,9} to \d{1,9}")


def number_words(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    about = "about " if value.get("about") else ""
    low, high = value.get("min"), value.get("max")
    if low == high:
        return f"{about}{low}"
    if high is None:
        return f"{about}at least {low}"
    return f"{about}up to {high}" if low is None else f"{about}{low} to {high}"


def number_of(words: str) -> Any:
    """Raises ValueError with a sentence."""
    said = " ".join(words.lower().split())
    if not _NUMBER.fullmatch(said):
        raise ValueError("Write a number: 8, or 3 to 4, at least 4, up to 10, about 20.")
    found = [int(digits) for digits in re.findall(r"\d+", said)]
    about = {"about": True} if said.startswith("about ") else {}
    if "at least" in said:
        return {"min": found[0]} | about
    if "up to" in said:
        return {"max": found[0]} | about
    if len(found) == 1 and not about:
        return found[0]
    return {"min": found[0], "max": found[-1]} | about


def span_words(value: dict[str, Any]) -> str:
    unit = value["unit"].replace("_", " ")
    if "n" not in value:
        return f"some {unit}s"
    return f"{number_words(value['n'])} {unit}{'' if value['n'] == 1 else 's'}"


def span_of(words: str) -> dict[str, Any]:
    said = " ".join(words.lower().split())
    for name, unit in sorted(UNITS.items(), key=lambda pair: -len(pair[0])):
        for ending in (f" {name}s", f" {name}"):
            if said.endswith(ending):
                n = said.removesuffix(ending)
                if n != "some" and not _NUMBER.fullmatch(n):
                    break
                return {"unit": unit} if n == "some" else {"n": number_of(n), "unit": unit}
    raise ValueError("Write a length of time: 2 hours, 90 minutes, 1 half day, 18 months.")


def when_words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value.keys() == {"year", "month"}:
        return f"{value['year']}-{value['month']:02d}"
    return str(value["year"]) if value.keys() == {"year"} else ""


def when_of(words: str) -> Any:
    said = words.strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        return said
    if re.fullmatch(r"\d{4}-\d\d", said):
        return {"year": int(said[:4]), "month": int(said[5:])}
    if re.fullmatch(r"\d{4}", said):
        return {"year": int(said)}
    raise ValueError("Write a day as 2027-03-31, or a month as 2027-03.")
