from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ground import clock, keys
from ground.constraints import at_and_by
from ground.sealed import SealedTextField, said
from members.models import Person
from opportunities.models import Role, RoleVersion, Session
from payments.models.pots import BudgetLine

MOST_MINUTES_A_DAY = 12 * 60  # of own time, of one person


class TermsSource(models.TextChoices):
    PLACEMENT = "placement", "a placement"
    PANEL_SEAT = "panel_seat", "a panel seat"
    ATTENDANCE = "attendance", "attendance at a meeting"


class PayTerms(models.Model):
    """The frozen pay lines of one payee, made from a placement, a panel seat or an attendance."""

    source = models.CharField(max_length=15, choices=TermsSource)
    source_id = models.BigIntegerField()
    payee = models.ForeignKey(Person, models.PROTECT, related_name="pay_terms")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="pay_terms")
    version = models.ForeignKey(RoleVersion, models.PROTECT, null=True, blank=True, related_name="pay_terms")
    budget_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="pay_terms")
    within_working_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="What the role promised, where that is sooner than what we promise everybody."
    )
    made_at = models.DateTimeField(default=clock.now)

    privacy = {
        "id": "internal",
        "source": "internal",
        "source_id": "internal",
        "payee": "money",
        "role": "money",
        "version": "internal",
        "budget_line": "internal",
        "within_working_days": "internal",
        "made_at": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="pay_terms_once", fields=["source", "source_id"])]

    def __str__(self):
        return f"pay terms {self.pk}"


class PayTermsLine(models.Model):
    """One frozen pay line. Several on one `work_key` are alternatives, chosen by length (the unit)."""

    terms = models.ForeignKey(PayTerms, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    what = models.CharField(max_length=200, blank=True)
    work_key = models.SlugField(max_length=80, blank=True)
    pence = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="GBP")
    unit = models.CharField(max_length=15)
    from_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="For times of this length and longer.")
    to_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="For times up to this length.")
    block_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Unit block: how long one is. One that is begun counts whole."
    )

    privacy = {
        "id": "internal",
        "terms": "internal",
        "position": "internal",
        "what": "internal",
        "work_key": "internal",
        "pence": "money",
        "currency": "internal",
        "unit": "internal",
        "from_minutes": "internal",
        "to_minutes": "internal",
        "block_minutes": "internal",
    }

    class Meta:
        ordering = ["terms", "position"]
        constraints = [
            models.UniqueConstraint(name="pay_terms_line_position", fields=["terms", "position"]),
            models.CheckConstraint(name="pay_terms_line_positive", condition=Q(pence__gt=0)),
            models.CheckConstraint(
                name="pay_terms_line_block_has_length",
                condition=~Q(unit="block") | Q(block_minutes__isnull=False, block_minutes__gt=0),
            ),
        ]

    def __str__(self):
        return f"pay line {self.pk}"


class PayTermsShare(models.Model):
    """The share of pay by attendance outcome, as published with the role."""

    terms = models.ForeignKey(PayTerms, models.PROTECT, related_name="shares")
    outcome = models.CharField(max_length=15)
    percent = models.PositiveIntegerField()
    notice_days = models.PositiveIntegerField(null=True, blank=True)

    privacy = {
        "id": "internal",
        "terms": "internal",
        "outcome": "internal",
        "percent": "internal",
        "notice_days": "internal",
    }

    class Meta:
        ordering = ["terms", "outcome"]
        constraints = [
            models.UniqueConstraint(name="pay_terms_share_once", fields=["terms", "outcome"]),
            models.CheckConstraint(name="pay_terms_share_percent", condition=Q(percent__lte=100)),
        ]

    def __str__(self):
        return f"{self.outcome}: {self.percent}%"


class ContributionStatus(models.TextChoices):
    EXPECTED = "expected", "expected"
    QUERIED = "queried", "being checked"
    CONFIRMED = "confirmed", "confirmed"
    VOID = "void", "does not count"


class Outcome(models.TextChoices):
    ATTENDED = "attended", "was there"
    LEFT_EARLY = "left_early", "left early"
    STOOD_DOWN = "stood_down", "stood down by the host"
    CANCELLED_LATE = "cancelled_late", "called off late"
    HOST_ABSENT = "host_absent", "the host did not come"
    ILL = "ill", "was ill"
    DID_NOT_COME = "did_not_come", "did not come"


def _title(role: Role | None) -> str:
    return role.current.title if role and role.current else str(role or "")


