import copy
import io
import json
import logging
import pickle

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.forms import modelform_factory

from ground import jobs, triggers
from ground.sealed import CannotOpen, Sealed, as_text, from_text, opened, opened_bytes, seal, sealed_fields
from members.models import Person, PrivateDetails

CANARY = "canary-7f3a, needs a ramp"
Form = modelform_factory(PrivateDetails, fields=["access_needs", "phone"])


@pytest.fixture
def details(db):
    return PrivateDetails.objects.create(person=Person.objects.create(name="Ina"), access_needs=CANARY)


def column(details, name="access_needs"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM members_privatedetails WHERE id = %s", [details.pk])
        return cursor.fetchone()[0]


def test_the_words_are_read_by_opened_alone(details):
    details.refresh_from_db()
    assert opened(details.access_needs) == CANARY
    value = details.access_needs
    for shown in (str(value), repr(value), f"{value}", f"{value!r}", repr(vars(details)), repr(details)):
        assert "canary" not in shown
    with pytest.raises(TypeError):
        json.dumps(value)


def test_the_database_and_a_dump_do_not_hold_them(details):
    assert "canary" not in column(details)
    out = io.StringIO()
    call_command("dumpdata", "members.privatedetails", stdout=out)
    assert "sealed:1:" in out.getvalue()
    assert "canary" not in out.getvalue()


def test_a_dump_goes_back_in(details):
    text = serializers.serialize("json", [details])
    with transaction.atomic(), triggers.paused(connection, PrivateDetails._meta.db_table):  # no verb takes a row away
        PrivateDetails.objects.filter(pk=details.pk).delete()
    next(serializers.deserialize("json", text)).save()
    assert opened(PrivateDetails.objects.get(pk=details.pk).access_needs) == CANARY


def test_logs_and_job_arguments_do_not_hold_them(details, caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("x").warning("%s %r", details.access_needs, details.__dict__)
    assert "canary" not in caplog.text
    with pytest.raises(TypeError, match="ids"):
        jobs.enqueue("members.tasks.send_notice", opened(details.access_needs))


def test_every_way_to_write_seals(details):
    person = Person.objects.create(name="Bo")
    (made,) = PrivateDetails.objects.bulk_create([PrivateDetails(person=person, phone="canary 1")])
    made.phone = "canary 2"
    PrivateDetails.objects.bulk_update([made], ["phone"])
    assert opened(PrivateDetails.objects.get(person=person).phone) == "canary 2"
    PrivateDetails.objects.filter(person=person).update(phone="canary 3")
    assert opened(PrivateDetails.objects.get(person=person).phone) == "canary 3"
    PrivateDetails.objects.bulk_create(
        [PrivateDetails(pk=made.pk, person=person, phone="canary 4")],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["phone"],
    )
    made.refresh_from_db()
    assert opened(made.phone) == "canary 4"
    assert "canary" not in column(made, "phone")
    made.full_clean()
    assert opened(made.phone) == "canary 4"


def test_an_untouched_value_keeps_its_token(details):
    before = column(details)
    fresh = PrivateDetails.objects.get(pk=details.pk)
    fresh.phone = "1"
    fresh.full_clean()
    fresh.save()
    deferred = PrivateDetails.objects.defer("access_needs").get(pk=details.pk)
    deferred.save()
    assert column(details) == before
    assert opened(deferred.access_needs) == CANARY
    assert opened(copy.deepcopy(fresh).access_needs) == opened(pickle.loads(pickle.dumps(fresh)).access_needs) == CANARY


def test_a_pasted_token_is_text(details):
    pasted = f"sealed:1:{details.access_needs.token}"
    details.phone = pasted
    details.save()
    details.refresh_from_db()
    assert opened(details.phone) == pasted


def test_it_can_be_asked_whether_it_is_there_and_nothing_else(details):
    assert PrivateDetails.objects.filter(access_needs__isnull=False).exists()
    for lookup in ("access_needs", "access_needs__contains", "access_needs__in", "access_needs__gt"):
        with pytest.raises(FieldError):
            PrivateDetails.objects.filter(**{lookup: "x"}).exists()


def test_nothing_is_no_secret(details):
    assert not details.phone
    assert column(details, "phone") == ""
    assert opened(details.phone) == opened(None) == ""
    assert details.access_needs


def test_a_number_is_refused(details):
    with pytest.raises(TypeError, match="int"):
        details.phone = 7


def test_a_files_bytes():
    data = bytes(range(256))
    assert opened_bytes(seal(data)) == data


def test_a_form_shows_nothing_and_blank_keeps_what_was_not_shown(details):
    form = Form(instance=details)
    assert "canary" not in form.as_p()
    assert "sealed" not in form.as_p()
    form = Form({"access_needs": "", "phone": "0161"}, instance=details)
    assert form.is_valid()
    assert form.changed_data == ["phone"]
    form.save()
    details.refresh_from_db()
    assert opened(details.access_needs) == CANARY
    assert opened(details.phone) == "0161"


def test_a_form_that_showed_the_words_clears_them(details):
    initial = {"access_needs": opened(details.access_needs)}
    assert "canary" in Form(instance=details, initial=initial).as_p()
    form = Form({"access_needs": "", "phone": ""}, instance=details, initial=initial)
    assert form.is_valid()
    form.save()
    details.refresh_from_db()
    assert opened(details.access_needs) == ""


def test_text_for_a_store_of_strings():
    text = as_text("canary")
    assert text.startswith("sealed:1:")
    assert opened(from_text(text)) == "canary"


def test_another_installations_key_opens_nothing(details, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CannotOpen, match="FIELD_KEYS"):
        opened(details.access_needs)


def test_rotation_seals_again_with_the_newest_key(details, settings):
    from allauth.mfa.models import Authenticator

    from members.models import User

    user = User.objects.create_user("ina@example.org", person=details.person)
    factor = Authenticator.objects.create(user=user, type="totp", data={"secret": as_text("totp-canary"), "n": 1})
    old = settings.FIELD_KEYS[0]
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), old]
    assert "1 older key" in told("status")
    said = told("rotate")
    assert "members.PrivateDetails.access_needs: 1 newest key" in said
    assert "mfa.Authenticator.data: 1 newest key" in said
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    details.refresh_from_db()
    factor.refresh_from_db()
    assert opened(details.access_needs) == CANARY
    assert opened(from_text(factor.data["secret"])) == "totp-canary"
    assert factor.data["n"] == 1


