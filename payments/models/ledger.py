from django.db import models
from django.db.models import F, Q

from ground import clock
from members.models import Person
from opportunities.models import Role
from payments.models.pots import BudgetLine
from payments.models.work import Due


class Account(models.TextChoices):
    COST = "cost", "cost of work"
    OWED = "owed", "owed to people"
    DECLINED = "declined", "turned down by choice"
    IN_FLIGHT = "in_flight", "on its way"
    SETTLED = "settled", "arrived"
    DONATED = "donated", "given to a charity"
    AWARD = "award", "award"
    FREE = "free", "free in a pot"
    COMMITTED = "committed", "committed to a role"
    HELD = "held", "held for a payment"
    SPENT = "spent", "spent"


DUE_ACCOUNTS = ["cost", "owed", "declined", "in_flight", "settled", "donated"]
POT_ACCOUNTS = ["award", "free", "committed", "held", "spent"]


class Posting(models.Model):
    """One balanced transfer: debit account, credit account, an amount above nought. Append-only.

    Two questions, kept apart: a posting on a Due says what is owed to a person; one on a budget line says what a pot
    can carry. Each names the row that caused it and is unique per cause and kind, so nothing is posted twice.
    Three dates: activity, effective at the bank (London), recorded (UTC).
    """

    debit = models.CharField(max_length=10, choices=Account)
    credit = models.CharField(max_length=10, choices=Account)
    pence = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="GBP")
    due = models.ForeignKey(Due, models.PROTECT, null=True, blank=True, related_name="postings")
    budget_line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="postings")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="postings")
    kind = models.CharField(max_length=20, help_text="fall_due, decline, undecline, send, settle, return, commit, ...")
    cause_kind = models.CharField(max_length=30)
    cause_id = models.BigIntegerField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    activity_on = models.DateField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    privacy = {
        "id": "internal",
        "debit": "money",
        "credit": "money",
        "pence": "money",
        "currency": "money",
        "due": "money",
        "budget_line": "money",
        "role": "money",
        "kind": "money",
        "cause_kind": "internal",
        "cause_id": "internal",
        "reverses": "internal",
        "activity_on": "money",
        "effective_on": "money",
        "recorded_at": "money",
        "by": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="posting_positive", condition=Q(pence__gt=0)),
            models.CheckConstraint(name="posting_two_accounts", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(
                name="posting_on_a_due_or_a_line",
                condition=Q(
                    due__isnull=False, budget_line__isnull=True, debit__in=DUE_ACCOUNTS, credit__in=DUE_ACCOUNTS
                )
                | Q(due__isnull=True, budget_line__isnull=False, debit__in=POT_ACCOUNTS, credit__in=POT_ACCOUNTS),
            ),
            models.UniqueConstraint(
                name="posting_once_per_due",
                fields=["cause_kind", "cause_id", "kind", "due"],
                condition=Q(due__isnull=False),
            ),
            models.UniqueConstraint(
                name="posting_once_per_line",
                fields=["cause_kind", "cause_id", "kind", "budget_line"],
                condition=Q(budget_line__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due", "effective_on"]),
            models.Index(fields=["budget_line"]),
            models.Index(fields=["budget_line", "role", "id"]),
        ]

    def __str__(self):
        return f"posting {self.pk}"


class BooksCheck(models.Model):
    """Once a day: whether every cached total is the sum of its rows. What was wrong is kept, in the ledger's words."""

    day = models.DateField(unique=True)
    at = models.DateTimeField(default=clock.now)
    problems = models.JSONField(default=list, help_text="Ids and pence only. Empty: everything adds up.")

    privacy = {"id": "internal", "day": "internal", "at": "internal", "problems": "money"}

    class Meta:
        ordering = ["-day"]

    def __str__(self):
        return f"books of {self.day}"
