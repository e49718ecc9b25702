"""The pages, as the people whose they are see them; totals are read from the screen."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from ground import clock, text_format, triggers
from ground.models import AuditEvent
from payments.actions import contributions, payments
from payments.models import Contribution, Payment, PayRun, Pot
from payments.queries import promise_classes
from payments.queries.contributions import loggable
from payments.queries.payments import content_of
from tests.cast import signed_in
from tests.factories import money as make
from tests.worlds import world


def client_of(person):
    return signed_in(person.user)


def text(response) -> str:
    return response.content.decode()


def test_one_press_says_i_was_there_and_a_second_is_harmless(money):
    done = money.expected()
    client = client_of(done.payee)
    page = text(client.get(reverse("contribution_detail", args=[done.pk])))
    assert "Were you there on Tuesday 24 November 2026?" in page
    assert "£75" in page and "Tuesday 8 December 2026" in page and "ending 678" in page
    assert "On Friday 27 November 2026 we will take it that you were there" in page
    for _press in range(2):
        assert client.post(reverse("contribution_say_there", args=[done.pk])).status_code == 302
    done.refresh_from_db()
    assert done.said_at is not None
    assert "Were you there" not in text(client.get(reverse("contribution_detail", args=[done.pk])))


def test_something_else_shows_what_each_pays(money):
    done = money.expected()
    client = client_of(done.payee)
    path = reverse("contribution_say_else", args=[done.pk])
    assert "You get £37.50" in text(client.get(path))
    assert "Choose an answer: What happened?" in text(client.post(path, {}))
    client.post(path, {"outcome": "ill", "note": "A cold."})
    done.refresh_from_db()
    assert done.outcome == "ill"


MINE = (
    "contribution_detail",
    "contribution_say_else",
    "contribution_answer",
    "contribution_choose",
)


@pytest.mark.parametrize("name", MINE)
def test_somebody_elses_work_is_not_there(money, name):
    done = money.confirmed()
    stranger = client_of(make.person())
    assert stranger.get(reverse(name, args=[done.pk])).status_code == 404
    assert stranger.post(reverse("contribution_say_there", args=[done.pk])).status_code == 404
    assert client_of(done.payee).get(reverse(name, args=[done.pk])).status_code == 200
    assert "Payee" not in text(stranger.get(reverse("me_contributions")))


def test_somebody_elses_payment_is_not_there(money):
    payment = money.paid()
    stranger = client_of(make.person())
    assert stranger.get(reverse("payment_detail", args=[payment.pk])).status_code == 404
    assert stranger.post(reverse("payment_retry", args=[payment.pk])).status_code == 404
    page = text(client_of(payment.payee).get(reverse("payment_detail", args=[payment.pk])))
    assert payment.reference in page and "In your bank" in page and "All of it is fees" in page


def test_the_money_page_adds_up(money):
    payee = money.payee()
    money.paid(payee)
    money.confirmed(payee, clock.now() - dt.timedelta(hours=5))
    page = text(client_of(payee).get(reverse("me_payments")))
    assert page.count("£75") >= 3
    assert promise_classes.count()["all"] == 0


def test_bank_details_are_asked_only_when_something_is_due(money):
    payee = money.payee(details=False)
    client = client_of(payee)
    assert "Not needed yet" in text(client.get(reverse("destination_give")))
    money.confirmed(payee)
    assert "Give bank details" in text(client.get(reverse("me_contributions")))
    path = reverse("destination_give")
    wrong = text(client.post(path, {"name": "P", "sort_code": "12", "account": "x"}))
    assert "A sort code has 6 numbers" in wrong and "An account number has 8 numbers" in wrong
    client.post(path, {"name": "P", "sort_code": "20 30 40", "account": "1234 5678"})
    page = text(client.get(reverse("me_payments")))
    assert "ending 678" in page and "12345678" not in page


def test_choosing_less_and_then_all(money):
    done = money.confirmed()
    client = client_of(done.payee)
    path = reverse("contribution_choose", args=[done.pk])
    assert "Write how much you would like" in text(client.post(path, {"kind": "less"}))
    assert "Write an amount below £75" in text(client.post(path, {"kind": "less", "pence": "80"}))
    client.post(path, {"kind": "less", "pence": "25"})
    assert "£25" in text(client.get(reverse("contribution_detail", args=[done.pk])))


def test_the_older_window_of_a_choice_asks_first(money):
    done = money.confirmed()
    client, path = client_of(done.payee), reverse("contribution_choose", args=[done.pk])
    old = {"basis": client.get(path).context["basis"]}
    for _press in range(2):
        assert client.post(path, old | {"kind": "less", "pence": "25"}).status_code == 302, "a second press is harmless"
    answer = client.post(path, old | {"kind": "none"})
    assert "It is now: less, £25" in text(answer) and done.choices.first().kind == "less"
    client.post(path, {"kind": "none", "basis": answer.context["basis"]})
    assert done.choices.first().kind == "none"


def test_what_is_on_its_way_can_no_longer_be_chosen(money):
    payment = money.paid()
    done = Contribution.objects.get()
    client = client_of(payment.payee)
    answer = client.get(reverse("contribution_choose", args=[done.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("contribution_detail", args=[done.pk])
    assert "This has been approved for payment" in text(answer)


def test_own_time_is_written_down_in_one_form(db, clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(lines=((2000, "hour", "read"),))
    payee = money.payee()
    make.catch_up.run()
    client = client_of(payee)
    page = text(client.get(reverse("contribution_log")))
    assert "£20 for one hour" in page
    said = {"line": loggable(payee).get().pk, "minutes": "90", "log_key": "k1"}
    said |= {"worked_on_0": "24", "worked_on_1": "11", "worked_on_2": "2026"}
    said |= {"worked_on_day": "24", "worked_on_month": "11", "worked_on_year": "2026"}
    for _press in range(2):
        client.post(reverse("contribution_log"), said)
    assert Contribution.objects.get().minutes == 90


# What each list asks, whether one row is in it or three.
OWN = {"me_contributions": 10, "me_payments": 9}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", OWN)
def test_lists_ask_as_much_for_three_as_for_one(money, name, count, django_assert_num_queries):
    payee = money.payee()
    for number in range(count):
        money.paid(payee, clock.now() - dt.timedelta(hours=2 + 4 * number))
    client = client_of(payee)
    client.get(reverse(name))
    with django_assert_num_queries(OWN[name]):
        page = text(client.get(reverse(name)))
    assert page.count("£75") >= count


def test_a_payment_shows_the_day_that_fits_where_it_stands(money, clock_at):
    clock_at("2026-11-27 15:00")
    payee = money.payee()
    client = client_of(payee)

    def shown() -> str:
        return text(client.get(reverse("me_payments")))

    money.approved(payee)
    assert "£75, put together Fri 27 Nov" in shown()
    clock_at("2026-11-28 15:00")
    run = money.export()
    assert "£75, sent Sat 28 Nov" in shown()
    clock_at("2026-12-02 15:00")
    money.settle(run, dt.date(2026, 11, 30))
    assert "£75, arrived Mon 30 Nov" in shown()
    money.take(make.statement(run, dt.date(2026, 12, 1), returns={run.attempts.get().key: "AC04"}, debits=False))
    assert "£75, came back Tue 1 Dec" in shown()


# The team


def test_the_team_is_not_told_what_nobody_has_said(money):
    done = money.expected()
    team, page = client_of(money.coordinator), reverse("payments_contributions")
    assert "not said yet" in text(team.get(page)) and "was there" not in text(team.get(page))
    contributions.say_there(contribution=done, by=done.payee)
    assert "was there (they said so)" in text(team.get(page))


def test_from_confirm_to_file_through_the_admin(money):
    done = money.expected()
    coordinator, first, second = map(client_of, (money.coordinator, money.finance, money.finance2))
    assert done.payee.name in text(coordinator.get(reverse("payments_contributions")))
    coordinator.post(reverse("payments_confirm", args=[done.pk]), {"sure": "yes"})
    page = text(first.get(reverse("payments_approvals")))
    payment = Payment.objects.get()
    assert payment.reference in page
    content = content_of(payment)
    assert content in page
    first.post(reverse("payments_approve", args=[payment.pk]), {"content": content})
    first.post(reverse("payments_prepare"))
    run = PayRun.objects.get()
    path = reverse("payments_run", args=[run.pk])
    assert "somebody else in finance" in text(first.get(path))
    assert "Authorise £75" in text(second.get(path))
    second.post(reverse("payments_authorise", args=[run.pk]), {"total_pence": "7500"})
    export, save = (reverse(name, args=[run.pk]) for name in ("payments_export", "payments_file_save"))
    assert second.get(save).status_code == second.get(reverse("payments_file", args=[run.pk])).status_code == 404
    assert "Taken 1 time." in text(second.post(export, {"sure": "yes"}, follow=True))
    one = second.get(save)
    assert "Taken 2 times." in text(second.post(export, follow=True))
    two = second.get(save)
    assert one.content == two.content and b"<CtrlSum>75.00</CtrlSum>" in one.content
    assert "copy-2-of" in two["Content-Disposition"]
    assert (
        list(AuditEvent.objects.filter(verb="save_file").values_list("actor_id", flat=True)) == [money.finance2.pk] * 2
    )


@pytest.mark.parametrize(("authorised", "pays_on"), [("2026-11-24", "2026-11-25"), ("2026-11-28", "2026-11-30")])
def test_a_run_shows_the_day_that_its_file_says(money, clock_at, authorised, pays_on):
    """Prepared on a Tuesday for Wednesday; authorised on Saturday, the bank pays on Monday."""
    money.approved()
    run = make.pay_runs.prepare(by=money.finance)
    clock_at(f"{authorised} 16:00")
    client, said = client_of(money.finance2), text_format.day(dt.date.fromisoformat(pays_on))
    assert said in text(client.get(reverse("payments_run", args=[run.pk])))
    make.pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    client.post(reverse("payments_export", args=[run.pk]), {"sure": "yes"})
    assert pays_on.encode() in client.get(reverse("payments_file_save", args=[run.pk])).content
    clock_at("2026-12-10 10:00")
    assert said in text(client.get(reverse("payments_run", args=[run.pk])))


def test_a_broken_file_is_said_beside_the_field(money):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of(money.finance)
    answer = client.post(reverse("payments_reconciliation"), {"file": SimpleUploadedFile("x.xml", b"<a")})
    assert "cut off" in text(answer)


FINANCE = ("payments_approvals", "payments_runs", "payments_reconciliation", "payments_reports", "payments_report")
BOTH = ("payments_pots", "payments_contributions")


@pytest.mark.parametrize("name", FINANCE + BOTH)
def test_who_may_see_the_teams_pages(money, name):
    money.paid()
    path = reverse(name)
    assert client_of(money.finance).get(path).status_code == 200
    assert client_of(money.coordinator).get(path).status_code == (200 if name in BOTH else 302)
    assert client_of(make.person()).get(path).status_code in (302, 403)


def test_a_member_of_the_team_without_finance_approves_nothing(money):
    payment = money.proposed()
    answer = client_of(money.coordinator).post(
        reverse("payments_approve", args=[payment.pk]), {"content": content_of(payment)}
    )
    payment.refresh_from_db()
    assert (answer.status_code, payment.status) == (302, "proposed")


def test_authorising_asks_who_is_there_again(money):
    money.approved()
    run = make.pay_runs.prepare(by=money.finance)
    answer = signed_in(money.finance2.user, proved="").post(
        reverse("payments_authorise", args=[run.pk]), {"total_pence": "7500"}
    )
    run.refresh_from_db()
    assert answer.status_code == 302 and run.status == "prepared"


def test_the_report_has_the_hosts_codes_and_runs_nothing_in_a_spreadsheet(money):
    with triggers.updates_allowed(connection, "payments_pot"):
        type(money.pot).objects.update(cost_code="=1+1")
    payment = money.paid()
    rows = text(client_of(money.finance).get(reverse("payments_report"))).splitlines()
    assert len(rows) == 2 and payment.reference in rows[1] and ",'=1+1," in rows[1] and ",75.00," in rows[1]


def test_every_detail_page_answers(money):
    payment = money.paid()
    client = client_of(money.finance)
    pages = {
        "payments_pot": money.pot.pk,
        "payments_contribution": Contribution.objects.get().pk,
        "payments_payment": payment.pk,
        "payments_run": payment.run_id,
    }
    for name, pk in pages.items():
        assert "£75" in text(client.get(reverse(name, args=[pk])))
    assert client.get(reverse("payments_pot_open")).status_code == 200


# With the admin's menu, whether one row of each kind is in it or three.
TEAMS = {
    "payments_pots": 34,
    "payments_contributions": 40,
    "payments_approvals": 38,
    "payments_runs": 35,
    "payments_reconciliation": 36,
    "payments_reports": 38,
    "payments_rows": 35,
}


def of_each_kind(count: int) -> make.Money:
    money = make.Money()
    for _row in range(count):
        money.paid()
        money.proposed()
        money.expected()
        make.ask(make.role(money.coordinator), 1000, money.coordinator)
    return money


@world
def one_of_each(clock_at):
    clock_at("2026-11-24 15:00")
    return of_each_kind(1)


@world
def three_of_each(clock_at):
    clock_at("2026-11-24 15:00")
    return of_each_kind(3)


def asks_as_listed(name: str, money: make.Money, django_assert_num_queries) -> None:
    client = client_of(money.finance)
    client.get(reverse(name))
    with django_assert_num_queries(TEAMS[name]):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", TEAMS)
def test_the_teams_lists_ask_this_much_for_one(one_of_each, name, django_assert_num_queries):
    asks_as_listed(name, one_of_each, django_assert_num_queries)


@pytest.mark.parametrize("name", TEAMS)
def test_the_teams_lists_ask_as_much_for_three(three_of_each, name, django_assert_num_queries):
    asks_as_listed(name, three_of_each, django_assert_num_queries)


def test_a_figure_leads_to_its_rows_and_they_to_a_file(money):
    money.paid()
    money.proposed()
    client = client_of(money.finance)
    pot = Pot.objects.first()
    path = reverse("payments_pot", args=[pot.pk])
    assert f"{path}?account=spent#steps" in client.get(reverse("payments_pots")).content.decode()
    held = text(client.get(path, {"account": "held"}))
    assert "Held for a payment" in held and "Money came into the pot" not in held
    rows = client.get(reverse("payments_pot_file", args=[pot.pk]), {"account": "held"}).content.decode("utf-8-sig")
    assert len(rows.splitlines()) == client.get(path, {"account": "held"}).context["page_obj"].paginator.count + 1
    assert "?status=paid" in client.get(reverse("payments_reports")).content.decode()
    paid = client.get(reverse("payments_rows"), {"status": "paid"})
    assert paid.context["count"] == 1 and "£75" in text(paid)
    file = client.get(reverse("payments_report"), {"status": "paid"}).content.decode("utf-8-sig")
    assert len(file.splitlines()) == 2
    assert client.get(reverse("payments_rows"), {"status": "x", "pot": "x", "month": "2026-13"}).status_code == 200
    assert client.get(reverse("payments_rows"), {"status": "paid", "month": "2001-01"}).context["count"] == 0


def test_the_list_of_contributions_keeps_its_filter_and_gives_it_as_a_file(money):
    done = money.expected()
    client = client_of(money.coordinator)
    assert done.payee.name in text(client.get(reverse("payments_contributions"), {"q": done.payee.name.split()[0]}))
    assert "Nothing here" in text(client.get(reverse("payments_contributions"), {"q": "zzz"}))
    page = client.get(reverse("payments_contributions"), {"status": "expected", "q": "a"})
    assert '<input type="hidden" name="status" value="expected">' in page.content.decode()
    rows = client.get(reverse("payments_contribution_file"), {"status": "expected"}).content.decode("utf-8-sig")
    assert done.payee.name in rows and ",75.00," in rows
    assert "Promised by now" in text(client.get(reverse("payments_contributions"), {"promise": "overdue"}))


def test_what_we_owe_is_what_the_sums_say(money):
    payee = money.payee()
    done = money.confirmed(payee)
    client = client_of(payee)
    client.post(reverse("contribution_choose", args=[done.pk]), {"kind": "less", "pence": "25"})
    answer = client.get(reverse("me_payments"))
    assert [one.left_pence for one in answer.context["owed"]] == [2500]
    assert answer.context["sums"]["waiting"] == 2500
    money.approve(payments.propose(payee=payee, by=money.system))
    money.export()
    answer = client.get(reverse("me_payments"))
    assert (answer.context["owed"], answer.context["sums"]["waiting"]) == ([], 0)


def test_an_approval_says_whom_it_pays_and_can_be_taken_back_until_it_is_in_a_run(money):
    payment = money.proposed()
    first, second = client_of(money.finance), client_of(money.finance2)
    approve, take_back = (reverse(f"payments_{name}", args=[payment.pk]) for name in ("approve", "take_back_approval"))
    content = {"content": content_of(payment)}
    said = text(first.post(approve, content, follow=True))
    assert f"Approved: £75 to {payment.payee.name}. Was that wrong? You can take it back on its page." in said
    page = reverse("payments_payment", args=[payment.pk])
    assert "Take back the approval" in text(first.get(page))
    for _ in range(2):
        first.post(take_back)
        payment.refresh_from_db()
        assert (payment.status, payment.run) == ("proposed", None)
    assert AuditEvent.objects.filter(verb="unapprove_payment", object_id=payment.pk).count() <= 1
    first.post(approve, content)
    make.pay_runs.prepare(by=money.finance)
    assert "Take back the approval" not in text(first.get(page))
    assert "in a run already" in text(second.post(take_back, follow=True))
    payment.refresh_from_db()
    assert (payment.run is not None, payment.status) == (True, "in_run")
