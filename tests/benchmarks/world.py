"""Roles by the thousand. A few are made by the portal's own actions; the rest are copies of their rows.

A copy is of a role and its version; an open one has its lines too, a closed one has not: a list never opens those.
"""

from __future__ import annotations

import datetime as dt

from django.core.management.color import no_style
from django.db import connection, transaction

from ground import clock, triggers
from members.models import ConsentEvent, ConsentText, MatchableItem, Person, ProfileItem, VocabularyTerm
from opportunities.matching import Need, Rule
from opportunities.models import Criterion, Role, RoleVersion
from opportunities.models.lines import Line
from tests.factories import roles as factory

TOLD, ASKED = 15, 4


def make_open(count: int) -> list[Role]:
    with transaction.atomic():
        project = factory.make_project()
        return [factory.make_role(project=project) for _ in range(count)]


def without_triggers() -> None:
    with connection.cursor() as cursor:
        for each in triggers.declared():
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{each.name}"')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{each.name}" ON "{each.table}"')


def copy(model: Role, count: int, *, called: str, is_open: bool) -> None:
    version = RoleVersion.objects.get(pk=model.current_id)
    past = clock.now() - dt.timedelta(days=30)
    with transaction.atomic():
        roles, versions = [], []
        first = Role.objects.order_by("-pk").values_list("pk", flat=True).first() + 1
        first_version = RoleVersion.objects.order_by("-pk").values_list("pk", flat=True).first() + 1
        for n in range(count):
            role = Role.objects.get(pk=model.pk) if n == 0 else _copied(roles[0])
            role.pk, role.slug, role.current_id = first + n, f"{called}-{n}", None
            role.status = "draft"
            roles.append(role)
            each = _copied(version)
            each.pk, each.role_id = first_version + n, first + n
            if not is_open:
                each.closes_at = past + dt.timedelta(minutes=n % 1000)
            versions.append(each)
        Role.objects.bulk_create(roles, batch_size=200)
        RoleVersion.objects.bulk_create(versions, batch_size=100)
        for line in Line.__subclasses__() if is_open else ():
            copy_lines(line, version, versions)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE opportunities_role SET status = 'published', current_id = (SELECT v.id FROM "
                "opportunities_roleversion v WHERE v.role_id = opportunities_role.id) WHERE id >= %s",
                [first],
            )
            for statement in connection.ops.sequence_reset_sql(no_style(), [Role, RoleVersion]):
                cursor.execute(statement)


def copy_lines(line: type[Line], version: RoleVersion, versions: list[RoleVersion]) -> None:
    rows = list(line.objects.filter(version=version))
    copies = []
    for each in versions:
        for row in rows:
            made = _copied(row)
            made.pk, made.version_id = None, each.pk
            copies.append(made)
    line.objects.bulk_create(copies, batch_size=100)


def _copied(row):
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})


def tell(person: Person) -> None:
    """What one member told and shares for matching: 15 words, as the design of matching reckons with."""
    text = ConsentText.objects.filter(purpose="match").latest("version")
    for n, term in enumerate(_spread(TOLD)):
        item = ProfileItem.objects.create(person=person, term=term, answer="no" if n % 3 == 0 else "yes")
        event = ConsentEvent.objects.create(person=person, text=text, item_id=item.pk, happened="given", by=person)
        MatchableItem.objects.create(item=item, person=person, term=term, answer=item.answer, consent=event)


def members(count: int) -> None:
    """So many more people, each with two words shared for matching, by turns of the words that are asked for."""
    terms = list(VocabularyTerm.objects.filter(criteria__isnull=False).distinct().order_by("pk"))
    consent, by = ConsentEvent.objects.latest("pk"), Person.objects.system()
    for begin in range(0, count, 10_000):
        people = Person.objects.bulk_create(
            [Person(name=f"Member {n}", added_by=by) for n in range(begin, min(begin + 10_000, count))], batch_size=500
        )
        told = [
            ProfileItem(person=each, term=terms[(n + more * 7) % len(terms)], answer="yes" if n % 3 else "no")
            for n, each in enumerate(people)
            for more in range(2)
        ]
        told = ProfileItem.objects.bulk_create(told, batch_size=500)
        MatchableItem.objects.bulk_create(
            [
                MatchableItem(
                    item=each, person_id=each.person_id, term_id=each.term_id, answer=each.answer, consent=consent
                )
                for each in told
            ],
            batch_size=500,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def project_page(role: Role) -> str:
    """The page of this role's project, published: where it is."""
    from home.actions import pages

    page = pages.publish_project_page(
        project=role.project, intro="What it is about.", body=[], by=Person.objects.system()
    )
    return page.url


def ask() -> None:
    """Six criteria of three words each on every version, essential and desirable ones. The factory gives two."""
    terms = _spread(100)
    rules = [Rule.ANY_OF, Rule.ALL_OF, Rule.INTEREST, Rule.AREA_OR_REMOTE]
    words = {"text": "You have done this before. " * 3, "why_we_ask": "The work needs it. " * 3, "kind": "skill"}
    versions = Criterion.objects.order_by().values_list("version", flat=True).distinct()
    made = [
        Criterion(version_id=pk, position=10 + n, need=Need.ESSENTIAL if n < 2 else Need.DESIRABLE, **words)
        for pk in versions
        for n in range(ASKED)
    ]
    for n, each in enumerate(made):
        each.evidence_rule = rules[n % len(rules)]
    made = Criterion.objects.bulk_create(made, batch_size=200)
    through = Criterion.terms.through
    named = [
        through(criterion_id=each.pk, vocabularyterm_id=terms[(n * 7 + more * 13) % len(terms)].pk)
        for n, each in enumerate(made)
        for more in range(3)
    ]
    through.objects.bulk_create(named, batch_size=400)


def _spread(count: int) -> list[VocabularyTerm]:
    """So many words of the vocabulary, of every scheme."""
    found = list(VocabularyTerm.objects.order_by("pk"))
    return found[:: max(1, len(found) // count)][:count]
