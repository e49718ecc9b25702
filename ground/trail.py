"""The trail: who did what, in the same transaction as the deed."""

from django.db import transaction

from ground import clock, logs
from ground.models import AuditEvent


def record(verb: str, obj, *, by, **facts) -> AuditEvent:
    """One audit row. `facts` hold ids, codes, dates and pence: never words about a person."""
    about = f"{obj._meta.label_lower}:{obj.pk}"
    transaction.on_commit(lambda: logs.say_of_the_trail(verb, by=by.pk, about=about, **facts))
    return AuditEvent.objects.create(
        at=clock.now(), actor_id=by.pk, verb=verb, kind=obj._meta.label_lower, object_id=obj.pk, facts=facts
    )
