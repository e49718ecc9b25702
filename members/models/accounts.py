"""What an account needs to be kept safe, beside the way to sign in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ground import clock
from ground.sealed import SealedTextField
from members.models.people import User


class FormerAddresses(models.QuerySet["FormerAddress"]):
    def told(self):
        """Those that still hear of what concerns the account's safety."""
        return self.filter(tell_until__gt=clock.now())


class FormerAddress(models.Model):
    """An email address that was an account's until it was changed: for some days it hears what the new one hears."""

    user = models.ForeignKey(User, models.PROTECT, related_name="former_addresses")
    email = models.EmailField()
    left_at = models.DateTimeField(default=clock.now)
    tell_until = models.DateTimeField()

    objects = FormerAddresses.as_manager()
    privacy = {
        "id": "internal",
        "user": "internal",
        "email": "personal",
        "left_at": "internal",
        "tell_until": "internal",
    }

    class Meta:
        ordering = ["left_at", "pk"]
        constraints = [
            models.CheckConstraint(name="former_address_is_told_a_while", condition=Q(tell_until__gt=F("left_at"))),
        ]

    def __str__(self):
        return f"former address {self.pk}"


class Tries(models.Model):
    """Guesses at one account in one day from one place (members/sign_in/tries.py). Names nobody, and is forgotten in two days.

    `device` is empty for every place where the account was never signed in; `since` is when the day began.
    """

    whose = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    device = models.CharField(max_length=64, blank=True, default="")
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=clock.wall)
    free_at = models.DateTimeField(null=True, blank=True)

    privacy = {
        "id": "internal",
        "whose": "personal",
        "kind": "internal",
        "device": "personal",
        "count": "internal",
        "since": "internal",
        "free_at": "internal",
    }

    class Meta:
        verbose_name_plural = "tries"
        constraints = [models.UniqueConstraint(name="tries_once", fields=["whose", "kind", "device"])]
        indexes = [models.Index(fields=["since"])]

    def __str__(self):
        return f"tries {self.pk}"


class KeptWriting(models.Model):
    """What somebody sent to a form that could not be taken, for an hour: they were signed out, or the page was old.

    `form` is the page that the form stands on, `posted_to` where it was sent.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")  # an hour of one form, no record of anything
    key = models.CharField(max_length=40, unique=True)
    form = models.CharField(max_length=500)
    posted_to = models.CharField(max_length=500)
    fields = SealedTextField()
    kept_at = models.DateTimeField(default=clock.wall)

    privacy = {
        "id": "internal",
        "user": "internal",
        "key": "internal",
        "form": "internal",
        "posted_to": "internal",
        "fields": "sealed",
        "kept_at": "internal",
    }

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [models.UniqueConstraint(name="kept_writing_once", fields=["user", "form", "posted_to"])]

    def __str__(self):
        return f"kept writing {self.pk}"
