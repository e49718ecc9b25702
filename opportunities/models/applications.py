from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by
from ground.sealed import SealedTextField
from members.models import Person
from opportunities.models.lines import Criterion, SelectionQuestion
from opportunities.models.roles import Role, RoleVersion


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", "being written"
    SUBMITTED = "submitted", "sent"
    WITHDRAWN = "withdrawn", "taken back"
    SELECTED = "selected", "chosen"
    RESERVE = "reserve", "on the reserve list"
    NOT_SELECTED = "not_selected", "not chosen"


# Not sent yet, or taken back: nobody but the person opens any of it.
UNREAD = (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN)


class Applications(models.QuerySet["Application"]):
    def of(self, person: Person) -> Applications:
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def sent(self) -> Applications:
        """Everything that waits for, or has had, an answer."""
        return self.exclude(status__in=UNREAD)

    def visible_to(self, user) -> Applications:
        """A person sees their own and nobody else's; the team reads through its own pages."""
        if not user.is_authenticated:
            return self.none()
        return self.of(user.person.root)

    def newest_first(self) -> Applications:
        return self.order_by("-saved_at", "-pk")


class Application(models.Model):
    """One per person and role; keeps the version it answered. `code` is what a blind panel sees."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="applications")
    version = models.ForeignKey(RoleVersion, models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    status = models.CharField(max_length=15, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    reference = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=6)
    channel = models.CharField(
        max_length=10, default="online", choices=[("online", "online"), ("phone", "by phone"), ("post", "by post")]
    )
    begun_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    shortlisted = models.BooleanField(null=True, blank=True)
    score_hundredths = models.PositiveIntegerField(null=True, blank=True)
    reserve_order = models.PositiveIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    change_version = models.ForeignKey(
        RoleVersion, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Set while answers that were sent are being changed: the terms the new ones are written under.",
    )  # fmt: skip
    change_begun_at = models.DateTimeField(null=True, blank=True)
    confirmed_version = models.ForeignKey(
        RoleVersion, models.PROTECT, null=True, blank=True, related_name="confirmed_applications",
        help_text="The newer version under which the person said that it stands.",
    )  # fmt: skip
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Applications.as_manager()
    privacy = {
        "id": "internal",
        "role": "special",
        "version": "internal",
        "person": "special",
        "status": "personal",
        "reference": "personal",
        "code": "internal",
        "channel": "personal",
        "begun_at": "personal",
        "saved_at": "personal",
        "submitted_at": "personal",
        "submitted_by": "internal",
        "withdrawn_at": "personal",
        "withdrawn_by": "internal",
        "shortlisted": "personal",
        "score_hundredths": "personal",
        "reserve_order": "personal",
        "decided_at": "personal",
        "decided_by": "internal",
        "change_version": "internal",
        "change_begun_at": "personal",
        "confirmed_version": "internal",
        "confirmed_at": "personal",
        "confirmed_by": "internal",
    }

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="application_once",
                fields=["person", "role"],
                violation_error_message="You have an application for this role already.",
            ),
            models.UniqueConstraint(name="application_code_once", fields=["role", "code"]),
            at_and_by("submitted_at", "submitted_by", name="application_submitted_both"),
            at_and_by("withdrawn_at", "withdrawn_by", name="application_withdrawn_both"),
            at_and_by("decided_at", "decided_by", name="application_decided_both"),
            at_and_by("confirmed_at", "confirmed_by", name="application_confirmed_both"),
            models.CheckConstraint(
                name="application_confirmed_is_dated",
                condition=Q(confirmed_version__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_version__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_change_is_dated",
                condition=Q(change_version__isnull=True, change_begun_at__isnull=True)
                | Q(change_version__isnull=False, change_begun_at__isnull=False, status="submitted"),
            ),
            models.CheckConstraint(
                name="application_sent_is_dated",
                condition=Q(status__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_decided_is_dated",
                condition=~Q(status__in=["selected", "reserve", "not_selected"]) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_reserve_has_order",
                condition=~Q(status="reserve") | Q(reserve_order__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["role", "status"])]

    def __str__(self):
        return self.reference

    @property
    def stands_on(self) -> RoleVersion:
        """The terms that the person said yes to last."""
        return self.confirmed_version or self.version

    @property
    def is_changing(self) -> bool:
        """Sent, and being changed: what was sent counts until the change is sent too."""
        return self.change_version_id is not None

    @property
    def writes_on(self) -> RoleVersion:
        """The terms whose questions the person answers now."""
        return self.change_version or self.version

    @property
    def snapshot(self) -> MatchSnapshot | None:
        return self.snapshots.first()


class ApplicationAnswer(models.Model):
    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")  # part of it
    question = models.ForeignKey(SelectionQuestion, models.PROTECT, related_name="answers")
    text = SealedTextField(blank=True, default="")
    saved_at = models.DateTimeField(default=clock.now)

    privacy = {
        "id": "internal",
        "application": "internal",
        "question": "internal",
        "text": "sealed",
        "saved_at": "internal",
    }

    class Meta:
        ordering = ["application", "question"]
        constraints = [models.UniqueConstraint(name="application_answer_once", fields=["application", "question"])]

    def __str__(self):
        return f"answer {self.pk}"


class UnsentAnswer(models.Model):
    """One answer of a change that was not sent yet. Nobody but the person reads it; it goes when it is sent or dropped."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="unsent_answers")  # part of it
    question = models.ForeignKey(SelectionQuestion, models.PROTECT, related_name="+")
    text = SealedTextField(blank=True, default="")
    saved_at = models.DateTimeField(default=clock.now)

    privacy = {
        "id": "internal",
        "application": "internal",
        "question": "internal",
        "text": "sealed",
        "saved_at": "internal",
    }

    class Meta:
        ordering = ["application", "question"]
        constraints = [models.UniqueConstraint(name="unsent_answer_once", fields=["application", "question"])]

    def __str__(self):
        return f"unsent answer {self.pk}"


