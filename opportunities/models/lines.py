"""The rows of a version that are reckoned with: criteria, work, sessions, pay, selection, shares."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from members.models import VocabularyTerm
from opportunities.models.compound import holds, money, number, span, when
from opportunities.models.projects import Area, NamedRate
from opportunities.models.roles import RoleVersion


class Line(models.Model):
    """One row of a list on a version. Position counts from 0 and keeps the order in which it was said."""

    version = models.ForeignKey(RoleVersion, models.CASCADE, related_name="%(class)ss")  # a draft may be thrown away
    position = models.PositiveIntegerField()

    privacy = {"id": "public", "version": "public", "position": "public"}

    class Meta:
        abstract = True
        ordering = ["version_id", "position"]
        constraints = [models.UniqueConstraint(name="%(class)s_position", fields=["version", "position"])]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.position}"


def public(**fields: str) -> dict[str, str]:
    return Line.privacy | fields


@holds(number("age"))
class Criterion(Line):
    """`terms` are the words of the vocabulary that `evidence_codes` name; codes nobody knows stop a publication."""

    kind = models.CharField(max_length=15)
    need = models.CharField(max_length=15)
    text = models.TextField(blank=True)
    areas = models.ManyToManyField(Area, related_name="criteria", blank=True)
    ties = models.JSONField(default=list, blank=True)
    weight = models.PositiveIntegerField(null=True, blank=True)
    evidence_rule = models.CharField(max_length=25, blank=True)
    evidence_slots = models.PositiveIntegerField(null=True, blank=True)
    evidence_codes = models.JSONField(default=list, blank=True)
    terms = models.ManyToManyField(VocabularyTerm, related_name="criteria", blank=True)
    how_to_show = models.TextField(blank=True)
    why_we_ask = models.TextField(blank=True)
    variant = models.CharField(max_length=200, blank=True, default="", db_default="")

    privacy = public(
        kind="public",
        need="public",
        text="public",
        areas="public",
        ties="public",
        weight="public",
        evidence_rule="public",
        evidence_slots="public",
        evidence_codes="public",
        terms="public",
        how_to_show="public",
        why_we_ask="public",
        variant="public",
    )

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="criterion_weight_desirable",
                condition=Q(weight__isnull=True) | Q(need="desirable", weight__gte=1, weight__lte=3),
                violation_error_message="A weight is 1, 2 or 3, on a desirable criterion only.",
            ),
            models.CheckConstraint(
                name="criterion_age_on_age",
                condition=Q(kind="age") | Q(age_min__isnull=True, age_max__isnull=True),
                violation_error_message="An age stands on a criterion about age.",
            ),
        ]


@holds(number("count"), span("length"), span("every"), span("over"), span("lead"))
class WorkLine(Line):
    key = models.SlugField(max_length=80, blank=True)
    kind = models.CharField(max_length=15)
    what = models.CharField(max_length=200, blank=True)
    per = models.CharField(max_length=15, blank=True)
    break_minutes = models.PositiveIntegerField(null=True, blank=True)
    days = models.JSONField(default=list, blank=True)
    between_from = models.TimeField(null=True, blank=True)
    between_to = models.TimeField(null=True, blank=True)
    between_tz = models.CharField(max_length=60, blank=True, default="", db_default="")
    mostly = models.BooleanField(default=False)
    flexible = models.BooleanField(default=False)
    none = models.BooleanField(default=False)
    includes_follow_up = models.BooleanField(default=False)
    includes_preparation = models.BooleanField(default=False)
    includes_training = models.BooleanField(default=False)
    includes_travel = models.BooleanField(default=False)
    choose = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of its sessions each person comes to, and chooses."
    )
    optional = models.BooleanField(default=False, db_default=False)
    variant = models.CharField(max_length=200, blank=True, default="", db_default="")

    privacy = public(
        key="public",
        kind="public",
        what="public",
        per="public",
        break_minutes="public",
        days="public",
        between_from="public",
        between_to="public",
        between_tz="public",
        mostly="public",
        flexible="public",
        none="public",
        includes_follow_up="public",
        includes_preparation="public",
        includes_training="public",
        includes_travel="public",
        choose="public",
        optional="public",
        variant="public",
    )

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="work_line_choose_of_a_key",
                condition=Q(choose__isnull=True) | (Q(choose__isnull=False, choose__gt=0) & ~Q(key="")),
                violation_error_message="Dates are chosen of sessions that name this part of the work.",
            ),
        ]


@holds(when("on"))
class SessionLine(Line):
    on: dt.date | None
    work_key = models.SlugField(max_length=80, blank=True)
    what = models.CharField(max_length=200, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    tz = models.CharField(max_length=60, blank=True)
    room = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many can come, where each person chooses a date."
    )

    privacy = public(work_key="public", what="public", starts="public", ends="public", tz="public", room="public")

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="session_line_ends_after_start",
                condition=Q(ends__isnull=True) | Q(starts__isnull=False, ends__gt=F("starts")),
                violation_error_message="A session ends after it starts.",
            ),
            models.CheckConstraint(
                name="session_line_room_of_some_work",
                condition=Q(room__isnull=True) | (Q(room__isnull=False, room__gt=0) & ~Q(work_key="")),
                violation_error_message="Room is said of a session that people choose.",
            ),
        ]


@holds(money("pence", currency="currency"), span("block", added=True))
class PayLine(Line):
    """`pence_min` to `pence_max` a `unit`; lines with one `work_key` are alternatives, chosen by length."""

    kind = models.CharField(max_length=10)
    what = models.CharField(max_length=200, blank=True)
    work_key = models.SlugField(max_length=80, blank=True)
    unit = models.CharField(max_length=15, blank=True)
    rate = models.ForeignKey(NamedRate, models.PROTECT, null=True, blank=True, related_name="pay_lines")
    rate_tie = models.CharField(max_length=15, blank=True)
    rate_version = models.CharField(max_length=200, blank=True)
    called = models.CharField(max_length=200, blank=True)
    applies_min = models.PositiveIntegerField(null=True, blank=True)
    applies_max = models.PositiveIntegerField(null=True, blank=True)
    applies_unit = models.CharField(max_length=15, blank=True, default="", db_default="")
    only_if = models.CharField(max_length=200, blank=True, default="", db_default="")
    variant = models.CharField(max_length=200, blank=True, default="", db_default="")
    seen_at = models.URLField(max_length=500, blank=True)

    privacy = public(
        kind="public",
        what="public",
        work_key="public",
        unit="public",
        rate="public",
        rate_tie="public",
        rate_version="public",
        called="public",
        applies_min="public",
        applies_max="public",
        applies_unit="public",
        only_if="public",
        variant="public",
        seen_at="public",
    )

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="pay_line_rate_has_tie",
                condition=Q(rate__isnull=True, rate_tie="", rate_version="")
                | (Q(rate__isnull=False) & ~Q(rate_tie="")),
                violation_error_message="Say how the pay is tied to the named rate.",
            ),
            models.CheckConstraint(
                name="pay_line_unpaid_has_no_amount",
                condition=~Q(kind="unpaid")
                | Q(pence_min__isnull=True, pence_max__isnull=True, unit="", called="", rate__isnull=True),
                violation_error_message="An unpaid part has no amount.",
            ),
            models.CheckConstraint(
                name="pay_line_block_with_its_length",
                condition=(Q(unit="block") & ~Q(block_unit="")) | (~Q(unit="block") & Q(block_unit="")),
                violation_error_message="Say how long a block of time is.",
            ),
            models.CheckConstraint(
                name="pay_line_applies_to_a_length",
                condition=Q(applies_unit="", applies_min__isnull=True, applies_max__isnull=True)
                | (
                    ~Q(applies_unit="")
                    & (
                        Q(applies_min__isnull=False, applies_max__isnull=True)
                        | Q(applies_min__isnull=True, applies_max__isnull=False)
                        | Q(applies_min__isnull=False, applies_max__isnull=False, applies_max__gt=F("applies_min"))
                    )
                ),
                violation_error_message="Say how long a session is for this rate, the shorter end first.",
            ),
        ]


class SelectionQuestion(Line):
    """`key`: answers are filed by it."""

    key = models.SlugField(max_length=80, blank=True, default="", db_default="")
    text = models.TextField()
    max_words = models.PositiveIntegerField(null=True, blank=True)

    privacy = public(key="public", text="public", max_words="public")


class GuideLine(Line):
    score = models.PositiveIntegerField()
    means = models.TextField()

    privacy = public(score="public", means="public")

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(name="guide_score_1_to_5", condition=Q(score__gte=1, score__lte=5)),
        ]


class AttendanceShare(Line):
    outcome = models.CharField(max_length=15)
    percent = models.PositiveIntegerField()
    notice_days = models.PositiveIntegerField(null=True, blank=True)

    privacy = public(outcome="public", percent="public", notice_days="public")

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(name="attendance_share_percent", condition=Q(percent__lte=100)),
        ]


@holds(number("seats"))
class Stratum(Line):
    """A part of the seats that is kept for some, where a lot is drawn."""

    text = models.CharField(max_length=200)

    privacy = public(text="public")
