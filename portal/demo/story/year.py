"""A year of believable work, day by day. Nothing here writes a row: every change is an action somebody takes."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from ground import clock
from members.actions import duties
from members.models import DutyKind
from opportunities.actions import imports, projects
from opportunities.models import Application, Placement, Project, Role
from portal import tick
from portal.demo.story import catalogue, choosing, endings, pages, paying, setbacks
from portal.demo.story.people import members
from portal.demo.story.projects import PROJECTS
from portal.demo.story.stage import Stage

FIRST = -364
LISTINGS = Path(__file__).parent.parent / "data" / "adverts_open.json"
SAY = {"hearing-checks": ("hearing", "hearing_family"), "voices-for-improvement": ("long_term", "carer")}
SAY |= {"patient-data-principles": ("carer", "long_term"), "family-changemakers": ("parent", "distress_family")}
SAY |= {"training-together": ("distress", "distress_family")}
# Who does not simply say yes to a place.
NOT_YES = {"patient-data-reading-group": {"turn_down": 1}, "hearing-checks-first-group": {"silent": 1}}


class Year:
    def __init__(self, stage: Stage, tell: Callable[[str], None]):
        self.stage, self.tell = stage, tell
        self.plan: dict[int, list[Callable[[], object]]] = defaultdict(list)
        self.lines: dict = {}
        self.months = [day for day in range(FIRST, 0) if stage.day(day).day == 1]

    def on(self, offset: int, deed: Callable[[], object]) -> None:
        self.plan[offset].append(deed)

    def play(self) -> None:
        self._plan()
        busy = {first + day for first in self.months for day in range(10)}
        for offset in range(FIRST, 0):
            with clock.at(self.stage.moment(offset)):
                for deed in self.plan.get(offset, []):
                    deed()
            if offset in self.plan or offset in busy or offset % 4 == 0 or offset > -9:
                self._close_the_day(offset)
            if offset % 52 == 0:
                self.tell(f"  {self.stage.day(offset):%B %Y}")

    def _close_the_day(self, offset: int) -> None:
        """Afternoon: time does its part, people say what happened, finance pays what is due soon, mail goes out."""
        stage = self.stage
        with clock.at(stage.moment(offset, 16)):
            failed = tick.run()
            if failed:
                raise RuntimeError(f"On {stage.day(offset)} these failed: {failed}")
            paying.give_missing_details(stage)
            if offset < -4:
                paying.say_what_happened(stage)
                paying.confirm_some(stage)
            but = (*stage.forgotten, *stage.kept)
            if offset < -2 and paying.is_payday(stage.day(offset), but=(*but, *stage.found)):
                paying.payday(stage, but=but)
                stage.found = ()
            elif offset % 7 == 0:
                paying.fetch_answers(stage)
            stage.post()

    def _plan(self) -> None:
        today = self.stage.today
        self.on(FIRST, self._begin)
        for position, member in enumerate(members()):
            self.on(FIRST + 1 + position * 2 // 3, lambda member=member: self.stage.join(member))
        for record in catalogue.concluded(today):
            self._choose(record, extra=6)
        reviewers, deciders = catalogue.under_way(today)
        endings.review(self, reviewers)
        endings.deciding(self, deciders)
        for record in catalogue.open_now(today):
            self._open(record)
        self.on(-9, lambda: endings.not_public(self, catalogue.not_yet_public(today)))
        endings.last_meeting(self)
        self.on(-2, lambda: self._propose_a_duty())
        setbacks.plan(self, catalogue.called_off(today))
        for planned in (*(first + 1 for first in self.months if -190 < first < -15), -2):
            self.on(planned, lambda day=planned: self._log_planning(day))

    def _begin(self) -> None:
        stage = self.stage
        stage.open_accounts()
        stage.company.append(stage.cast["coproducer"])
        stage.favoured.add(stage.cast["coproducer"].pk)
        for facts in PROJECTS:
            project = projects.start(
                **{key: facts[key] for key in ("name", "slug", "partner", "kind_of_work", "summary")},
                starts=stage.day(-360),
                ends=stage.day(200),
                by=stage.coordinator,
            )
            projects.give_go_ahead(project=project, reference=facts["go_ahead"], by=stage.cast["admin"])
            pages.publish(Project.objects.get(pk=project.pk), by=stage.coordinator)
        self.lines = paying.open_pots(stage)
        records = json.loads(LISTINGS.read_text())["roles"]
        refused = [row for row in imports.import_records(records=records, by=stage.coordinator) if not row.ready]
        if refused:
            raise RuntimeError(f"Listings were refused: {refused}")

    def publish(self, record: dict) -> None:
        choosing.go_public(self.stage, record, self.lines[record["project"]])

    def role(self, record: dict) -> Role:
        return Role.objects.get(slug=record["slug"])

    def offset(self, day: str) -> int:
        return (dt.date.fromisoformat(day) - self.stage.today).days

    def apply_before(self, record: dict, closes: int, count: int, *, skip: int = 0) -> None:
        """`count` people who fit apply in the two weeks before `closes`, a few each day."""
        for position in range(count):
            day = closes - 13 + position * 12 // max(count, 1)
            self.on(day, lambda position=position: self._one_applies(record, position + skip))

    def _one_applies(self, record: dict, position: int) -> None:
        fitting = self.stage.fits(SAY[record["project"]])
        others = [person for person in self.stage.company if person not in fitting]
        role = self.role(record)
        applied = set(Application.objects.filter(role=role).values_list("person", flat=True))
        # The order changes as people join: nobody applies twice.
        person = next((one for one in (fitting + others)[position:] if one.pk not in applied), None)
        if person is not None:
            choosing.apply(self.stage, role, person)

    def _choose(self, record: dict, *, extra: int) -> None:
        stage, closes = self.stage, self.offset(record["closes"]["on"])
        places = record["seats"][0]["n"]
        self.on(max(closes - 24, FIRST), lambda: self.publish(record))
        self.apply_before(record, closes, places + extra)
        for day, name in ((closes + 3, "panel"), (closes + 4, "ally"), (closes + 5, "coproducer2")):
            self.on(day, lambda name=name: choosing.judge(stage, endings.seat(self.role(record), stage.cast[name])))
        self.on(closes + 8, lambda: choosing.decide(stage, self.role(record)))
        self.on(closes + 9, lambda: choosing.write_letters(stage, self.role(record)))
        self.on(closes + 10, lambda: choosing.offer_places(stage, self.role(record)))
        answers = NOT_YES.get(record["slug"], {})
        self.on(closes + 12, lambda: choosing.answer_places(stage, self.role(record), **answers))
        self.on(closes + 20, lambda: choosing.answer_places(stage, self.role(record), silent=answers.get("silent", 0)))
        self.on(closes + 30, lambda: choosing.answer_places(stage, self.role(record)))
        self.on(closes + 13, lambda: choosing.conclude(stage, self.role(record)))

    def _open(self, record: dict) -> None:
        published = -26 if record["closes"]["kind"] == "date" else -40
        self.on(published, lambda: self.publish(record))
        sent = {"shape-the-hearing-checks-project": 7, "test-letters-for-family-services": 6}.get(record["slug"], 2)
        for position in range(sent):
            self.on(-20 + position * 2, lambda position=position: self._one_applies(record, position))
        if sent > 2:
            self.on(-5, lambda: self._one_begins(record, sent))

    def _one_begins(self, record: dict, position: int) -> None:
        fitting = self.stage.fits(SAY[record["project"]])
        if position < len(fitting) and hasattr(fitting[position], "user"):
            choosing.apply(self.stage, self.role(record), fitting[position], send=False)

    def _propose_a_duty(self) -> None:
        """One administrator has said so; the other has not looked yet."""
        stage = self.stage
        duties.propose(person=stage.company[12], kind=DutyKind.PANEL, by=stage.cast["admin"])

    def _log_planning(self, day: int) -> None:
        for placement in Placement.objects.filter(role__slug="workshop-co-leads", status="active").order_by("pk")[:4]:
            paying.log_planning(placement, minutes=60 + 15 * (placement.pk % 3), key=f"story-{placement.pk}-{day}")
