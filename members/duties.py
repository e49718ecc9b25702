"""Who has which duty today. `actions.duties` gives and ends them."""

from members.models import Duty, DutyKind, Person

# The Wagtail group that follows each of them.
GROUPS = {kind: f"Duty: {kind.label}" for kind in DutyKind}
STAFF = {DutyKind.COORDINATOR, DutyKind.FINANCE, DutyKind.ADMINISTRATOR}


def of(person: Person) -> set[str]:
    return set(Duty.objects.live().filter(person=person.root).values_list("kind", flat=True))


def has(person: Person, *kinds: str) -> bool:
    """Any of these duties; an administrator does not have the others' duties."""
    return Duty.objects.live().filter(person=person.root, kind__in=kinds).exists()


def on(request) -> set[str]:
    """The duties of who asks, looked up once per request (a menu asks many times)."""
    if not hasattr(request, "duties_looked_up"):
        request.duties_looked_up = of(request.user.person)
    return request.duties_looked_up


def in_the_admin(request) -> bool:
    """Whoever asks is signed in, and has a duty whose work is on the team's pages."""
    return request.user.is_authenticated and not STAFF.isdisjoint(on(request))


def people_with(kind: str):
    return Person.objects.filter(duties__in=Duty.objects.live().filter(kind=kind)).distinct().order_by("pk")
