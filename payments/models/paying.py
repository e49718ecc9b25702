from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from ground import clock
from ground.constraints import different
from ground.leases import Leased
from ground.sealed import SealedTextField, said
from members.models import Person
from members.queries import told_on
from opportunities.models import Organisation
from payments import policies
from payments.models.pots import BudgetLine
from payments.models.runs import PayRun
from payments.models.work import Due

DETAILS_NEW = ("payments/details_changed", "payments/details_written_down")


class PayeeDestination(models.Model):
    """Where a person's money goes. Sealed and versioned: a change is a new row; opened only into a bank file."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="destinations")
    version = models.PositiveIntegerField()
    rail = models.CharField(max_length=15, default="bank_file", choices=[("bank_file", "bank transfer")])
    name = SealedTextField()
    sort_code = SealedTextField()
    account = SealedTextField()
    ending = models.CharField(max_length=3, help_text="The last three digits, for the person's own eyes.")
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    cool_off_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = {
        "id": "internal",
        "person": "internal",
        "version": "internal",
        "rail": "internal",
        "name": "sealed",
        "sort_code": "sealed",
        "account": "sealed",
        "ending": "money",
        "given_at": "internal",
        "given_by": "internal",
        "cool_off_until": "internal",
        "ended_at": "internal",
    }

    class Meta:
        ordering = ["person", "-version"]
        constraints = [
            models.UniqueConstraint(name="destination_version_once", fields=["person", "version"]),
            models.UniqueConstraint(name="destination_one_live", fields=["person"], condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self):
        return f"destination {self.pk}"

    def usable_from(self) -> dt.datetime | None:
        """From when it may be paid to: where it cools off, counted from the day the person was told; None until then."""
        if self.cool_off_until is None:
            return self.given_at
        day = told_on.told_on(self, DETAILS_NEW)
        return max(self.cool_off_until, policies.cool_off_until(clock.start_of(day))) if day else None

    def is_usable(self) -> bool:
        """Paid to today."""
        usable_from = None if self.ended_at else self.usable_from()
        return usable_from is not None and usable_from <= clock.now()


class PaymentStatus(models.TextChoices):
    PROPOSED = "proposed", "proposed"
    APPROVED = "approved", "approved"
    IN_RUN = "in_run", "in a pay run"
    SENDING = "sending", "with the bank"
    SENT = "sent", "accepted by the bank"
    PAID = "paid", "paid"
    FAILED = "failed", "refused by the bank"
    RETURNED = "returned", "came back"
    CANCELLED = "cancelled", "cancelled"


class Payment(models.Model):
    """One itemised transfer to one payee, by one rail, on one day. A return reopens every item."""

    payee = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="payments")
    payee_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="payments")
    destination = models.ForeignKey(PayeeDestination, models.PROTECT, null=True, blank=True, related_name="payments")
    rail = models.CharField(max_length=15, default="bank_file")
    status = models.CharField(max_length=15, choices=PaymentStatus, default=PaymentStatus.PROPOSED)
    pence = models.BigIntegerField(help_text="The sum of its items.")
    currency = models.CharField(max_length=3, default="GBP")
    reference = models.CharField(max_length=18, unique=True, help_text="What the bank shows: neutral.")
    proposed_at = models.DateTimeField(default=clock.now)
    run = models.ForeignKey(PayRun, models.PROTECT, null=True, blank=True, related_name="payments")
    approver_root = models.BigIntegerField(null=True, blank=True, help_text="Copied when a run claims it.")
    authoriser_root = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="The bank's reason, in plain words.")

    privacy = {
        "id": "internal",
        "payee": "money",
        "payee_organisation": "money",
        "destination": "money",
        "rail": "internal",
        "status": "money",
        "pence": "money",
        "currency": "internal",
        "reference": "money",
        "proposed_at": "internal",
        "run": "internal",
        "approver_root": "internal",
        "authoriser_root": "internal",
        "reason": "money",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="payment_one_payee",
                condition=Q(payee__isnull=False, payee_organisation__isnull=True)
                | Q(payee__isnull=True, payee_organisation__isnull=False),
            ),
            models.CheckConstraint(name="payment_positive", condition=Q(pence__gt=0)),
            different(
                "approver_root",
                "authoriser_root",
                name="payment_four_eyes",
                message="Who approved a payment does not authorise the run that carries it.",
            ),
            models.CheckConstraint(
                name="payment_in_run_has_run",
                condition=~Q(status__in=["in_run", "sending", "sent", "paid"])
                | Q(run__isnull=False, approver_root__isnull=False)
                | ~Q(rail="bank_file"),
            ),
        ]
        indexes = [models.Index(fields=["status"])]

    def __str__(self):
        return self.reference


class PaymentItem(models.Model):
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="items")
    due = models.ForeignKey(Due, models.PROTECT, related_name="items")
    budget_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="items")
    pence = models.BigIntegerField()
    from_commitment = models.BigIntegerField(default=0, help_text="What the hold took from the role's commitment.")

    privacy = {
        "id": "internal",
        "payment": "internal",
        "due": "internal",
        "budget_line": "internal",
        "pence": "money",
        "from_commitment": "money",
    }

    class Meta:
        ordering = ["payment", "pk"]
        constraints = [
            models.UniqueConstraint(name="payment_item_once", fields=["payment", "due", "budget_line"]),
            models.CheckConstraint(name="payment_item_positive", condition=Q(pence__gt=0)),
        ]

    def __str__(self):
        return f"item {self.pk}"


class ItemMove(models.Model):
    """Finance pays an item from another budget line than its terms name, before approval, and says why."""

    item = models.ForeignKey(PaymentItem, models.PROTECT, related_name="moves")
    from_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    to_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True, help_text="No longer written: it is sealed, in `reason`.")
    reason = SealedTextField(blank=True, default="", db_default="")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    privacy = {
        "id": "internal",
        "item": "internal",
        "from_line": "internal",
        "to_line": "internal",
        "why": "internal",
        "reason": "sealed",
        "at": "internal",
        "by": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="item_move_goes_elsewhere", condition=~Q(from_line=F("to_line"))),
            models.CheckConstraint(name="item_move_says_why", condition=said("why", "reason")),
        ]

    def __str__(self):
        return f"move {self.pk}"


class Approval(models.Model):
    """One person says yes to exactly this content: lines, amounts, pot and destination version, as a hash."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="approvals")
    content = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    void_at = models.DateTimeField(null=True, blank=True)
    void_why = models.CharField(
        max_length=300, blank=True, help_text="No longer written: it is sealed, in `void_reason`."
    )
    void_reason = SealedTextField(blank=True, default="", db_default="")

    privacy = {
        "id": "internal",
        "payment": "internal",
        "content": "internal",
        "at": "internal",
        "by": "internal",
        "void_at": "internal",
        "void_why": "internal",
        "void_reason": "sealed",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="approval_one_live", fields=["payment"], condition=Q(void_at__isnull=True)),
            models.CheckConstraint(
                name="approval_void_says_why", condition=Q(void_at__isnull=True) | said("void_why", "void_reason")
            ),
        ]

    def __str__(self):
        return f"approval {self.pk}"


