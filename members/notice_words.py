"""What a mail says besides what its object shows: words that are sealed, from the door of the app that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

_more: dict[str, Callable[[models.Model], dict[str, Any]]] = {}


def register(kind: str, more: Callable[[Any], dict[str, Any]]) -> None:
    _more[kind] = more


def of(kind: str, obj: models.Model) -> dict[str, Any]:
    return _more[kind](obj) if kind in _more else {}
