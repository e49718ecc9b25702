from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from ground import clock, search
from ground.constraints import at_and_by
from members.models import Person
from opportunities import mail_names
from opportunities.models.compound import holds, number, span, when
from opportunities.models.projects import ActivityKind, Project
from opportunities.models.role_states import (
    OPEN_ENDED,
    RoleKind,
    Roles,
    RoleStatus,
    VersionStatus,
    yearly_window,
)
from opportunities.models.version_rules import VERSION_RULES


class Listing(models.Model):
    """Where another host's call came from: the natural key and no more. Its facts stand on its version."""

    feed = models.SlugField(max_length=80)
    external_id = models.CharField(max_length=80)

    privacy = {"id": "public", "feed": "public", "external_id": "public"}

    class Meta:
        ordering = ["feed", "external_id"]
        constraints = [models.UniqueConstraint(name="listing_once", fields=["feed", "external_id"])]

    def __str__(self):
        return f"{self.feed}/{self.external_id}"


class Role(models.Model):
    """Paid work that people may take up, or another host's call. What it says stands on its versions.

    Open or past its deadline is computed from `current`, never stored.
    """

    kind = models.CharField(max_length=15, choices=RoleKind)
    slug = models.SlugField(max_length=80, unique=True)
    status = models.CharField(max_length=10, choices=RoleStatus, default=RoleStatus.DRAFT)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="roles")
    listing = models.OneToOneField(Listing, models.PROTECT, null=True, blank=True, related_name="role")
    current = models.ForeignKey(
        "RoleVersion", models.PROTECT, null=True, blank=True, related_name="+", help_text="The published version."
    )
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    first_published_at = models.DateTimeField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_why = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(
        null=True, blank=True, help_text="A rolling role takes no more applications from then on."
    )
    stopped_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    stopped_why = models.CharField(max_length=300, blank=True, default="", db_default="")
    names_opened_at = models.DateTimeField(
        null=True, blank=True, help_text="When the panel's last score was locked and names could be seen."
    )

    objects = Roles.as_manager()
    privacy = {
        "id": "internal",
        "kind": "public",
        "slug": "public",
        "status": "public",
        "project": "public",
        "listing": "public",
        "current": "public",
        "added_at": "internal",
        "added_by": "internal",
        "first_published_at": "public",
        "concluded_at": "public",
        "concluded_by": "internal",
        "cancelled_at": "public",
        "cancelled_by": "internal",
        "cancelled_why": "public",
        "stopped_at": "public",
        "stopped_by": "internal",
        "stopped_why": "public",
        "names_opened_at": "internal",
    }

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="role_own_or_listed",
                condition=Q(kind="own", project__isnull=False, listing__isnull=True)
                | (~Q(kind="own") & Q(project__isnull=True, listing__isnull=False)),
                violation_error_message="A role of ours belongs to a project; another host's call to a listing.",
            ),
            models.CheckConstraint(
                name="role_public_has_version",
                condition=Q(status="draft") | Q(status="cancelled") | Q(current__isnull=False),
            ),
            models.CheckConstraint(
                name="role_listing_not_selected",
                condition=Q(kind="own") | Q(status__in=["draft", "published"]),
            ),
            at_and_by("concluded_at", "concluded_by", name="role_concluded_both"),
            at_and_by("cancelled_at", "cancelled_by", name="role_cancelled_both"),
            at_and_by("stopped_at", "stopped_by", name="role_stopped_both"),
            models.CheckConstraint(
                name="role_stopped_says_why",
                condition=(Q(stopped_at__isnull=True) & Q(stopped_why=""))
                | (Q(stopped_at__isnull=False) & ~Q(stopped_why="")),
                violation_error_message="Say why the role takes no more applications.",
            ),
            models.CheckConstraint(
                name="role_concluded_dated", condition=~Q(status="concluded") | Q(concluded_at__isnull=False)
            ),
            models.CheckConstraint(
                name="role_cancelled_says_why",
                condition=~Q(status="cancelled") | (Q(cancelled_at__isnull=False) & ~Q(cancelled_why="")),
                violation_error_message="Say why the role is cancelled.",
            ),
        ]
        indexes = [models.Index(fields=["status", "kind"])]

    def __str__(self):
        return self.slug

    @property
    def closes(self) -> dt.datetime | None:
        """The moment after which nobody can apply: the deadline, or when a rolling role was stopped."""
        deadline = self.current.closes_at if self.current else None
        return min((each for each in (deadline, self.stopped_at) if each is not None), default=None)

    @property
    def takes_until(self) -> dt.datetime | None:
        """The moment after which nothing is taken: it closes, or its last session is over."""
        over = self.current.sessions_end_at if self.current else None
        return min((each for each in (self.closes, over) if each is not None), default=None)

    def is_open(self, now: dt.datetime | None = None) -> bool:
        """Of a row at hand what `open_at` asks of the table."""
        if self.status != RoleStatus.PUBLISHED or self.current is None:
            return False
        if self.takes_until is not None and self.takes_until <= (now or clock.now()):
            return False
        if self.current.closes_kind == "yearly":
            return yearly_window(self.current, clock.london(now or clock.now()).date())[0]
        return self.current.closes_at is not None or self.current.closes_kind in OPEN_ENDED


