"""Redo a lot: python lot.py draw.json VALUE   (the file is the draw file, byte for byte)"""

import hashlib
import hmac
import json
import sys


def order(file: bytes, value: str) -> list[str]:
    """The tickets in the order drawn: by HMAC-SHA256 under SHA256(hash of the file, then the value)."""
    seed = hashlib.sha256(hashlib.sha256(file).hexdigest().encode() + value.encode()).digest()
    tickets = json.loads(file)["tickets"]
    return sorted(tickets, key=lambda ticket: hmac.new(seed, ticket.encode(), hashlib.sha256).digest())


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as given:  # noqa: PTH123
        print("\n".join(order(given.read(), sys.argv[2])))  # noqa: T201