class MatchSnapshot(models.Model):
    """The match as it stood when the application was sent: one object for the member and for the team.

    Who changes their answers sends again and gets a newer one; the newest counts.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="snapshots")
    version_sha256 = models.CharField(max_length=64)
    matcher = models.CharField(max_length=20)
    results = models.JSONField()
    item_ids = models.JSONField(default=list)
    consent_ids = models.JSONField(default=list)
    taken_at = models.DateTimeField(default=clock.now)

    privacy = {
        "id": "internal",
        "application": "internal",
        "version_sha256": "internal",
        "matcher": "internal",
        "results": "special",
        "item_ids": "internal",
        "consent_ids": "internal",
        "taken_at": "personal",
    }

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"snapshot {self.pk}"


class ReasonCode(models.Model):
    """The closed list of reasons. What was no published criterion cannot be chosen."""

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=200)
    needs_criterion = models.BooleanField(default=False)
    needs_words = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    privacy = {
        "id": "public",
        "code": "public",
        "label": "public",
        "needs_criterion": "public",
        "needs_words": "public",
        "retired_at": "public",
    }

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.label


class ApplicationReason(models.Model):
    """Why an application ended as it did. Append-only; "other" needs words and a second reader."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="reasons")
    reason = models.ForeignKey(ReasonCode, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+")
    words = SealedTextField(blank=True, default="")
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    second_reader = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    privacy = {
        "id": "internal",
        "application": "internal",
        "reason": "personal",
        "criterion": "personal",
        "words": "sealed",
        "given_at": "personal",
        "given_by": "internal",
        "second_reader": "internal",
    }

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"reason {self.pk}"


class Letter(models.Model):
    """The answer to one applicant: what the panel found, one strength, one idea. Must exist before concluding."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="letter")
    strength = SealedTextField()
    idea = SealedTextField()
    findings = models.JSONField(default=list, help_text="criterion id, result code; words stand in `words`")
    words = SealedTextField(blank=True, default="", help_text="JSON: criterion id to the panel's words")
    review_until = models.DateField(
        help_text="The earliest it can be: it counts from the day they were told (letters.ask_by)."
    )
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    was_there = False  # for whoever wrote just now: another's stood already

    privacy = {
        "id": "internal",
        "application": "internal",
        "strength": "sealed",
        "idea": "sealed",
        "findings": "personal",
        "words": "sealed",
        "review_until": "personal",
        "written_at": "personal",
        "written_by": "internal",
    }

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"letter {self.pk}"
