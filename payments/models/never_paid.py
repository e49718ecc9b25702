from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by, different
from ground.sealed import SealedTextField, said
from members.models import Person
from payments.models.paying import Attempt


class NeverPaids(models.QuerySet["NeverPaid"]):
    def open(self) -> NeverPaids:
        """Said by one person, and the bank has still not told what became of it."""
        return self.filter(agreed_at=None, taken_back_at=None, attempt__status__in=["sending", "accepted"])


class NeverPaid(models.Model):
    """One person in finance says that the bank never paid an attempt, and what shows it; a second one agrees.

    Three different people, by root ids as they were then: who is paid, who says it and who agrees.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="never_paid")
    why = models.CharField(max_length=300, blank=True, help_text="No longer written: it is sealed, in `reason`.")
    evidence = models.CharField(max_length=200, blank=True, help_text="No longer written: it is sealed, in `shown_by`.")
    reason = SealedTextField(blank=True, default="", db_default="")
    shown_by = SealedTextField(
        blank=True, default="", db_default="", help_text="Where it can be read again, such as the bank's own number."
    )
    payee_root = models.BigIntegerField()
    declared_at = models.DateTimeField(default=clock.now)
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declarer_root = models.BigIntegerField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreer_root = models.BigIntegerField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = NeverPaids.as_manager()
    waits_as = "a payment that the bank never paid"
    privacy = {
        "id": "internal",
        "attempt": "internal",
        "why": "money",
        "evidence": "money",
        "reason": "sealed",
        "shown_by": "sealed",
        "payee_root": "internal",
        "declared_at": "internal",
        "declared_by": "internal",
        "declarer_root": "internal",
        "agreed_at": "internal",
        "agreed_by": "internal",
        "agreer_root": "internal",
        "taken_back_at": "internal",
        "taken_back_by": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="never_paid_one_live", fields=["attempt"], condition=Q(taken_back_at__isnull=True)
            ),
            models.CheckConstraint(
                name="never_paid_says_why", condition=said("why", "reason") & said("evidence", "shown_by")
            ),
            at_and_by("agreed_at", "agreed_by", name="never_paid_agreed_both"),
            at_and_by("agreed_at", "agreer_root", name="never_paid_agreed_by_whom"),
            at_and_by("taken_back_at", "taken_back_by", name="never_paid_taken_back_both"),
            models.CheckConstraint(
                name="never_paid_agreed_stands", condition=Q(agreed_at__isnull=True) | Q(taken_back_at__isnull=True)
            ),
            different(
                "declarer_root", "agreer_root", name="never_paid_four_eyes", message="A second person has to agree."
            ),
            different(
                "declarer_root", "payee_root", name="never_paid_not_own", message="Nobody says this of their own pay."
            ),
            different(
                "agreer_root", "payee_root", name="never_paid_not_own_yes", message="Nobody agrees to their own pay."
            ),
        ]

    def __str__(self):
        return f"never paid: {self.attempt_id}"
