"""Two records that turned out to be one person are read as one."""

from collections.abc import Iterable

from django.db.models import Q

from members.models import Person


def ids_of(person: Person) -> list[int]:
    """The ids under which things about this person stand: the record that holds, first, then those joined to it.

    A record that others are joined to is itself joined to none (a trigger keeps it so), so one step finds them all.
    """
    root = person.merged_into_id or person.pk
    joined = Person.objects.filter(merged_into=root).order_by("pk").values_list("pk", flat=True)
    return [root, *joined]


def of(person: Person, field: str = "person") -> Q:
    """For one query with no second round trip: `Application.objects.filter(people_ids.of(person))`."""
    root = person.merged_into_id or person.pk
    return Q(**{field: root}) | Q(**{f"{field}__merged_into": root})


def roots_of(ids: Iterable[int]) -> dict[int, int]:
    """The record that holds for each of these records, in one query: to count people and not records."""
    wanted = set(ids)
    joined = dict(
        Person.objects.filter(pk__in=wanted, merged_into__isnull=False).order_by().values_list("pk", "merged_into")
    )
    return {pk: joined.get(pk, pk) for pk in wanted}
