"""The rows of a version that the rest of the system reads: criteria, work, sessions, pay, selection, shares."""

from django.db import models
from django.db.models import Q

from members.models import VocabularyTerm
from opportunities.models.roles import RoleVersion


class Line(models.Model):
    """One row of a list on a version. Position counts from 0 and keeps the order in which it was said."""

    version = models.ForeignKey(RoleVersion, models.CASCADE, related_name="%(class)ss")  # a draft may be thrown away
    position = models.PositiveIntegerField()

    privacy = {"id": "public", "version": "public", "position": "public"}

    class Meta:
        abstract = True
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(name="%(class)s_position", fields=["version", "position"])]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.position}"


def public(**fields: str) -> dict[str, str]:
    return Line.privacy | fields


class Criterion(Line):
    kind = models.CharField(max_length=15)
    need = models.CharField(max_length=15)
    text = models.TextField(blank=True)
    weight = models.PositiveIntegerField(null=True, blank=True)
    evidence_rule = models.CharField(max_length=25, blank=True)
    evidence_slots = models.PositiveIntegerField(null=True, blank=True)
    terms = models.ManyToManyField(VocabularyTerm, related_name="criteria", blank=True)
    how_to_show = models.TextField(blank=True)
    why_we_ask = models.TextField(blank=True)

    privacy = public(
        kind="public",
        need="public",
        text="public",
        weight="public",
        evidence_rule="public",
        evidence_slots="public",
        terms="public",
        how_to_show="public",
        why_we_ask="public",
    )

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="criterion_weight_desirable",
                condition=Q(weight__isnull=True) | Q(need="desirable", weight__gte=1, weight__lte=3),
                violation_error_message="A weight is 1, 2 or 3, on a desirable criterion only.",
            ),
        ]


class WorkLine(Line):
    key = models.SlugField(max_length=80, blank=True)
    kind = models.CharField(max_length=15)
    what = models.CharField(max_length=200, blank=True)
    count_min = models.PositiveIntegerField(null=True, blank=True)
    count_max = models.PositiveIntegerField(null=True, blank=True)
    count_about = models.BooleanField(default=False)
    per = models.CharField(max_length=15, blank=True)
    length_min = models.PositiveIntegerField(null=True, blank=True)
    length_max = models.PositiveIntegerField(null=True, blank=True)
    length_about = models.BooleanField(default=False)
    length_unit = models.CharField(max_length=15, blank=True)
    none = models.BooleanField(default=False)

    privacy = public(
        key="public",
        kind="public",
        what="public",
        count_min="public",
        count_max="public",
        count_about="public",
        per="public",
        length_min="public",
        length_max="public",
        length_about="public",
        length_unit="public",
        none="public",
    )


class SessionLine(Line):
    work_key = models.SlugField(max_length=80, blank=True)
    what = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    tz = models.CharField(max_length=60, blank=True)

    privacy = public(work_key="public", what="public", on="public", starts="public", ends="public", tz="public")


class PayLine(Line):
    """`pence_min` to `pence_max` a `unit`; lines with one `work_key` are alternatives, chosen by length."""

    kind = models.CharField(max_length=10)
    what = models.CharField(max_length=200, blank=True)
    work_key = models.SlugField(max_length=80, blank=True)
    pence_min = models.BigIntegerField(null=True, blank=True)
    pence_max = models.BigIntegerField(null=True, blank=True)
    pence_about = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True)
    unit = models.CharField(max_length=15, blank=True)
    called = models.CharField(max_length=200, blank=True)
    seen_at = models.URLField(max_length=500, blank=True)

    privacy = public(
        kind="public",
        what="public",
        work_key="public",
        pence_min="public",
        pence_max="public",
        pence_about="public",
        currency="public",
        unit="public",
        called="public",
        seen_at="public",
    )

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="pay_line_amount_positive",
                condition=(Q(pence_min__isnull=True) | Q(pence_min__gt=0))
                & (Q(pence_max__isnull=True) | Q(pence_max__gt=0)),
            ),
            models.CheckConstraint(
                name="pay_line_unpaid_has_no_amount",
                condition=~Q(kind="unpaid") | Q(pence_min__isnull=True, pence_max__isnull=True, unit="", called=""),
                violation_error_message="An unpaid part has no amount.",
            ),
        ]


class SelectionQuestion(Line):
    text = models.TextField()
    max_words = models.PositiveIntegerField(null=True, blank=True)

    privacy = public(text="public", max_words="public")


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
            models.UniqueConstraint(name="attendance_share_once", fields=["version", "outcome"]),
            models.CheckConstraint(name="attendance_share_percent", condition=Q(percent__lte=100)),
        ]
