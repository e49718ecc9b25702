from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by
from ground.leases import Leased, LeasedQuerySet
from members import notice_subjects
from members.models.people import Person


class NoticeStatus(models.TextChoices):
    DUE = "due", "due"
    SENT = "sent", "sent"
    LOGGED = "logged", "told by a person"
    BOUNCED = "bounced", "came back"
    MOOT = "moot", "not needed any more"


class Channel(models.TextChoices):
    EMAIL = "email", "email"
    PHONE = "phone", "phone"
    POST = "post", "post"


class ToldHow(models.TextChoices):
    EMAIL = "email", "by email"
    PHONE = "phone", "on the phone"
    POST = "post", "by post"
    PAGE = "page", "they read it in their space"


class CameBack(models.TextChoices):
    """Why a mail does not reach somebody. Never the server's own text: it names the address."""

    REFUSED = "refused", "the mailbox does not take it"
    TRIED = "tried", "their mail server did not take it for days"
    NO_ADDRESS = "no_address", "there is no address any more"
    SAID = "said", "somebody told us"


class Notices(LeasedQuerySet):
    def about(self, what: models.Model | models.QuerySet):
        """Of one object, or of each in a queryset."""
        rows = what if isinstance(what, models.QuerySet) else type(what)._base_manager.filter(pk=what.pk)
        return self.filter(object_kind=rows.model._meta.label_lower, object_id__in=rows.order_by().values("pk"))

    def told(self):
        """The person has heard: by a mail that did not come back, or from somebody."""
        return self.filter(status__in=[NoticeStatus.SENT, NoticeStatus.LOGGED])

    def ever_told(self):
        """These, and what somebody was thought to have heard until the mail came back."""
        return self.exclude(told_at=None, mailed_at=None)

    def to_tell(self):
        """What a person has to say or post: due by phone or post, or come back by mail."""
        return self.filter(
            Q(status=NoticeStatus.DUE, channel__in=[Channel.PHONE, Channel.POST]) | Q(status=NoticeStatus.BOUNCED)
        )


class Notice(Leased):
    """A message owed to a person. By mail a job sends it; by phone or post a person does and logs it.

    Unique by (kind, object, step, person): owing the same thing twice is harmless. Words are rendered from
    `templates/emails/<kind>.txt` when it is sent or read out, so no text about a person is kept here.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60, help_text="app/name of the template under templates/emails/")
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    step = models.CharField(max_length=40, blank=True, default="")
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(max_length=10, choices=NoticeStatus, default=NoticeStatus.DUE)
    due_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    not_told_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who caused it, and does not tell it.",
    )
    told_how = models.CharField(max_length=10, choices=ToldHow, blank=True, default="", db_default="")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    came_back = models.CharField(max_length=10, choices=CameBack, blank=True, default="", db_default="")
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When a mail of it went out.")
    came_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = Notices.as_manager()

    @property
    def topic(self) -> str:
        return notice_subjects.of(self.kind)

    privacy = {
        "id": "internal",
        "person": "internal",
        "kind": "internal",
        "object_kind": "internal",
        "object_id": "internal",
        "step": "internal",
        "channel": "personal",
        "status": "internal",
        "due_at": "internal",
        "told_at": "internal",
        "told_by": "internal",
        "not_told_by": "internal",
        "told_how": "internal",
        "tries": "internal",
        "first_tried_at": "internal",
        "came_back": "internal",
        "mailed_at": "internal",
        "came_back_at": "internal",
        "lease_until": "internal",
        "lease_key": "internal",
        "queued_until": "internal",
        "done_at": "internal",
    }

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["person", "kind", "object_kind", "object_id", "step"]),
            at_and_by("told_at", "told_by", name="notice_told_both"),
            models.CheckConstraint(
                name="notice_told_when_done",
                condition=Q(status__in=["due", "moot"], told_at__isnull=True)
                | (~Q(status__in=["due", "moot"]) & Q(told_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="notice_bounced_says_why", condition=~Q(status="bounced") | (Q(channel="email") & ~Q(came_back=""))
            ),
            models.CheckConstraint(
                name="notice_mail_before_it_came_back",
                condition=Q(mailed_at__isnull=True)
                | Q(came_back_at__isnull=True)
                | Q(mailed_at__lte=models.F("came_back_at")),
            ),
            models.CheckConstraint(name="notice_told_says_how", condition=~Q(status="logged") | ~Q(told_how="")),
            models.CheckConstraint(
                name="notice_tried_is_dated",
                condition=Q(tries=0, first_tried_at__isnull=True) | Q(tries__gt=0, first_tried_at__isnull=False),
            ),
            models.CheckConstraint(name="notice_moot_is_done", condition=~Q(status="moot") | Q(done_at__isnull=False)),
        ]
        indexes = [models.Index(fields=["status", "channel", "due_at"])]

    def __str__(self):
        return f"notice {self.pk}: {self.kind}"
