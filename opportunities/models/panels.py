from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ground import clock, keys
from ground.constraints import at_and_by, different
from ground.sealed import SealedTextField
from members.models import Person
from opportunities.models.applications import Application
from opportunities.models.lines import Criterion
from opportunities.models.roles import Role


class PanelSeats(models.QuerySet["PanelSeat"]):
    def live(self) -> PanelSeats:
        return self.filter(left_at__isnull=True)

    def of(self, person: Person) -> PanelSeats:
        return self.filter(Q(person=person) | Q(person__merged_into=person))


class PanelSeat(models.Model):
    """One judge on one role. A paid seat has its rate and time frozen and is funded with the role."""

    key = models.CharField(
        max_length=32,
        editable=False,
        default=keys.random_key,
        db_default=keys.RandomKey(),
        help_text="Random: what the bank calls a payment is made from it.",
    )
    role = models.ForeignKey(Role, models.PROTECT, related_name="panel_seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="panel_seats")
    co_producer = models.BooleanField(default=False)
    paid = models.BooleanField(default=False)
    pence = models.BigIntegerField(null=True, blank=True, help_text="What the whole of it pays.")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    interests_declared_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True, help_text="When this judge's last score was locked.")
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PanelSeats.as_manager()
    privacy = {
        "id": "internal",
        "key": "internal",
        "role": "internal",
        "person": "personal",
        "co_producer": "internal",
        "paid": "money",
        "pence": "money",
        "minutes": "internal",
        "given_at": "internal",
        "given_by": "internal",
        "interests_declared_at": "internal",
        "locked_at": "internal",
        "left_at": "internal",
        "left_by": "internal",
    }

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(name="panel_seat_key_once", fields=["key"]),
            models.UniqueConstraint(name="panel_seat_once", fields=["role", "person"]),
            models.CheckConstraint(
                name="panel_seat_paid_says_what",
                condition=Q(paid=False, pence__isnull=True)
                | Q(paid=True, pence__isnull=False, pence__gt=0, minutes__isnull=False),
                violation_error_message="Say what a paid panel seat pays and for how long.",
            ),
            at_and_by("left_at", "left_by", name="panel_seat_left_both"),
        ]

    def __str__(self):
        return f"panel seat {self.pk}"

    @property
    def mail_name(self) -> str:
        """Of the role; a seat may be given before it is public."""
        return (self.role.current or self.role.versions.latest("number")).mail_name


class Interest(models.Model):
    """Declared for the whole seat (no application) or for one application before its score."""

    seat = models.ForeignKey(PanelSeat, models.PROTECT, related_name="interests")
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="interests")
    kind = models.CharField(
        max_length=10,
        choices=[
            ("none", "I do not know them"),
            ("noted", "I think I know them"),
            ("recuse", "I should not judge this"),
        ],
    )
    words = SealedTextField(blank=True, default="")
    declared_at = models.DateTimeField(default=clock.now)
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    privacy = {
        "id": "internal",
        "seat": "internal",
        "application": "internal",
        "kind": "personal",
        "words": "sealed",
        "declared_at": "internal",
        "declared_by": "internal",
    }

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"interest {self.pk}"


class Score(models.Model):
    """One judge, one application, one criterion: 1 to 5, or "cannot tell". The first value stays once locked.

    A later value (after the panel has talked) needs a reason.
    """

    seat = models.ForeignKey(PanelSeat, models.PROTECT, related_name="scores")
    application = models.ForeignKey(Application, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    value = models.PositiveIntegerField(null=True, blank=True)
    cannot_tell = models.BooleanField(default=False)
    good = SealedTextField(blank=True, default="", help_text="One thing this answer did well.")
    saved_at = models.DateTimeField(default=clock.now)
    locked_at = models.DateTimeField(null=True, blank=True)
    later_value = models.PositiveIntegerField(null=True, blank=True)
    later_cannot_tell = models.BooleanField(default=False)
    later_reason = SealedTextField(blank=True, default="")
    later_at = models.DateTimeField(null=True, blank=True)
    void_at = models.DateTimeField(null=True, blank=True, help_text="An interest came to light: missing data.")

    privacy = {
        "id": "internal",
        "seat": "internal",
        "application": "internal",
        "criterion": "internal",
        "value": "personal",
        "cannot_tell": "personal",
        "good": "sealed",
        "saved_at": "internal",
        "locked_at": "internal",
        "later_value": "personal",
        "later_cannot_tell": "personal",
        "later_reason": "sealed",
        "later_at": "internal",
        "void_at": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="score_once", fields=["seat", "application", "criterion"]),
            models.CheckConstraint(
                name="score_value_or_cannot_tell",
                condition=Q(cannot_tell=True, value__isnull=True)
                | Q(cannot_tell=False, value__isnull=False, value__gte=1, value__lte=5),
                violation_error_message="Give a score from 1 to 5, or say that you cannot tell.",
            ),
            models.CheckConstraint(
                name="score_later_after_lock",
                condition=Q(later_at__isnull=True, later_value__isnull=True, later_cannot_tell=False)
                | (
                    Q(locked_at__isnull=False, later_at__isnull=False, later_reason__isnull=False)
                    & (
                        Q(later_cannot_tell=True, later_value__isnull=True)
                        | Q(later_cannot_tell=False, later_value__isnull=False, later_value__gte=1, later_value__lte=5)
                    )
                ),
            ),
        ]

    def __str__(self):
        return f"score {self.pk}"


