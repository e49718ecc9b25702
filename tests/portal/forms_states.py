"""How a form that no screen of the demo's year shows comes to be shown.

`STATES[part]` brings it about by the portal's own actions, and says who looks where.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ground import clock, jobs
from members.actions import accounts, duties, joins, notices, people, private
from members.models import ConsentText, Notice, Person
from members.sign_in import proof
from opportunities.actions import (
    access_needs,
    applications,
    changes,
    draws,
    letters,
    panels,
    places,
    projects,
    scores,
    selections,
)
from opportunities.models import Application, PanelSeat, Place, Placement, Role, WorkLine
from opportunities.queries.tallies import criteria_of
from payments.actions import bank_messages, pay_runs
from payments.actions import never_paid as declarations
from tests import postbox
from tests.architecture import url_samples
from tests.cast import Cast, signed_in
from tests.factories import money as make
from tests.factories import records
from tests.factories import roles as role_factory

Shown = tuple[Client, str]
State = Callable[[Cast], Shown | Iterator[Shown]]

# POST rows that no page shows a form for, and why.
NO_BANK = "the demo's bank is a process of its own, and does not run here"
NO_FORM: dict[str, str] = {"payments_send": NO_BANK, "payments_fetch": NO_BANK}

JUDGED = "decide-how-health-data-is-used"


def rows(model: str, **conditions: Any) -> Iterable:
    return apps.get_model(model)._default_manager.filter(**conditions).order_by("pk")


def first(model: str, **conditions: Any) -> Any:
    found = next(iter(rows(model, **conditions)), None)
    assert found is not None, f"the year has no {model} with {conditions}"
    return found


def client_of(person: Person) -> Client:
    return signed_in(person.user)


def page(who: str, name: str, *args: Any, query: str = "") -> State:
    return lambda cast: (cast.client(who), reverse(name, args=args) + query)


# Accounts


def asked_for_a_code(cast: Cast) -> Shown:
    """At the door that asks "is it still you?", with the code mailed."""
    client = cast.client("coproducer", proved="")
    client.post(reverse("account_proof"), {"send": "yes"})
    return client, reverse("account_proof")


def on_the_way(start: str, sent: dict[str, str], onward: str) -> State:
    """Nobody yet: what is sent at the start leads to the next page."""

    def begin(cast: Cast) -> Shown:
        client = Client()
        client.post(reverse(start), sent)
        return client, reverse(onward)

    return begin


def with_second_step(name: str) -> State:
    def made(cast: Cast) -> Shown:
        client = cast.client("coproducer", proved=proof.SECOND_STEP)
        TOTP.activate(cast.user("coproducer"), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(cast.user("coproducer"))
        return client, reverse(name)

    return made


def second_step_wanted(cast: Cast) -> Shown:
    with_second_step("me")(cast)
    client = Client()
    client.post(reverse("account_login"), {"login": url_samples.COPRODUCER, "password": settings.DEMO_PASSWORD})
    return client, reverse("mfa_authenticate")


def forgotten(cast: Cast) -> Shown:
    """The code from the mail was right, so a new password is asked for."""
    client = Client()
    client.post(reverse("account_reset_password"), {"email": url_samples.COPRODUCER})
    code = postbox.code()
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    return client, reverse("account_complete_password_reset")


def no_password(cast: Cast) -> Shown:
    user = cast.user("coproducer")
    user.set_unusable_password()
    user.save()
    return signed_in(user), reverse("account_set_password")


EMAIL = {"email": url_samples.COPRODUCER}

# One's own


def offered(cast: Cast) -> Shown:
    """By the actions, since the year's own place on offer is somebody's who has no account."""
    role = judged(clear)
    selections.decide(role=role, by=cast.coordinator)
    places.offer_all(role=role, by=cast.coordinator)
    place = first("opportunities.Place", status="offered", role=role, application__person__user__isnull=False)
    private.write(person=place.application.person, access_needs="Captions", by=place.application.person)
    return client_of(place.application.person), reverse("place_detail", args=[place.pk])


def place_of(cast: Cast) -> Place:
    place = first(
        "opportunities.Place", status="accepted", placement__status="active",
        application__person__user__email=url_samples.COPRODUCER,
    )  # fmt: skip
    private.write(person=cast.coproducer, access_needs="Captions", by=cast.coproducer)
    return place


def not_shared(cast: Cast) -> Shown:
    return cast.client("coproducer"), reverse("place_detail", args=[place_of(cast).pk])


def shared(cast: Cast) -> Shown:
    place = place_of(cast)
    text = ConsentText.objects.filter(purpose="team").order_by("-version").first()
    access_needs.share(placement=place.placement, text=text, by=cast.coproducer)
    return cast.client("coproducer"), reverse("place_detail", args=[place.pk])


def with_dates(cast: Cast) -> Placement:
    """The co-producer comes to one of two dates, and has not chosen yet."""
    role = make.role(cast.coordinator)
    WorkLine.objects.create(version=role.versions.get(), position=0, key="meet", kind="session", choose=1)
    for days in (9, 16):
        ends = clock.now() + dt.timedelta(days=days)
        make.session(role, ends, cast.coordinator, by_choice=True, room=2)
    return make.placement(role, cast.coproducer, cast.coordinator)


def dates_to_choose(cast: Cast) -> Shown:
    return cast.client("coproducer"), reverse("place_detail", args=[with_dates(cast).place_id])


def dates_to_write_down(cast: Cast) -> Shown:
    return page("coordinator", "selection_placement", with_dates(cast).pk)(cast)


def came_back(cast: Cast) -> Shown:
    payment = first("payments.Payment", status__in=["failed", "returned"])
    return client_of(payment.payee), reverse("payment_detail", args=[payment.pk])


def own_application(role: Role) -> Application:
    return Application.objects.filter(role=role, status="submitted", person__user__isnull=False).order_by("pk").first()


def sent_and_open(cast: Cast) -> Shown:
    found = own_application(open_with_applications())
    return client_of(found.person), reverse("application_detail", args=[found.reference])


def on_paper(cast: Cast) -> Shown:
    found = first("opportunities.Application", person__user=None, status="submitted")
    return cast.client("coordinator"), reverse("selection_application", args=[found.reference])


def changes_not_sent(cast: Cast) -> Shown:
    found = own_application(open_with_applications())
    changes.change(application=found, by=found.person)
    return client_of(found.person), reverse("application_detail", args=[found.reference])


def open_with_applications() -> Role:
    now = clock.now()
    return first(
        "opportunities.Role", kind="own", status="published", applications__status="submitted",
        current__closes_at__gt=now,
    )  # fmt: skip


def changed_since(cast: Cast) -> Shown:
    role = open_with_applications()
    role_factory.change(role, must_act=True)
    found = own_application(role)
    return client_of(found.person), reverse("application_detail", args=[found.reference])


def written(cast: Cast) -> Shown:
    """Every question is answered, and it is not sent."""
    draft, who = url_samples.draft(), cast.stranger
    for question in draft.version.selectionquestions.order_by("position"):
        applications.answer(application=draft, question=question, text="I did.", by=who)
    return cast.client("stranger"), reverse("application_check", args=[draft.role.slug])


def grant(cast: Cast) -> Shown:
    url_samples.consented()
    return cast.client("coproducer"), reverse("me_privacy")


# The panel


def judges() -> list[PanelSeat]:
    """All of them have said that they know nobody."""
    seats = PanelSeat.objects.live().filter(role__slug=JUDGED).select_related("person", "role").order_by("pk")
    for seat in seats:
        if seat.interests_declared_at is None:
            panels.declare(seat=seat, kind="none", by=seat.person)
    return list(seats.all())


def scored(seat: PanelSeat, value: Callable[[int], int]) -> None:
    """`value(n)` for each point of the n-th answer."""
    for at, application in enumerate(seat.role.applications.filter(status="submitted").order_by("pk")):
        panels.declare_about(seat=seat, application=application, kind="none", by=seat.person)
        for criterion in criteria_of(seat.role):
            scores.give(seat=seat, application=application, criterion=criterion, value=value(at), by=seat.person)


def judged(value: Callable[[int], int], *, apart: bool = False) -> Role:
    """Every judge has locked, so names are open."""
    seats = judges()
    for number, seat in enumerate(seats):
        scored(seat, (lambda at: 1) if apart and number == 0 else value)
    for seat in seats:
        scores.lock(seat=seat, by=seat.person)
    return Role.objects.get(slug=JUDGED)


def clear(at: int) -> int:
    return 5 - min(at, 4)


def tied(at: int) -> int:
    return 4


def all_scored(cast: Cast) -> Shown:
    scored(next(seat for seat in judges() if seat.person == cast.panel), clear)
    return cast.client("panel"), reverse("panel_check", args=[JUDGED])


def lot_of(role: Role, cast: Cast) -> None:
    """Prepared an hour ago, of something that has happened since."""
    known = clock.now() - dt.timedelta(minutes=5)
    with clock.at(known - dt.timedelta(hours=1)):
        draws.store(role=role, source="Saturday's bonus ball", opens_at=known, by=cast.coordinator)


def names_open(cast: Cast) -> Iterator[Shown]:
    """The panel talks, then types the value of a lot."""
    role, client = judged(tied), cast.client("panel")
    first_code = Application.objects.filter(role=role, status="submitted").order_by("pk").first().code
    yield client, reverse("panel_revise", args=[JUDGED, first_code, 1])
    lot_of(role, cast)
    yield client, reverse("panel_draw", args=[JUDGED])


# The team


def by_lot(cast: Cast) -> Iterator[Shown]:
    """The lot is prepared, then its value is typed."""
    judged(tied)
    there = cast.client("coordinator"), reverse("selection_draw", args=[JUDGED])
    yield there
    lot_of(Role.objects.get(slug=JUDGED), cast)
    yield there


def to_the_end(cast: Cast) -> Iterator[Shown]:
    """Confirm the scores, offer places, write letters, conclude."""
    role, client = judged(clear), cast.client("coordinator")
    there = client, reverse("selection_role", args=[JUDGED])
    yield there
    selections.decide(role=role, by=cast.coordinator)
    yield there
    yield client, reverse("selection_letter", args=[selections.without_letter(role)[0].reference])
    places.offer_all(role=role, by=cast.coordinator)
    for each in Application.objects.sent().filter(role=role).order_by("pk"):
        letters.write(application=each, strength="It is clear.", idea="Say more.", words={}, by=cast.coordinator)
    jobs.run_ready()
    for notice in Notice.objects.to_tell().exclude(not_told_by=cast.coordinator).order_by("pk"):
        notices.log(notice=notice, by=cast.coordinator)
    yield there


def far_apart(cast: Cast) -> Shown:
    judged(clear, apart=True)
    return cast.client("coordinator"), reverse("selection_role", args=[JUDGED])


def changed_for_the_team(cast: Cast) -> Shown:
    role = open_with_applications()
    role_factory.change(role, must_act=True)
    return cast.client("coordinator"), reverse("selection_application", args=[own_application(role).reference])


def paused(cast: Cast) -> Shown:
    return page("coordinator", "selection_placement", first("opportunities.Placement", status="paused").pk)(cast)


def goes_on(cast: Cast) -> Shown:
    found = first("opportunities.Placement", status="active", ends_on__gte=clock.today())
    return page("coordinator", "selection_placement", found.pk)(cast)


def draft_of(number: int) -> State:
    def shown(cast: Cast) -> Shown:
        version = list(rows("opportunities.RoleVersion", status="draft", role__kind="own"))[number]
        return cast.client("coordinator"), reverse("team_role", args=[version.role.slug])

    return shown


def paid_for(cast: Cast) -> Shown:
    """A draft that may be published."""
    version = role_factory.make_draft(by=cast.coordinator)
    role_factory.pay_for(version)
    return cast.client("coordinator"), reverse("team_role", args=[version.role.slug])


def published(cast: Cast) -> Shown:
    return cast.client("coordinator"), reverse("team_role", args=[JUDGED])


ROLLING = {"closes": {"kind": "rolling"}, "dates": [{"kind": "hear_by", "within_working_days": 15}]}


def open_all_the_time(cast: Cast) -> Shown:
    role = role_factory.make_role(by=cast.coordinator, **ROLLING)
    return cast.client("coordinator"), reverse("team_role", args=[role.slug])


def with_a_duty(cast: Cast) -> Shown:
    return cast.client("admin"), reverse("people_person", args=[cast.coordinator.pk])


def two_records(cast: Cast) -> tuple[Person, Person]:
    given = {"reach_by": "phone", "phone": "0115 496 0001", "by": cast.coordinator2}
    return people.add(name="Winnie Moss", **given), people.add(name="Winnie M", **given)


def both_mine(cast: Cast) -> Shown:
    return page("coproducer", "join_detail", url_samples.to_say_yes().pk)(cast)


def to_join(cast: Cast) -> Shown:
    return page("coordinator", "people_person", two_records(cast)[1].pk, query="?find=Winnie")(cast)


def joined(cast: Cast) -> Shown:
    keep, other = two_records(cast)
    records.joined(other, keep)
    return page("coordinator", "people_person", other.pk)(cast)


def account_closed(cast: Cast) -> Shown:
    accounts.close(user=cast.user("stranger"), by=cast.admin)
    return page("admin", "people_person", cast.stranger.pk)(cast)


def to_agree(cast: Cast) -> Shown:
    proposed = joins.propose(
        person=two_records(cast)[1], into=cast.coproducer, evidence="They said so.", by=cast.coordinator
    )
    return page("admin", "people_person", proposed.record_id)(cast)


def soon_joined(cast: Cast) -> Iterator[Shown]:
    """Agreed; then they ring, and an administrator who had no part in it clears it up. And the link in the mail."""
    to_agree(cast)
    join = joins.agree(join=first("members.Join", agreed_at=None, record__name="Winnie M"), by=cast.admin)
    yield page("coordinator", "people_person", join.record_id)(cast)
    yield Client(), join.stop_path
    joins.stop(join=join, how="phone", by=cast.coordinator)
    yield page("admin2", "people_person", join.record_id)(cast)


def a_duty_to_agree_to(cast: Cast) -> Shown:
    proposal = duties.propose(person=cast.coproducer, kind="finance", by=cast.admin)
    return page("admin2", "people_person", proposal.person_id)(cast)


def found_by_name(name: str) -> State:
    """The form is there once somebody was looked for."""

    def shown(cast: Cast) -> Shown:
        two_records(cast)
        role = open_with_applications()
        return page("coordinator", name, role.slug, query="?q=Winnie")(cast)

    return shown


def shares_needs(cast: Cast) -> Shown:
    place = place_of(cast)
    text = ConsentText.objects.filter(purpose="team").order_by("-version").first()
    access_needs.share(placement=place.placement, text=text, by=cast.coproducer)
    return page("coordinator", "selection_placement", place.placement.pk)(cast)


def project_to_end(cast: Cast) -> Shown:
    facts = {"name": "Over soon", "slug": "over-soon", "partner": "A partner", "kind_of_work": "Study"}
    project = projects.start(**facts, summary="What it is.", by=cast.coordinator)
    projects.give_go_ahead(project=project, reference="Minute 7", by=cast.admin)
    return page("coordinator", "team_project", project.slug)(cast)


# Money


def to_send(cast: Cast) -> Shown:
    found = first("payments.PayRun", status="prepared")
    pay_runs.authorise(run=found, total_pence=found.total_pence, by=cast.finance2)
    return run("authorised")(cast)


def expected(cast: Cast) -> Shown:
    return cast.client("coordinator"), reverse(
        "payments_contribution", args=[first("payments.Contribution", status="expected").pk]
    )


def objected(cast: Cast) -> Shown:
    """The other coordinator looks at work that somebody says they did."""
    one = first("payments.Void", objected_at__isnull=False, answered_at=None)
    return cast.client("coordinator2"), reverse("payments_contribution", args=[one.contribution_id])


def run(status: str, name: str = "payments_run") -> State:
    return lambda cast: (
        cast.client("finance2"), reverse(name, args=[first("payments.PayRun", status=status).pk])
    )  # fmt: skip


def approved(cast: Cast) -> Shown:
    payment = first("payments.Payment", status="approved", run=None)
    return client_of(payment.approvals.order_by("-pk")[0].by), reverse("payments_payment", args=[payment.pk])


def never_paid(cast: Cast) -> Iterator[Shown]:
    """The bank was given it long ago: one says that it never paid, another agrees."""
    attempt = first("payments.Attempt", status__in=["sending", "accepted"])
    there = reverse("payments_payment", args=[attempt.payment_id])
    with clock.at(clock.now() + dt.timedelta(days=30)):
        yield cast.client("finance"), there
        said = {"why": "The bank says sent twice.", "evidence": "Statement of June"}
        declarations.declare(attempt=attempt, **said, by=cast.finance2)
        yield cast.client("finance"), there


def bank_file(cast: Cast) -> Iterator[Shown]:
    """One gives a file of the bank's that does not follow, the other applies it or sets it aside."""
    taken = bank_messages.take(content=make.statement(None, clock.today()).encode(), by=cast.finance2)
    yield cast.client("finance"), reverse("payments_bank_message", args=[taken.message.pk])


