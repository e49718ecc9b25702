"""Public pages, kept whole: what everybody gets who is not signed in.

A kept page is one of `PublicData.version`, which every deed raises that changes what a public page shows, and is true
until its end: the next deadline or the next London midnight, in business time. Both are read in one query before
anything is rendered, so that a deed meanwhile can only make a page be rendered once more. The view gets to see the
canonical query and nothing else, so nothing that is not in the key can be in the page.

Stands inside WhiteNoise and outside CSPMiddleware and SessionMiddleware: nobody's session is looked at.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from wagtail.views import serve as wagtail_serve

from ground import clock
from ground.models import PublicData
from ground.public_pages import Read, nothing
from opportunities.queries import open_roles

# Who comes with one of these is answered by the view: they are signed in, have been told something, or chose a language.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages", settings.LANGUAGE_COOKIE_NAME)
SECRET = b"csrfmiddlewaretoken"
MOST_BYTES = 1_000_000
LEVEL = 6
COPIED = ("Content-Type", "Content-Language", "Content-Security-Policy", "X-Frame-Options", "Link", "X-Robots-Tag")


@dataclass(frozen=True)
class Kept:
    """`until`: business time from which on it is not true any more. `packed`: once somebody asked for it."""

    body: bytes
    packed: bytes | None
    headers: dict[str, str]
    tag: str
    until: dt.datetime


class PublicPages:
    def __init__(self, get_response: Any):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        read = _listed(request.path_info) if request.method in ("GET", "HEAD") else None
        if read is None:
            return self.get_response(request)
        with PublicData.objects.read_once() as version:
            return self._answer(request, read, version)

    def _answer(self, request: HttpRequest, read: Read, version: int) -> HttpResponse:
        query = (read if request.META.get("QUERY_STRING") else nothing)(request.GET)
        request.GET, request.META["QUERY_STRING"] = query.data, query.data.urlencode()
        personal = any(name in request.COOKIES for name in PERSONAL)
        if personal:
            answer = self.get_response(request)
            if not answer.has_header("Cache-Control"):
                answer["Cache-Control"] = "private, no-cache"
            patch_vary_headers(answer, ["Cookie"])
            return answer
        key = _key(request, version)
        now = clock.now()
        kept = caches["pages"].get(key) if query.kept else None
        new = kept is None or not kept.until > now
        if new:
            until = _until(now)
            answer = self.get_response(request)
            kept = _made(request, answer, until)
            if kept is None:
                return _told(answer)
        packed = _takes_gzip(request.headers.get("Accept-Encoding", ""))
        if packed and kept.packed is None:
            kept, new = replace(kept, packed=gzip.compress(kept.body, LEVEL, mtime=0)), True
        if new and query.kept and not getattr(request, "not_kept", False):
            caches["pages"].set(key, kept, None)
        return _sent(request, kept, packed=packed)


@lru_cache(maxsize=2000)
def _listed(path: str) -> Read | None:
    """Kept, since Django finds the view again where it is asked."""
    try:
        view = resolve(path).func
    except Resolver404:
        return None
    return nothing if view is wagtail_serve else getattr(view, "public_page", None)


def _key(request: HttpRequest, version: int) -> str:
    """Of fixed length, whatever an address holds. In the demo the moved clock is part of it."""
    parts = (
        version, int(clock.offset().total_seconds()), request.scheme, request.get_host(), get_language(),
        request.path_info, request.META["QUERY_STRING"],
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _until(now: dt.datetime) -> dt.datetime:
    closes = open_roles.current().next_end(now)
    midnight = clock.end_of(clock.london(now).date())
    return min(closes, midnight) if closes is not None else midnight


def _made(request: HttpRequest, answer: HttpResponse, until: dt.datetime) -> Kept | None:
    """None of what is not the same for everybody, and of what is no page."""
    made_for_one = (
        request.method != "GET"
        or answer.status_code != 200
        or answer.streaming
        or answer.cookies
        or answer.has_header("Content-Encoding")
        or "private" in answer.get("Cache-Control", "")
        or "no-store" in answer.get("Cache-Control", "")
        or getattr(request, "_csp_nonce", None)
        or len(answer.content) > MOST_BYTES
        or SECRET in answer.content
    )
    if made_for_one:
        return None
    headers = {name: answer[name] for name in COPIED if answer.has_header(name)}
    tag = hashlib.sha256(answer.content).hexdigest()[:32]
    return Kept(answer.content, None, headers, tag, until)


def _told(answer: HttpResponse) -> HttpResponse:
    if not answer.has_header("Cache-Control"):
        answer["Cache-Control"] = "no-cache"
    patch_vary_headers(answer, ["Cookie"])
    return answer


def _sent(request: HttpRequest, kept: Kept, *, packed: bool) -> HttpResponse:
    tag = f'"{kept.tag}{"-gzip" if packed else ""}"'
    if tag in (each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")):
        answer = HttpResponse(status=304)
        del answer["Content-Type"]
    else:
        answer = HttpResponse(kept.packed if packed else kept.body, headers=kept.headers)
        answer["Content-Length"] = str(len(answer.content))
        if packed:
            answer["Content-Encoding"] = "gzip"
    answer["ETag"] = tag
    answer["Cache-Control"] = "no-cache"
    answer["Vary"] = "Cookie, Accept-Encoding"
    return answer


def _takes_gzip(accepts: str) -> bool:
    for each in accepts.lower().split(","):
        name, _, quality = each.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
