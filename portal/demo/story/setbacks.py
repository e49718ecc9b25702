"""What also happens in a year: people stop, banks refuse, hosts change their minds. All of it by the usual actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from members.actions import accounts, cases, joins, notices
from members.models import CameBack, Case, Notice, Person
from opportunities.actions import applications, placements, places, projects, roles, sessions
from opportunities.models import Application, EndedWhy, Place, Placement, Project, Session
from payments.actions import contributions
from payments.models import Contribution, Payment
from portal.demo.story import odd_statement, paying, said_not_to_count
from portal.demo.story.stage import Stage

if TYPE_CHECKING:
    from portal.demo.story.year import Year

TRAINING, RESEARCH = "workshop-co-leads", "family-changemakers-peer-researchers"
PEERS, READERS, HEARING = "learning-partners-peer-group", "patient-data-reading-group", "hearing-checks-first-group"


def plan(year: Year, cancelled: dict) -> None:
    _hosts(year, cancelled)
    _people(year)
    _money(year)


def _hosts(year: Year, cancelled: dict) -> None:
    """A role called off, a project that ended before it began, a place taken back, a session called off."""
    stage, closes = year.stage, year.offset(cancelled["closes"]["on"])
    year.on(closes - 24, lambda: year.publish(cancelled))
    year.apply_before(cancelled, closes, 2)
    why = "The college has stopped the course. We are sorry. What you wrote stays in your space."
    year.on(closes - 1, lambda: roles.cancel(role=year.role(cancelled), why=why, by=stage.coordinator))
    year.on(-340, lambda: _start_listening_week(stage))
    year.on(-310, lambda: projects.end(project=Project.objects.get(slug="a-listening-week"), by=stage.coordinator))
    year.on(-282, lambda: _take_back(stage, PEERS))
    year.on(-3, lambda: _call_off(stage))


def _start_listening_week(stage: Stage) -> None:
    project = projects.start(
        name="A listening week",
        slug="a-listening-week",
        partner="Camden Council",
        kind_of_work="Co-design",
        summary="The council wanted to listen for a week in its libraries. It closed them first.",
        by=stage.coordinator,
    )
    projects.give_go_ahead(project=project, reference="Team meeting note 10: yes", by=stage.cast["admin"])


def _take_back(stage: Stage, slug: str) -> None:
    found = Place.objects.filter(role__slug=slug, status="accepted").exclude(application__person__in=_cast(stage))
    for place in found.order_by("-pk")[:1]:
        why = "The room holds six people and not seven. We are sorry, and will ask you first next time."
        places.withdraw(place=place, why=why, by=stage.coordinator)


def _call_off(stage: Stage) -> None:
    """The last review meeting, five weeks ahead: nobody is paid for it, and everybody is told in good time."""
    session = Session.objects.filter(role__slug="story-reviewers", status="planned").order_by("-starts_at").first()
    if session is not None:
        sessions.cancel(session=session, by=stage.coordinator)


def _people(year: Year) -> None:
    stage = year.stage
    year.on(-125, lambda: _placement(stage, READERS, placements.pause))
    year.on(-95, lambda: _go_on(stage))
    year.on(-70, lambda: _placement(stage, HEARING, placements.end, why=EndedWhy.THEIR_WISH))
    year.on(-20, lambda: _placement(stage, RESEARCH, placements.pause))
    year.on(-6, lambda: _withdraw(stage, "shape-the-hearing-checks-project"))
    year.on(-6, lambda: _bounce(stage))
    year.on(-40, lambda: _sign_up_again(stage))
    year.on(-1, lambda: _propose_a_join(stage))
    for opened, answered, closed in ((-100, -95, -90), (-15, -10, 0), (-3, 0, 0)):
        year.on(opened, lambda opened=opened: _ask(stage, -opened % 7))
        if answered:
            year.on(answered, lambda: _cases(stage, "open", cases.answer))
        if closed:
            year.on(closed, lambda: _cases(stage, "answered", cases.close))


def _cast(stage: Stage) -> list[Person]:
    return list(stage.cast.values())


def _placement(stage: Stage, slug: str, verb, **facts) -> None:
    found = Placement.objects.filter(role__slug=slug, status="active").exclude(person__in=_cast(stage))
    for placement in found.order_by("-pk")[:1]:
        verb(placement=placement, by=stage.coordinator, **facts)


def _go_on(stage: Stage) -> None:
    for placement in Placement.objects.filter(role__slug=READERS, status="paused").order_by("pk"):
        placements.go_on(placement=placement, by=stage.coordinator)


def _withdraw(stage: Stage, slug: str) -> None:
    sent = Application.objects.filter(role__slug=slug, status="submitted").exclude(person__user=None)
    for application in sent.exclude(person__in=_cast(stage)).order_by("pk")[:1]:
        applications.withdraw(application=application, by=application.person)


def _bounce(stage: Stage) -> None:
    """A mail came back: somebody has to ring."""
    sent = Notice.objects.filter(kind=applications.RECEIVED, status="sent").exclude(person__in=_cast(stage))
    for notice in sent.order_by("-pk")[:1]:
        notices.bounce(notice=notice, why=CameBack.REFUSED, by=Person.objects.system())


TWICE = 16  # of the company, in the order in which they joined


def _sign_up_again(stage: Stage) -> None:
    """Somebody forgot that they had an account."""
    first = stage.company[TWICE]
    email = f"again.{first.user.email}"
    accounts.open_for(name=first.name, email=email, by=Person.objects.system())


def _propose_a_join(stage: Stage) -> None:
    """One coordinator says that they are one person; the other has not looked yet."""
    first = stage.company[TWICE]
    second = Person.objects.get(user__email=f"again.{first.user.email}")
    why = "They rang from the number on the first record, and knew when they had joined."
    joins.propose(person=second, into=first, evidence=why, by=stage.coordinator)


def _ask(stage: Stage, which: int) -> None:
    person = stage.company[which + 1]
    cases.open_case(kind="rights", words="Who read what I wrote about my access needs, and why?", by=person)


def _cases(stage: Stage, status: str, verb) -> None:
    for case in Case.objects.filter(status=status).exclude(kind="work").order_by("pk"):
        verb(case=case, by=stage.coordinator)


def _money(year: Year) -> None:
    """Turned down, taken in part, asked about, written down twice, sent back, left lying."""
    stage = year.stage
    for month, (kind, pence) in zip(
        year.months[4:10:2], (("none", None), ("less", 4000), ("none", None)), strict=False
    ):
        wish = {"kind": kind, "pence": pence}
        for day in range(2, 8):
            year.on(month + day, lambda wish=wish: _choose(stage, wish))
    asked = year.months[5]
    year.on(asked + 3, lambda: _query(stage, READERS))
    year.on(asked + 5, lambda: _answer(stage))
    year.on([month for month in year.months if month < -40][-1] + 1, lambda: _write_down_twice(stage))
    said_not_to_count.plan(year)
    year.on(-33, lambda: _query_an_hour(stage, -33))
    year.on(-1, lambda: _query(stage, TRAINING))
    late = next(month for month in year.months if -160 < month < -60)
    year.on(late, lambda: _forget(stage, HEARING))
    year.on(late, lambda: stage.ask_the_bank_to_return())
    year.on(late + 17, lambda: paying.try_again(stage))
    year.on(late + 24, lambda: _find(stage))
    year.on([month for month in year.months if month < -20][-1], lambda: _forget(stage, HEARING))
    year.on(-60, lambda: stage.ask_the_bank_to_return())
    year.on(-1, lambda: odd_statement.give(stage))


def _choose(stage: Stage, wish: dict) -> None:
    """Once a month at most: of what is proposed, else of what is about to be."""
    if wish.get("done"):
        return
    mine = Contribution.objects.filter(role__slug=PEERS).exclude(payee__in=_cast(stage)).order_by("-worked_on", "pk")
    waiting = Payment.objects.filter(status="proposed", attempts=None).values("items__due__contribution")
    contribution = mine.filter(status="confirmed", pk__in=waiting).first()
    if contribution is not None:
        paying.choose(contribution, wish["kind"], wish["pence"])
        wish["done"] = True


def _query(stage: Stage, slug: str) -> None:
    for contribution in Contribution.objects.filter(role__slug=slug, status="expected").order_by("pk")[:1]:
        words = "Were you there for the whole of it, or the first half?"
        contributions.query(contribution=contribution, words=words, by=stage.coordinator)


def _answer(stage: Stage) -> None:
    for contribution in Contribution.objects.filter(status="queried", voided=None).order_by("pk"):
        words = "The whole of it. I was on the phone for the second half."
        contributions.answer(contribution=contribution, outcome="attended", note=words, by=contribution.payee)


def _training(which: int) -> Placement:
    return Placement.objects.filter(role__slug=TRAINING, status="active").order_by("pk")[which]


def _write_down_twice(stage: Stage) -> None:
    placement = _training(0)
    for key in ("once", "twice"):
        paying.log_planning(placement, minutes=60, key=f"story-{key}")
    second = Contribution.objects.get(log_key="story-twice")
    contributions.void(contribution=second, why="The same hour was written down twice.", by=stage.coordinator)


def _query_an_hour(stage: Stage, day: int) -> None:
    """Asked about, and not answered to this day."""
    paying.log_planning(_training(1), minutes=240, key=f"story-asked-{day}")
    contributions.query(
        contribution=Contribution.objects.get(log_key=f"story-asked-{day}"),
        words="Was this one call of four hours, or several?",
        by=stage.coordinator,
    )


def _forget(stage: Stage, slug: str) -> None:
    """Two people's payments are left lying in the office from now on: they will be late, and it will show."""
    found = Placement.objects.filter(role__slug=slug, status="active").exclude(person__in=_cast(stage)).order_by("pk")
    stage.forgotten = tuple(placement.person_id for placement in found[:2])


def _find(stage: Stage) -> None:
    """What was left lying goes with the next run."""
    stage.found, stage.forgotten = stage.forgotten, ()
