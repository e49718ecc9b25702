from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ground import clock
from ground.constraints import at_and_by, different
from members.models import Case, Person
from opportunities.models import Pause
from payments.models.work import Contribution


class Voids(models.QuerySet["Void"]):
    def open(self) -> Voids:
        """The person has said that it did happen, and nobody has answered yet."""
        return self.filter(objected_at__isnull=False, answered_at=None)


class Void(models.Model):
    """A piece of work was said not to count: by whom, and what became of it. The words stand elsewhere, sealed.

    The person may say that it did happen, once. Then somebody answers who did not say that it does not count. Root
    ids are as they were then; `sayer_root` is whoever wrote down for the person what was said to have happened.
    """

    NOTICE = "payments/void"  # what tells them; their days to object begin with it

    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="voided")
    payee_root = models.BigIntegerField()
    voided_at = models.DateTimeField(default=clock.now)
    voided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    voider_root = models.BigIntegerField()
    rest = models.ForeignKey(
        Pause,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="In which it came: it was not theirs to do, and nobody said of it that it was not done.",
    )
    sayer_root = models.BigIntegerField(null=True, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answerer_root = models.BigIntegerField(null=True, blank=True)
    counts = models.BooleanField(
        null=True, blank=True, help_text="What the second person found: it did happen, or not."
    )

    objects = Voids.as_manager()
    waits_as = "work that somebody says they did"
    privacy = {
        "id": "internal",
        "contribution": "internal",
        "payee_root": "internal",
        "voided_at": "money",
        "voided_by": "money",
        "voider_root": "internal",
        "rest": "internal",
        "sayer_root": "internal",
        "objected_at": "money",
        "objected_by": "internal",
        "case": "internal",
        "answered_at": "money",
        "answered_by": "money",
        "answerer_root": "internal",
        "counts": "money",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            at_and_by("objected_at", "objected_by", name="void_objected_both"),
            at_and_by("objected_at", "case", name="void_objected_has_a_case"),
            at_and_by("answered_at", "answered_by", name="void_answered_both"),
            at_and_by("answered_at", "answerer_root", name="void_answered_by_whom"),
            at_and_by("answered_at", "counts", name="void_answered_says_what"),
            models.CheckConstraint(
                name="void_answered_was_objected",
                condition=Q(answered_at__isnull=True) | Q(objected_at__isnull=False, answered_at__gte=F("objected_at")),
            ),
            *[
                different(one, "answerer_root", name=f"void_answerer_not_{one[:-5]}", message=message)
                for one, message in (
                    ("voider_root", "Who said that it does not count does not answer."),
                    ("sayer_root", "Who wrote down what happened does not answer."),
                    ("payee_root", "Nobody answers about their own work."),
                )
            ],
            different("voider_root", "payee_root", name="void_not_own", message="Nobody says this of their own work."),
        ]

    def __str__(self):
        return f"void of {self.contribution_id}"

    @property
    def is_open(self) -> bool:
        return self.objected_at is not None and self.answered_at is None
