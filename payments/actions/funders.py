"""Who gives the money: an organisation by its name, made when it is first written."""

from __future__ import annotations

from ground import typed
from ground.exceptions import Refused
from opportunities.models import Organisation


def named(name: str) -> Organisation:
    name = typed.lettered(name)
    if not name:
        raise Refused("Write who gives the money, with at least one letter.")
    found, _made = Organisation.objects.get_or_create(name=name)
    return found
