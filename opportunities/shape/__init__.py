"""The one shape of a role (data/role.schema.json): checked, read from rows, written to rows, hashed.

`faults(record)` says what is wrong and where · `from_rows(version)` and `to_rows(version, record)` are each other's
inverse · `canonical(record)` are the bytes whose SHA-256 a published version shows.
"""

from opportunities.shape import said
from opportunities.shape.canonical import canonical, sha256, tidy
from opportunities.shape.check import faults
from opportunities.shape.read import from_rows, record_of
from opportunities.shape.write import to_rows

__all__ = ["canonical", "faults", "from_rows", "record_of", "said", "sha256", "tidy", "to_rows"]
