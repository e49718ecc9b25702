"""What may happen on a day of work stands in one table, and every place that says it says all of it."""

import json

import pytest
from django.urls import reverse

from opportunities import attendance
from opportunities.presenters import wording
from opportunities.record import check
from payments.actions import contributions
from payments.forms.by_hand import SayForForm
from payments.forms.contributions import AnswerForm, SayElseForm
from payments.models import Due, Outcome
from payments.queries import pay_rates
from tests.payments.test_pages import client_of, text


def test_the_database_the_schema_and_the_table_know_the_same_outcomes():
    shape = json.loads(check.SCHEMA.read_text())
    found = json.dumps(shape).partition('"attended", "left_early"')[2].partition("]")[0]
    assert (
        set(Outcome.values)
        == set(attendance.TABLE)
        == {"attended", "left_early", *json.loads(f"[{found.lstrip(', ')}]")}
    )
    assert dict(Outcome.choices) == {outcome: one.said for outcome, one in attendance.TABLE.items()}
    assert {outcome: one.offered for outcome, one in attendance.TABLE.items()} == wording.OUTCOMES


def test_the_persons_page_and_its_form_offer_the_same_answers_at_the_same_pay(money):
    done = money.expected()
    client, pays = client_of(done.payee), dict(pay_rates.by_outcome(done))
    page = text(client.get(reverse("contribution_detail", args=[done.pk])))
    for outcome in attendance.ELSE:
        assert attendance.TABLE[outcome].own in page, outcome
    form = SayElseForm(pays=pays)
    assert [value for value, _words in form.fields["outcome"].choices] == list(attendance.ELSE)
    asked = AnswerForm().fields["outcome"].choices
    heard = SayForForm(pays=pays, asked=False).fields["outcome"].choices
    assert [value for value, _words in asked] == [value for value, _words in heard] == list(attendance.TABLE)


@pytest.mark.parametrize("outcome", attendance.ELSE)
def test_what_the_page_said_is_what_is_paid(money, outcome):
    done = money.expected()
    shown = dict(pay_rates.by_outcome(done))[outcome]
    contributions.say_else(contribution=done, outcome=outcome, note="", by=done.payee)
    contributions.confirm(contribution=done, by=money.coordinator)
    assert sum(Due.objects.values_list("pence", flat=True)) == shown
