from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q


class ClockOffsets(models.Manager):
    def current(self) -> dt.timedelta:
        seconds = self.values_list("seconds", flat=True).first()
        return dt.timedelta(seconds=seconds or 0)

    def add(self, more: dt.timedelta) -> None:
        """The demo's clock moves on; it never goes back (a trigger says so too)."""
        self.get_or_create(pk=1)
        self.filter(pk=1).update(seconds=F("seconds") + int(more.total_seconds()))


class ClockOffset(models.Model):
    seconds = models.BigIntegerField(default=0)

    objects = ClockOffsets()
    privacy = {"id": "internal", "seconds": "internal"}

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="clock_offset_one_row", condition=Q(pk=1)),
            models.CheckConstraint(name="clock_offset_not_back", condition=Q(seconds__gte=0)),
        ]


class PublicDataManager(models.Manager):
    def bump(self) -> None:
        """Something that a public page shows has changed; called in the transaction that changed it."""
        if not self.filter(pk=1).update(version=F("version") + 1):
            self.get_or_create(pk=1, defaults={"version": 1})

    def version(self) -> int:
        return self.values_list("version", flat=True).first() or 0


class PublicData(models.Model):
    version = models.BigIntegerField(default=0)

    objects = PublicDataManager()
    privacy = {"id": "internal", "version": "public"}

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="public_data_one_row", condition=Q(pk=1))]


class AuditEvent(models.Model):
    """What was done, by whom, to what. Append-only and permanent: ids and codes only, no personal text.

    No foreign keys, so that it outlives what it tells about.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)

    privacy = {
        "id": "internal",
        "at": "internal",
        "actor_id": "internal",
        "verb": "internal",
        "kind": "internal",
        "object_id": "internal",
        "facts": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "object_id"]), models.Index(fields=["actor_id"])]

    def __str__(self):
        return f"{self.verb} {self.kind} {self.object_id}"
