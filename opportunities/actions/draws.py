"""A lot that anyone can redo: the file's hash is stored first, then two people type the value."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets

from django.db import IntegrityError, transaction

from ground import clock, same_moment, trail, typed
from ground.exceptions import Refused
from ground.models import PublicData
from members.models import Person
from opportunities import permissions, policies
from opportunities.models import Draw, DrawTicket, PanelSeat, Role
from opportunities.queries import tallies
from opportunities.selection import lot

ALGORITHM = "alongside-lot-1: HMAC-SHA256(SHA256(hex SHA256 of this file, then the value), ticket)"
PURPOSE = "tie"
AT_MOST = dt.timedelta(days=31)


@transaction.atomic
def store(*, role: Role, source: str, opens_at: dt.datetime, by: Person) -> Draw:
    """Fix the file and its hash before the value can be known. There is one lot per role; a second call gives it.

    `opens_at`, the day and hour of what it is drawn from, stands in the file: nobody types a value before it.

    Everybody who waits for a decision has a ticket. It counts where scores tie in the end: a judge may still find that
    they know somebody, and then others tie than did today.
    """
    permissions.check_coordinate(by)
    found = Draw.objects.filter(role=role, purpose=PURPOSE).first()
    if found is not None:
        return found
    policies.check_names_open(role)
    if not source.strip():
        raise Refused("Say where the value will come from, such as a lottery that is still to be drawn.")
    if not clock.now() < opens_at <= clock.now() + AT_MOST:
        raise Refused(f"Say a day and an hour that are still to come, and within {AT_MOST.days} days.")
    tally = tallies.tally(role)
    if tally.missing:
        raise Refused("Some scores are still missing, so it is not known who takes part in the lot.")
    cut = tallies.cut_of(role, tally)
    if not cut.needs_lot:
        raise Refused("No lot is needed: the scores decide.")
    tickets = {each.pk: secrets.token_hex(8) for each in tally.applications if each.status == "submitted"}
    file = json.dumps(
        {
            "algorithm": ALGORITHM, "purpose": PURPOSE, "role": role.slug, "seats": cut.seats_left, "source": source.strip(),
            "value_known_at": clock.london(opens_at).isoformat(timespec="minutes"), "tickets": sorted(tickets.values()), "version": role.current.sha256 if role.current else "",
        },
        sort_keys=True,
        separators=(",", ":"),
    )  # fmt: skip
    try:
        with transaction.atomic():
            draw = Draw.objects.create(
                role=role, purpose=PURPOSE, file=file, sha256=hashlib.sha256(file.encode()).hexdigest(),
                source=source.strip(), opens_at=opens_at, stored_at=clock.now(), stored_by=by,
            )  # fmt: skip
    except IntegrityError as refused:
        return same_moment.there(Draw.objects.filter(role=role, purpose=PURPOSE), refused)
    # Sorted by ticket, so that not even the order of these rows tells who scored what.
    DrawTicket.objects.bulk_create(
        DrawTicket(draw=draw, application_id=key, ticket=ticket)
        for key, ticket in sorted(tickets.items(), key=lambda pair: pair[1])
    )
    trail.record("store", draw, by=by, sha256=draw.sha256)
    PublicData.objects.bump()
    return draw


@transaction.atomic
def type_value(*, draw: Draw, value: str, by: Person) -> Draw:
    """The first person's value waits for a second, different person's; when they agree the lot is drawn."""
    judge = PanelSeat.objects.live().of(by.root).filter(role=draw.role).exists()
    permissions.check_type_value(by, judge=judge)
    value = typed.name(value)
    if not value:
        raise Refused("Type the value, exactly as it was published.")
    if draw.drawn_at is not None:
        return draw
    policies.check_value_is_known(draw)
    now, root = clock.now(), by.root_id
    # Who the first person is today: two records may have been joined since.
    first = draw.value_one_by.root_id if draw.value_one_by else None
    if first in (None, root):
        Draw.objects.filter(pk=draw.pk, drawn_at=None, value_two_root=None, value_one_root=draw.value_one_root).update(
            value_one=value, value_one_at=now, value_one_by=by, value_one_root=root
        )
        trail.record("type_value", draw, by=by, which=1)
        PublicData.objects.bump()
    elif typed.name(draw.value_one) != value:
        raise Refused("This is not what the first person typed. Check both: the first person can type theirs again.")
    else:
        drawn = Draw.objects.filter(pk=draw.pk, drawn_at=None, value_one=draw.value_one, value_two_root=None).update(
            value_one=value, value_two=value, value_two_at=now, value_two_by=by, value_two_root=root, drawn_at=now,
            order=lot.order(draw.file.encode(), value),
        )  # fmt: skip
        if drawn:
            trail.record("draw", draw, by=by, which=2)
            PublicData.objects.bump()
    draw.refresh_from_db()
    return draw


def drawn_keys(role: Role) -> list[int]:
    """Applications in the order drawn; [] where there was no lot."""
    draw = Draw.objects.filter(role=role, purpose=PURPOSE, drawn_at__isnull=False).first()
    if draw is None:
        return []
    owner = {row.ticket: row.application_id for row in draw.tickets.order_by("ticket")}
    return [owner[ticket] for ticket in draw.order]
