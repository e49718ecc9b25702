"""What somebody wrote into a form of ours is not lost when it could not be taken: signed out meanwhile, an old page.

Each form that a person is shown carries our signed stamp of who they are and which page it stands on. Only what comes
back with it is kept, sealed, for an hour, and shown to that person alone, in the form; nothing is ever sent by itself.
No passwords, codes, files or bank details are kept.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest

from ground import clock
from ground.sealed import opened
from members.models import KeptWriting, User

FIELD, ASKED = "stamp", "kept"  # the name of the stamp in a form, and of the key in an address
SALT = "members.kept_writing"
LASTS = dt.timedelta(hours=1)
MOST_BYTES = 200_000
LONGEST_MARK = 300  # no mark or key of ours is longer
MOST_FORMS = 5  # of one person at a time
NEVER = re.compile(r"pass|code|credential|secret|token|account|card|^stamp$", re.I)
KEPT_ALL_THE_SAME = {"cost_code"}  # a pot's, for the books: it opens nothing
# Pages whose forms are about ways in or where money goes: nothing that is sent there is kept.
PAGES_NEVER = ("account_", "mfa_", "usersessions_", "destination_", "payments_details_for", "wagtail", "demo_")


@dataclass(frozen=True)
class Kept:
    form: str
    posted_to: str
    fields: dict[str, list[str]]


def stamp(request: HttpRequest) -> str:
    """For a form on this page; "" where what is sent is not to be kept."""
    match = request.resolver_match
    if match is None or match.view_name.startswith(PAGES_NEVER) or not request.user.is_authenticated:
        return ""
    return signing.dumps([request.user.pk, request.get_full_path()[:500]], salt=SALT, compress=True)


def keep(request: HttpRequest) -> str:
    """The address of the form with the key of what was kept; "" where nothing was: no stamp of ours, or too long."""
    owner, form = _stamped(request)
    if owner is None:
        return ""
    fields = _fields(request)
    words = json.dumps(fields)
    if len(words.encode()) > MOST_BYTES or not any(value.strip() for values in fields.values() for value in values):
        return ""
    key = secrets.token_urlsafe(24)
    with transaction.atomic():
        facts = {"key": key, "fields": words, "kept_at": clock.wall()}
        KeptWriting.objects.update_or_create(user=owner, form=form, posted_to=request.path[:500], defaults=facts)
        old = KeptWriting.objects.filter(user=owner).order_by("-kept_at", "-pk")[MOST_FORMS:]
        KeptWriting.objects.filter(pk__in=[row.pk for row in old]).delete()
    return f"{form}{'&' if '?' in form else '?'}{ASKED}={key}"


def is_too_long(request: HttpRequest) -> bool:
    """What our stamp would let us keep and its length does not: it is given back at once."""
    return is_theirs(request) and len(json.dumps(_fields(request)).encode()) > MOST_BYTES


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    return {name: values for name, values in request.POST.lists() if not _never(name)}


def _never(name: str) -> bool:
    return bool(NEVER.search(name)) and name not in KEPT_ALL_THE_SAME


def _stamped(request: HttpRequest) -> tuple[User | None, str]:
    try:
        owner_id, form = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=settings.SESSION_COOKIE_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None, ""
    return User.objects.filter(pk=owner_id, is_active=True).first(), form


def is_theirs(request: HttpRequest) -> bool:
    """Whoever sends this is whom its stamp names, or nobody who is signed in."""
    owner, _form = _stamped(request)
    return owner is not None and (not request.user.is_authenticated or request.user.pk == owner.pk)


def find(user: User, key: str) -> Kept | None:
    since = clock.wall() - LASTS
    row = KeptWriting.objects.filter(user=user, key=key, kept_at__gt=since).first() if key else None
    return row and Kept(row.form, row.posted_to, json.loads(opened(row.fields)))


def in_words(fields: dict[str, list[str]]) -> list[str]:
    """What a person typed and would not want to type again: not the marks, the numbers and the choices."""
    all_of_them = [value for values in fields.values() for value in values]
    return [value for value in all_of_them if len(value.split()) > 1 or len(value) > LONGEST_MARK]


def posted_words(request: HttpRequest) -> list[str]:
    """Of what was sent just now, to whoever sent it."""
    return in_words(_fields(request))


def forget_old() -> int:
    """Run by `tick`."""
    return KeptWriting.objects.filter(kept_at__lte=clock.wall() - LASTS).delete()[0]
