"""Redo a lot: python3 lot.py draw.json VALUE SHA256   (the draw file, byte for byte, and its published hash)"""

import hashlib
import hmac
import json
import sys


def order(file: bytes, value: str) -> list[str]:
    """The tickets in the order drawn: by HMAC-SHA256 under SHA256(hash of the file, then the value)."""
    seed = hashlib.sha256(hashlib.sha256(file).hexdigest().encode() + value.encode()).digest()
    return sorted(json.loads(file)["tickets"], key=lambda each: hmac.new(seed, each.encode(), hashlib.sha256).digest())


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as given:  # noqa: PTH123
        file = given.read()
    if hashlib.sha256(file).hexdigest() != sys.argv[3]:
        sys.exit("This is not the file whose hash was published. Download it again.")
    print("\n".join(order(file, sys.argv[2])))  # noqa: T201
