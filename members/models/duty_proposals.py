from __future__ import annotations

from django.db import models
from django.db.models import Q

from ground import clock
from ground.constraints import at_and_by, different
from members.models.people import DutyKind, Person


class DutyProposals(models.QuerySet["DutyProposal"]):
    def open(self) -> DutyProposals:
        return self.filter(agreed_at=None, taken_back_at=None)


class DutyProposal(models.Model):
    """One administrator proposes a duty that opens money or sealed words; another agrees, and the duty begins.

    Three different people, by root ids as they were then: who gets it, who proposes it and who agrees.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="duty_proposals")
    person_root = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=DutyKind)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposer_root = models.BigIntegerField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreer_root = models.BigIntegerField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DutyProposals.as_manager()
    waits_as = "a duty for somebody"
    privacy = {
        "id": "internal",
        "person": "internal",
        "person_root": "internal",
        "kind": "internal",
        "proposed_at": "internal",
        "proposed_by": "internal",
        "proposer_root": "internal",
        "agreed_at": "internal",
        "agreed_by": "internal",
        "agreer_root": "internal",
        "taken_back_at": "internal",
        "taken_back_by": "internal",
    }

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="duty_proposal_one_open",
                fields=["person", "kind"],
                condition=Q(agreed_at__isnull=True, taken_back_at__isnull=True),
            ),
            at_and_by("agreed_at", "agreed_by", name="duty_proposal_agreed_both"),
            at_and_by("agreed_at", "agreer_root", name="duty_proposal_agreed_by_whom"),
            at_and_by("taken_back_at", "taken_back_by", name="duty_proposal_taken_back_both"),
            models.CheckConstraint(
                name="duty_proposal_agreed_stands", condition=Q(agreed_at__isnull=True) | Q(taken_back_at__isnull=True)
            ),
            different(
                "proposer_root",
                "agreer_root",
                name="duty_proposal_four_eyes",
                message="Another administrator has to agree.",
            ),
            different(
                "proposer_root",
                "person_root",
                name="duty_proposal_not_own",
                message="Nobody proposes a duty for themselves.",
            ),
            different(
                "agreer_root",
                "person_root",
                name="duty_proposal_not_own_yes",
                message="Nobody agrees to their own duty.",
            ),
        ]

    def __str__(self):
        return f"duty proposal {self.pk}"

    @property
    def title(self) -> str:
        return f"Proposed: {self.get_kind_display()}"
