"""Of several dates each person comes to some: which, is a row of its own, with room held by the database."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by
from members.models import Person
from opportunities.models.places import Placement, Session


class ChosenDates(models.QuerySet["ChosenDate"]):
    def standing(self) -> ChosenDates:
        """Not left again, of a session that was not called off."""
        return self.filter(left_at=None, session__status="planned")


class ChosenDate(models.Model):
    """A person comes to this session, which they chose or were put on. What was left again stays, and frees its spot."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="chosen_dates")
    session = models.ForeignKey(Session, models.PROTECT, related_name="chosen_by")
    spot = models.PositiveIntegerField(help_text="1 to the room of the session; one person each.")
    chosen_at = models.DateTimeField(default=clock.now)
    chosen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    put = models.BooleanField(default=False, help_text="They chose none in time, and there was room here.")
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ChosenDates.as_manager()
    privacy = {
        "id": "internal",
        "placement": "internal",
        "session": "personal",
        "spot": "internal",
        "chosen_at": "personal",
        "chosen_by": "internal",
        "put": "personal",
        "left_at": "personal",
        "left_by": "internal",
    }

    class Meta:
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="chosen_date_one_a_spot",
                fields=["session", "spot"],
                condition=Q(left_at__isnull=True),
                violation_error_message="Somebody has just taken this spot.",
            ),
            models.UniqueConstraint(
                name="chosen_date_once", fields=["placement", "session"], condition=Q(left_at__isnull=True)
            ),
            models.CheckConstraint(name="chosen_date_spot_from_one", condition=Q(spot__gt=0)),
            at_and_by("left_at", "left_by", name="chosen_date_left_both"),
        ]

    def __str__(self):
        return f"chosen date {self.pk}"
