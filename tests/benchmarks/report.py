"""One line a figure: name, value, bar, met or missed. Printed, and kept in docs/benchmarks.md."""

from __future__ import annotations

import dataclasses
import os
import platform

from portal.settings.env import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"


@dataclasses.dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    bar: float | None = None
    at_most: bool = True

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return "measured"
        met = self.value <= self.bar if self.at_most else self.value >= self.bar
        return "met" if met else "missed"

    @property
    def bar_text(self) -> str:
        return "no bar" if self.bar is None else f"{'<=' if self.at_most else '>='} {self.bar:g} {self.unit}".strip()

    def __str__(self) -> str:
        return f"{self.name:58} {self.value:9.3f} {self.unit:8} {self.bar_text:14} {self.verdict}"


NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEAD = (
    "# Benchmarks\n\nMade by `make bench` (PostgreSQL: `python -m tests.pg python -m tests.benchmarks`): run it again on "
    "your machine before you compare. Ratios are of two things measured in one run, in turn, and the median of the "
    "rounds is taken. A page is asked for over HTTP on one kept connection, from gunicorn with 2 workers; the bare view "
    "is a Django view with no middleware that answers with the same bytes.\n"
)


def keep(figures: list[Figure], engine: str) -> None:
    """The section of this database; the other one's stays as it is."""
    rows = "\n".join(
        f"| {each.name} | {each.value:.3f} {each.unit} | {each.bar_text} | {each.verdict} |" for each in figures
    )
    busy = f"{os.getloadavg()[0]:.1f} processes wanting them at the end"
    found = {name: part for name in NAMES.values() if (part := _section(PAGE.read_text(), name))}
    found[NAMES[engine]] = (
        f"## {NAMES[engine]}\n\nLast run: Python {platform.python_version()}, {os.cpu_count()} cores, {busy}.\n\n"
        f"| Figure | Value | Bar | |\n|---|---|---|---|\n{rows}\n"
    )
    PAGE.write_text("\n".join([HEAD, *(found[name] for name in NAMES.values() if name in found)]))


def _section(page: str, name: str) -> str:
    _, begin, rest = page.partition(f"## {name}\n")
    return begin + rest.partition("\n## ")[0].rstrip("\n") + "\n" if begin else ""
