"""Roles that come in from a file, one transaction a row. A refused row leaves no trace and stops no other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.text import slugify

from ground import trail
from ground.exceptions import Problem, Refused
from ground.text_format import joined
from members.models import Person
from opportunities.actions import roles, versions
from opportunities.models import Listing, Role, RoleKind, RoleVersion, VersionStatus
from opportunities.permissions import check_run_roles
from opportunities.record import canonical, faults, from_rows, paths, record_of, tidy

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclasses.dataclass(frozen=True)
class Row:
    """What came of one row: new, changed, same or refused, and each fault as a sentence."""

    name: str
    outcome: str
    faults: tuple[str, ...] = ()
    holds: str = ""

    @property
    def ready(self) -> bool:
        return self.outcome != REFUSED


class _Undo(Exception):
    pass


def import_records(*, records: list[Any], by: Person, dry_run: bool = False) -> Iterator[Row]:
    """Each record in turn. The second of one feed and id (own: slug) in a file is refused."""
    seen: set[str] = set()
    for position, record in enumerate(records):
        name = name_of(record, position)
        key = key_of(record)
        if key and key in seen:
            yield Row(name, REFUSED, ("This file has this role twice: the first one counts.",))
            continue
        seen.add(key)
        yield import_record(record=record, by=by, name=name, dry_run=dry_run)


def import_record(*, record: Any, by: Person, name: str = "", dry_run: bool = False) -> Row:
    """One record, checked and written; with `dry_run` all the same, and then undone."""
    check_run_roles(by)
    name = name or name_of(record, 0)
    wrong = faults(record)
    if wrong:
        return Row(name, REFUSED, tuple(paths.line(problem) for problem in wrong))
    tidied = tidy(record)
    outcome = ""
    try:
        with transaction.atomic():
            outcome = _own(tidied, by) if tidied["kind"] == RoleKind.OWN else _listing(tidied, by)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    except Refused as refused:
        return Row(name, REFUSED, tuple(paths.line(one) if one.path else one.words for one in refused.problems))
    except (IntegrityError, DatabaseError) as error:
        return Row(name, REFUSED, (_of_database(error),))
    return Row(name, outcome, holds=_holds(tidied))


def _listing(record: dict[str, Any], by: Person) -> str:
    """Another host's call: public at once. A changed record is the next version, an equal one writes nothing."""
    listing, new = Listing.objects.get_or_create(feed=record["listing"]["feed"], external_id=record["listing"]["id"])
    if new:
        role = Role.objects.create(kind=record["kind"], slug=_slug(listing), listing=listing, added_by=by)
    else:
        role = Role.objects.select_for_update().get(listing=listing)
        if role.kind != record["kind"]:
            raise Refused(Problem(("kind",), f"this is '{role.kind}' here already, and that stays."))
        if role.current is not None and role.current.canonical.encode() == canonical(record):
            return SAME
    version = versions.new(
        role,
        kind=record["kind"],
        title=record["title"],
        pay_status=record.get("pay", {}).get("status", ""),
        pay_evidence=record.get("pay", {}).get("evidence", ""),
        seen=record["listing"]["seen"],
    )
    versions.write(version, record)
    roles.publish(version=version, by=by)
    trail.record("import", role, by=by, outcome=NEW if new else CHANGED)
    return NEW if new else CHANGED


def _own(record: dict[str, Any], by: Person) -> str:
    """A role of ours comes in as a draft. One that is public is changed by an amendment, never by a file."""
    record = {key: value for key, value in record.items() if key != "amendments"}
    role = Role.objects.filter(slug=record["slug"]).select_related("current").first()
    if role is None:
        roles.draft(record=record, by=by)
        return NEW
    if role.kind != RoleKind.OWN:
        raise Refused(Problem(("slug",), f"'{record['slug']}' is the address of another host's call."))
    if role.current is not None:
        stored = {key: value for key, value in record_of(role.current).items() if key != "amendments"}
        if canonical(stored) == canonical(record):
            return SAME
        raise Refused("This role is published and differs. Publish an amendment.")
    version = RoleVersion.objects.get(role=role, status=VersionStatus.DRAFT)
    if canonical(from_rows(version)) == canonical(record):
        return SAME
    roles.edit(version=version, record=record, by=by)
    return CHANGED


def _slug(listing: Listing) -> str:
    """From feed and id, and kept; with a number where another role has that address."""
    wanted = slugify(f"{listing.feed} {listing.external_id}".replace(".", " ").replace("/", " ").replace(":", " "))
    slug, number = wanted[:80].strip("-"), 1
    while Role.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[:74].strip('-')}-{number}"
    return slug


def name_of(record: Any, position: int) -> str:
    return paths.cut(key_of(record) or f"row {position + 1}", 120)


def key_of(record: Any) -> str:
    """feed/id, or an own role's slug; empty where the record does not say."""
    if not isinstance(record, dict):
        return ""
    listing = record.get("listing")
    if isinstance(listing, dict) and isinstance(listing.get("feed"), str) and isinstance(listing.get("id"), str):
        return f"{listing['feed']}/{listing['id']}"
    return record["slug"] if isinstance(record.get("slug"), str) else ""


COUNTED = (
    ("criteria", "criterion", "criteria"),
    ("work", "part of the work", "parts of the work"),
    ("sessions", "session", "sessions"),
    ("routes", "way to apply or ask", "ways to apply or ask"),
    ("gaps", "gap", "gaps"),
)


def _holds(record: dict[str, Any]) -> str:
    """What is written for a row, in one sentence."""
    counts = [(len(record.get(key, [])), one, many) for key, one, many in COUNTED]
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    lines = len(record.get("pay", {}).get("lines", []))
    parts += [f"{lines} pay line{'' if lines == 1 else 's'}"] if lines else []
    return f"“{paths.cut(record['title'])}”" + (f", with {joined(parts)}" if parts else "")


def _of_database(error: Exception) -> str:
    """The sentence of the constraint that refused the row."""
    text = str(error)
    for model in apps.get_app_config("opportunities").get_models():
        for constraint in model._meta.constraints:
            if constraint.name in text:
                return f"The database refuses this ({constraint.name}): {constraint.get_violation_error_message()}"
    return f"The database refuses this: {paths.cut(text.splitlines()[0], 200)}"
