"""Passwords of the demo's own accounts: everybody may read them on the door, so the seed does not work hard at them."""

import contextlib
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.test.utils import override_settings


class OfTheSeed(PBKDF2PasswordHasher):
    """Django's usual one in a single round. Its hashes are read by the usual one, which makes them anew at the first
    sign-in, since their rounds are not its own."""

    iterations = 1


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """Only inside the block, and only where the usual hasher is the one that will make them anew."""
    if get_hasher().algorithm != OfTheSeed.algorithm:
        yield
        return
    name = f"{OfTheSeed.__module__}.{OfTheSeed.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[name, *settings.PASSWORD_HASHERS]):
        yield
