from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ground import clock, keys
from ground.constraints import at_and_by
from ground.sealed import SealedTextField
from members.models import Person
from opportunities.models.applications import Application
from opportunities.models.lines import SessionLine
from opportunities.models.roles import Role, RoleVersion


class PlaceStatus(models.TextChoices):
    OFFERED = "offered", "offered"
    ACCEPTED = "accepted", "taken up"
    TURNED_DOWN = "turned_down", "turned down"
    WITHDRAWN = "withdrawn", "taken back by the host"
    LAPSED = "lapsed", "ran out"


class Places(models.QuerySet["Place"]):
    def live(self) -> Places:
        return self.filter(status__in=[PlaceStatus.OFFERED, PlaceStatus.ACCEPTED])

    def of(self, person: Person) -> Places:
        return self.filter(Q(application__person=person) | Q(application__person__merged_into=person))

    def visible_to(self, user) -> Places:
        return self.of(user.person.root) if user.is_authenticated else self.none()


class Place(models.Model):
    """A place offered to a person; at most one live one per application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="places")
    role = models.ForeignKey(Role, models.PROTECT, related_name="places")
    status = models.CharField(max_length=15, choices=PlaceStatus, default=PlaceStatus.OFFERED)
    seat_number = models.PositiveIntegerField(help_text="1 to the number of seats; one live place each.")
    offered_at = models.DateTimeField(default=clock.now)
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_on = models.DateField(null=True, blank=True, help_text="The day on which the person had the offer.")
    answer_by = models.DateField(help_text="Counted from the day they were told; until then, as if told today.")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=300, blank=True, help_text="No longer written: it is sealed, in `reason`.")
    reason = SealedTextField(blank=True, default="", db_default="")

    objects = Places.as_manager()
    privacy = {
        "id": "internal",
        "application": "internal",
        "role": "internal",
        "status": "personal",
        "seat_number": "internal",
        "offered_at": "personal",
        "offered_by": "internal",
        "told_on": "personal",
        "answer_by": "personal",
        "answered_at": "personal",
        "answered_by": "internal",
        "why": "personal",
        "reason": "sealed",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="place_one_live", fields=["application"], condition=Q(status__in=["offered", "accepted"])
            ),
            models.UniqueConstraint(
                name="place_one_live_per_seat",
                fields=["role", "seat_number"],
                condition=Q(status__in=["offered", "accepted"]),
                violation_error_message="This seat has been offered already.",
            ),
            at_and_by("answered_at", "answered_by", name="place_answered_both"),
            models.CheckConstraint(
                name="place_lapsed_was_told", condition=~Q(status="lapsed") | Q(told_on__isnull=False)
            ),
            models.CheckConstraint(
                name="place_answered_is_dated", condition=Q(status="offered") | Q(answered_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"place {self.pk}"


class PlacementStatus(models.TextChoices):
    ACTIVE = "active", "going on"
    PAUSED = "paused", "paused"
    ENDED = "ended", "ended"


class EndedWhy(models.TextChoices):
    """Neutral, all of them: what ended, never whose fault it was."""

    THEIR_WISH = "their_wish", "You asked to stop"
    AGREED = "agreed", "We agreed to stop"
    DATES = "dates", "The dates no longer fit"
    DONE_EARLY = "done_early", "The work was done sooner than planned"
    WORK_CHANGED = "work_changed", "The work changed or was stopped"
    TAKEN_BACK = "taken_back", "We had to take the place back"

    @classmethod
    def by_us(cls) -> set[EndedWhy]:
        """It ended for the work's sake: what came too soon after it is paid as called off late."""
        return {cls.DONE_EARLY, cls.WORK_CHANGED, cls.TAKEN_BACK}


