"""What a person tells us about themselves, term by term."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from ground import same_moment, trail
from ground.exceptions import Refused
from members import merged_records, permissions
from members.actions import consents
from members.models import Answer, ConsentText, Person, ProfileItem, VocabularyTerm


@transaction.atomic
def say(*, person: Person, term: VocabularyTerm, answer: str, by: Person, channel: str = "online") -> ProfileItem:
    """ "Yes" or "no, not me" to one term. The same answer twice is harmless.

    A statement never changes: another answer is another row, and a consent given for the old one ends with it. So an
    id in a consent or a snapshot always stands for one statement.
    """
    permissions.check_own(by=by, person=person)
    if answer not in Answer.values:
        raise Refused("Answer “yes” or “no, not me”.")
    if term.retired_in_id is not None:
        raise Refused(f"We no longer ask about “{term.label}”.")
    root = person.root
    Person.objects.select_for_update(no_key=True).get(pk=root.pk)
    told = list(_told(root, term))
    if len(told) == 1 and told[0].person_id == root.pk and told[0].answer == answer:
        return told[0]
    story = next((item.story for item in told if item.person_id == root.pk), "")
    for item in told:
        _end(item, by=by, channel=channel)
    try:
        with transaction.atomic():
            item = ProfileItem.objects.create(person=root, term=term, answer=answer, story=story)
    except IntegrityError as refused:
        return same_moment.there(ProfileItem.objects.filter(person=root, term=term), refused)
    trail.record("say", item, by=by)
    return item


@transaction.atomic
def take_back(*, person: Person, term: VocabularyTerm, by: Person, channel: str = "online") -> bool:
    """As if it had never been told. Whether there was anything to take back."""
    permissions.check_own(by=by, person=person)
    root = person.root
    Person.objects.select_for_update(no_key=True).get(pk=root.pk)
    told = list(_told(root, term))
    for item in told:
        trail.record("take_back", item, by=by)
        _end(item, by=by, channel=channel)
    return bool(told)


@transaction.atomic
def tell(
    *,
    person: Person,
    answers: Iterable[tuple[VocabularyTerm, str, bool]],
    text: ConsentText | None,
    by: Person,
    channel: str = "online",
) -> int:
    """A page of answers: (term, yes | no | nothing, use it for matching). How many words were changed.

    What the page left as it was is not touched. `text` is the wording that stood beside the ticks.
    """
    changed = 0
    kept = {
        item.term_id: item
        for item in ProfileItem.objects.filter(person__in=merged_records.ids_of(person))
        .select_related("matchable")
        .order_by("told_at", "pk")
    }
    for term, answer, share in answers:
        item = kept.get(term.pk)
        if (item.answer if item else "", item is not None and hasattr(item, "matchable")) == (answer, share):
            continue
        changed += 1
        if not answer:
            take_back(person=person, term=term, by=by, channel=channel)
            continue
        said = say(person=person, term=term, answer=answer, by=by, channel=channel)
        if share:
            consents.give(item=said, text=text, by=by, channel=channel)
        else:
            consents.withdraw(item=said, by=by, channel=channel)
    return changed


def _told(root: Person, term: VocabularyTerm):
    return ProfileItem.objects.filter(person__in=merged_records.ids_of(root), term=term).order_by("pk")


def _end(item: ProfileItem, *, by: Person, channel: str) -> None:
    consents.withdraw(item=item, by=by, channel=channel)
    item.delete()
