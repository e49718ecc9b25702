"""Keys of the demo, made once and kept in an ignored file."""

import json
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def read_or_make(path: Path) -> dict:
    if not path.exists():
        keys = {"secret_key": secrets.token_urlsafe(50), "field_keys": [Fernet.generate_key().decode()]}
        path.write_text(json.dumps(keys))
        path.chmod(0o600)
    return json.loads(path.read_text())
