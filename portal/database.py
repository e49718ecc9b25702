"""Whether the database opens at all, told apart from one that is there and refuses something."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, Error, connections

AWAY = "The database that DATABASE_URL names does not open. Is it running, and are its host, name, user and password right?"


def is_away() -> bool:
    """By a new connection. Inside a transaction it is there: the question would end what was begun."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return False
    connection.close()
    try:
        connection.ensure_connection()
    except Error:
        return True
    return False