class Placement(models.Model):
    """A place taken up. Made by acceptance, one to one; pay terms are made from it."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="placement")
    key = models.CharField(
        max_length=32,
        editable=False,
        default=keys.random_key,
        db_default=keys.RandomKey(),
        help_text="Random: what the bank calls a payment is made from it.",
    )
    role = models.ForeignKey(Role, models.PROTECT, related_name="placements")
    version = models.ForeignKey(RoleVersion, models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="placements")
    status = models.CharField(max_length=10, choices=PlacementStatus, default=PlacementStatus.ACTIVE)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="When the work is over, as the terms say.")
    ended_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="The moment: what is added after it is not theirs. Empty in old rows."
    )
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_why = models.CharField(max_length=15, blank=True, default="", db_default="", choices=EndedWhy)

    privacy = {
        "id": "internal",
        "key": "internal",
        "place": "internal",
        "role": "special",
        "version": "internal",
        "person": "special",
        "status": "personal",
        "starts_on": "personal",
        "ends_on": "personal",
        "ended_on": "personal",
        "ended_at": "personal",
        "ended_by": "internal",
        "ended_why": "personal",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="placement_key_once", fields=["key"]),
            models.CheckConstraint(
                name="placement_ended_is_dated",
                condition=(Q(status="ended") & Q(ended_on__isnull=False) & Q(ended_by__isnull=False))
                | (~Q(status="ended") & Q(ended_on__isnull=True) & Q(ended_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="placement_ended_at_once_ended",
                condition=Q(ended_at__isnull=True) | Q(status="ended", ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="placement_ended_says_why",
                condition=(Q(status="ended") & ~Q(ended_why="")) | (~Q(status="ended") & Q(ended_why="")),
                violation_error_message="Choose why it ends.",
            ),
        ]

    def __str__(self):
        return f"placement {self.pk}"

    @property
    def dates_to_come(self):
        """Of several dates those that the person chose or was put on, and that are not over."""
        rows = self.chosen_dates.standing().filter(session__ends_at__gt=clock.now())
        return rows.select_related("session").order_by("session__starts_at", "pk")


class Pause(models.Model):
    """A placement rests from one moment to another, or until it ends (`over_at` is empty then). A session that begins
    in between is not theirs."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="pauses")
    began_at = models.DateTimeField(default=clock.now)
    began_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    over_at = models.DateTimeField(null=True, blank=True)
    over_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    privacy = {
        "id": "internal",
        "placement": "internal",
        "began_at": "personal",
        "began_by": "internal",
        "over_at": "personal",
        "over_by": "internal",
    }

    class Meta:
        ordering = ["began_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="pause_one_at_a_time", fields=["placement"], condition=Q(over_at__isnull=True)
            ),
            at_and_by("over_at", "over_by", name="pause_over_both"),
            models.CheckConstraint(
                name="pause_over_after_it_began", condition=Q(over_at__isnull=True) | Q(over_at__gte=F("began_at"))
            ),
        ]

    def __str__(self):
        return f"pause {self.pk}"


class Session(models.Model):
    """A live session, made from an advertised session line or added by the team. Never replaced.

    Once it has begun it can no longer be called off; past its end it is held (computed).
    """

    key = models.CharField(
        max_length=32,
        editable=False,
        default=keys.random_key,
        db_default=keys.RandomKey(),
        help_text="Random: what the bank calls a payment is made from it.",
    )
    role = models.ForeignKey(Role, models.PROTECT, related_name="sessions")
    line = models.OneToOneField(SessionLine, models.PROTECT, null=True, blank=True, related_name="session")
    work_key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by_choice = models.BooleanField(
        default=False, db_default=False, help_text="One of several dates: only who chose it comes, and is paid for it."
    )
    room = models.PositiveIntegerField(null=True, blank=True, help_text="How many can choose it; empty: all.")
    status = models.CharField(
        max_length=10, default="planned", choices=[("planned", "planned"), ("cancelled", "called off")]
    )
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    privacy = {
        "id": "internal",
        "key": "internal",
        "role": "internal",
        "line": "internal",
        "work_key": "internal",
        "title": "internal",
        "starts_at": "internal",
        "ends_at": "internal",
        "by_choice": "internal",
        "room": "internal",
        "status": "internal",
        "added_at": "internal",
        "added_by": "internal",
        "cancelled_at": "internal",
        "cancelled_by": "internal",
    }

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="session_key_once", fields=["key"]),
            models.CheckConstraint(
                name="session_room_where_people_choose",
                condition=Q(room__isnull=True) | Q(by_choice=True, room__isnull=False, room__gt=0),
            ),
            models.CheckConstraint(
                name="session_on_a_day_that_can_be",
                condition=Q(starts_at__gte=clock.EARLIEST, ends_at__lt=clock.LATEST),
                violation_error_message="That day is too far away.",
            ),
            models.CheckConstraint(
                name="session_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="A session ends after it starts.",
            ),
            at_and_by("cancelled_at", "cancelled_by", name="session_cancelled_both"),
            models.CheckConstraint(
                name="session_cancelled_before_its_end",
                condition=Q(status="planned", cancelled_at__isnull=True)
                | Q(status="cancelled", cancelled_at__isnull=False, cancelled_at__lt=F("ends_at")),
                violation_error_message="A session that is over cannot be called off. Say that the host did not come.",
            ),
        ]
        indexes = [models.Index(fields=["ends_at", "status"])]

    def __str__(self):
        return self.title
