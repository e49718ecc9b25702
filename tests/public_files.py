"""Every public file with figures of people or money, as anyone could have taken it on each day of the demo's year.

Taken while the seeded template is told and kept beside it: only the days on which a file had changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from ground import clock
from portal.demo.story.year import Year

NAMES = (
    "open_book_in_time",
    "open_book_days",
    "open_book_voids",
    "open_book_money",
    "open_book_chosen",
    "open_book_heard",
    "open_data_payments",
    "open_data_payments_csv",
)


class Taken:
    """For each file its distinct versions in order, each with the first day on which it was so."""

    def __init__(self) -> None:
        self.versions: dict[str, list[tuple[str, str]]] = {name: [] for name in NAMES}

    def take(self) -> None:
        client, day = Client(), clock.today().isoformat()
        for name, versions in self.versions.items():
            text = client.get(reverse(name)).content.decode("utf-8-sig")
            if not versions or versions[-1][1] != text:
                versions.append((day, text))

    def beside(self, year: Callable[[], object]) -> None:
        """Tell the year with a look at every file at the end of each of its days."""
        close = Year._close_the_day

        def closed(this: Year, offset: int) -> None:
            close(this, offset)
            with clock.at(this.stage.moment(offset, 18)):
                self.take()

        Year._close_the_day = closed  # type: ignore[method-assign]
        try:
            year()
        finally:
            Year._close_the_day = close  # type: ignore[method-assign]
        _path().write_text(json.dumps(self.versions))


def _path() -> Path:
    return Path(settings.DATA_DIR) / f"public-files-{connection.vendor}.json"


def taken() -> dict[str, list[tuple[str, str]]]:
    return json.loads(_path().read_text())
