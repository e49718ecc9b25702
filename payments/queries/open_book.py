"""What the open book has printed of the money."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from ground import clock


def printed_cells(now: dt.datetime | None = None) -> list[dict]:
    """The open book's money: one row a printed cell, oldest quarter first. The CSV is these rows and nothing finer."""
    from payments.models import PrintedCell

    until = now or clock.now()
    cells = (
        PrintedCell.objects.filter(printed_in__printed_at__lte=until)
        .select_related("printed_in", "project")
        .order_by("printed_in__ends_on", F("project__name").asc(nulls_last=True))
    )
    return [
        {
            "quarter": cell.printed_in.quarter,
            "project": cell.project,
            "label": str(cell.project) if cell.project else _other_words(cell),
            "carried_over": cell.carried_over,
            "pence": cell.pence,
        }
        for cell in cells
    ]


def _other_words(cell) -> str:
    return "Other projects, with what was carried over" if cell.carried_over else "Other projects"