class Contribution(models.Model):
    """A piece of work somebody did for us. Made by the end of a session, of a period, or by the person's own log.

    `pay_by` is stored when it is made: the clock starts with the work, whatever happens in the office.
    """

    terms = models.ForeignKey(PayTerms, models.PROTECT, related_name="contributions")
    payee = models.ForeignKey(Person, models.PROTECT, related_name="contributions")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="contributions")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="contributions")
    line = models.ForeignKey(PayTermsLine, models.PROTECT, null=True, blank=True, related_name="contributions")
    period = models.CharField(max_length=15, blank=True, help_text='"2026-11", "2026 Q4", "whole", or empty')
    log_key = models.CharField(max_length=40, blank=True, help_text="Made by the form: a second click is harmless.")
    key = models.CharField(
        max_length=32,
        editable=False,
        default=keys.random_key,
        db_default="",
        help_text="Which debt it is: from the placement's key and its session, or its line and day. Never from a counter.",
    )
    work_key = models.SlugField(max_length=80, blank=True)
    worked_on = models.DateField(help_text="The day of the activity, in London.")
    ended_at = models.DateTimeField(help_text="When the pay clock started.")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, default=Outcome.ATTENDED)
    status = models.CharField(max_length=10, choices=ContributionStatus, default=ContributionStatus.EXPECTED)
    pay_by = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    said_at = models.DateTimeField(null=True, blank=True, help_text="When the person said what happened.")
    sayer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who wrote down what was said."
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmer_root = models.BigIntegerField(null=True, blank=True)
    payee_root = models.BigIntegerField()
    by_silence = models.BooleanField(default=False)
    above_offer = models.BooleanField(
        default=False, db_default=False, help_text="Logged beyond what the role offered: a hand confirms it, never silence."
    )  # fmt: skip
    queried_at = models.DateTimeField(null=True, blank=True)
    queried_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # Its words were copied to WorkNote. It goes once no process that writes it runs any more.
    note = SealedTextField(blank=True, default="", help_text="No longer written: every word has a row, in WorkNote.")
    void_why = models.CharField(
        max_length=300, blank=True, help_text="No longer written: it is sealed, in `void_reason`."
    )
    void_reason = SealedTextField(blank=True, default="", db_default="")

    waits_as = "work that somebody else has to confirm"
    privacy = {
        "id": "internal",
        "terms": "internal",
        "payee": "money",
        "role": "money",
        "session": "internal",
        "line": "internal",
        "period": "internal",
        "key": "internal",
        "log_key": "internal",
        "work_key": "internal",
        "worked_on": "money",
        "ended_at": "internal",
        "minutes": "internal",
        "outcome": "personal",
        "status": "money",
        "pay_by": "money",
        "made_at": "internal",
        "said_at": "internal",
        "sayer": "internal",
        "confirmed_at": "internal",
        "confirmed_by": "internal",
        "confirmer_root": "internal",
        "payee_root": "internal",
        "by_silence": "internal",
        "above_offer": "internal",
        "queried_at": "internal",
        "queried_by": "internal",
        "note": "sealed",
        "void_why": "personal",
        "void_reason": "sealed",
    }

    class Meta:
        ordering = ["-worked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="contribution_once_a_session", fields=["terms", "session"], condition=Q(session__isnull=False)
            ),
            models.UniqueConstraint(
                name="contribution_once_a_period", fields=["terms", "line", "period"], condition=~Q(period="")
            ),
            models.UniqueConstraint(
                name="contribution_log_once", fields=["terms", "log_key"], condition=~Q(log_key="")
            ),
            models.UniqueConstraint(name="contribution_key_once", fields=["key"], condition=~Q(key="")),
            models.CheckConstraint(
                name="contribution_one_origin",
                condition=Q(session__isnull=False, period="", log_key="")
                | (Q(session__isnull=True, log_key="") & ~Q(period=""))
                | (Q(session__isnull=True, period="") & ~Q(log_key="")),
            ),
            models.CheckConstraint(
                name="contribution_on_a_day_that_can_be",
                condition=Q(worked_on__gte=clock.EARLIEST.date(), worked_on__lt=clock.LATEST.date()),
            ),
            models.CheckConstraint(
                name="contribution_logged_for_a_day_at_most",
                condition=Q(log_key="") | Q(minutes__gt=0, minutes__lte=MOST_MINUTES_A_DAY),
                violation_error_message="Write up to 12 hours for one day.",
            ),
            at_and_by("confirmed_at", "confirmed_by", name="contribution_confirmed_both"),
            at_and_by("queried_at", "queried_by", name="contribution_queried_both"),
            models.CheckConstraint(
                name="contribution_confirmed_is_dated",
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False, confirmer_root__isnull=False),
            ),
            models.CheckConstraint(
                name="contribution_confirmer_not_earner",
                condition=Q(confirmer_root__isnull=True) | ~Q(confirmer_root=F("payee_root")),
                violation_error_message="Nobody confirms their own work.",
            ),
            models.CheckConstraint(
                name="contribution_above_offer_needs_a_hand", condition=~Q(above_offer=True, by_silence=True)
            ),
            models.CheckConstraint(
                name="contribution_void_says_why", condition=~Q(status="void") | said("void_why", "void_reason")
            ),
        ]
        indexes = [models.Index(fields=["status", "ended_at"]), models.Index(fields=["pay_by"])]

    def __str__(self):
        return f"contribution {self.pk}"

    @property
    def title(self) -> str:
        if self.terms.source == TermsSource.PANEL_SEAT:
            return f"Sitting on the panel: {_title(self.role)}"
        return f"{_title(self.role)}, {self.session.title}" if self.session else _title(self.role)

    @property
    def mail_name(self) -> str:
        """A mail never says the title (opportunities/mail_names.py)."""
        name = self.role.current.mail_name if self.role and self.role.current else "role"
        return f"panel of the {name}" if self.terms.source == TermsSource.PANEL_SEAT else name

    @property
    def confirms_on(self) -> dt.date:
        """The day on which silence confirms; after a question, counted from the person's answer."""
        since = self.ended_at
        if self.queried_at and self.said_at and self.said_at > self.queried_at:
            since = self.said_at
        return clock.add_working_days(clock.london(since).date(), settings.CONFIRM_AFTER_WORKING_DAYS)

    @property
    def due_pence(self) -> int:
        return sum(due.pence for due in self.dues.all())


