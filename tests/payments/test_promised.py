"""What a page says may be done is what may be done: the sentence and the verb asked the same rule, state by state."""

import contextlib

import pytest
from django.urls import reverse

from ground.exceptions import Refused
from payments.actions import choices
from payments.models import Contribution
from payments.presenters.member import may_choose
from tests.payments.test_pages import client_of, text

STATES = ("expected", "confirmed", "proposed", "approved", "exported", "paid")


@pytest.mark.parametrize("state", STATES)
def test_the_sum_may_be_changed_exactly_while_the_page_says_so(money, state):
    getattr(money, state)()
    one = Contribution.objects.latest("pk")
    page = text(client_of(one.payee).get(reverse("contribution_detail", args=[one.pk])))
    says = "you can change how much you are paid" in page and "once the work is confirmed" not in page
    offers = "Change how much I am paid" in page
    assert offers is may_choose(one)
    if state in ("exported", "paid"):
        assert not says and not offers
        return
    assert says is may_choose(one)
    with contextlib.suppress(Refused):
        choices.choose(contribution=one, kind="none", by=one.payee)
    assert one.choices.exists() is says
    if says:
        page = text(client_of(one.payee).get(reverse("contribution_detail", args=[one.pk])))
        assert ("you can change" in page.lower()) is may_choose(one)
