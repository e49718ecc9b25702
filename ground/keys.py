"""Keys that come from a form, and keys of our own that no counter gives."""

import base64
import hashlib
import secrets

from django.db.models import CharField
from django.db.models.expressions import Func

LARGEST = 2**63 - 1


def typed(text: str | None) -> int:
    """A row's key as it was sent, or 0, which no row has: so that nonsense finds nothing and breaks nothing."""
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) < 20
    return int(text) if plain and int(text) <= LARGEST else 0


def random_key() -> str:
    """32 signs: two rows never share one, also where a database was put back from a backup in between."""
    return secrets.token_hex(16)


def derived(*parts: object, length: int = 32) -> str:
    """The same parts give the same key: capital letters and the figures 2 to 7."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    return base64.b32encode(digest).decode().rstrip("=")[:length]


class RandomKey(Func):
    """`random_key`, given by the database: to rows that stand when a column is added, one each."""

    output_field = CharField()

    def as_sqlite(self, compiler, connection, **context):
        return "lower(hex(randomblob(16)))", []

    def as_postgresql(self, compiler, connection, **context):
        return "replace(gen_random_uuid()::text, '-', '')", []
