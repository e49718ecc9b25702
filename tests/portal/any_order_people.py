"""Who is who, and who may do what, in any order: joins, partings and duties of the walk in `test_any_order.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from ground import clock, jobs
from members.actions import duties, joins
from members.models import Duty, DutyProposal, Join, Notice, Person
from payments.models import Attempt
from tests.factories import money as make

# Places in `team` from its end: mostly somebody who may, else a walk gets nowhere.
COORDINATOR = st.sampled_from([3, 4, 3, 4, 2, 0])
ADMINISTRATOR = st.sampled_from([1, 2, 1, 2, 4, 0])
TEAM = st.sampled_from([3, 4, 2, 1, 0])
WHICH = st.integers(0, 9)
OPENS = ("coordinator", "finance", "administrator", "panel")
WORKING_DAYS = 5


def there(rows: Callable[[], QuerySet]) -> Callable:
    """Drawn only while there is such a row: else most of a walk would do nothing."""
    return precondition(lambda machine: rows().exists())


class PeopleInAnyOrder:
    """`begin_people` makes two coordinators and two administrators, who are also the people it happens to."""

    def begin_people(self, *, joining: bool) -> None:
        self.team = [make.person("Cara", "coordinator"), make.person("Cyril", "coordinator")]
        self.team += [make.person("Ada", "administrator"), make.person("Alf", "administrator")]
        self.team += [make.person("Fern", "finance")]
        if joining:
            words = {"evidence": "One address, one name."}
            join = joins.propose(person=self.payees[0], into=self.payees[1], by=self.team[0], **words)
            joins.agree(join=join, by=self.team[1])
            jobs.run_ready()
        self.given = set(Duty.objects.values_list("pk", flat=True))

    def anybody(self, which: int) -> Person:
        people = [*self.payees, *self.finance, *self.team]
        return Person.objects.get(pk=people[which % len(people)].pk)

    @rule(who=COORDINATOR, record=st.integers(0, 20), into=st.integers(0, 20))
    def propose_to_join(self, who, record, into):
        words = {"evidence": "They rang and said so."}
        self.deed(
            "propose a join",
            lambda: joins.propose(
                person=self.anybody(record), into=self.anybody(into), by=self.anybody(-1 - who), **words
            ),
        )

    @there(lambda: Person.objects.exclude(merged_into=None))
    @rule(who=COORDINATOR, record=st.integers(0, 20))
    def propose_to_part(self, who, record):
        words = {"evidence": "They are two after all."}
        self.deed(
            "propose to part",
            lambda: joins.propose_part(person=self.anybody(record), by=self.anybody(-1 - who), **words),
        )

    @there(lambda: Join.objects.open().filter(agreed_at=None))
    @rule(which=WHICH, who=TEAM)
    def agree_to_a_join(self, which, who):
        if join := self.one(Join.objects.open().filter(agreed_at=None), which):
            self.deed("agree to a join", lambda: joins.agree(join=join, by=self.anybody(-1 - who)))
            jobs.run_ready()  # both are told, whom mail reaches

    @there(lambda: Join.objects.filter(agreed_at__isnull=False))
    @rule(which=WHICH, who=TEAM, how=st.sampled_from(["link", "phone", "post"]))
    def this_was_not_me(self, which, who, how):
        if join := self.one(Join.objects.filter(agreed_at__isnull=False), which):
            by = Person.objects.system() if how == "link" else self.anybody(-1 - who)
            self.deed("stop a join", lambda: joins.stop(join=join, how=how, by=by))

    @there(lambda: Join.objects.frozen())
    @rule(which=WHICH, who=TEAM)
    def it_is_clear_now(self, which, who):
        if join := self.one(Join.objects.frozen(), which):
            self.deed("release a join", lambda: joins.release(join=join, by=self.anybody(-1 - who)))

    @there(lambda: Join.objects.open())
    @rule(which=WHICH, who=TEAM)
    def take_a_join_back(self, which, who):
        if join := self.one(Join.objects.open(), which):
            self.deed("take a join back", lambda: joins.take_back(join=join, by=self.anybody(-1 - who)))

    @there(lambda: Join.objects.open())
    @rule(which=WHICH)
    def too_early(self, which):
        """What the clock does, called before its day or after it."""
        if join := self.one(Join.objects.open(), which):
            self.deed("a join takes effect", lambda: joins.take_effect(join=join, by=Person.objects.system()))

    @rule(who=ADMINISTRATOR, whom=st.integers(0, 20), kind=st.sampled_from(OPENS))
    def propose_a_duty(self, who, whom, kind):
        self.deed(
            "propose a duty",
            lambda: duties.propose(person=self.anybody(whom), kind=kind, by=self.anybody(-1 - who)),
        )

    @there(lambda: DutyProposal.objects.open())
    @rule(which=WHICH, who=TEAM)
    def agree_to_a_duty(self, which, who):
        if proposal := self.one(DutyProposal.objects.open(), which):
            self.deed("agree to a duty", lambda: duties.agree(proposal=proposal, by=self.anybody(-1 - who)))

    @precondition(lambda self: Duty.objects.live().exclude(pk__in=self.given).exists())
    @rule(which=WHICH, who=TEAM)
    def end_a_duty(self, which, who):
        """Only of duties given on the way: somebody has to be left who may do what comes."""
        if duty := self.one(Duty.objects.live().exclude(pk__in=self.given), which):
            self.deed("end a duty", lambda: duties.end(duty=duty, by=self.anybody(-1 - who)))

    # Whatever was pressed

    @invariant()
    def nobody_is_joined_whom_two_others_did_not_join(self):
        for person in Person.objects.exclude(merged_into=None):
            join = Join.objects.filter(record=person, keep=person.merged_into, kind="join", done_at__isnull=False)
            done = join.order_by("-done_at").first()
            assert done, f"{person} is joined and no two people agreed to it"
            assert len({done.record_root, done.keep_root, done.proposer_root, done.agreer_root}) == 4

    @invariant()
    def who_is_joined_or_parted_was_told_five_working_days_before(self):
        for join in Join.objects.filter(done_at__isnull=False):
            told = Notice.objects.filter(kind=Join.COMING).about(join)
            assert {one.person_id for one in told} == {join.record_id, join.keep_id}
            last = max(one.told_at for one in told)
            on = clock.add_working_days(clock.london(last).date(), WORKING_DAYS)
            assert clock.london(join.done_at).date() >= on
            assert join.stopped_at is None or join.stopped_at >= join.done_at

    @invariant()
    def no_money_goes_where_somebody_said_this_was_not_me(self):
        for join in Join.objects.filter(stopped_at__isnull=False):
            until = join.released_at or clock.now() + dt.timedelta(days=1)
            roots = {join.record_root, join.keep_root}
            sent = Attempt.objects.filter(run__exported_at__gt=join.stopped_at, run__exported_at__lt=until)
            for attempt in sent.select_related("payment__payee"):
                assert not {attempt.payment.payee_id, attempt.payment.payee.root_id} & roots, attempt.key

    @invariant()
    def a_duty_that_opens_something_was_given_by_two(self):
        for duty in Duty.objects.exclude(pk__in=self.given).filter(kind__in=OPENS).select_related("proposal"):
            said = duty.proposal
            assert said.agreed_at and len({said.person_root, said.proposer_root, said.agreer_root}) == 3, duty
