"""Who is on stage, and how a day of the story is played: under a moved clock, by the actions that people call."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from django.conf import settings

from ground import clock, jobs
from members.actions import accounts, consents, notices, people, private, profile
from members.models import Answer, Notice, NoticeStatus, Person, VocabularyTerm
from portal.demo.story import beginning
from portal.demo.story.people import ACCOUNTS, LIVES, Account, Member


class Stage:
    """`today` is the day the seed is run: the story ends on it. `favoured` score well: the demo's own
    co-producer, and two people without email."""

    def __init__(self, today: dt.date):
        self.today = today
        self.favoured: set[int] = set()
        self.forgotten: tuple[int, ...] = ()
        self.found: tuple[int, ...] = ()
        self.kept: tuple[int, ...] = ()
        self.to_return = 0
        self.chance = random.Random(2021)  # noqa: S311 - the same story each time
        self.cast: dict[str, Person] = {}
        self.company: list[Person] = []
        self.lives: dict[int, str] = {}
        self._terms: dict[str, VocabularyTerm] = {}

    @property
    def coordinator(self) -> Person:
        return self.cast["coordinator"]

    @property
    def coordinator2(self) -> Person:
        return self.cast["coordinator2"]

    @property
    def finance(self) -> Person:
        return self.cast["finance"]

    @property
    def finance2(self) -> Person:
        return self.cast["finance2"]

    def ask_the_bank_to_return(self) -> None:
        """One payment of the next run will come back."""
        self.to_return += 1

    def day(self, offset: int) -> dt.date:
        return self.today + dt.timedelta(days=offset)

    def moment(self, offset: int, hour: int = 10) -> dt.datetime:
        return clock.start_of(self.day(offset)) + dt.timedelta(hours=hour)

    def term(self, code: str) -> VocabularyTerm:
        if code not in self._terms:
            self._terms[code] = VocabularyTerm.objects.get(code=code)
        return self._terms[code]

    def open_accounts(self) -> None:
        """The demo's own people. Two administrators begin, as in production; they give the other duties together."""
        for account in ACCOUNTS:
            person = self._join(account, password=settings.DEMO_PASSWORD)
            self.cast[account.email.split("@")[0]] = person
        beginning.give_duties(ACCOUNTS, {account.email: self.cast[account.email.split("@")[0]] for account in ACCOUNTS})

    def join(self, member: Member) -> Person:
        if member.by_mail:
            person = self._join(Account(member.email, member.name, (), member.life))
        else:
            number, street = "020 7946 0000", "2 Made Up Street, London"
            person = people.add(
                name=member.name,
                reach_by=member.reach_by,
                phone=number if member.reach_by == "phone" else "",
                address=street if member.reach_by == "post" else "",
                by=self.coordinator,
            )
            self.lives[person.pk] = member.life
        self.company.append(person)
        return person

    def _join(self, account: Account, password: str | None = None) -> Person:
        user = accounts.open_for(name=account.name, email=account.email, password=password, by=Person.objects.system())
        if account.life:
            self.tell(user.person, account.life)
        return user.person

    def tell(self, person: Person, life: str) -> None:
        """The person says what they bring and says yes to matching: all but, for some, the last thing."""
        self.lives[person.pk] = life
        codes = LIVES[life]
        for position, code in enumerate(codes):
            item = profile.say(person=person, term=self.term(code), answer=Answer.YES, by=person)
            if position + 1 < len(codes) or self.chance.random() < 0.8:
                consents.give(item=item, by=person)
        if self.chance.random() < 0.3:
            private.write(person=person, access_needs="Live captions, please, and a break each hour.", by=person)

    def fits(self, lives: Iterable[str]) -> list[Person]:
        """People of the company with one of these lives, in the order in which they joined."""
        wanted = set(lives)
        return [person for person in self.company if self.lives.get(person.pk) in wanted]

    def post(self) -> None:
        """Mail goes out. Whoever has no email is rung, and that is written down, but for the last three weeks."""
        jobs.run_ready()
        for notice in (
            Notice.objects.filter(status=NoticeStatus.DUE, due_at__lt=self.moment(-21))
            .exclude(channel="email")
            .select_related("not_told_by")
            .order_by("pk")
        ):
            told_by = self.coordinator2 if notice.not_told_by == self.coordinator else self.coordinator
            notices.log(notice=notice, by=told_by)
