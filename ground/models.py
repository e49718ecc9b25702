from __future__ import annotations

import contextlib
import contextvars
import datetime as dt
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.db import OperationalError, connection, models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from ground import clock
from ground.leases import Leased, LeasedQuerySet
from ground.sealed import SealedTextField

_read_version = contextvars.ContextVar[int | None]("public_version_read", default=None)


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
        """As read for this request; else as it stands."""
        kept = _read_version.get()
        return kept if kept is not None else self._read()[0]

    @contextlib.contextmanager
    def read_once(self) -> Iterator[int]:
        """One version and one business clock for the whole request, in one query."""
        version, seconds = self._read()
        token = _read_version.set(version)
        try:
            with clock.offset_is(dt.timedelta(seconds=seconds)):
                yield version
        finally:
            _read_version.reset(token)

    def _read(self) -> tuple[int, int]:
        """Without the ORM around it: every public page asks this, and most ask nothing else."""
        sql = "SELECT version, 0 FROM ground_publicdata WHERE id = 1"
        if settings.DEMO:
            sql = (
                "SELECT COALESCE((SELECT version FROM ground_publicdata WHERE id = 1), 0), "
                "COALESCE((SELECT seconds FROM ground_clockoffset WHERE id = 1), 0)"
            )
        try:
            found = self._row(sql)
        except OperationalError:  # a kept connection that the server has closed meanwhile
            if connection.in_atomic_block:
                raise
            connection.close()
            found = self._row(sql)
        return (int(found[0]), int(found[1])) if found else (0, 0)

    def _row(self, sql: str) -> tuple | None:
        connection.health_check_done = True  # this asks whether the connection lives: no question before the question
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()


class PublicData(models.Model):
    version = models.BigIntegerField(default=0)

    objects = PublicDataManager()
    privacy = {"id": "internal", "version": "public"}

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="public_data_one_row", condition=Q(pk=1))]


class Installations(models.Manager):
    def ensure(self) -> None:
        kind = Installation.DEMO if settings.DEMO else Installation.PRODUCTION
        self.get_or_create(pk=1, defaults={"kind": kind, "probe": "FIELD_KEYS open this."})


class Installation(models.Model):
    """Who made this database: neither's settings open the other's (portal/installation.py). And what its keys open."""

    DEMO, PRODUCTION = "demo", "production"
    kind = models.CharField(max_length=20)
    probe = SealedTextField()

    objects = Installations()
    privacy = {"id": "internal", "kind": "internal", "probe": "sealed"}

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="installation_one_row", condition=Q(pk=1)),
            models.CheckConstraint(name="installation_kind", condition=Q(kind__in=["demo", "production"])),
        ]


class Beats(models.Manager):
    def tick(self) -> None:
        self.update_or_create(name="tick", defaults={"at": clock.wall()})

    def write(self) -> None:
        """A page's worth of new bytes, then the last ones away: a full disk refuses it, and nothing grows."""
        made = self.create(name=f"write {secrets.token_hex(8)}", at=clock.wall(), noise=secrets.token_hex(2048))
        self.filter(name__startswith="write ", pk__lt=made.pk).delete()


class Beat(models.Model):
    """A sign of life, by the machine's own time: when `tick` last ran, and that the database still takes a row."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    noise = models.TextField(default="", blank=True)

    objects = Beats()
    privacy = {"id": "internal", "name": "internal", "at": "internal", "noise": "internal"}

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.name} at {self.at}"


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


class OutgoingMails(LeasedQuerySet):
    def live(self):
        return self.filter(expires_at__gt=clock.wall())

    def expired(self):
        return self.filter(expires_at__lte=clock.wall())

    def stuck(self, after: dt.timedelta = dt.timedelta(minutes=1)):
        """Codes that nobody has even tried to send: no worker runs, or it hangs."""
        return self.live().filter(is_code=True, tries=0, made_at__lt=clock.wall() - after)


class OutgoingMail(Leased):
    """A mail that was written inside a request and leaves by a job: sealed, and gone once it is sent or has expired.

    A message that is owed to a person is no such mail but a Notice, which renders its words when it goes.
    """

    words = SealedTextField()
    is_code = models.BooleanField()
    made_at = models.DateTimeField(default=clock.wall)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    objects = OutgoingMails.as_manager()
    privacy = {
        "id": "internal",
        "words": "sealed",
        "is_code": "internal",
        "made_at": "internal",
        "expires_at": "internal",
        "tries": "internal",
        "lease_until": "internal",
        "lease_key": "internal",
        "queued_until": "internal",
        "done_at": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="outgoing_mail_expires", condition=Q(expires_at__gt=F("made_at"))),
        ]

    def __str__(self):
        return f"outgoing mail {self.pk}"

    def forget(self) -> None:
        """Sent, or not to be sent: the words go with the row, if it is still ours."""
        type(self)._base_manager.filter(pk=self.pk, lease_key=self.lease_key).delete()

    def count_try(self) -> None:
        type(self)._base_manager.filter(pk=self.pk).update(tries=F("tries") + 1)


PAUSE = dt.timedelta(seconds=15)
REFUSED_IN_A_ROW = 3  # different people's mailboxes, and none taken in between: then it is not the mailboxes


class MailServices(models.Manager):
    def failing(self) -> bool:
        return self.filter(pk=1, failing_since__isnull=False).exists()

    def paused(self) -> bool:
        """It failed a moment ago: nobody waits for it again until the pause is over."""
        return self.filter(pk=1, failing_since__isnull=False, failed_at__gt=clock.wall() - PAUSE).exists()

    def failed(self, key: str, *, whole: bool) -> None:
        """`whole`: it was not this mail. Two different mails in a row that did not go say the same."""
        now = clock.wall()
        row, _made = self.get_or_create(pk=1)
        whole = whole or row.failed_key not in ("", key)
        self.filter(pk=1).update(failed_at=now, failed_key=key)
        if whole:
            self.filter(pk=1, failing_since=None).update(failing_since=now)

    def refused(self, whom: list[str]) -> bool:
        """Whether the server, and not this mailbox, is to blame for its "no"."""
        now = clock.wall()
        row, _made = self.get_or_create(pk=1)
        seen = [*dict.fromkeys([*row.refused.split(), salted_hmac("refused", " ".join(whom)).hexdigest()])]
        self.filter(pk=1).update(refused=" ".join(seen[-REFUSED_IN_A_ROW:]))
        if row.failing_since is None and len(seen) < REFUSED_IN_A_ROW:
            return False
        self.filter(pk=1).update(failed_at=now, failing_since=row.failing_since or now)
        return True

    def sent(self) -> None:
        self.get_or_create(pk=1)
        self.filter(pk=1).update(sent_at=clock.wall(), failing_since=None, failed_key="", refused="")


class MailService(models.Model):
    """How our mail server does: one row, the machine's times, nothing about anybody's mail."""

    failing_since = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failed_key = models.CharField(max_length=80, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Whose mailboxes, unreadable, since one was taken.",
    )

    objects = MailServices()
    privacy = {
        "id": "internal",
        "failing_since": "internal",
        "failed_at": "internal",
        "failed_key": "internal",
        "sent_at": "internal",
        "refused": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="mail_service_one_row", condition=Q(pk=1))]

    def __str__(self):
        return "the mail server"
