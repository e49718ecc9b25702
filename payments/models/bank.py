from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from ground.sealed import SealedTextField
from members.models import Person
from payments.models.paying import Attempt, PayRun


class BankFile(models.Model):
    """The bytes made for a run, once: a second download is byte for byte the same and labelled a copy."""

    run = models.OneToOneField(PayRun, models.PROTECT, related_name="file")
    name = models.CharField(max_length=80)
    message_id = models.CharField(max_length=35, unique=True)
    content = SealedTextField()
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    total_pence = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    downloads = models.PositiveIntegerField(default=0)

    privacy = {
        "id": "internal",
        "run": "internal",
        "name": "internal",
        "message_id": "internal",
        "content": "sealed",
        "sha256": "internal",
        "count": "internal",
        "total_pence": "money",
        "made_at": "internal",
        "made_by": "internal",
        "downloads": "internal",
    }

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class BankMessage(models.Model):
    """A pain.002 or camt.053 as it came, once (by its hash); applied in chunks that can go on after a crash."""

    kind = models.CharField(max_length=10, choices=[("pain.002", "status report"), ("camt.053", "statement")])
    sha256 = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=80)
    content = SealedTextField()
    received_at = models.DateTimeField(default=clock.now)
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    privacy = {
        "id": "internal",
        "kind": "internal",
        "sha256": "internal",
        "message_id": "internal",
        "content": "sealed",
        "received_at": "internal",
        "received_by": "internal",
        "applied_at": "internal",
    }

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class StatementLine(models.Model):
    """One entry of a bank message: an accepted or refused payment, a debit or a return. Unique at the bank."""

    message = models.ForeignKey(BankMessage, models.PROTECT, related_name="lines")
    entry = models.CharField(max_length=80)
    end_to_end = models.CharField(max_length=35, blank=True)
    kind = models.CharField(
        max_length=10,
        choices=[
            ("accepted", "accepted"),
            ("refused", "refused"),
            ("pending", "not decided by the bank"),
            ("repeated", "sent twice, the bank says"),
            ("debit", "left our account"),
            ("return", "came back"),
            ("other", "not ours to match"),
        ],
    )
    pence = models.BigIntegerField(null=True, blank=True)
    booked_on = models.DateField(null=True, blank=True)
    reason_code = models.CharField(max_length=10, blank=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, blank=True, related_name="lines")
    applied_at = models.DateTimeField(null=True, blank=True)

    privacy = {
        "id": "internal",
        "message": "internal",
        "entry": "internal",
        "end_to_end": "internal",
        "kind": "money",
        "pence": "money",
        "booked_on": "money",
        "reason_code": "money",
        "attempt": "internal",
        "applied_at": "internal",
    }

    class Meta:
        ordering = ["message", "pk"]
        constraints = [
            models.UniqueConstraint(name="statement_entry_once", fields=["message", "entry"]),
            models.UniqueConstraint(
                name="statement_debit_once",
                fields=["end_to_end", "kind"],
                condition=Q(kind__in=["debit", "return"]) & ~Q(end_to_end=""),
            ),
            models.CheckConstraint(
                name="statement_twice_is_no_refusal",
                condition=~Q(kind="refused", reason_code__in=["AM05", "DUPL"]),
            ),
            models.CheckConstraint(
                name="statement_booked_has_sum_and_day",
                condition=~Q(kind__in=["debit", "return"])
                | Q(pence__isnull=False, pence__gte=0, booked_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class BankDay(models.Model):
    """The demo bank's day, ours: what mock-bank's clock is started with after a restart."""

    day = models.DateField()

    privacy = {"id": "internal", "day": "internal"}

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="bank_day_one_row", condition=Q(pk=1))]

    def __str__(self):
        return str(self.day)
