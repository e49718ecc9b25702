"""Two records that turned out to be one person are read as one."""

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
