"""Redis as the cache that all processes share, and what happens while it is away.

What Wagtail keeps there is only a short cut: pages go on without it. The limits on sign-in are kept there too, and
without them nobody may try: those forms say "not just now". A server that hangs holds a page up for a moment once, not
every page for two seconds each.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends import redis as django_redis
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from portal import request_log

log = logging.getLogger(__name__)
ONLY_A_SHORT_CUT = ("wagtail",)
PAUSE = 2.0  # seconds in which it is not asked again
_away_until: dict[str, float] = {}


class CacheAway(Exception):
    """Says nothing of where it is."""


class RedisCache(django_redis.RedisCache):
    def _ask(self, name: str, key: Any, otherwise: Any, *args, **kwargs):
        server = str(self._servers)
        try:
            if _away_until.get(server, 0) > time.monotonic():
                raise CacheAway
            return getattr(super(), name)(key, *args, **kwargs)
        except (RedisError, OSError):
            _away_until[server] = time.monotonic() + PAUSE
            log.warning("the cache at CACHE_URL does not answer")
            away = True
        except CacheAway:
            away = True
        if away and str(key).startswith(ONLY_A_SHORT_CUT):
            return otherwise
        raise CacheAway

    def get(self, key, default=None, version=None):
        return self._ask("get", key, default, default, version=version)

    def add(self, key, value, *args, **kwargs):
        return self._ask("add", key, True, value, *args, **kwargs)

    def set(self, key, value, *args, **kwargs):
        return self._ask("set", key, None, value, *args, **kwargs)

    def touch(self, key, *args, **kwargs):
        return self._ask("touch", key, False, *args, **kwargs)

    def delete(self, key, version=None):
        return self._ask("delete", key, False, version=version)

    def has_key(self, key, version=None):
        return self._ask("has_key", key, False, version=version)

    def incr(self, key, delta=1, version=None):
        return self._ask("incr", key, 0, delta, version=version)


def not_just_now(get_response):
    """A page for whoever needed the cache while it was away."""

    def middleware(request):
        return get_response(request)

    middleware.process_exception = _not_just_now
    return middleware


def _not_just_now(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if not isinstance(exception, CacheAway):
        return None
    answer = render(request, "503.html", {"request_id": request_log.current()}, status=503)
    answer["Retry-After"] = "120"
    return answer
