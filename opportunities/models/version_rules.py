"""What the columns of a version must say together, held by the database: rule 1, the deadline, the money."""

from django.db import models
from django.db.models import F, Q

from opportunities.rule_one import HELD

VERSION_RULES: list[models.BaseConstraint] = [
    models.UniqueConstraint(name="role_version_number", fields=["role", "number"]),
    models.UniqueConstraint(name="role_version_one_draft", fields=["role"], condition=Q(status="draft")),
    models.CheckConstraint(
        name="role_version_published_frozen",
        condition=Q(status="draft")
        | (~Q(canonical="") & ~Q(sha256="") & Q(published_at__isnull=False) & Q(published_by__isnull=False)),
    ),
    models.CheckConstraint(
        name="role_version_note_from_two",
        condition=Q(status="draft") | Q(number=1) | ~Q(note="") | ~Q(kind="own"),
        violation_error_message="Say what changed, so that everyone can read it.",
    ),
    models.CheckConstraint(
        name="role_version_rule_one",
        condition=Q(status="draft") | ~Q(kind="own") | HELD,
        violation_error_message="A role goes public only when everything people need is said.",
    ),
    models.CheckConstraint(
        name="role_version_deadline_and_answer",
        condition=Q(status="draft")
        | ~Q(kind="own")
        | (Q(closes_kind="date", closes_at__isnull=False) & Q(hear_by_on__isnull=False))
        | (Q(closes_kind="rolling", closes_at__isnull=True) & Q(hear_within_working_days__isnull=False)),
        violation_error_message="Say when it closes and when people will hear.",
    ),
    models.CheckConstraint(
        name="role_version_closes_on_a_day",
        condition=(
            Q(closes_kind__in=["date", "roughly", "yearly"])
            & (Q(closes_on__isnull=False) | Q(closes_on_year__isnull=False) | Q(closes_on_month__isnull=False))
        )
        | (
            ~Q(closes_kind__in=["date", "roughly", "yearly"])
            & Q(
                closes_on__isnull=True,
                closes_on_year__isnull=True,
                closes_on_month__isnull=True,
                closes_time__isnull=True,
                closes_extended=False,
            )
        ),
        violation_error_message="A closing day stands with a date, whole or rough, and with nothing else.",
    ),
    models.CheckConstraint(
        name="role_version_kind_against_pay",
        condition=(Q(kind="own") & ~Q(pay_status="") & Q(pay_evidence="", seen=""))
        | (Q(kind="listed") & ~Q(pay_status="") & ~Q(pay_evidence="") & ~Q(seen=""))
        | (Q(kind="funding_call", pay_status="", pay_evidence="") & ~Q(seen="")),
        violation_error_message="A funding call has no pay; a listing says where its pay was seen.",
    ),
    models.CheckConstraint(
        name="role_version_selection_is_ours",
        condition=Q(kind="own")
        | Q(why_invited="", needed_rule="", beacon="", panel_people__isnull=True, seats_by_lot__isnull=True),
        violation_error_message="Of another host's call the way of choosing is its name and its words.",
    ),
    models.CheckConstraint(
        name="role_version_returned_of_funded",
        condition=Q(returned_pence__gte=0, funded_pence__gte=F("returned_pence")),
        violation_error_message="No more comes back than was committed.",
    ),
    models.CheckConstraint(
        name="role_version_funded",
        condition=Q(status="draft")
        | ~Q(kind="own")
        | (
            Q(worked_total_pence__isnull=False, worked_total_pence__gt=0, funded_until__isnull=False)
            & Q(work_ends_on__isnull=False, funded_until__gte=F("work_ends_on"))
            & Q(funded_pence__gte=(F("worked_total_pence") + F("optional_pence")) * F("seats_max") + F("panel_pence"))
        ),
        violation_error_message="No pot has committed the whole sum for every seat until the work ends.",
    ),
    models.CheckConstraint(
        name="role_version_own_in_pounds",
        condition=Q(status="draft") | ~Q(kind="own") | Q(worked_total_currency="GBP"),
        violation_error_message="Our pots are in pounds.",
    ),
]
