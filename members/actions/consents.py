"""Yes and no to a use of what a person told us. Events are only ever added; a no acts in the same transaction."""

from __future__ import annotations

from django.db import transaction
from django.db.models import OuterRef, Subquery

from ground import trail
from ground.exceptions import Refused
from members import merged_records, permissions
from members.models import ConsentEvent, ConsentText, MatchableItem, Person, ProfileItem, Purpose, VocabularyTerm

CHANNELS = {"online", "phone", "post", "system"}


def current_text(purpose: str) -> ConsentText | None:
    return ConsentText.objects.filter(purpose=purpose).order_by("-version").first()


@transaction.atomic
def give(
    *,
    item: ProfileItem | None = None,
    person: Person | None = None,
    purpose: str = Purpose.MATCH,
    text: ConsentText | None = None,
    by: Person,
    channel: str = "online",
) -> ConsentEvent:
    """Say yes to `purpose` for one item (or, with `person`, for the purpose as a whole), to the words of `text`.

    Refused where the words shown are no longer the current ones. Saying yes twice is harmless.
    """
    who = _whose(item, person)
    permissions.check_own(by=by, person=who)
    Person.objects.select_for_update(no_key=True).get(pk=who.root_id)
    now_said = current_text(purpose)
    if now_said is None or (text is not None and text.pk != now_said.pk):
        raise Refused("The words have changed since you opened this page. Please read them again.")
    last = last_event(purpose=purpose, person=who, item_id=item.pk if item else None)
    if last is not None and last.happened == "given" and last.text_id == now_said.pk:
        return last
    event = _write(who, now_said, item, "given", by, channel)
    if item is not None and purpose == Purpose.MATCH:
        _derive(person=who, terms=[item.term_id])
    return event


@transaction.atomic
def withdraw(
    *,
    item: ProfileItem | None = None,
    person: Person | None = None,
    purpose: str = Purpose.MATCH,
    by: Person,
    channel: str = "online",
    happened: str = "withdrawn",
) -> ConsentEvent | None:
    """Take a yes back. It acts at once; a second call, or one where nothing was given, is harmless."""
    who = _whose(item, person)
    permissions.check_own(by=by, person=who)
    Person.objects.select_for_update(no_key=True).get(pk=who.root_id)
    last = last_event(purpose=purpose, person=who, item_id=item.pk if item else None)
    if last is None or last.happened != "given":
        return None
    event = _write(who, last.text, item, happened, by, channel)
    if item is not None and purpose == Purpose.MATCH:
        _derive(person=who, terms=[item.term_id])
    return event


@transaction.atomic
def withdraw_all(*, person: Person, by: Person, channel: str = "online") -> int:
    """Stop the use of every item for matching, with one press."""
    count = 0
    for item in ProfileItem.objects.filter(person__in=merged_records.ids_of(person)).order_by("pk"):
        count += withdraw(item=item, by=by, channel=channel) is not None
    return count


def last_event(*, purpose: str, person: Person, item_id: int | None) -> ConsentEvent | None:
    events = ConsentEvent.objects.filter(text__purpose=purpose, item_id=item_id).order_by("-pk")
    if item_id is None:
        events = events.filter(person__in=merged_records.ids_of(person))
    return events.first()


@transaction.atomic
def count_again(*, person: Person, by: Person) -> None:
    """After records were joined or parted: the matcher's rows made anew, and nothing kept of what they were."""
    ids = merged_records.ids_of(person)
    MatchableItem.objects.filter(person__in=ids).delete()
    terms = VocabularyTerm.objects.filter(items__person__in=ids).values_list("pk", flat=True)
    _derive(person=person, terms=sorted(set(terms.order_by("pk"))))
    trail.record("count_again", person, by=by)


def _whose(item: ProfileItem | None, person: Person | None) -> Person:
    found = item.person if item is not None else person
    if found is None:
        raise TypeError("A consent is about an item or a person.")
    return found


def _write(
    who: Person, text: ConsentText, item: ProfileItem | None, happened: str, by: Person, channel: str
) -> ConsentEvent:
    event = ConsentEvent.objects.create(
        person=who, text=text, item_id=item.pk if item else None, happened=happened, channel=channel, by=by
    )
    trail.record(f"consent_{happened}", event, by=by, purpose=text.purpose, version=text.version)
    return event


def _derive(*, person: Person, terms: list[int]) -> None:
    """Make the matcher's rows of these terms anew from the statements and their consents.

    They stand under the record that holds. Of two statements about one term (records that were joined) the one told
    last counts.
    """
    ids = merged_records.ids_of(person)
    last = (
        ConsentEvent.objects.filter(item_id=OuterRef("pk"), text__purpose=Purpose.MATCH)
        .order_by("-pk")
        .values("pk")[:1]
    )
    items = (
        ProfileItem.objects.filter(person__in=ids, term__in=terms)
        .annotate(event=Subquery(last))
        .exclude(event=None)
        .order_by("told_at", "pk")
    )
    given = set(
        ConsentEvent.objects.filter(pk__in=[item.event for item in items], happened="given").values_list(
            "pk", flat=True
        )
    )
    counting = {item.term_id: item for item in items if item.event in given}
    MatchableItem.objects.filter(person__in=ids, term__in=terms).delete()
    MatchableItem.objects.bulk_create(
        MatchableItem(item=item, person_id=ids[0], term_id=term, answer=item.answer, consent_id=item.event)
        for term, item in sorted(counting.items())
    )
