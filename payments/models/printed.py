"""What the open book has printed: a quarter once, when it has ended, never changed (append-only by trigger)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from opportunities.models import Project
from payments.models.work import Contribution


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


class PrintedPromise(models.Model):
    """The promise of one quarter: what had become of the work whose pay-by day fell in it, for everyone to read.

    One row a quarter. With no number of people it waits: too few stood behind it, and its work goes in a later one.
    """

    quarter = models.CharField(max_length=7, unique=True)
    ends_on = models.DateField()
    people = models.PositiveIntegerField(null=True, blank=True)
    roles = models.PositiveIntegerField(null=True, blank=True)
    median_days = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Working days until half of all pay so far had arrived; none: too few were paid.",
    )
    ninety_days = models.PositiveIntegerField(null=True, blank=True)
    printed_at = models.DateTimeField(default=clock.now)

    privacy = {
        "id": "internal",
        "quarter": "public",
        "ends_on": "public",
        "median_days": "public",
        "ninety_days": "public",
        "people": "internal",
        "roles": "internal",
        "printed_at": "public",
    }

    class Meta:
        ordering = ["ends_on"]
        constraints = [
            models.CheckConstraint(
                name="printed_promise_five_people_two_roles",
                condition=Q(people__isnull=True, roles__isnull=True)
                | Q(people__isnull=False, roles__isnull=False, people__gte=5, roles__gte=2),
            ),
            models.CheckConstraint(
                name="printed_promise_days_of_one_told",
                condition=Q(median_days__isnull=True, ninety_days__isnull=True)
                | Q(people__isnull=False, median_days__isnull=False, ninety_days__gte=models.F("median_days")),
            ),
        ]

    def __str__(self):
        return self.quarter


class PrintedWork(models.Model):
    """One piece of work in the one quarter that counts it, as it stood then. Never public by itself."""

    printed_in = models.ForeignKey(PrintedPromise, models.PROTECT, related_name="work")
    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="printed")
    became = models.CharField(max_length=20, help_text="A class of the promise.")

    privacy = {"id": "internal", "printed_in": "internal", "contribution": "internal", "became": "money"}

    class Meta:
        ordering = ["printed_in", "pk"]

    def __str__(self):
        return f"printed work {self.pk}"


class PrintedCount(models.Model):
    """How much of a quarter's work is of one class. Counted once, when it is printed: work is never added to it."""

    printed_in = models.ForeignKey(PrintedPromise, models.PROTECT, related_name="counts")
    became = models.CharField(max_length=20, help_text="A class of the promise.")
    count = models.PositiveIntegerField()

    privacy = {"id": "internal", "printed_in": "public", "became": "public", "count": "public"}

    class Meta:
        ordering = ["printed_in", "became"]
        constraints = [
            models.UniqueConstraint(name="printed_count_once", fields=["printed_in", "became"]),
            models.CheckConstraint(name="printed_count_of_some", condition=Q(count__gte=1)),
        ]

    def __str__(self):
        return f"count {self.pk}"
