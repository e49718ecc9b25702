"""Each row of rule 1: the gate says it, the column keeps it, the CHECK holds it, and a trigger counts it again."""

import pytest
from django.db import IntegrityError, connection, transaction

from ground import triggers
from opportunities.actions import roles, versions
from opportunities.models import RoleVersion
from opportunities.record import from_rows
from opportunities.record.computed_columns import computed
from opportunities.rule_one import COUNTED, ESSENTIALS
from tests.factories.roles import coordinator, make_draft, pay_for
from tests.opportunities.gate_cases import CASES, FOLLOW_UP, PAID, PREPARATION, WORK

pytestmark = pytest.mark.django_db
BY_THE_SHAPE = {"title", "selection_text"}  # no record without them is taken
ONLINE = [{"for": "apply", "by": "online_form"}, {"for": "apply", "by": "booking_page"}]
OF = {
    "pay_status": {"pay": {"status": "unpaid"}},
    "count_criteria_without_why": {"criteria": [{"kind": "who", "need": "essential", "text": "x"}]},
    "count_pay_lines_incomplete": {"pay": {"status": "paid", "lines": [{"kind": "paid", "work": "sessions"}]}},
    "count_unpaid_unexplained": {"pay": {"status": "mixed", "lines": [PAID, {"kind": "unpaid", "what": "lunch"}]}},
    "count_routes_apply": {"routes": [{"for": "apply", "by": "phone"}]},
    "count_routes_apply_offline": {"routes": ONLINE},
    "count_follow_up": {"work": [WORK, PREPARATION]},
    "count_preparation": {"work": [WORK, FOLLOW_UP]},
}


def without(column: str) -> RoleVersion:
    """A draft that lacks what this column keeps, and nothing else where that can be."""
    words = {problem.words for one in ESSENTIALS if one.column == column for problem in one.lacks({"pay": {}} | EMPTY)}
    changes = OF.get(column) or next(case for case, _at, begins in CASES if any(w.startswith(begins) for w in words))
    if "work" in changes:
        changes = {"pay": {"status": "paid", "lines": [PAID]}} | changes
    gone = [key for key, value in changes.items() if value is None]
    version = make_draft(**{key: value for key, value in changes.items() if value is not None})
    record = {key: value for key, value in from_rows(version).items() if key not in gone}
    return roles.edit(version=version, record=record, by=coordinator())


EMPTY = {"pay": {"status": "paid"}}


@pytest.mark.parametrize("row", ESSENTIALS, ids=lambda row: row.column)
def test_the_gate_the_column_the_check_and_the_trigger_agree(row):
    if row.column in BY_THE_SHAPE:
        version = pay_for(make_draft())
        RoleVersion.objects.filter(pk=version.pk).update(**{row.column: ""})
    else:
        version = without(row.column)
        assert list(row.lacks(from_rows(version))), "the gate says it"
    kept = RoleVersion.objects.filter(pk=version.pk)
    assert not kept.filter(row.must).exists(), "the column shows it"
    version = kept.get()
    fund_as_a_whole_one(kept)
    with pytest.raises(IntegrityError, match="role_version_rule_one"), transaction.atomic():
        versions.freeze(version, from_rows(version), by=coordinator())
    if row.column in COUNTED:
        whole = computed(from_rows(make_draft())).columns
        kept.update(**{column: whole[column] for column in COUNTED})
        with pytest.raises(IntegrityError, match="counts of this version are not"), transaction.atomic():
            versions.freeze(kept.get(), from_rows(version), by=coordinator())


def fund_as_a_whole_one(kept) -> None:
    """So that the money is no reason, and only rule 1 is."""
    whole = pay_for(make_draft())
    facts = ("worked_total_pence", "worked_total_currency", "optional_pence", "funded_until", "work_ends_on")
    with triggers.paused(connection, "opportunities_roleversion"):  # no pot has promised it
        kept.update(**{name: getattr(whole, name) for name in facts}, funded_pence=10_000_000, panel_pence=0)


def test_every_count_of_the_table_is_taken_by_the_trigger():
    counted = {row.column for row in ESSENTIALS if row.count}
    assert counted | {"count_work"} == set(COUNTED)
