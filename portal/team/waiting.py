"""What waits for somebody of the team, on the first page of the admin: one line each, linked to its rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from members import duties
from members.models import DutyKind, Notice, Person
from opportunities.models import FundingRequest, FundingStatus, Project, ProjectStatus, Role, RoleStatus
from payments.models import Contribution, ContributionStatus, Payment, PaymentStatus
from payments.queries import commitment_gaps
from portal.team import second_person


@dataclass(frozen=True)
class Waiting:
    count: int
    one: str
    many: str
    href: str

    @property
    def sentence(self) -> str:
        return self.one if self.count == 1 else self.many.format(self.count)


def waiting_for(person: Person) -> list[Waiting]:
    """Only what is there: an empty list means that nothing waits. At most ten queries."""
    mine = duties.of(person)
    found: list[Waiting] = []
    if not duties.STAFF.isdisjoint(mine):
        found.append(_second(person))
    if DutyKind.COORDINATOR in mine:
        found += _coordinator()
    if DutyKind.FINANCE in mine:
        found += _finance()
    if DutyKind.ADMINISTRATOR in mine:
        found += _administrator()
    return [row for row in found if row.count]


def _second(person: Person) -> Waiting:
    rows = second_person.waiting(person)
    return Waiting(len(rows), "One thing waits for your yes", "{} things wait for your yes", reverse("second_person"))


def _coordinator() -> list[Waiting]:
    said = Contribution.objects.filter(status=ContributionStatus.EXPECTED, said_at__isnull=False)
    told = Notice.objects.to_tell()
    drafts = Role.objects.own().filter(status=RoleStatus.DRAFT)
    open_names = Role.objects.own().filter(status=RoleStatus.PUBLISHED, names_opened_at__isnull=False)
    contributions = reverse("payments_contributions")
    applications = reverse("selection_roles")
    return [
        Waiting(said.count(), "One contribution to confirm", "{} contributions to confirm", contributions),
        Waiting(
            told.count(),
            "One person to ring or write to",
            "{} people to ring or write to",
            reverse("people_to_contact"),
        ),
        Waiting(open_names.count(), "One role to decide or conclude", "{} roles to decide or conclude", applications),
        Waiting(drafts.count(), "One role being written", "{} roles being written", reverse("team_roles")),
    ]


def _finance() -> list[Waiting]:
    asked = FundingRequest.objects.filter(status=FundingStatus.ASKED)
    proposed = Payment.objects.filter(status=PaymentStatus.PROPOSED)
    returned = Payment.objects.filter(status__in=[PaymentStatus.RETURNED, PaymentStatus.FAILED])
    approvals = reverse("payments_approvals")
    return [
        Waiting(asked.count(), "One role asks for money", "{} roles ask for money", reverse("payments_pots")),
        Waiting(
            len(commitment_gaps.gaps()),
            "One role has too little set aside",
            "{} roles have too little set aside",
            reverse("payments_pots"),
        ),
        Waiting(proposed.count(), "One payment to approve", "{} payments to approve", approvals),
        Waiting(returned.count(), "One payment came back", "{} payments came back", approvals),
    ]


def _administrator() -> list[Waiting]:
    drafts = Project.objects.filter(status=ProjectStatus.DRAFT)
    return [
        Waiting(
            drafts.count(), "One project without a go-ahead", "{} projects without a go-ahead", reverse("team_projects")
        )
    ]
