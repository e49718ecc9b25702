from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by
from members.models import Person


class RunStatus(models.TextChoices):
    PREPARING = "preparing", "being prepared"
    PREPARED = "prepared", "ready to authorise"
    AUTHORISED = "authorised", "authorised"
    EXPORTED = "exported", "file taken"
    DONE = "done", "done"
    APART = "apart", "taken apart"


class WhyApart(models.TextChoices):
    """Why a run was taken apart: a choice, so that nothing about a person is typed here."""

    NOBODY = "nobody", "Nobody is left to authorise it"
    MISTAKE = "mistake", "It was prepared by mistake"
    CHANGE = "change", "A payment in it has to be looked at again"
    ANOTHER_DAY = "another_day", "It has to be paid on another day"


class PayRun(models.Model):
    status = models.CharField(max_length=12, choices=RunStatus, default=RunStatus.PREPARING)
    reference = models.CharField(max_length=30, unique=True)
    pay_on = models.DateField()
    total_pence = models.BigIntegerField(default=0, help_text="The sum of the payments it claimed.")
    count = models.PositiveIntegerField(default=0)
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    authorised_at = models.DateTimeField(null=True, blank=True)
    authorised_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    exported_at = models.DateTimeField(null=True, blank=True)
    exported_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    apart_at = models.DateTimeField(null=True, blank=True)
    apart_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    apart_why = models.CharField(max_length=12, choices=WhyApart, blank=True, default="", db_default="")

    waits_as = "a pay run to authorise"
    privacy = {
        "id": "internal",
        "status": "internal",
        "reference": "internal",
        "pay_on": "internal",
        "total_pence": "money",
        "count": "internal",
        "prepared_at": "internal",
        "prepared_by": "internal",
        "authorised_at": "internal",
        "authorised_by": "internal",
        "exported_at": "internal",
        "exported_by": "internal",
        "apart_at": "internal",
        "apart_by": "internal",
        "apart_why": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            at_and_by("prepared_at", "prepared_by", name="pay_run_prepared_both"),
            at_and_by("authorised_at", "authorised_by", name="pay_run_authorised_both"),
            at_and_by("exported_at", "exported_by", name="pay_run_exported_both"),
            at_and_by("apart_at", "apart_by", name="pay_run_apart_both"),
            models.CheckConstraint(
                name="pay_run_apart_before_its_file",
                condition=Q(status="apart", apart_at__isnull=False, exported_at__isnull=True) & ~Q(apart_why="")
                | ~Q(status="apart") & Q(apart_at__isnull=True, apart_why=""),
            ),
            models.CheckConstraint(
                name="pay_run_authorised_before_export",
                condition=Q(status__in=["preparing", "prepared", "apart"])
                | Q(authorised_at__isnull=False)
                | Q(status="done", count=0),  # every payment was dropped before anybody authorised it
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def pays_on(self) -> dt.date:
        """The day on which the bank pays: what its file says; before there is one, never a day that has passed."""
        if self.exported_at is not None:
            return self.pay_on
        return max(self.pay_on, clock.add_working_days(clock.today() - dt.timedelta(days=1), 1))