class ApprovalItem(models.Model):
    """Who earned it, who confirmed it, who approves it: three different people (root ids)."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="items")
    item = models.ForeignKey(PaymentItem, models.PROTECT, related_name="approvals")
    pence = models.BigIntegerField()
    earner_root = models.BigIntegerField()
    confirmer_root = models.BigIntegerField()
    approver_root = models.BigIntegerField()

    privacy = {
        "id": "internal",
        "approval": "internal",
        "item": "internal",
        "pence": "money",
        "earner_root": "internal",
        "confirmer_root": "internal",
        "approver_root": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="approval_item_once", fields=["approval", "item"]),
            models.CheckConstraint(
                name="approval_item_not_own",
                condition=~Q(approver_root=F("earner_root")),
                violation_error_message="Nobody approves their own pay.",
            ),
            models.CheckConstraint(
                name="approval_item_four_eyes",
                condition=~Q(approver_root=F("confirmer_root")),
                violation_error_message="Who confirmed the work does not approve its pay.",
            ),
            models.CheckConstraint(
                name="approval_item_confirmer_not_earner", condition=~Q(confirmer_root=F("earner_root"))
            ),
        ]

    def __str__(self):
        return f"approval item {self.pk}"


class AttemptStatus(models.TextChoices):
    SENDING = "sending", "sending, or not known"
    ACCEPTED = "accepted", "accepted"
    SETTLED = "settled", "settled"
    RETURNED = "returned", "returned"
    FAILED = "failed", "failed"


class Attempt(Leased):
    """One try to move a payment's money. At most one is live; a new one has a new key."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    key = models.CharField(
        max_length=35, unique=True, help_text="End-to-end id at the bank; idempotency key elsewhere."
    )
    run = models.ForeignKey(PayRun, models.PROTECT, null=True, blank=True, related_name="attempts")
    rail = models.CharField(max_length=15)
    status = models.CharField(max_length=10, choices=AttemptStatus, default=AttemptStatus.SENDING)
    external_id = models.CharField(max_length=80, null=True, blank=True, unique=True)
    reason_code = models.CharField(max_length=10, blank=True)
    began_at = models.DateTimeField(default=clock.now)
    settled_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True, help_text="The day, in London, on which the bank's word came.")

    privacy = {
        "id": "internal",
        "payment": "internal",
        "number": "internal",
        "key": "internal",
        "run": "internal",
        "rail": "internal",
        "status": "money",
        "external_id": "internal",
        "reason_code": "money",
        "began_at": "internal",
        "settled_on": "money",
        "returned_on": "money",
        "told_on": "internal",
        "lease_until": "internal",
        "lease_key": "internal",
        "queued_until": "internal",
        "done_at": "internal",
    }

    class Meta:
        ordering = ["payment", "number"]
        constraints = [
            models.UniqueConstraint(name="attempt_number_once", fields=["payment", "number"]),
            models.UniqueConstraint(
                name="attempt_one_live",
                fields=["payment"],
                condition=Q(status__in=["sending", "accepted", "settled"]),
            ),
            # No word of the bank's is of a day that had not come when it came to us.
            models.CheckConstraint(
                name="attempt_settled_by_the_day_told",
                condition=Q(settled_on__isnull=True) | Q(told_on__isnull=False, settled_on__lte=F("told_on")),
            ),
            models.CheckConstraint(
                name="attempt_returned_by_the_day_told",
                condition=Q(returned_on__isnull=True)
                | Q(told_on__isnull=False, returned_on__lte=F("told_on"), returned_on__gte=F("settled_on")),
            ),
        ]

    def __str__(self):
        return self.key
