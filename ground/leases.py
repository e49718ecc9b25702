"""Effects outside the database (a mail, a payment) that happen once, though workers are killed half-way.

A row that owes an effect inherits `Leased`. A job works in three steps, each its own transaction:

    row = Notice.objects.take(pk)           # 1. guarded UPDATE: ours until the lease ends; None: nothing to do
    if row is None:
        return
    send(row, key=row.effect_key)           # 2. outside any transaction, under a key made from our row
    with transaction.atomic():              # 3. done, with our own effects; LeaseLost rolls them back
        row.finish()
        ...

A killed worker leaves step 1 behind: `tick` queues the row again when its lease is over (jobs.requeue). All times
here are the machine's, never the demo's moved clock.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models, transaction
from django.db.models import Q

from ground import clock

LEASE = dt.timedelta(minutes=5)
QUEUED_FOR = dt.timedelta(minutes=10)


class LeaseLost(Exception):
    """Another worker has taken the row, or it is done: roll back what this one was about to write."""


def _queued_until() -> dt.datetime:
    return clock.wall() + QUEUED_FOR


class LeasedQuerySet(models.QuerySet):
    def undone(self):
        return self.filter(done_at__isnull=True)

    def unleased(self):
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=clock.wall()))

    def waiting(self):
        """Undone, in nobody's hands and not in the queue: what `tick` puts back."""
        return self.undone().unleased().filter(Q(queued_until__isnull=True) | Q(queued_until__lte=clock.wall()))

    def take(self, pk, *, lease: dt.timedelta = LEASE):
        """The row with a lease of ours, or None where it is done, held by another, or outside this queryset."""
        key = uuid.uuid4()
        free = self.undone().unleased().filter(pk=pk)
        taken = free.update(lease_until=clock.wall() + lease, lease_key=key)
        return self.model._base_manager.get(pk=pk) if taken else None

    def mark_queued(self, pk) -> bool:
        return bool(self.waiting().filter(pk=pk).update(queued_until=_queued_until()))


class Leased(models.Model):
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_key = models.UUIDField(null=True, blank=True, editable=False)
    queued_until = models.DateTimeField(null=True, blank=True, editable=False, default=_queued_until)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def effect_key(self) -> str:
        """The same for every try at the same row, so that the other side can refuse a second one."""
        return f"{self._meta.label_lower}-{self.pk}"

    def finish(self, **facts) -> None:
        """Done, with `facts` set on the row in the same UPDATE. Call it inside the transaction of your own effects."""
        if not transaction.get_connection(self._state.db).in_atomic_block:
            raise RuntimeError("finish() belongs inside the transaction of the effects it stands for.")
        mine = type(self)._base_manager.filter(pk=self.pk, lease_key=self.lease_key, done_at__isnull=True)
        done_at = clock.wall()
        if not mine.update(done_at=done_at, lease_until=None, lease_key=None, queued_until=None, **facts):
            raise LeaseLost(f"{self.effect_key} is no longer ours to finish.")
        self.done_at = done_at
        for name, value in facts.items():
            setattr(self, name, value)

    def give_back(self, *, after: dt.timedelta = dt.timedelta()) -> None:
        """The effect did not happen: `tick` may queue the row again after this long."""
        mine = type(self)._base_manager.filter(pk=self.pk, lease_key=self.lease_key, done_at__isnull=True)
        mine.update(lease_until=clock.wall() + after, lease_key=None, queued_until=None)
