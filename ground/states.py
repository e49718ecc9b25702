"""How an aggregate's life is written down: one literal table, read by its actions, the docs and the tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping


@dataclasses.dataclass(frozen=True)
class Transition:
    """One verb. `source` None (in `sources`) stands for "not made yet"; `target` None leaves the state as it is."""

    verb: str
    sources: tuple[str | None, ...]
    target: str | None
    owner: str
    event: str = ""
    notice: str = ""

    def __init__(
        self,
        verb: str,
        sources: Iterable[str | None] | str | None,
        target: str | None,
        owner: str,
        event: str = "",
        notice: str = "",
    ):
        listed = (sources,) if sources is None or isinstance(sources, str) else tuple(sources)
        for name, value in [
            ("verb", verb),
            ("sources", listed),
            ("target", target),
            ("owner", owner),
            ("event", event or verb),
            ("notice", notice),
        ]:
            object.__setattr__(self, name, value)


Transitions = Mapping[str, list[Transition]]


def find(table: list[Transition], verb: str) -> Transition:
    """The row of a verb; a verb that is in no row is a mistake in the code."""
    for row in table:
        if row.verb == verb:
            return row
    raise LookupError(f"no transition is called {verb}")


def may(table: list[Transition], verb: str, state: str | None) -> bool:
    return any(row.verb == verb and state in row.sources for row in table)


def states(table: list[Transition]) -> list[str]:
    """Every state that the table names, in the order of its first appearance."""
    named = [state for row in table for state in (*row.sources, row.target) if state]
    return list(dict.fromkeys(named))


def mermaid(table: list[Transition]) -> str:
    lines = ["stateDiagram-v2"]
    for row in table:
        for source in row.sources:
            start = source or "[*]"
            lines.append(f"    {start} --> {row.target or source or '[*]'}: {row.verb} ({row.owner})")
    ends = [state for state in states(table) if not any(state in row.sources for row in table)]
    lines += [f"    {state} --> [*]" for state in ends]
    return "\n".join(lines)
