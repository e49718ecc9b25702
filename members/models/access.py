from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by
from ground.sealed import SealedTextField
from members.models.people import Person

# What others read only because the person said so, and as long as they do.
BY_CONSENT = ("access_needs",)
# Why a judge reads: whoever reads for this is not named to the person who is judged.
JUDGING = "judge your application"


class PrivateDetails(models.Model):
    """What `members.reveal` alone opens: each read needs a live grant and is written down for the person to see."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="private")
    access_needs = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    address = SealedTextField(blank=True, default="")
    former_phone = SealedTextField(blank=True, default="", db_default="", help_text="Until it was told of the change.")
    former_address = SealedTextField(blank=True, default="", db_default="")

    privacy = {
        "id": "internal",
        "person": "internal",
        "access_needs": "sealed",
        "phone": "sealed",
        "address": "sealed",
        "former_phone": "sealed",
        "former_address": "sealed",
    }

    class Meta:
        ordering = ["person"]

    def __str__(self):
        return f"private details {self.pk}"


class AccessGrant(models.Model):
    """Who may read what of a person, why and until when: written by the app that knows, readable by the person.

    `reader` is one person, or empty for everybody with the duty `reader_duty`. `what` is a field of PrivateDetails,
    "answers:<application id>", "match:<application id>", "interests:<panel seat id>" or
    "work:<contribution id>".
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    reader = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="grants_to_read")
    reader_duty = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    privacy = {
        "id": "internal",
        "person": "internal",
        "reader": "internal",
        "reader_duty": "internal",
        "what": "internal",
        "purpose": "personal",
        "granted_at": "internal",
        "granted_by": "internal",
        "until": "internal",
        "ended_at": "internal",
        "ended_by": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="access_grant_one_reader",
                condition=(Q(reader__isnull=False) & Q(reader_duty="")) | (Q(reader__isnull=True) & ~Q(reader_duty="")),
            ),
            at_and_by("ended_at", "ended_by", name="access_grant_ended_both"),
        ]

    def __str__(self):
        return f"grant {self.pk}"


class AccessEvent(models.Model):
    """One read, or one refused try. Expiring: may be deleted past `expires_at`, never changed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="reads")
    reader = models.ForeignKey(Person, models.PROTECT, related_name="reads_made")
    what = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    allowed = models.BooleanField()
    grant = models.ForeignKey(AccessGrant, models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    privacy = {
        "id": "internal",
        "person": "internal",
        "reader": "personal",
        "what": "personal",
        "purpose": "personal",
        "allowed": "personal",
        "grant": "internal",
        "at": "personal",
        "expires_at": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "-at"])]

    def __str__(self):
        return f"read {self.pk}"


class Case(models.Model):
    """Something a person asked us to put right: rights, complaints, access reports, reviews, payment queries."""

    kind = models.CharField(
        max_length=20,
        choices=[
            ("rights", "rights request"),
            ("complaint", "data complaint"),
            ("accessibility", "accessibility report"),
            ("review", "review of a selection"),
            ("payment", "payment query"),
            ("record", "two records of one person"),
            ("work", "work that was said not to count"),
        ],
    )
    status = models.CharField(
        max_length=10, default="open", choices=[("open", "open"), ("answered", "answered"), ("closed", "closed")]
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="cases")
    words = SealedTextField()
    about = models.CharField(max_length=80, blank=True, help_text="model label and id of what it is about")
    opened_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    privacy = {
        "id": "internal",
        "kind": "internal",
        "status": "internal",
        "person": "internal",
        "words": "sealed",
        "about": "internal",
        "opened_at": "internal",
        "due_on": "internal",
        "closed_at": "internal",
        "closed_by": "internal",
    }

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [at_and_by("closed_at", "closed_by", name="case_closed_both")]

    def __str__(self):
        return f"case {self.pk}"