class Draw(models.Model):
    """A lot. The file and its hash are stored before two people type the value; there is one per role and purpose."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="draws")
    purpose = models.CharField(max_length=40, default="tie")
    file = models.TextField(help_text="The draw file, exactly the bytes that were hashed.")
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField(default=clock.now)
    stored_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    source = models.CharField(max_length=200, help_text="Where the value comes from, said beforehand.")
    opens_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the value is known, said beforehand; nobody types it sooner. Old lots lack it.",
    )
    value_one = models.CharField(max_length=200, blank=True)
    value_one_at = models.DateTimeField(null=True, blank=True)
    value_one_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    value_two = models.CharField(max_length=200, blank=True)
    value_two_at = models.DateTimeField(null=True, blank=True)
    value_two_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    value_one_root = models.BigIntegerField(null=True, blank=True)
    value_two_root = models.BigIntegerField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    order = models.JSONField(default=list, help_text="Tickets in the order drawn.")

    privacy = {
        "id": "internal",
        "role": "internal",
        "purpose": "internal",
        "file": "internal",
        "sha256": "public",
        "stored_at": "public",
        "stored_by": "internal",
        "source": "public",
        "opens_at": "public",
        "value_one": "public",
        "value_one_at": "internal",
        "value_one_by": "internal",
        "value_two": "public",
        "value_two_at": "internal",
        "value_two_by": "internal",
        "value_one_root": "internal",
        "value_two_root": "internal",
        "drawn_at": "public",
        "order": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="draw_once", fields=["role", "purpose"]),
            at_and_by("value_one_at", "value_one_by", name="draw_one_both"),
            at_and_by("value_two_at", "value_two_by", name="draw_two_both"),
            different(
                "value_one_root",
                "value_two_root",
                name="draw_two_people",
                message="Two different people type the value.",
            ),
            models.CheckConstraint(
                name="draw_not_before_its_hour",
                condition=Q(opens_at__isnull=True)
                | (
                    Q(opens_at__gt=F("stored_at"))
                    & (Q(value_one_at__isnull=True) | Q(value_one_at__gte=F("opens_at")))
                    & (Q(value_two_at__isnull=True) | Q(value_two_at__gte=F("opens_at")))
                ),
                violation_error_message="The value is not known yet.",
            ),
            models.CheckConstraint(
                name="draw_values_agree",
                condition=Q(drawn_at__isnull=True)
                | (
                    Q(value_one_root__isnull=False, value_two_root__isnull=False)
                    & Q(value_one=F("value_two"))
                    & ~Q(value_one="")
                ),
                violation_error_message="The two typed values differ.",
            ),
        ]

    def __str__(self):
        return f"draw {self.pk}"


class DrawTicket(models.Model):
    """Whose ticket it is: apart from the draw file, which holds random tickets and no person."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="tickets")
    application = models.ForeignKey(Application, models.PROTECT, related_name="tickets")
    ticket = models.CharField(max_length=32)

    privacy = {"id": "internal", "draw": "internal", "application": "internal", "ticket": "personal"}

    class Meta:
        ordering = ["draw", "ticket"]
        constraints = [
            models.UniqueConstraint(name="draw_ticket_once", fields=["draw", "ticket"]),
            models.UniqueConstraint(name="draw_ticket_one_each", fields=["draw", "application"]),
        ]

    def __str__(self):
        return f"ticket {self.pk}"
