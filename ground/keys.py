"""Keys that come from a form."""

LARGEST = 2**63 - 1


def typed(text: str | None) -> int:
    """A row's key as it was sent, or 0, which no row has: so that nonsense finds nothing and breaks nothing."""
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) < 20
    return int(text) if plain and int(text) <= LARGEST else 0
