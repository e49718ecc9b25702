"""What is sealed is in no dump, no repr, no log, no job and no page that is not the person's own."""

import io
import logging

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from ground import jobs
from ground.exceptions import Refused
from ground.sealed import SealedTextField, sealed_fields
from members import reveal
from members.actions import cases, notices, people, private
from members.models import Case, PrivateDetails

pytestmark = pytest.mark.django_db
WORDS = {"access_needs": "canary-needs-41", "phone": "07700 9canary", "address": "canary-lane-43"}


def test_words_that_are_sealed_are_nowhere_else(cast, client_of, caplog):
    caplog.set_level(logging.DEBUG)
    me = cast.coproducer
    private.write(person=me, by=me, **WORDS)
    cases.open_case(kind="rights", words="canary-case-44", by=me)
    people.reach(person=me, reach_by="phone", by=me)
    notices.owe(person=me, kind="members/record_added", obj=me, by=cast.coordinator)
    people.reach(person=me, reach_by="email", by=me)
    notices.owe(person=me, kind="members/record_added", obj=me, step="again", by=cast.coordinator)
    with pytest.raises(Refused):
        reveal.reveal(me, "access_needs", by=cast.coordinator, purpose="look")
    dump = io.StringIO()
    call_command("dumpdata", "members", "ground", "django_tasks_database", stdout=dump)
    rows = [PrivateDetails.objects.get(person=me), Case.objects.get()]
    queued = [f"{row.args_kwargs} {row.task_path}" for row in DBTaskResult.objects.all()]
    assert queued, "a job that could leak is there"
    jobs.run_ready()
    seen = [dump.getvalue(), caplog.text, *queued, *(f"{row!r} {row} {vars(row)}" for row in rows)]
    for name, path in (("coproducer2", "/me/"), ("coproducer", "/me/privacy/"), ("coordinator", "/admin/people/")):
        seen.append(client_of(name).get(path).content.decode())
    for words in [*WORDS.values(), "canary-case-44"]:
        assert not any(words in text for text in seen), words
    assert reveal.reveal(me, "address", by=me, purpose="read my own") == WORDS["address"]


def test_every_sealed_field_prints_as_sealed_and_takes_no_lookup():
    fields = [(model, field) for model, field in sealed_fields()]
    assert len(fields) >= 10
    for model, field in fields:
        assert isinstance(field, SealedTextField)
        row = model(**{field.name: "canary-everywhere"})
        assert "canary-everywhere" not in f"{row!r} {vars(row)} {getattr(row, field.attname)}"
        assert "canary-everywhere" not in str(field.value_to_string(row))
        for lookup in ("contains", "exact", "startswith"):
            assert field.get_lookup(lookup) is None
