"""How one key of the shape stands in columns. `read` gives the value or None for "not said"; `write` gives columns.

A key that was not said is a column that is empty: None, "", False or []. Nothing in the shape is null, empty or
false, so the way back is never in doubt (the two true booleans have a column that may be NULL).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from opportunities.models import Area, NamedRate, Organisation


@dataclasses.dataclass(frozen=True)
class Plain:
    """A string, a whole number or true, in a column of its own."""

    key: str
    column: str = ""

    @property
    def at(self) -> str:
        return self.column or self.key

    def read(self, row: Any) -> Any:
        value = getattr(row, self.at)
        return None if value == "" or value is False or value in ([], {}) else value

    def write(self, value: Any) -> dict[str, Any]:
        return {self.at: value}


class Nullable(Plain):
    """true, false or not said."""

    def read(self, row: Any) -> Any:
        return getattr(row, self.at)


class Day(Plain):
    def read(self, row: Any) -> Any:
        value = getattr(row, self.at)
        return value.isoformat() if value else None

    def write(self, value: Any) -> dict[str, Any]:
        return {self.at: dt.date.fromisoformat(value)}


class Time(Plain):
    def read(self, row: Any) -> Any:
        value = getattr(row, self.at)
        return None if value is None else value.strftime("%H:%M")

    def write(self, value: Any) -> dict[str, Any]:
        return {self.at: dt.time.fromisoformat(value)}


class Number(Plain):
    def read(self, row: Any) -> Any:
        low, high = getattr(row, f"{self.at}_min"), getattr(row, f"{self.at}_max")
        about = getattr(row, f"{self.at}_about")
        if low is None and high is None:
            return None
        if low == high and not about:
            return low
        said = {"min": low, "max": high}
        return {key: value for key, value in said.items() if value is not None} | ({"about": True} if about else {})

    def write(self, value: Any) -> dict[str, Any]:
        said = value if isinstance(value, dict) else {"min": value, "max": value}
        return {
            f"{self.at}_min": said.get("min"),
            f"{self.at}_max": said.get("max"),
            f"{self.at}_about": said.get("about", False),
        }


class Span(Plain):
    def read(self, row: Any) -> Any:
        unit = getattr(row, f"{self.at}_unit")
        n = Number("n", self.at).read(row)
        return ({"unit": unit} | ({} if n is None else {"n": n})) if unit else None

    def write(self, value: Any) -> dict[str, Any]:
        n = Number("n", self.at).write(value["n"]) if "n" in value else {}
        return {f"{self.at}_unit": value["unit"]} | n


@dataclasses.dataclass(frozen=True)
class Money(Plain):
    currency: str = ""

    @property
    def sign(self) -> str:
        return self.currency or f"{self.at}_currency"

    def read(self, row: Any) -> Any:
        pence = Number("pence", self.at).read(row)
        worked_out = {"currency_worked_out": True} if getattr(row, f"{self.sign}_worked_out") else {}
        return None if pence is None else {"pence": pence, "currency": getattr(row, self.sign)} | worked_out

    def write(self, value: Any) -> dict[str, Any]:
        said = {self.sign: value["currency"], f"{self.sign}_worked_out": value.get("currency_worked_out", False)}
        return Number("pence", self.at).write(value["pence"]) | said


PARTS = {"year": "year", "to_year": "to_year", "month": "month", "day": "day", "part": "part", "side": "side"}


class When(Plain):
    def read(self, row: Any) -> Any:
        whole = getattr(row, self.at)
        said = {key: getattr(row, f"{self.at}_{column}") for key, column in PARTS.items()}
        said = {key: value for key, value in said.items() if value not in (None, "")}
        if getattr(row, f"{self.at}_worked_out"):
            said["year_worked_out"] = True
        if whole is None:
            return said or None
        return {"year": whole.year, "month": whole.month, "day": whole.day} | said if said else whole.isoformat()

    def write(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str):
            return {self.at: dt.date.fromisoformat(value)}
        said = dict(value)
        columns: dict[str, Any] = {}
        if {"year", "month", "day"} <= said.keys():
            columns[self.at] = dt.date(said.pop("year"), said.pop("month"), said.pop("day"))
        columns[f"{self.at}_worked_out"] = said.pop("year_worked_out", False)
        return columns | {f"{self.at}_{PARTS[key]}": one for key, one in said.items()}


@dataclasses.dataclass(frozen=True)
class Named(Plain):
    """A name that roles share, in a table of its own."""

    model: type[Area] | type[Organisation] = Organisation

    def read(self, row: Any) -> Any:
        named = getattr(row, self.at)
        return named.name if named else None

    def write(self, value: Any) -> dict[str, Any]:
        return {self.at: self.model.objects.get_or_create(name=value)[0]}


class Rate(Plain):
    def read(self, row: Any) -> Any:
        if row.rate is None:
            return None
        said = {"name": row.rate.name, "tie": row.rate_tie}
        if row.rate.owner:
            said["owner"] = row.rate.owner.name
        return said | ({"version": row.rate_version} if row.rate_version else {})

    def write(self, value: Any) -> dict[str, Any]:
        owner = Organisation.objects.get_or_create(name=value["owner"])[0] if "owner" in value else None
        rate, _ = NamedRate.objects.get_or_create(name=value["name"], owner=owner)
        return {"rate": rate, "rate_tie": value["tie"], "rate_version": value.get("version", "")}


class Includes(Plain):
    """One column for each thing that a part of the work includes: the gate counts them."""

    THINGS = ("follow_up", "preparation", "training", "travel")

    def read(self, row: Any) -> Any:
        return [thing for thing in self.THINGS if getattr(row, f"includes_{thing}")] or None

    def write(self, value: Any) -> dict[str, Any]:
        return {f"includes_{thing}": True for thing in value}


@dataclasses.dataclass(frozen=True)
class Set:
    """Names in a table of their own, many to many; written once the row has an id."""

    key: str
    column: str

    def read(self, row: Any) -> Any:
        return sorted(one.name for one in getattr(row, self.column).all()) or None

    def write(self, value: Any) -> dict[str, Any]:
        return {}


@dataclasses.dataclass(frozen=True)
class Group:
    """An object within the object, in columns of the same row."""

    key: str
    fields: tuple[Any, ...]

    def read(self, row: Any) -> Any:
        return read(self.fields, row) or None

    def write(self, value: Any) -> dict[str, Any]:
        return write(self.fields, value)


def read(fields: tuple[Any, ...], row: Any) -> dict[str, Any]:
    found = ((field.key, field.read(row)) for field in fields)
    return {key: value for key, value in found if value is not None}


def write(fields: tuple[Any, ...], record: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for field in fields:
        if field.key in record:
            columns |= field.write(record[field.key])
    return columns
