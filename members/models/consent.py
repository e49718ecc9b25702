from django.db import models

from ground import clock
from members.models.people import Person


class Purpose(models.TextChoices):
    MATCH = "match", "match me to roles"
    ALERTS = "alerts", "tell me about new roles"
    TEAM = "team", "share with the project team"
    PARTNER = "partner", "share with the partner"
    STORY = "story", "tell my story"
    CONTACT = "contact", "get in touch"
    EQUALITY = "equality", "equality figures"


class ConsentText(models.Model):
    """The words a person said yes to. Never changed once written: a new wording is a new version."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.PositiveIntegerField()
    words = models.TextField()
    published_at = models.DateTimeField(default=clock.now)

    privacy = {"id": "public", "purpose": "public", "version": "public", "words": "public", "published_at": "public"}

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [models.UniqueConstraint(name="consent_text_version", fields=["purpose", "version"])]

    def __str__(self):
        return f"{self.purpose} {self.version}"


class ConsentEvent(models.Model):
    """Given, withdrawn or expired. Append-only and permanent: ids and codes, no words about the person.

    `item_id` is the profile item it is about (no key: the event outlives the item); null for the purpose as a whole.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="events")
    item_id = models.BigIntegerField(null=True, blank=True)
    happened = models.CharField(
        max_length=10, choices=[("given", "given"), ("withdrawn", "withdrawn"), ("expired", "expired")]
    )
    at = models.DateTimeField(default=clock.now)
    channel = models.CharField(
        max_length=10,
        default="online",
        choices=[("online", "online"), ("phone", "phone"), ("post", "post"), ("system", "system")],
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    privacy = {
        "id": "internal",
        "person": "internal",
        "text": "personal",
        "item_id": "internal",
        "happened": "personal",
        "at": "personal",
        "channel": "personal",
        "by": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "item_id"])]

    def __str__(self):
        return f"consent {self.pk}: {self.happened}"
