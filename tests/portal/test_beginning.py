"""Production from nothing: two administrators from the machine, duties by two, and the first contribution that is paid."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from members.models import DutyProposal, Person, User
from opportunities.actions import projects
from opportunities.models import Role, Session
from payments.actions import bank_messages, catch_up, contributions, pay_runs
from payments.models import Contribution, Payment, PayRun
from payments.queries import ledger_check
from portal.demo.story import choosing, past_roles, paying
from portal.demo.story.projects import PROJECTS
from portal.demo.story.stage import Stage
from tests import postbox
from tests.factories.money import statement
from tests.portal.test_doors import code_of

TODAY = dt.date(2026, 11, 30)
TEAM = {
    "coordinator": "coordinator",
    "finance": "finance",
    "finance2": "finance",
    "panel": "panel",
    "ally": "panel",
    "coproducer2": "panel",
}


def address(name: str) -> str:
    return f"{name}@host.example"


def sign_in(name: str) -> Client:
    """By an emailed code; the team's pages ask for a second step, which is set up and then given."""
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": address(name)})
    client.post(reverse("account_confirm_login_code"), {"code": postbox.code()})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    cache.clear()  # half a minute goes by: no code counts twice
    client.post(client.get("/admin/")["Location"], {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200
    return client


def sign_up(name: str) -> Person:
    client = Client()
    client.post(reverse("account_signup"), {"email": address(name), "name": name.capitalize()})
    client.post(reverse("account_email_verification_sent"), {"code": postbox.code()})
    return User.objects.get(email=address(name)).person


def test_from_nothing_to_the_first_paid_contribution(db, settings, clock_at):
    settings.DEMO = False
    settings.ACCOUNT_RATE_LIMITS = False
    stage = Stage(TODAY)
    record = past_roles.hearing_checks_first_group(TODAY)
    closes = (dt.date.fromisoformat(record["closes"]["on"]) - TODAY).days
    clock_at(stage.moment(closes - 30))
    for name in ("ada", "abel"):
        call_command("first_administrator", address(name), name=name.capitalize())
        stage.cast[name] = User.objects.get(email=address(name)).person
    ada, abel = (sign_in(name) for name in ("ada", "abel"))
    for name in (*TEAM, "rowan", "nia", "obi", "priya", "quinn", "rosa", "sam"):
        stage.cast[name] = sign_up(name)
    for name, kind in TEAM.items():
        ada.post(f"/admin/people/{stage.cast[name].pk}/duties/", {"kind": kind})
        proposal = DutyProposal.objects.open().get()
        abel.post(f"/admin/people/duties/proposed/{proposal.pk}/agree/", {"sure": "yes"})
    assert not DutyProposal.objects.open().exists()
    team = {name: sign_in(name) for name in ("coordinator", "finance", "finance2")}

    facts = next(one for one in PROJECTS if one["slug"] == record["project"])
    said = {key: facts[key] for key in ("name", "slug", "partner", "kind_of_work", "summary")}
    project = projects.start(**said, starts=stage.day(-360), ends=stage.day(200), by=stage.coordinator)
    projects.give_go_ahead(project=project, reference="Minute 1", by=stage.cast["ada"])
    line = paying.open_pots(stage)[project.slug]
    clock_at(stage.moment(closes - 24))
    role: Role = choosing.go_public(stage, record, line)
    clock_at(stage.moment(closes - 10))
    for name in ("rowan", "nia", "obi", "priya", "quinn", "rosa", "sam"):
        choosing.apply(stage, role, stage.cast[name])
    stage.favoured.add(stage.cast["rowan"].pk)
    clock_at(stage.moment(closes + 3))
    for name in ("panel", "ally", "coproducer2"):
        choosing.judge(stage, role.panel_seats.get(person=stage.cast[name]))
    clock_at(stage.moment(closes + 8))
    choosing.decide(stage, role)
    choosing.write_letters(stage, role)
    choosing.offer_places(stage, role)
    clock_at(stage.moment(closes + 12))
    choosing.answer_places(stage, role)

    first = Session.objects.filter(role=role).order_by("starts_at").first()
    clock_at(first.ends_at + dt.timedelta(hours=1))
    catch_up.run()
    mine = Contribution.objects.get(payee=stage.cast["rowan"])
    with pytest.raises(Refused, match="You gave them this place"):
        contributions.confirm(contribution=mine, by=stage.coordinator)
    team["finance2"].post(reverse("payments_confirm", args=[mine.pk]), {"sure": "yes"})  # there is one coordinator
    paying.give_bank_details(stage.cast["rowan"], number=1)
    catch_up.run()
    payment = Payment.objects.get(payee=stage.cast["rowan"])
    paying.approve_all(stage)
    team["finance"].post("/admin/payments/runs/prepare/")
    run = PayRun.objects.get()
    page = team["finance"].post(
        f"/admin/payments/runs/{run.pk}/authorise/", {"total_pence": run.total_pence}, follow=True
    )
    assert "Somebody else" in page.content.decode() or "does not authorise" in page.content.decode()
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=stage.finance2)
    pay_runs.export(run=run, by=stage.finance2)
    clock_at(clock.start_of(run.pay_on) + dt.timedelta(hours=15))
    run.refresh_from_db()
    taken = bank_messages.take(content=statement(run, clock.today()).encode(), by=stage.finance)
    bank_messages.apply(message=taken.message, why="Compared with the bank's page.", by=stage.finance2)
    payment.refresh_from_db()
    assert payment.status == "paid"
    assert ledger_check.problems() == []
    mine = [each.subject for each in postbox.delivered() if each.to == [address("rowan")]]
    assert any("Your pay is in your bank" in subject for subject in mine)
