from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ground import clock
from members.models import Person
from opportunities.models import Organisation, Role


class Pot(models.Model):
    """Money given for a purpose, with its dates. What it can carry stands on its budget lines."""

    name = models.CharField(max_length=200, unique=True)
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="pots")
    award_reference = models.CharField(max_length=200, blank=True)
    spend_from = models.DateField()
    spend_by = models.DateField()
    restrictions = models.CharField(max_length=300, blank=True)
    cost_code = models.CharField(max_length=60, blank=True)
    purchase_order = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    privacy = {
        "id": "internal",
        "name": "internal",
        "funder": "internal",
        "award_reference": "internal",
        "spend_from": "internal",
        "spend_by": "internal",
        "restrictions": "internal",
        "cost_code": "internal",
        "purchase_order": "internal",
        "added_at": "internal",
        "added_by": "internal",
    }

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="pot_spend_by_after_from",
                condition=Q(spend_by__gte=F("spend_from")),
                violation_error_message="A pot cannot end before it begins.",
            )
        ]

    def __str__(self):
        return self.name


class BudgetKind(models.TextChoices):
    FEES = "fees", "fees"
    EXPENSES = "expenses", "expenses"
    ACCESS = "access", "access support"
    STAFF = "staff", "staff"


class BudgetLine(models.Model):
    """The only guarded columns: awarded = free + committed + held + spent, free never below nought.

    Written by `payments.actions` alone, by guarded UPDATE, after the posting that says why; what they hold is the sum
    of the pot's postings.
    """

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=BudgetKind, default=BudgetKind.FEES)
    awarded = models.BigIntegerField()
    committed = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)
    counted_to = models.BigIntegerField(
        default=0,
        db_default=0,
        help_text="The last of its postings that these sums hold: a trigger adds up what came after it.",
    )

    privacy = {
        "id": "internal",
        "pot": "internal",
        "kind": "internal",
        "awarded": "money",
        "committed": "money",
        "held": "money",
        "spent": "money",
        "counted_to": "internal",
    }

    class Meta:
        ordering = ["pot", "kind"]
        constraints = [
            models.UniqueConstraint(name="budget_line_kind_once", fields=["pot", "kind"]),
            models.CheckConstraint(
                name="budget_line_never_overspent",
                condition=Q(awarded__gte=F("committed") + F("held") + F("spent")),
                violation_error_message="This pot cannot carry that much.",
            ),
            models.CheckConstraint(
                name="budget_line_not_negative",
                condition=Q(awarded__gte=0, committed__gte=0, held__gte=0, spent__gte=0),
            ),
        ]

    def __str__(self):
        return f"{self.pot}: {self.get_kind_display()}"

    @property
    def free(self) -> int:
        return self.awarded - self.committed - self.held - self.spent


class Commitment(models.Model):
    """What is left of what one line has promised to one role."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="commitments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="commitments")
    pence = models.BigIntegerField(default=0)
    counted_to = models.BigIntegerField(
        default=0,
        db_default=0,
        help_text="The last of its postings that this sum holds: a trigger adds up what came after it.",
    )

    privacy = {"id": "internal", "line": "internal", "role": "internal", "pence": "money", "counted_to": "internal"}

    class Meta:
        ordering = ["line", "role"]
        constraints = [
            models.UniqueConstraint(name="commitment_once", fields=["line", "role"]),
            models.CheckConstraint(name="commitment_not_negative", condition=Q(pence__gte=0)),
        ]

    def __str__(self):
        return f"commitment {self.pk}"
