"""How an aggregate's life is written down: one literal table, which drives its actions and the docs are made from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q

from ground import trail


@dataclasses.dataclass(frozen=True)
class Transition:
    """One verb. `source` None (in `sources`) stands for "not made yet"; `target` None leaves the state as it is.

    `event` is what the trail calls it: the verb, where nothing else is said; None where the trail says nothing of it.
    """

    verb: str
    sources: tuple[str | None, ...]
    target: str | None
    owner: str
    event: str | None = ""
    notice: str = ""

    def __init__(
        self,
        verb: str,
        sources: Iterable[str | None] | str | None,
        target: str | None,
        owner: str,
        event: str | None = "",
        notice: str = "",
    ):
        listed = (sources,) if sources is None or isinstance(sources, str) else tuple(sources)
        for name, value in [
            ("verb", verb),
            ("sources", listed),
            ("target", target),
            ("owner", owner),
            ("event", verb if event == "" else event),
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


def move(
    obj: Model,
    table: list[Transition],
    verb: str,
    *,
    by: Any,
    only: Q | None = None,
    facts: Mapping[str, Any] | None = None,
    **columns: Any,
) -> bool:
    """The only writer of a status: one guarded update, so that of two presses the second changes nothing.

    The trail gets the row's event, with `facts`. `only` has to hold too. False where it did not stand in a state that
    the verb starts from: another was quicker, or it is done already.
    """
    row = find(table, verb)
    rows = type(obj)._base_manager.filter(pk=obj.pk, status__in=row.sources)
    if row.target:
        columns["status"] = row.target
    moved = (rows if only is None else rows.filter(only)).update(**columns)
    obj.refresh_from_db()
    if moved and row.event is not None:
        trail.record(row.event, obj, by=by, **(facts or {}))
    return bool(moved)


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