def _all_public(*names: str) -> dict[str, str]:
    return dict.fromkeys(" ".join(names).split(), "public")


@holds(
    when("closes_on"),
    span("claim_within", added=True),
    when("term_starts"),
    when("term_ends"),
    when("page_dated"),
    when("page_updated"),
    span("term_length"),
    span("renewable_for"),
    number("renewable_times"),
)
class RoleVersion(models.Model):
    """The terms of a role: prose, deadline, selection and the gate's counts as columns; every list as rows.

    A draft may change; publishing freezes it, its lines, its canonical JSON and its hash (triggers). The counts and
    sums that rule 1 rests on are columns, compared with the rows by a trigger at publication and held by a CHECK.
    """

    role = models.ForeignKey(Role, models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=15, choices=RoleKind)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    note = models.CharField(max_length=500, blank=True, help_text="What changed, for everyone to read.")
    applicants_must_act = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    canonical = models.TextField(blank=True, help_text="The stored bytes whose hash is shown.")
    sha256 = models.CharField(max_length=64, blank=True)

    title = models.CharField(max_length=200)
    language = models.CharField(max_length=20, blank=True, default="", db_default="")
    activities = models.ManyToManyField(ActivityKind, related_name="versions", blank=True)
    purpose = models.TextField(blank=True)
    what_you_do = models.TextField(blank=True)
    not_expected = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    what_you_get = models.TextField(blank=True)
    training = models.TextField(blank=True)
    feedback = models.TextField(blank=True)
    standing = models.TextField(blank=True)
    privacy_words = models.TextField(blank=True)

    source_url = models.URLField(max_length=500, blank=True)
    seen = models.CharField(max_length=10, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    round = models.CharField(max_length=200, blank=True)
    sample = models.CharField(max_length=15, blank=True)
    listing_note = models.TextField(blank=True)

    closes_kind = models.CharField(max_length=15, blank=True)
    closes_time = models.TimeField(null=True, blank=True)
    closes_tz = models.CharField(max_length=60, blank=True)
    closes_extended = models.BooleanField(default=False)
    closes_where = models.CharField(max_length=200, blank=True)
    closes_opens_month = models.PositiveSmallIntegerField(null=True, blank=True)
    closes_opens_day = models.PositiveSmallIntegerField(null=True, blank=True)
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="Computed: the first moment that is too late, UTC."
    )
    hear_by_on = models.DateField(null=True, blank=True)
    hear_within_working_days = models.PositiveIntegerField(null=True, blank=True)
    term_kind = models.CharField(max_length=10, blank=True)
    renewable = models.BooleanField(null=True, blank=True)
    work_starts_on = models.DateField(null=True, blank=True, help_text="Computed from term and sessions.")
    work_ends_on = models.DateField(null=True, blank=True, help_text="Computed from term and sessions.")

    sessions_end_at = models.DateTimeField(
        null=True, blank=True, help_text="Computed: when the last session is over; empty where more may come."
    )

    pay_status = models.CharField(max_length=15, blank=True)
    pay_evidence = models.CharField(max_length=10, blank=True)
    may_decline = models.CharField(max_length=10, blank=True)
    decline_note = models.TextField(blank=True)
    pay_within_working_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="The host's own promise stands where the terms say none."
    )
    tax = models.TextField(blank=True)
    benefits_advice = models.TextField(blank=True)
    why_unpaid = models.TextField(blank=True)
    selection_method = models.CharField(max_length=15, blank=True)
    selection_text = models.TextField(blank=True)
    why_invited = models.TextField(blank=True)
    panel_people = models.PositiveIntegerField(null=True, blank=True)
    panel_co_producers = models.PositiveIntegerField(null=True, blank=True)
    tie_band_hundredths = models.PositiveIntegerField(null=True, blank=True)
    seats_by_lot = models.PositiveIntegerField(null=True, blank=True)
    needed_rule = models.CharField(
        max_length=15, blank=True, default="", db_default="", help_text="Nothing said: mean_3."
    )
    beacon = models.CharField(max_length=200, blank=True)
    shown = models.JSONField(
        default=dict,
        blank=True,
        help_text="Lists that are only ever shown, as the schema has them: steps, documents ...",
    )

    search_text = search.SearchText()
    seats_min = models.PositiveIntegerField(null=True, blank=True)
    seats_max = models.PositiveIntegerField(null=True, blank=True)
    worked_total_min_pence = models.BigIntegerField(null=True, blank=True, help_text="For one person.")
    worked_total_pence = models.BigIntegerField(null=True, blank=True, help_text="The upper end, for one person.")
    worked_total_currency = models.CharField(max_length=3, default="GBP", db_default="GBP")
    optional_pence = models.BigIntegerField(
        default=0,
        db_default=0,
        help_text="The upper end of the paid work that one person need not do, above the total.",
    )
    panel_pence = models.BigIntegerField(default=0, help_text="What the paid panel seats cost together.")
    funded_pence = models.BigIntegerField(default=0, help_text="All ever committed to the role, less what came back.")
    funded_until = models.DateField(null=True, blank=True, help_text="The earliest spend-by of what was committed.")
    returned_pence = models.BigIntegerField(
        default=0, help_text="What came back after the role was concluded or cancelled."
    )

    count_criteria = models.PositiveIntegerField(default=0)
    count_criteria_without_why = models.PositiveIntegerField(default=0)
    count_work = models.PositiveIntegerField(default=0)
    count_time = models.PositiveIntegerField(default=0, help_text="Sessions, and work lines that say how long.")
    count_preparation = models.PositiveIntegerField(default=0)
    count_follow_up = models.PositiveIntegerField(default=0)
    count_pay_lines = models.PositiveIntegerField(default=0)
    count_pay_lines_incomplete = models.PositiveIntegerField(default=0)
    count_unpaid_unexplained = models.PositiveIntegerField(default=0)
    count_expenses = models.PositiveIntegerField(default=0)
    count_support = models.PositiveIntegerField(default=0)
    count_routes_apply = models.PositiveIntegerField(default=0)
    count_routes_apply_offline = models.PositiveIntegerField(default=0)
    count_contacts = models.PositiveIntegerField(default=0)

    privacy = {
        "id": "internal",
        "published_by": "internal",
        "panel_pence": "internal",
        "returned_pence": "internal",
        "search_text": "public",
        **_all_public(
            "role kind number status note applicants_must_act published_at canonical sha256",
            "title language activities purpose what_you_do not_expected expected what_you_get training feedback standing",
            "privacy_words source_url seen checked_on round sample listing_note",
            "closes_kind closes_time closes_tz closes_extended closes_where closes_at closes_opens_month closes_opens_day",
            "hear_by_on hear_within_working_days term_kind renewable work_starts_on work_ends_on",
            "sessions_end_at",
            "pay_status pay_evidence may_decline decline_note pay_within_working_days tax benefits_advice why_unpaid",
            "selection_method selection_text why_invited panel_people panel_co_producers tie_band_hundredths",
            "seats_by_lot needed_rule beacon shown seats_min seats_max worked_total_min_pence worked_total_pence",
            "worked_total_currency optional_pence",
            "funded_pence funded_until count_criteria count_criteria_without_why count_work count_time",
            "count_preparation count_follow_up count_pay_lines count_pay_lines_incomplete",
            "count_unpaid_unexplained count_expenses count_support count_routes_apply",
            "count_routes_apply_offline count_contacts",
        ),
    }

    class Meta:
        ordering = ["role_id", "number"]
        constraints = VERSION_RULES
        indexes = [models.Index(fields=["status", "closes_at"])]

    def __str__(self):
        return f"{self.title} ({self.number})"

    @property
    def mail_name(self) -> str:
        return mail_names.of(self)

    @property
    def asked_pence(self) -> int | None:
        """What a pot has to commit: for every seat all that one person may earn, and the paid panel seats."""
        if self.worked_total_pence is None or self.seats_max is None:
            return None
        return self.most_pence * self.seats_max + self.panel_pence

    @property
    def most_pence(self) -> int:
        """What one person may earn, the optional work with it."""
        return (self.worked_total_pence or 0) + self.optional_pence