class Due(models.Model):
    """What is owed for one pay line of a contribution. No status of its own: its postings say.

    The columns are the sums of its postings, checked nightly: due = settled + in flight + declined + donated + what
    is still owed, and what is still owed is never below nought.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="dues")
    line = models.ForeignKey(PayTermsLine, models.PROTECT, related_name="dues")
    pence = models.BigIntegerField()
    in_flight = models.BigIntegerField(default=0)
    settled = models.BigIntegerField(default=0)
    declined = models.BigIntegerField(default=0)
    donated = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0, help_text="Part of what is owed that a live payment carries.")

    privacy = {
        "id": "internal",
        "contribution": "internal",
        "line": "internal",
        "pence": "money",
        "in_flight": "money",
        "settled": "money",
        "declined": "money",
        "donated": "money",
        "held": "money",
    }

    class Meta:
        ordering = ["contribution", "line"]
        constraints = [
            models.UniqueConstraint(name="due_once", fields=["contribution", "line"]),
            models.CheckConstraint(name="due_positive", condition=Q(pence__gt=0)),
            models.CheckConstraint(
                name="due_outstanding_not_negative",
                condition=Q(pence__gte=F("in_flight") + F("settled") + F("declined") + F("donated") + F("held")),
                violation_error_message="More than is owed.",
            ),
            models.CheckConstraint(
                name="due_columns_not_negative",
                condition=Q(in_flight__gte=0, settled__gte=0, declined__gte=0, donated__gte=0, held__gte=0),
            ),
        ]

    def __str__(self):
        return f"due {self.pk}"

    @property
    def outstanding(self) -> int:
        """Owed and neither declined nor on its way (a live payment may carry a part of it)."""
        return self.pence - self.in_flight - self.settled - self.declined - self.donated


class PaymentChoice(models.Model):
    """What the person chose for a contribution: all, less, or none. History: the newest counts. No reason is asked."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="choices")
    kind = models.CharField(max_length=10, choices=[("all", "all of it"), ("less", "less"), ("none", "none of it")])
    pence = models.BigIntegerField(null=True, blank=True, help_text="What to pay; only for less.")
    due_pence = models.BigIntegerField(help_text="What was due when they chose.")
    chosen_at = models.DateTimeField(default=clock.now)
    chosen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    privacy = {
        "id": "internal",
        "contribution": "internal",
        "kind": "money",
        "pence": "money",
        "due_pence": "money",
        "chosen_at": "money",
        "chosen_by": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="payment_choice_less_says_how_much",
                condition=(Q(kind="less") & Q(pence__isnull=False, pence__gt=0, pence__lt=F("due_pence")))
                | (~Q(kind="less") & Q(pence__isnull=True)),
                violation_error_message="Write an amount below what is due.",
            )
        ]

    def __str__(self):
        return f"choice {self.pk}"
