"""The one writer of CSV files: every file begins with a byte-order mark and no cell begins a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse

# Without it the spreadsheet most people have reads £ and é as two wrong signs (docs/decisions/0034).
MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_file(name: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The first row is the head."""
    out = io.StringIO()
    out.write(MARK)
    csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def rewritten(lines: Iterable[bytes | str]) -> Iterator[str]:
    """A file that a library of ours streams, a row at a time, as every other file of the site is."""
    yield MARK
    for line in lines:
        text = line.decode() if isinstance(line, bytes) else line
        out = io.StringIO()
        rows = csv.reader(io.StringIO(text.removeprefix(MARK), newline=""))
        csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
        yield out.getvalue()
