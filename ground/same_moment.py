"""Two at one moment: the slower one finds the row that the other made. What the database refused otherwise is raised."""

from __future__ import annotations

from typing import TypeVar

from django.db import IntegrityError, models

Row = TypeVar("Row", bound=models.Model)


def there(rows: models.QuerySet[Row], refused: IntegrityError) -> Row:
    """`rows`: by the key that only one may have. A rule that was broken is no row of somebody else's."""
    row = rows.first()
    if row is None:
        raise refused
    return row
