from __future__ import annotations

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ground import clock
from ground.constraints import at_and_by, different
from ground.sealed import SealedTextField
from members.models.access import Case
from members.models.people import Person

LINK = "members.join.stop"


class Joins(models.QuerySet["Join"]):
    def open(self) -> Joins:
        """Neither done, nor stopped, nor taken back."""
        return self.filter(done_at=None, stopped_at=None, taken_back_at=None)

    def of(self, root: int) -> Joins:
        """In which this record stands, whichever of the two it is; or one that was joined to it."""
        return self.filter(Q(record=root) | Q(keep=root) | Q(record__merged_into=root))

    def frozen(self) -> Joins:
        """Somebody said "this was not me", and nobody has cleared it up: no money goes to either record."""
        return self.filter(stopped_at__isnull=False, released_at=None)


class Join(models.Model):
    """Two records that are said to be one person, or two after all: proposed by one, agreed by another, told to both.

    It takes effect five working days after both were told, unless somebody says "this was not me".
    `record` is the one that is joined to `keep`, or parted from it.
    """

    kind = models.CharField(max_length=4, default="join", choices=[("join", "joined"), ("part", "parted")])
    record = models.ForeignKey(Person, models.PROTECT, related_name="joins")
    record_root = models.BigIntegerField()
    keep = models.ForeignKey(Person, models.PROTECT, related_name="joins_kept")
    keep_root = models.BigIntegerField()
    evidence = SealedTextField(help_text="How they know.")
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposer_root = models.BigIntegerField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreer_root = models.BigIntegerField(null=True, blank=True)
    record_yes_at = models.DateTimeField(null=True, blank=True, help_text="Their own yes, from this record's account.")
    keep_yes_at = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When their five working days to say no are over; none while one is still to be told.",
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    stopped_how = models.CharField(
        max_length=6, blank=True, choices=[("link", "by the link"), ("phone", "on the phone"), ("post", "by post")]
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = Joins.as_manager()
    COMING = "members/join_coming"  # the news that both are told, and may say no to
    ASKED = "members/join_asked"  # whether it is so: to both, where each has an account that may say yes
    waits_as = "two records that may be one person"
    privacy = {
        "id": "internal",
        "kind": "internal",
        "record": "internal",
        "record_root": "internal",
        "keep": "internal",
        "keep_root": "internal",
        "evidence": "sealed",
        "proposed_at": "internal",
        "proposed_by": "internal",
        "proposer_root": "internal",
        "agreed_at": "internal",
        "agreed_by": "internal",
        "agreer_root": "internal",
        "record_yes_at": "internal",
        "keep_yes_at": "internal",
        "effective_at": "internal",
        "taken_back_at": "internal",
        "taken_back_by": "internal",
        "stopped_at": "internal",
        "stopped_by": "internal",
        "stopped_how": "internal",
        "case": "internal",
        "released_at": "internal",
        "released_by": "internal",
        "done_at": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="join_one_open",
                fields=["record"],
                condition=Q(done_at__isnull=True, stopped_at__isnull=True, taken_back_at__isnull=True),
            ),
            at_and_by("agreed_at", "agreed_by", name="join_agreed_both"),
            at_and_by("agreed_at", "agreer_root", name="join_agreed_by_whom"),
            at_and_by("taken_back_at", "taken_back_by", name="join_taken_back_both"),
            at_and_by("stopped_at", "stopped_by", name="join_stopped_both"),
            at_and_by("released_at", "released_by", name="join_released_both"),
            models.CheckConstraint(
                name="join_stopped_says_how", condition=Q(stopped_at__isnull=True) | ~Q(stopped_how="")
            ),
            models.CheckConstraint(
                name="join_done_is_agreed", condition=Q(done_at__isnull=True) | Q(agreed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="join_released_was_stopped", condition=Q(released_at__isnull=True) | Q(stopped_at__isnull=False)
            ),
            *[
                different(one, other, name=f"join_{one[:-5]}_not_{other[:-5]}", message="Four different people.")
                for one, other in (
                    ("record_root", "keep_root"),
                    ("proposer_root", "agreer_root"),
                    ("proposer_root", "record_root"),
                    ("proposer_root", "keep_root"),
                    ("agreer_root", "record_root"),
                    ("agreer_root", "keep_root"),
                )
            ],
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.stopped_at is None and self.taken_back_at is None

    @property
    def own_yes(self) -> bool:
        """Agreed by the person, from both accounts, and not by a second one of the team."""
        return self.record_yes_at is not None and self.keep_yes_at is not None

    @property
    def stop_path(self) -> str:
        """For whoever it is about: opens without signing in, since the account may be the one that is not theirs."""
        return reverse("join_stop", args=[self.token])

    @property
    def own_path(self) -> str:
        """For either account, signed in: where it says yes."""
        return reverse("join_detail", args=[self.pk])

    @property
    def token(self) -> str:
        return signing.dumps(self.pk, salt=LINK)
