"""Small made-up worlds for the matcher: people, what they told, what they share, and what roles ask for."""

from __future__ import annotations

import dataclasses
import itertools

from hypothesis import strategies as st

from members.models import ConsentEvent, ConsentText, MatchableItem, Person, ProfileItem, VocabularyTerm
from opportunities.matching import Rule
from opportunities.models import Criterion, Organisation, Project, Role, RoleVersion

CODES = ["place-london", "place-wales", "way-online", "skill-listening", "free-weekend"]
_number = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Wanted:
    need: str
    rule: str
    terms: frozenset[str]
    slots: int = 1
    weight: int | None = None


@dataclasses.dataclass(frozen=True)
class Told:
    code: str
    answer: str
    shared: bool = True


wanted = st.builds(
    Wanted,
    need=st.sampled_from(["essential", "desirable", "encouraged"]),
    rule=st.sampled_from([*Rule, Rule.AREA_OR_REMOTE, ""]),
    terms=st.frozensets(st.sampled_from(CODES), max_size=3),
    slots=st.integers(1, 3),
)
profile = st.lists(
    st.builds(Told, code=st.sampled_from(CODES), answer=st.sampled_from(["yes", "no"]), shared=st.booleans()),
    min_size=2,
    max_size=5,
    unique_by=lambda told: told.code,
)
worlds = st.tuples(st.lists(wanted, min_size=15, max_size=20), st.lists(profile, min_size=4, max_size=6))

# A place elsewhere shuts the door only where no other way in is open: rare at random, so always tried.
ELSEWHERE = (
    [
        Wanted("essential", Rule.AREA_OR_REMOTE, frozenset({"place-london"})),
        Wanted("essential", Rule.AREA_OR_REMOTE, frozenset({"place-london", "way-online"})),
        Wanted("desirable", Rule.INTEREST, frozenset({"way-online"})),
    ],
    [
        [Told("place-wales", "yes")],
        [Told("place-wales", "yes"), Told("way-online", "no")],
        [Told("place-wales", "yes", shared=False), Told("way-online", "yes")],
    ],
)


def draft_with(criteria: list[Wanted]) -> RoleVersion:
    """A draft of a role of ours with these criteria."""
    person, _ = Person.objects.get_or_create(name="Whoever drafts")
    partner, _ = Organisation.objects.get_or_create(name="A partner")
    project, _ = Project.objects.get_or_create(slug="a-project", defaults={"name": "A project", "partner": partner})
    role = Role.objects.create(kind="own", slug=f"role-{next(_number)}", project=project, added_by=person)
    version = RoleVersion.objects.create(role=role, kind="own", number=1, title="A role", pay_status="paid")
    ids = dict(VocabularyTerm.objects.order_by("pk").values_list("code", "pk"))
    for position, each in enumerate(criteria):
        made = Criterion.objects.create(
            version=version,
            position=position,
            kind="experience",
            need=each.need,
            text=f"Criterion {position}",
            evidence_rule=each.rule,
            evidence_slots=each.slots,
            weight=each.weight,
            why_we_ask="Because.",
        )
        made.terms.set([ids[code] for code in each.terms])
    return version


def person_with(profile: list[Told], name: str = "Someone") -> Person:
    """The rows as the actions leave them."""
    person = Person.objects.create(name=name)
    text = ConsentText.objects.get(purpose="match", version=1)
    ids = dict(VocabularyTerm.objects.filter(code__in=CODES).order_by("pk").values_list("code", "pk"))
    for told in profile:
        item = ProfileItem.objects.create(person=person, term_id=ids[told.code], answer=told.answer)
        if told.shared:
            event = ConsentEvent.objects.create(person=person, text=text, item_id=item.pk, happened="given", by=person)
            MatchableItem.objects.create(
                item=item, person=person, term_id=item.term_id, answer=item.answer, consent=event
            )
    return person
