from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by, different
from ground.sealed import SealedTextField, said
from members.models import Person
from payments.models.paying import Attempt
from payments.models.runs import PayRun


class BankFile(models.Model):
    """The bytes made for a run, once: a second download is byte for byte the same and labelled a copy."""

    run = models.OneToOneField(PayRun, models.PROTECT, related_name="file")
    name = models.CharField(max_length=80)
    message_id = models.CharField(max_length=35, unique=True)
    content = SealedTextField()
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    total_pence = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    made_on = models.DateField(
        null=True, default=clock.today, help_text="In London: nothing of it is booked before this day."
    )
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    downloads = models.PositiveIntegerField(default=0)

    privacy = {
        "id": "internal",
        "run": "internal",
        "name": "internal",
        "message_id": "internal",
        "content": "sealed",
        "sha256": "internal",
        "count": "internal",
        "total_pence": "money",
        "made_at": "internal",
        "made_on": "internal",
        "made_by": "internal",
        "downloads": "internal",
    }

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class BankMessages(models.QuerySet["BankMessage"]):
    def waiting(self) -> BankMessages:
        """Taken by one person and not applied by another yet."""
        return self.filter(applied_at=None, set_aside_at=None)


class BankMessage(models.Model):
    """A pain.002 or camt.053 as it came, once (by its hash): taken by one person, applied whole by another.

    Applied in chunks that can go on after a crash. `alone`: fetched by machine, and the setting lets such files go
    without a second person, or nothing is on it.
    """

    waits_as = "a file of the bank’s to apply"

    kind = models.CharField(max_length=10, choices=[("pain.002", "status report"), ("camt.053", "statement")])
    sha256 = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=80)
    content = SealedTextField()
    fetched = models.BooleanField(default=False, db_default=False, help_text="By machine, from the bank itself.")
    received_at = models.DateTimeField(default=clock.now)
    received_on = models.DateField(
        null=True, default=clock.today, help_text="In London: it tells of nothing after this day."
    )
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taker_root = models.BigIntegerField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    applier_root = models.BigIntegerField(null=True, blank=True)
    alone = models.BooleanField(default=False, db_default=False, help_text="Applied without a second person.")
    applied_why = models.CharField(
        max_length=300, blank=True, default="", db_default="",
        help_text="No longer written: it is sealed, in `applied_reason`.",
    )  # fmt: skip
    applied_reason = SealedTextField(
        blank=True, default="", db_default="", help_text="What was looked into where it did not follow."
    )
    aside_asked_at = models.DateTimeField(null=True, blank=True, help_text="One person says that it does not count.")
    aside_asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    set_aside_why = models.CharField(
        max_length=300, blank=True, default="", db_default="",
        help_text="No longer written: it is sealed, in `set_aside_reason`.",
    )  # fmt: skip
    set_aside_reason = SealedTextField(blank=True, default="", db_default="")

    objects = BankMessages.as_manager()
    privacy = {
        "id": "internal",
        "kind": "internal",
        "sha256": "internal",
        "message_id": "internal",
        "content": "sealed",
        "fetched": "internal",
        "received_at": "internal",
        "received_on": "internal",
        "received_by": "internal",
        "taker_root": "internal",
        "applied_at": "internal",
        "applied_by": "internal",
        "applier_root": "internal",
        "alone": "internal",
        "applied_why": "internal",
        "applied_reason": "sealed",
        "aside_asked_at": "internal",
        "aside_asked_by": "internal",
        "set_aside_at": "internal",
        "set_aside_by": "internal",
        "set_aside_why": "internal",
        "set_aside_reason": "sealed",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            at_and_by("applied_at", "applied_by", name="bank_message_applied_both"),
            models.CheckConstraint(
                name="bank_message_applied_by_a_second",
                condition=Q(applied_at__isnull=True)
                | Q(alone=True, fetched=True)
                | Q(applier_root__isnull=False, taker_root__isnull=False),
            ),
            different(
                "taker_root",
                "applier_root",
                name="bank_message_four_eyes",
                message="Somebody else in finance applies the bank’s file.",
            ),
            at_and_by("aside_asked_at", "aside_asked_by", name="bank_message_aside_asked_both"),
            at_and_by("set_aside_at", "set_aside_by", name="bank_message_set_aside_both"),
            models.CheckConstraint(
                name="bank_message_set_aside_says_why",
                condition=Q(set_aside_at__isnull=True) | said("set_aside_why", "set_aside_reason"),
            ),
            models.CheckConstraint(
                name="bank_message_applied_or_set_aside",
                condition=Q(applied_at__isnull=True) | Q(set_aside_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class LineKind(models.TextChoices):
    """What the bank says."""

    ACCEPTED = "accepted", "accepted"
    REFUSED = "refused", "refused"
    WHOLE = "whole", "refused with its whole file"
    UNSURE = "unsure", "refused without a clear reason: it may be there twice"
    PENDING = "pending", "not decided by the bank"
    REPEATED = "repeated", "sent twice, the bank says"
    UNBOOKED = "unbooked", "not booked yet"
    DEBIT = "debit", "left our account"
    RETURN = "return", "came back"
    CREDIT = "credit", "came in, without a code: it may have come back"
    REVERSAL = "reversal", "turned round by the bank: it may have come back"
    BATCH = "batch", "one sum for several payments"
    OTHER = "other", "not ours to match"


class LineOutcome(models.TextChoices):
    """What came of it here. The first five are the end of it, and so are the three that only two people say."""

    ACCEPTED = "accepted", "accepted"
    REFUSED = "refused", "refused"
    PAID = "paid", "paid"
    CAME_BACK = "came_back", "came back"
    KNOWN = "known", "known already"
    TWICE = "twice", "paid twice by the bank, to get back"
    GOT_BACK = "got_back", "got back what was paid twice"
    NOTHING = "nothing", "looked into, and nothing follows"
    UNBOOKED = "unbooked", "not booked yet"
    PENDING = "pending", "not decided by the bank yet"
    REPEATED = "repeated", "sent twice, the bank says: look at it, nothing was changed"
    ONCE_TAKEN = "once_taken", "waits: the bank refuses what it had taken. Ring the bank"
    UNSURE = "unsure", "waits: the bank refuses it and does not clearly say why. Ring the bank"
    SUM = "sum", "waits: the amount differs"
    DAY = "day", "waits: the day cannot be right"
    LATE = "late", "waits: it left our account, though it had failed. Look at it before it is paid again"
    EARLY = "early", "waits: it came back before it left our account"
    AGAIN = "again", "waits: the bank booked it once more. Ring the bank"
    BACK = "back", "waits: it may have come back. Look at it"
    BATCH = "batch", "waits: one sum for several payments, and it is not the sum of a run"
    FORGOTTEN = "forgotten", "waits: it bears our number, and we have no record of it. Pay runs stop until it is clear"
    OTHER = "other", "not ours to match"


SENT_TWICE = ["AM05", "DUPL", "DU01", "DU02", "DU03", "DU04", "DU05"]


MOST_PENCE = 10**13  # a hundred thousand million pounds: no account of ours moves that


class BankStatement(models.Model):
    """One statement of a file: which days it covers, and between which balances. One may say less, never other."""

    message = models.ForeignKey(BankMessage, models.PROTECT, related_name="statements")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=40, blank=True)
    account = models.CharField(max_length=34, help_text="Ours: sort code and account, as the settings had them then.")
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    opening_pence = models.BigIntegerField(null=True, blank=True)
    closing_pence = models.BigIntegerField(null=True, blank=True)
    booked_pence = models.BigIntegerField(default=0, help_text="What its booked entries add up to; minus: went out.")

    privacy = {
        "id": "internal",
        "message": "internal",
        "place": "internal",
        "name": "internal",
        "account": "internal",
        "period_from": "internal",
        "period_to": "internal",
        "opening_pence": "money",
        "closing_pence": "money",
        "booked_pence": "money",
    }

    class Meta:
        ordering = ["message", "place"]
        constraints = [
            models.UniqueConstraint(name="bank_statement_once", fields=["message", "place"]),
            models.CheckConstraint(
                name="bank_statement_of_sums_that_can_be",
                condition=(Q(opening_pence=None) | Q(opening_pence__range=(-MOST_PENCE, MOST_PENCE)))
                & (Q(closing_pence=None) | Q(closing_pence__range=(-MOST_PENCE, MOST_PENCE)))
                & Q(booked_pence__range=(-MOST_PENCE, MOST_PENCE)),
            ),
        ]

    def __str__(self):
        return f"statement {self.name}"

    @property
    def adds_up(self) -> bool:
        return (
            self.opening_pence is not None
            and self.closing_pence is not None
            and self.opening_pence + self.booked_pence == self.closing_pence
        )


class StatementLine(models.Model):
    """One entry of a bank message, as the bank said it, and what came of it."""

    message = models.ForeignKey(BankMessage, models.PROTECT, related_name="lines")
    entry = models.CharField(max_length=80)
    end_to_end = models.CharField(max_length=35, blank=True)
    kind = models.CharField(max_length=10, choices=LineKind)
    pence = models.BigIntegerField(null=True, blank=True)
    booked_on = models.DateField(null=True, blank=True)
    reason_code = models.CharField(max_length=10, blank=True)
    bank_words = models.CharField(
        max_length=140, blank=True, default="", db_default="", help_text="The bank's own, beside or without a code."
    )
    bank_ref = models.CharField(
        max_length=35, blank=True, default="", db_default="", help_text="The bank's own number of the entry."
    )
    over_pence = models.BigIntegerField(
        null=True, blank=True, help_text="What the whole entry is above its details, such as charges; minus: below."
    )
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, blank=True, related_name="lines")
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The sum that two people said it is part of.",
    )
    outcome = models.CharField(max_length=10, blank=True, default="", db_default="", choices=LineOutcome)
    applied_at = models.DateTimeField(null=True, blank=True, help_text="Nothing more comes of it.")

    privacy = {
        "id": "internal",
        "message": "internal",
        "entry": "internal",
        "end_to_end": "internal",
        "kind": "money",
        "pence": "money",
        "booked_on": "money",
        "reason_code": "money",
        "bank_words": "money",
        "bank_ref": "internal",
        "over_pence": "money",
        "attempt": "internal",
        "part_of": "internal",
        "outcome": "money",
        "applied_at": "internal",
    }

    class Meta:
        ordering = ["message", "pk"]
        indexes = [
            models.Index(
                fields=["end_to_end"],
                name="statement_undecided_by_id",
                condition=Q(applied_at__isnull=True, attempt__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="statement_entry_once", fields=["message", "entry"]),
            models.CheckConstraint(
                name="statement_twice_is_no_refusal",
                condition=~Q(kind__in=["refused", "whole"], reason_code__in=SENT_TWICE),
            ),
            models.CheckConstraint(
                name="statement_line_of_a_sum_that_can_be",
                condition=(Q(pence=None) | Q(pence__range=(-MOST_PENCE, MOST_PENCE)))
                & (Q(over_pence=None) | Q(over_pence__range=(-MOST_PENCE, MOST_PENCE))),
            ),
            models.CheckConstraint(
                name="statement_booked_has_sum_and_day",
                condition=~Q(kind__in=["debit", "return"])
                | Q(pence__isnull=False, pence__gte=0, booked_on__isnull=False),
            ),
            models.CheckConstraint(
                name="statement_only_booked_moves",
                condition=~Q(outcome__in=["paid", "came_back", "twice", "got_back"])
                | Q(outcome="twice", kind="debit")
                | Q(outcome="got_back", kind__in=["return", "credit", "reversal"])
                | Q(outcome="paid", kind="debit")
                | Q(outcome="came_back", kind__in=["return", "credit", "reversal"]),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class BankDay(models.Model):
    """The demo bank's day, ours: what mock-bank's clock is started with after a restart."""

    day = models.DateField()

    privacy = {"id": "internal", "day": "internal"}

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="bank_day_one_row", condition=Q(pk=1))]

    def __str__(self):
        return str(self.day)
