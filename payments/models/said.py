from __future__ import annotations

from django.db import models

from ground import clock
from ground.sealed import SealedTextField
from members.models import Person
from payments.models.work import Contribution


class WorkNote(models.Model):
    """What was written about a piece of work, each time it was written: nobody's words take the place of another's."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="notes")
    kind = models.CharField(
        max_length=10,
        choices=[
            ("note", "a note"),
            ("question", "a question"),
            ("answer", "an answer"),
            ("objection", "that it did happen"),
            ("reply", "what a second person found"),
        ],
    )
    words = SealedTextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    privacy = {
        "id": "internal",
        "contribution": "internal",
        "kind": "internal",
        "words": "sealed",
        "at": "internal",
        "by": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="work_note_kind",
                condition=models.Q(kind__in=["note", "question", "answer", "objection", "reply"]),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"
