"""The one shape of a role (data/role.schema.json): checked, read from rows, written to rows, hashed.

`faults(record)` says what is wrong and where · `from_rows(version)` and `to_rows(version, record)` are each other's
inverse · `canonical(record)` are the bytes whose SHA-256 a published version shows.
"""

from opportunities.record.canonical import canonical, sha256, tidy
from opportunities.record.check import faults
from opportunities.record.read import from_rows, record_of
from opportunities.record.write import to_rows

__all__ = ["canonical", "faults", "from_rows", "record_of", "sha256", "tidy", "to_rows"]
