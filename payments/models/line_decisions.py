from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by, different
from ground.sealed import SealedTextField, said
from members.models import Person
from payments.models.bank import StatementLine


class LineDecisions(models.QuerySet["LineDecision"]):
    def open(self) -> LineDecisions:
        """Said by one person, and the line still waits."""
        return self.filter(agreed_at=None, taken_back_at=None, line__applied_at=None)


SAYS = [
    ("came_back", "it came back"),
    ("paid", "it arrived"),
    ("refused", "the bank refused it"),
    ("twice", "the bank paid it twice"),
    ("got_back", "what was paid twice is back"),
    ("nothing", "nothing follows from it"),
]


class LineDecision(models.Model):
    """What a line of the bank's means, where the bank itself does not say it: one person says so, a second agrees.

    Three different people, by root ids as they were then: who is paid, who says it and who agrees. A line that is about
    no payment of ours, such as one sum for several, has no payee.
    """

    waits_as = "a line of the bank’s to decide"

    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=SAYS)
    on = models.DateField(null=True, blank=True, help_text="The day on which it came back or arrived, at the bank.")
    why = models.CharField(max_length=300, blank=True, help_text="No longer written: it is sealed, in `reason`.")
    evidence = models.CharField(max_length=200, blank=True, help_text="No longer written: it is sealed, in `shown_by`.")
    reason = SealedTextField(blank=True, default="", db_default="")
    shown_by = SealedTextField(
        blank=True, default="", db_default="", help_text="Where it can be read again, such as the bank's own number."
    )
    payee_root = models.BigIntegerField(null=True, blank=True)
    declared_at = models.DateTimeField(default=clock.now)
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declarer_root = models.BigIntegerField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreer_root = models.BigIntegerField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LineDecisions.as_manager()
    privacy = {
        "id": "internal",
        "line": "internal",
        "outcome": "money",
        "on": "money",
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
                name="line_decision_one_live", fields=["line"], condition=Q(taken_back_at__isnull=True)
            ),
            models.CheckConstraint(
                name="line_decision_says_why", condition=said("why", "reason") & said("evidence", "shown_by")
            ),
            models.CheckConstraint(
                name="line_decision_moves_on_a_day",
                condition=~Q(outcome__in=["came_back", "paid"]) | Q(on__isnull=False),
            ),
            models.CheckConstraint(
                name="line_decision_of_somebody_or_nothing_follows",
                condition=Q(payee_root__isnull=False) | Q(outcome__in=["nothing", "paid"]),
            ),
            at_and_by("agreed_at", "agreed_by", name="line_decision_agreed_both"),
            at_and_by("agreed_at", "agreer_root", name="line_decision_agreed_by_whom"),
            at_and_by("taken_back_at", "taken_back_by", name="line_decision_taken_back_both"),
            models.CheckConstraint(
                name="line_decision_agreed_stands", condition=Q(agreed_at__isnull=True) | Q(taken_back_at__isnull=True)
            ),
            different(
                "declarer_root", "agreer_root", name="line_decision_four_eyes", message="A second person has to agree."
            ),
            different(
                "declarer_root",
                "payee_root",
                name="line_decision_not_own",
                message="Nobody says this of their own pay.",
            ),
            different(
                "agreer_root", "payee_root", name="line_decision_not_own_yes", message="Nobody agrees to their own pay."
            ),
        ]

    def __str__(self):
        return f"decision of line {self.line_id}"
