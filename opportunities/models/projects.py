from django.db import models
from django.db.models import F, Q

from ground import search
from members.models import Person


class Organisation(models.Model):
    """A name that roles and projects share. Only the name: anything else stands on the row that says it."""

    name = models.CharField(max_length=200, unique=True)

    privacy = {"id": "public", "name": "public"}

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Area(models.Model):
    name = models.CharField(max_length=200, unique=True)

    privacy = {"id": "public", "name": "public"}

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class ActivityKind(models.Model):
    name = models.CharField(max_length=200, unique=True)

    privacy = {"id": "public", "name": "public"}

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class NamedRate(models.Model):
    """A rate that a body publishes under a name ("London Living Wage"). Amounts are pushed down by payments."""

    name = models.CharField(max_length=200)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="rates")

    privacy = {"id": "public", "name": "public", "owner": "public"}

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="named_rate_once", fields=["name", "owner"], condition=Q(owner__isnull=False)),
            models.UniqueConstraint(name="named_rate_no_owner", fields=["name"], condition=Q(owner__isnull=True)),
        ]

    def __str__(self):
        return self.name


class NamedRateAmount(models.Model):
    """One version of a named rate; append-only."""

    rate = models.ForeignKey(NamedRate, models.PROTECT, related_name="amounts")
    version = models.CharField(max_length=200)
    pence = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="GBP")
    unit = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    privacy = {
        "id": "public",
        "rate": "public",
        "version": "public",
        "pence": "public",
        "currency": "public",
        "unit": "public",
        "valid_from": "public",
        "valid_to": "public",
    }

    class Meta:
        ordering = ["rate", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(name="named_rate_amount_once", fields=["rate", "version", "unit"]),
            models.CheckConstraint(name="named_rate_amount_positive", condition=Q(pence__gt=0)),
        ]

    def __str__(self):
        return f"{self.rate}, {self.version}"


class ProjectStatus(models.TextChoices):
    DRAFT = "draft", "being prepared"
    LIVE = "live", "running"
    ENDED = "ended", "ended"


class Project(models.Model):
    """A delivery project: the facts. Its prose is a page in `home`. It goes live only with a go-ahead."""

    name = models.CharField(max_length=200)
    search_text = search.SearchText(of=lambda project: (project.name, project.partner.name))
    slug = models.SlugField(max_length=80, unique=True)
    status = models.CharField(max_length=10, choices=ProjectStatus, default=ProjectStatus.DRAFT)
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="projects")
    kind_of_work = models.CharField(max_length=200)
    summary = models.CharField(max_length=300)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    go_ahead_reference = models.CharField(max_length=200, blank=True)
    go_ahead_on = models.DateField(null=True, blank=True)
    go_ahead_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    privacy = {
        "id": "public",
        "name": "public",
        "search_text": "public",
        "slug": "public",
        "status": "public",
        "partner": "public",
        "kind_of_work": "public",
        "summary": "public",
        "starts": "public",
        "ends": "public",
        "go_ahead_reference": "public",
        "go_ahead_on": "public",
        "go_ahead_by": "internal",
    }

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="project_live_has_go_ahead",
                condition=Q(status="draft")
                | (~Q(go_ahead_reference="") & Q(go_ahead_on__isnull=False) & Q(go_ahead_by__isnull=False)),
                violation_error_message="A project goes live only with a go-ahead: who, when, and where it stands.",
            ),
            models.CheckConstraint(
                name="project_ends_after_start",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                violation_error_message="A project cannot end before it starts.",
            ),
        ]

    def __str__(self):
        return self.name
