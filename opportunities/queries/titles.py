"""Titles of what others know only by its number."""

from __future__ import annotations

from opportunities.models import Application


def of_applications(ids: set[int]) -> dict[int, str]:
    """The title of the role as the person answered it, for each application."""
    return dict(Application.objects.filter(pk__in=ids).order_by().values_list("pk", "version__title"))
