"""What the open book has printed: a quarter once, when it has ended, never changed (append-only by trigger)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from opportunities.models import Project


class PrintedQuarter(models.Model):
    """A quarter is printed from what the ledger held then: later postings fall in the next one."""

    quarter = models.CharField(max_length=7, unique=True)
    ends_on = models.DateField()
    last_posting = models.BigIntegerField(help_text="The newest posting that was looked at.")
    printed_at = models.DateTimeField(default=clock.now)

    privacy = {
        "id": "internal",
        "quarter": "public",
        "ends_on": "public",
        "last_posting": "internal",
        "printed_at": "public",
    }

    class Meta:
        ordering = ["ends_on"]

    def __str__(self):
        return self.quarter


class PrintedCell(models.Model):
    """A sum that stands for at least five people. `project` is empty where several small ones are one cell."""

    printed_in = models.ForeignKey(PrintedQuarter, models.PROTECT, related_name="cells")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="printed_cells")
    carried_over = models.BooleanField(default=False, help_text="Holds sums that waited from an earlier quarter.")
    pence = models.BigIntegerField()
    payees = models.PositiveIntegerField()

    privacy = {
        "id": "internal",
        "printed_in": "public",
        "project": "public",
        "carried_over": "public",
        "pence": "public",
        "payees": "internal",
    }

    class Meta:
        ordering = ["printed_in", "project"]
        constraints = [
            models.UniqueConstraint(
                name="printed_cell_once", fields=["printed_in", "project"], condition=Q(project__isnull=False)
            ),
            models.UniqueConstraint(
                name="printed_cell_one_other", fields=["printed_in"], condition=Q(project__isnull=True)
            ),
            models.CheckConstraint(name="printed_cell_five_people", condition=Q(payees__gte=5)),
        ]

    def __str__(self):
        return f"cell {self.pk}"


class PrintedPart(models.Model):
    """One quarter of one project, in the one cell that prints it; none yet: it waits. Never public by itself."""

    quarter = models.ForeignKey(PrintedQuarter, models.PROTECT, related_name="parts")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="printed_parts")
    pence = models.BigIntegerField()
    payees = models.JSONField(default=list, help_text="Root ids, so that a later cell counts each person once.")
    cell = models.ForeignKey(PrintedCell, models.PROTECT, null=True, blank=True, related_name="parts")

    privacy = {
        "id": "internal",
        "quarter": "internal",
        "project": "internal",
        "pence": "money",
        "payees": "internal",
        "cell": "internal",
    }

    class Meta:
        ordering = ["quarter", "project"]
        constraints = [models.UniqueConstraint(name="printed_part_once", fields=["quarter", "project"])]

    def __str__(self):
        return f"part {self.pk}"
