"""What a notice is about, in a list: its subject without what differs from one to the next, and with no query."""

from __future__ import annotations

import functools
import re

from django.template.loader import get_template


@functools.cache
def of(kind: str) -> str:
    """Of "payments/paid": "Your pay is in your bank"."""
    first = get_template(f"emails/{kind}.txt").template.source.strip().partition("\n")[0]
    return re.sub(r"\W*( on| by)?\W*$", "", first.partition("{{")[0])
