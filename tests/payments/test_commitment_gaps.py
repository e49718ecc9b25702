"""Terms that were published when work of so much a week counted once: frozen as they are, and finance is told."""

from __future__ import annotations

import dataclasses

import pytest
from django.urls import reverse

from opportunities.actions import roles
from opportunities.models import Role
from opportunities.record import computed_columns
from tests.factories.roles import change, coordinator, day, make_project, make_role, own_record, pay_for

pytestmark = pytest.mark.django_db
POTS_QUERIES = 33
WEEKLY = [
    {"key": "sessions", "kind": "session", "count": 2, "length": {"n": 2, "unit": "hour"}},
    {
        "key": "notes",
        "kind": "total",
        "per": "week",
        "length": {"n": 2, "unit": "hour"},
        "includes": ["follow_up", "preparation"],
    },
]
PAY = {
    "status": "paid",
    "lines": [{"kind": "paid", "work": "notes", "amount": {"pence": 2000, "currency": "GBP"}, "unit": "hour"}],
    "may_decline": "yes",
}


@pytest.fixture
def published_before(monkeypatch):
    """`published_before()`: a role of 26 weeks whose total was taken for £40."""

    def publish() -> Role:
        whole = computed_columns.worked_total
        once = lambda record, rates: dataclasses.replace(whole(record, rates), low=4000, high=4000)  # noqa: E731
        with monkeypatch.context() as before:
            before.setattr(computed_columns, "worked_total", once)
            term = {"starts": day(35), "ends": day(35 + 26 * 7 - 1)}
            return make_role(project=make_project(), work=WEEKLY, pay=PAY, term=term)

    return publish


def test_finance_reads_which_roles_have_too_little(published_before, client_of):
    role = published_before()
    assert (role.current.worked_total_pence, role.current.funded_pence) == (4000, 12000)
    page = client_of("finance").get(reverse("payments_pots")).content.decode()
    gap = page[page.index("Too little set aside") : page.index("<h2>Pots</h2>")]
    assert role.current.title in gap
    for figure in ("£3,120", "£120", "£3,000"):  # 26 weeks × £40 × 3 places
        assert figure in gap
    assert "One role has too little set aside" in client_of("finance").get("/admin/").content.decode()
    assert "too little set aside" not in client_of("coordinator").get("/admin/").content.decode()


def test_new_terms_ask_for_the_rest_and_it_is_off_the_list(published_before, client_of):
    role = published_before()
    draft = roles.amend(role=role, by=coordinator())
    record = own_record(role.project, slug=role.slug, title=role.current.title, work=WEEKLY, pay=PAY)
    record["term"] = {"starts": day(35), "ends": day(35 + 26 * 7 - 1)}
    draft = roles.edit(version=draft, record=record, note="The whole sum is put right.", by=coordinator())
    assert roles.ask_for_funding(version=draft, by=coordinator()).pence == 300000
    assert "Too little set aside" in client_of("finance").get(reverse("payments_pots")).content.decode()
    pay_for(draft)
    roles.publish(version=draft, by=coordinator())
    assert "Too little set aside" not in client_of("finance").get(reverse("payments_pots")).content.decode()


def test_what_is_published_now_has_its_whole_sum(client_of):
    term = {"starts": day(35), "ends": day(35 + 26 * 7 - 1)}
    role = make_role(work=WEEKLY, pay=PAY, term=term)
    assert role.current.worked_total_pence == 104000
    change(role, what_you_do="Write two hours of notes each week.")
    assert "Too little set aside" not in client_of("finance").get(reverse("payments_pots")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_one_and_three_ask_the_same(published_before, client_of, django_assert_num_queries, count):
    for _ in range(count):
        published_before()
    client = client_of("finance")
    client.get(reverse("payments_pots"))
    with django_assert_num_queries(POTS_QUERIES):
        client.get(reverse("payments_pots"))