def bank_line(cast: Cast) -> Iterator[Shown]:
    """What the bank does not explain: one says what it is, another agrees."""
    lines = apps.get_model("payments.StatementLine").objects.filter(outcome="back", applied_at=None)
    for line in (lines.filter(decisions=None).first(), lines.exclude(decisions=None).first()):
        yield cast.client("finance"), reverse("payments_bank_line", args=[line.pk])


STATES: dict[str, dict[str, State]] = {
    "account": {
        "a code to sign in": on_the_way("account_request_login_code", EMAIL, "account_confirm_login_code"),
        "a code to sign up": on_the_way(
            "account_signup", {"email": "nia@example.org", "name": "Nia"}, "account_email_verification_sent"
        ),
        "a code for a new password": on_the_way("account_reset_password", EMAIL, "account_confirm_password_reset_code"),
        "a new password": forgotten,
        "a first password": no_password,
        "is it still you": asked_for_a_code,
        "a second step to end": with_second_step("mfa_deactivate_totp"),
        "codes to keep, anew": with_second_step("mfa_generate_recovery_codes"),
        "a second step to look again": with_second_step("mfa_reauthenticate"),
        "a second step to sign in": second_step_wanted,
    },
    "own": {
        "a place on offer": offered,
        "what helps, not shared": not_shared,
        "what helps, shared": shared,
        "dates to choose": dates_to_choose,
        "a payment that came back": came_back,
        "an application to an open role": sent_and_open,
        "changes that were not sent": changes_not_sent,
        "an application to a role that has changed": changed_since,
        "an application ready to send": written,
        "a reading that was allowed": grant,
        "two accounts that may be theirs": both_mine,
    },
    "panel": {
        "everything scored": all_scored,
        "names are open": names_open,
    },
    "team": {
        "an application that may be taken back on paper": on_paper,
        "a role that a lot decides": by_lot,
        "two records to agree to": to_agree,
        "two records that are soon one": soon_joined,
        "a duty to agree to": a_duty_to_agree_to,
        "a role on its way to the end": to_the_end,
        "scores that lie apart": far_apart,
        "an application to a role that has changed": changed_for_the_team,
        "a placement that rests": paused,
        "a placement that goes on": goes_on,
        "dates that somebody told": dates_to_write_down,
        "needs that are shared": shares_needs,
        "somebody to enter an application for": found_by_name("selection_enter"),
        "somebody to give a seat": found_by_name("selection_seats"),
        "a draft to pay for": draft_of(0),
        "another draft": draft_of(1),
        "a draft to publish": paid_for,
        "a published role": published,
        "a role that is open all the time": open_all_the_time,
        "a project that waits": page("admin", "team_project", "young-people-and-waiting-rooms"),
        "a project to end": project_to_end,
        "somebody with a duty": with_a_duty,
        "an account that was closed": account_closed,
        "two records to join": to_join,
        "two records joined": joined,
    },
    "money": {
        "work to confirm": expected,
        "work that somebody says they did": objected,
        "money that was asked for": page("finance", "payments_pots"),
        "a run to authorise, by another": run("prepared"),
        "a run to send": to_send,
        "a run to take apart": run("prepared", "payments_take_apart"),
        "an approval to take back": approved,
        "a payment that the bank never paid": never_paid,
        "a file of the bank's that waits": bank_file,
        "a line of the bank's that it does not explain": bank_line,
    },
}
