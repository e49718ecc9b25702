from members.models import Person, PersonKind


def ensure() -> None:
    if not Person.objects.filter(kind=PersonKind.SYSTEM).exists():
        Person.objects.create(kind=PersonKind.SYSTEM, name="Alongside")
