"""What a person tells us, and what of it may be used: at once, and only as long as they say so."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground.exceptions import Refused
from members.actions import consents, profile
from members.models import ConsentEvent, ConsentText, MatchableItem, Person, ProfileItem, Purpose, VocabularyTerm
from opportunities.queries import matches

pytestmark = pytest.mark.django_db


def term(code="skill-listening") -> VocabularyTerm:
    return VocabularyTerm.objects.get(code=code)


def test_the_vocabulary_is_there_in_words_that_start_with_experience():
    labels = list(VocabularyTerm.objects.values_list("label", flat=True))
    assert len(labels) > 100
    odd = [label for label in labels if not label.startswith(("I ", "Someone in my family", "My family"))]
    assert odd == []
    kinds = {code.rsplit("-", 1)[-1] for code in VocabularyTerm.objects.values_list("code", flat=True)}
    assert {"self", "carer", "family", "supporter", "worked"} <= kinds


def test_telling_is_not_sharing(cast):
    item = profile.say(person=cast.coproducer, term=term(), answer="yes", by=cast.coproducer)
    assert matches.items_of(cast.coproducer) == []
    event = consents.give(item=item, by=cast.coproducer)
    [shared] = matches.items_of(cast.coproducer)
    assert (shared.id, shared.answer, shared.consent) == (item.pk, "yes", event.pk)


def test_taking_a_yes_back_acts_at_once_and_stays_on_record(cast):
    me = cast.coproducer
    item = profile.say(person=me, term=term(), answer="yes", by=me)
    consents.give(item=item, by=me)
    consents.withdraw(item=item, by=me)
    assert not MatchableItem.objects.exists()
    assert list(ConsentEvent.objects.order_by("pk").values_list("happened", flat=True)) == ["given", "withdrawn"]
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentEvent.objects.update(happened="given")


def test_each_verb_twice_is_harmless(cast):
    me = cast.coproducer
    first = profile.say(person=me, term=term(), answer="yes", by=me)
    assert profile.say(person=me, term=term(), answer="yes", by=me).pk == first.pk
    assert consents.give(item=first, by=me) == consents.give(item=first, by=me)
    assert consents.withdraw(item=first, by=me) is not None
    assert consents.withdraw(item=first, by=me) is None
    assert profile.take_back(person=me, term=term(), by=me)
    assert not profile.take_back(person=me, term=term(), by=me)
    assert ConsentEvent.objects.count() == 2


def test_another_answer_is_another_statement_and_the_old_yes_does_not_cover_it(cast):
    me = cast.coproducer
    before = profile.say(person=me, term=term(), answer="yes", by=me)
    consents.give(item=before, by=me)
    after = profile.say(person=me, term=term(), answer="no", by=me)
    assert after.pk != before.pk
    assert matches.items_of(me) == []
    assert ConsentEvent.objects.filter(item_id=before.pk).order_by("-pk").first().happened == "withdrawn"


def test_taking_an_answer_back_leaves_no_answer(cast):
    me = cast.coproducer
    consents.give(item=profile.say(person=me, term=term(), answer="yes", by=me), by=me)
    profile.take_back(person=me, term=term(), by=me)
    assert not ProfileItem.objects.exists()
    assert matches.items_of(me) == []


def test_only_the_person_and_a_coordinator_may_say(cast):
    with pytest.raises(Refused, match="only what is about you"):
        profile.say(person=cast.coproducer, term=term(), answer="yes", by=cast.stranger)
    item = profile.say(person=cast.coproducer, term=term(), answer="yes", by=cast.coordinator)
    with pytest.raises(Refused, match="only what is about you"):
        consents.give(item=item, by=cast.panel)


def test_a_yes_is_to_the_words_that_were_shown(cast):
    me = cast.coproducer
    item = profile.say(person=me, term=term(), answer="yes", by=me)
    shown = ConsentText.objects.get(purpose="match")
    ConsentText.objects.create(purpose="match", version=2, words="Other words")
    with pytest.raises(Refused, match="words have changed"):
        consents.give(item=item, text=shown, by=me)
    assert not MatchableItem.objects.exists()


def test_a_purpose_as_a_whole_is_no_item(cast):
    me = cast.coproducer
    ConsentText.objects.create(purpose=Purpose.CONTACT, version=1, words="Ring me about new roles.")
    given = consents.give(person=me, purpose=Purpose.CONTACT, by=me)
    assert consents.last_event(purpose=Purpose.CONTACT, person=me, item_id=None) == given
    consents.withdraw(person=me, purpose=Purpose.CONTACT, by=me)
    assert consents.last_event(purpose=Purpose.CONTACT, person=me, item_id=None).happened == "withdrawn"
    assert not MatchableItem.objects.exists()


def test_one_press_stops_it_all(cast):
    me = cast.coproducer
    for code in ("skill-listening", "skill-teaching"):
        consents.give(item=profile.say(person=me, term=term(code), answer="yes", by=me), by=me)
    assert consents.withdraw_all(person=me, by=me) == 2
    assert matches.items_of(me) == []


CODES = ["skill-listening", "skill-teaching", "place-wales"]
deed = st.tuples(st.sampled_from(["say", "give", "withdraw", "take_back"]), st.sampled_from(CODES), st.booleans())


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(deed, max_size=8))
def test_after_any_series_of_deeds_the_matcher_reads_exactly_what_is_agreed_to(deeds):
    me = Person.objects.create(name="Someone")
    answers, agreed = {}, set()
    for verb, code, yes in deeds:
        item = ProfileItem.objects.filter(person=me, term__code=code).first()
        if verb == "say":
            answer = "yes" if yes else "no"
            profile.say(person=me, term=term(code), answer=answer, by=me)
            if answers.get(code) != answer:
                agreed.discard(code)
            answers[code] = answer
        elif verb == "take_back":
            profile.take_back(person=me, term=term(code), by=me)
            answers.pop(code, None)
            agreed.discard(code)
        elif item is not None:
            getattr(consents, verb)(item=item, by=me)
            (agreed.add if verb == "give" else agreed.discard)(code)
    read = {item.term.code: item.answer for item in matches.items_of(me)}
    assert read == {code: answers[code] for code in agreed}
