"""Who gives the money: an organisation by its name, made when it is first written."""

from __future__ import annotations

from opportunities.models import Organisation


def named(name: str) -> Organisation:
    found, _made = Organisation.objects.get_or_create(name=name.strip())
    return found
