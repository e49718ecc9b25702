from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by
from ground.sealed import SealedTextField, said
from members.models import Person
from opportunities.models.roles import RoleVersion


class FundingStatus(models.TextChoices):
    ASKED = "asked", "asked"
    MET = "met", "met"
    REFUSED = "refused", "refused"


class FundingRequest(models.Model):
    """The coordinator asks finance for what a version needs; finance commits a pot or says why not."""

    version = models.ForeignKey(RoleVersion, models.PROTECT, related_name="funding_requests")
    status = models.CharField(max_length=10, choices=FundingStatus, default=FundingStatus.ASKED)
    pence = models.BigIntegerField()
    until = models.DateField()
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=300, blank=True, help_text="No longer written: it is sealed, in `reason`.")
    reason = SealedTextField(blank=True, default="", db_default="")

    privacy = {
        "id": "internal",
        "version": "internal",
        "status": "internal",
        "pence": "money",
        "until": "internal",
        "asked_at": "internal",
        "asked_by": "internal",
        "answered_at": "internal",
        "answered_by": "internal",
        "why": "internal",
        "reason": "sealed",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="funding_request_one_open", fields=["version"], condition=Q(status="asked")),
            models.CheckConstraint(name="funding_request_positive", condition=Q(pence__gt=0)),
            at_and_by("answered_at", "answered_by", name="funding_request_answered_both"),
            models.CheckConstraint(
                name="funding_request_refused_says_why", condition=~Q(status="refused") | said("why", "reason")
            ),
        ]

    def __str__(self):
        return f"funding request {self.pk}"