def test_rotation_reaches_frozen_rows_and_leaves_them_frozen(details, settings):
    from payments.models import PayeeDestination

    person = details.person
    row = PayeeDestination.objects.create(
        person=person, version=1, name="canary", sort_code="040004", account="12345678", ending="678", given_by=person
    )
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), settings.FIELD_KEYS[0]]
    told("rotate")
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    row.refresh_from_db()
    assert opened(row.account) == "12345678"
    with pytest.raises(IntegrityError), transaction.atomic():
        PayeeDestination.objects.filter(pk=row.pk).update(account="87654321")


@pytest.mark.parametrize(
    ("model", "field"), [pytest.param(model, field, id=str(field)) for model, field in sealed_fields()]
)
def test_a_canary_in_every_sealed_field_shows_nowhere(model, field):
    row = model()
    setattr(row, field.attname, CANARY)
    dump = serializers.serialize("json", [row])
    assert "canary" not in f"{vars(row)} {vars(row)!r} {getattr(row, field.attname)} {dump} {row._state.__dict__}"
    assert opened(getattr(row, field.attname)) == CANARY


def test_status_says_what_no_key_opens(details, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(SystemExit):
        told("status")


def told(what):
    out = io.StringIO()
    call_command("fields", what, stdout=out)
    return out.getvalue()


def test_two_sealed_values_are_equal_when_their_tokens_are():
    one = seal("x")
    assert one == Sealed(one.token)
    assert one != seal("x")
    assert one != one.token
