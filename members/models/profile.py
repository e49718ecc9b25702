from django.db import models

from ground import clock
from ground.sealed import SealedTextField
from members.models.consent import ConsentEvent
from members.models.people import Person


class Scheme(models.TextChoices):
    SKILL = "skill", "skill"
    EXPERIENCE = "experience", "lived experience"
    PLACE = "place", "place"
    LANGUAGE = "language", "language"
    AVAILABILITY = "availability", "when you are free"
    WAY_OF_WORKING = "way_of_working", "way of working"
    INTEREST = "interest", "interest"


class VocabularyRelease(models.Model):
    number = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=300)

    privacy = {"id": "public", "number": "public", "published_at": "public", "note": "public"}

    class Meta:
        ordering = ["-number"]

    def __str__(self):
        return f"Vocabulary {self.number}"


class VocabularyTerm(models.Model):
    """One skill or kind of lived experience, in words that start with experience ("I have cared for someone")."""

    code = models.SlugField(max_length=80, unique=True)
    label = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    scheme = models.CharField(max_length=20, choices=Scheme)
    sensitive = models.BooleanField(default=False, help_text="Says something about health or a life.")
    release = models.ForeignKey(VocabularyRelease, models.PROTECT, related_name="terms")
    retired_in = models.ForeignKey(VocabularyRelease, models.PROTECT, null=True, blank=True, related_name="retired")
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    privacy = {
        "id": "public",
        "code": "public",
        "label": "public",
        "note": "public",
        "scheme": "public",
        "sensitive": "public",
        "release": "public",
        "retired_in": "public",
        "replaced_by": "public",
    }

    class Meta:
        ordering = ["scheme", "label"]

    def __str__(self):
        return self.label


class Answer(models.TextChoices):
    YES = "yes", "yes"
    NO = "no", "no, not me"


class ProfileItem(models.Model):
    """What a person told us about one term. Special-category data: its own table, never in a page or a form page."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="items")
    term = models.ForeignKey(VocabularyTerm, models.PROTECT, related_name="items")
    answer = models.CharField(max_length=5, choices=Answer)
    story = SealedTextField(blank=True, default="")
    told_at = models.DateTimeField(default=clock.now)

    privacy = {
        "id": "internal",
        "person": "internal",
        "term": "special",
        "answer": "special",
        "story": "sealed",
        "told_at": "personal",
    }

    class Meta:
        ordering = ["person", "term"]
        constraints = [models.UniqueConstraint(name="profile_item_once", fields=["person", "term"])]

    def __str__(self):
        return f"item {self.pk}"


class MatchableItem(models.Model):
    """The only thing the matcher reads: an item whose person said yes to matching, and has not taken it back.

    Written and deleted by `members.actions.consents` alone, in the transaction of the consent.
    """

    item = models.OneToOneField(ProfileItem, models.CASCADE, related_name="matchable")  # gone with the item: a copy
    person = models.ForeignKey(Person, models.PROTECT, related_name="matchable_items")
    term = models.ForeignKey(VocabularyTerm, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=5, choices=Answer)
    consent = models.ForeignKey(ConsentEvent, models.PROTECT, related_name="+")

    privacy = {
        "id": "internal",
        "item": "special",
        "person": "special",
        "term": "special",
        "answer": "special",
        "consent": "internal",
    }

    class Meta:
        ordering = ["person", "term"]
        constraints = [models.UniqueConstraint(name="matchable_item_once", fields=["person", "term"])]
        indexes = [models.Index(fields=["term", "answer", "person"])]

    def __str__(self):
        return f"matchable {self.pk}"
