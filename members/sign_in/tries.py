"""How often somebody may guess at one account in a day, and how long they wait between guesses.

Counted by address of the account and by where the guess comes from: a device on which this account was signed in before
counts by itself, all others together. So whoever guesses from elsewhere makes nobody wait who has been here before;
passkeys never wait, and codes and passwords are counted apart. Each guess is charged before it is looked at and given
back when it was right, so that a hundred at once are a hundred. By wall time; the cache is not asked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ground import clock, same_moment
from members.models import Tries, User
from members.sign_in import devices

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """`free` guesses without a wait; from then on each waits twice as long, up to `most` in a day."""

    free: int
    most: int
    told: bool = True


# A code has six numbers: fifteen guesses a day are right once in 66,000 days. A password is long, and people mistype.
LIMITS = {
    "code": Limit(free=5, most=15),
    "password": Limit(free=30, most=100),
    "asked": Limit(free=6, most=20, told=False),  # codes that were mailed and not used
}
FIRST_WAIT = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Charged:
    """What this guess was counted on. `wait`: how long until the next may be made; None: it may be made now."""

    row: int
    wait: dt.timedelta | None = None
    first_wait: bool = False

    def give_back(self) -> None:
        Tries.objects.filter(pk=self.row, count__gt=0).update(count=F("count") - 1, free_at=None)


def charge(kind: str, address: str, request: HttpRequest) -> Charged:
    key = _key(kind, address, request)
    while True:
        row, now = _row(key), clock.wall()
        if row.since <= now - DAY:
            Tries.objects.filter(pk=row.pk, since=row.since).update(count=0, since=now, free_at=None)
            continue
        if row.free_at is not None and row.free_at > now:
            return Charged(row.pk, wait=row.free_at - now)
        count = row.count + 1
        until = _free_at(LIMITS[kind], count, now, row.since)
        if Tries.objects.filter(pk=row.pk, count=row.count, free_at=row.free_at).update(count=count, free_at=until):
            return Charged(row.pk, first_wait=LIMITS[kind].told and count == LIMITS[kind].free)


def give_back(kind: str, address: str, request: HttpRequest) -> None:
    """One of those that were charged came to good."""
    Tries.objects.filter(**_key(kind, address, request), count__gt=0).update(count=F("count") - 1, free_at=None)


def known_place(address: str, request: HttpRequest) -> str:
    """A name for this device with the account of this address; "" where it was never signed in here."""
    owner = User.objects.filter(email=address.strip().lower()).values_list("pk", flat=True).first()
    return devices.known(request, owner) if owner else ""


def _key(kind: str, address: str, request: HttpRequest) -> dict[str, str]:
    address = address.strip().lower()
    place = known_place(address, request)
    return {"kind": kind, "whose": _hidden(address), "device": _hidden(place) if place else ""}


def _row(key: dict[str, str]) -> Tries:
    try:
        with transaction.atomic():
            return Tries.objects.get_or_create(**key, defaults={"since": clock.wall()})[0]
    except IntegrityError as refused:
        return same_moment.there(Tries.objects.filter(**key), refused)


def _free_at(limit: Limit, count: int, now: dt.datetime, since: dt.datetime) -> dt.datetime | None:
    if count >= limit.most:
        return since + DAY
    if count < limit.free:
        return None
    return min(now + FIRST_WAIT * 2 ** (count - limit.free), since + DAY)


def _hidden(text: str) -> str:
    """Addresses that are nobody's here are typed too: the table names none."""
    return salted_hmac("members.sign_in.tries", text, algorithm="sha256").hexdigest()


def forget_old() -> int:
    """Run by `tick`."""
    return Tries.objects.filter(since__lte=clock.wall() - 2 * DAY).delete()[0]
