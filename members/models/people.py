from __future__ import annotations

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from ground import clock, search
from ground.constraints import at_and_by
from ground.sealed import SealedTextField, said


class PersonKind(models.TextChoices):
    PERSON = "person", "a person"
    SYSTEM = "system", "the system"


class Persons(models.Manager):
    def system(self) -> Person:
        """Who acts when nobody does: jobs, silence that confirms, the clock."""
        return self.get(kind=PersonKind.SYSTEM)


class Person(models.Model):
    """The subject of every key. A User (a way to sign in) is optional: some people apply by phone or post.

    `merged_into` says that two records turned out to be one person. It is a pointer, so it can be undone; every
    check that compares people compares `root_id`.
    """

    kind = models.CharField(max_length=10, choices=PersonKind, default=PersonKind.PERSON)
    name = models.CharField(max_length=200, help_text="What this person wants to be called.")
    name_folded = search.SearchText(of=lambda person: (person.name,))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    merged_at = models.DateTimeField(null=True, blank=True)
    merged_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    merge_evidence = models.CharField(
        max_length=300, blank=True, help_text="No longer written: it is sealed, in `merge_words`."
    )
    merge_words = SealedTextField(blank=True, default="", db_default="")
    last_join = models.ForeignKey("members.Join", models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    reach_by = models.CharField(
        max_length=10, default="email", choices=[("email", "email"), ("phone", "phone"), ("post", "post")]
    )

    objects = Persons()
    privacy = {
        "id": "internal",
        "kind": "internal",
        "name": "personal",
        "name_folded": "personal",
        "merged_into": "internal",
        "merged_at": "internal",
        "merged_by": "internal",
        "merge_evidence": "personal",
        "merge_words": "sealed",
        "last_join": "internal",
        "added_at": "internal",
        "added_by": "internal",
        "reach_by": "personal",
    }

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="person_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="person_merge_has_evidence",
                condition=Q(merged_into__isnull=True)
                | (Q(merged_at__isnull=False) & Q(merged_by__isnull=False) & said("merge_evidence", "merge_words")),
                violation_error_message="Say how you know that these two records are one person.",
            ),
            models.UniqueConstraint(
                name="person_one_system",
                fields=["kind"],
                condition=Q(kind="system"),
                violation_error_message="There is one system person.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def root(self) -> Person:
        person = self
        while person.merged_into_id:
            person = person.merged_into
        return person

    @property
    def root_id(self) -> int:
        return self.root.pk

    @property
    def email(self) -> str:
        """The address that mail reaches this person at; empty where none does."""
        user = getattr(self, "user", None)
        return user.email if user is not None and self.reach_by == "email" else ""


class Users(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, *, person: Person | None = None, name: str = "", **extra
    ):
        """A way to sign in for `person`, or for a new person called `name`."""
        email = self.normalize_email(email).lower()
        if not email:
            raise ValueError("A user needs an email address.")
        if person is None:
            person = Person.objects.create(name=name or email.split("@")[0])
        user = self.model(email=email, person=person, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra):
        raise ValidationError("Nobody here may do everything. Use: manage.py first_administrator")

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    privacy = {
        "id": "internal",
        "email": "personal",
        "person": "internal",
        "password": "sealed",
        "last_login": "personal",
        "is_active": "internal",
        "is_superuser": "internal",
        "date_joined": "internal",
        "closed_at": "internal",
        "closed_by": "internal",
    }

    class Meta:
        ordering = ["email"]
        constraints = [
            at_and_by("closed_at", "closed_by", name="user_closed_both"),
            models.CheckConstraint(
                name="user_closed_signs_in_no_more", condition=Q(closed_at__isnull=True) | Q(is_active=False)
            ),
        ]

    def __str__(self):
        return self.email

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    @property
    def first_name(self) -> str:
        return self.person.name

    last_name = ""

    def get_full_name(self) -> str:
        return self.person.name

    def get_short_name(self) -> str:
        return self.person.name


class DutyKind(models.TextChoices):
    COORDINATOR = "coordinator", "coordinator"
    PANEL = "panel", "panel member"
    FINANCE = "finance", "finance"
    GROUP = "group", "group member"
    ADMINISTRATOR = "administrator", "administrator"


# What of these a person has opens neither money nor sealed words: one administrator gives it.
OPENS_NOTHING = frozenset({DutyKind.GROUP.value})


class Duties(models.QuerySet["Duty"]):
    def live(self, on: dt.date | None = None) -> Duties:
        day = on or clock.today()
        return self.filter(starts__lte=day).filter(Q(ends__isnull=True) | Q(ends__gt=day))


class Duty(models.Model):
    """What a person may do besides being a co-producer. ("Role" means paid work here.)"""

    person = models.ForeignKey(Person, models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=20, choices=DutyKind)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposal = models.OneToOneField("members.DutyProposal", models.PROTECT, null=True, blank=True, related_name="duty")

    objects = Duties.as_manager()
    privacy = {
        "id": "internal",
        "person": "internal",
        "kind": "internal",
        "starts": "internal",
        "ends": "internal",
        "given_by": "internal",
        "proposal": "internal",
    }

    class Meta:
        ordering = ["person", "kind", "starts"]
        constraints = [
            models.UniqueConstraint(
                name="duty_one_open_of_a_kind", fields=["person", "kind"], condition=Q(ends__isnull=True)
            ),
            models.CheckConstraint(
                name="duty_ends_after_start", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.kind}"
