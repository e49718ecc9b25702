import hashlib
import json

import pytest
from django.db import IntegrityError, transaction

from ground.exceptions import Refused
from ground.models import AuditEvent, PublicData
from opportunities.actions import roles
from opportunities.models import Role, RoleVersion, Session, WorkLine
from opportunities.queries.public_records import versions_public
from opportunities.record import canonical, from_rows
from tests.factories.roles import change, coordinator, make_draft, make_role, pay_for, person

pytestmark = pytest.mark.django_db


def test_a_role_goes_from_draft_to_public_with_its_hash_and_its_sessions():
    before = PublicData.objects.version()
    role = make_role()
    version = role.current
    assert (role.status, version.status, version.number) == ("published", "published", 1)
    assert hashlib.sha256(version.canonical.encode()).hexdigest() == version.sha256
    assert version.canonical.encode() == canonical(from_rows(version))
    assert (version.worked_total_min_pence, version.worked_total_pence, version.seats_max) == (7500, 7500, 3)
    assert version.funded_pence == 22500
    sessions = Session.objects.filter(role=role)
    assert [(one.work_key, one.title, one.line.version_id) for one in sessions.order_by("starts_at")] == [
        ("sessions", "First session", version.pk),
        ("sessions", "Second session", version.pk),
    ]
    assert PublicData.objects.version() > before
    assert (
        AuditEvent.objects.filter(verb="publish", kind="opportunities.roleversion", object_id=version.pk).count() == 1
    )


def test_a_second_click_on_publish_changes_nothing():
    role = make_role()
    stamp = (role.current.sha256, role.current.published_at)
    again = roles.publish(version=role.current, by=coordinator())
    assert (again.sha256, again.published_at) == stamp
    assert Session.objects.filter(role=role).count() == 2


def test_strangers_write_no_roles():
    version = make_draft()
    with pytest.raises(Refused, match="Only a coordinator"):
        roles.publish(version=version, by=person("Somebody"))
    with pytest.raises(Refused, match="Only a coordinator"):
        roles.edit(version=version, record=from_rows(version), by=person("Somebody"))


def test_what_is_published_stays_as_it_is_whoever_writes():
    version = make_role().current
    with pytest.raises(Refused, match="new version"):
        roles.edit(version=version, record=from_rows(version), by=coordinator())
    for change_it in (
        lambda: RoleVersion.objects.filter(pk=version.pk).update(title="Another"),
        lambda: version.worklines.update(what="Another"),
        lambda: version.routes.all().delete(),
        lambda: WorkLine.objects.create(version=version, position=9, kind="session"),
        lambda: version.activities.clear(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change_it()


def test_a_change_is_the_next_version_with_a_note_and_the_first_keeps_its_bytes():
    role = make_role()
    first = role.current.canonical
    second = change(role, note="We meet in the afternoon.", what_you_do="Come to two sessions in the afternoon.")
    role.refresh_from_db()
    assert role.current == second
    assert [(one.number, one.note) for one in versions_public(role)] == [(2, "We meet in the afternoon."), (1, "")]
    assert versions_public(role)[1].canonical == first
    rows = json.loads(second.canonical)["amendments"]
    assert rows[0]["note"] == "We meet in the afternoon."
    assert rows[0]["must_reapply"] is False
    assert Session.objects.filter(role=role, status="planned").count() == 2


def test_a_session_that_moves_is_called_off_and_made_anew():
    role = make_role()
    sessions = from_rows(role.current)["sessions"]
    sessions[1]["from"] = "10:30"
    change(role, sessions=sessions)
    assert Session.objects.filter(role=role, status="planned").count() == 2
    assert Session.objects.filter(role=role, status="cancelled").count() == 1


def test_there_is_one_draft_at_a_time():
    role = make_role()
    assert roles.amend(role=role, by=coordinator()) == roles.amend(role=role, by=coordinator())


def test_a_change_without_a_note_is_refused_by_the_action_and_by_the_database():
    version = pay_for(roles.amend(role=make_role(), by=coordinator()))
    with pytest.raises(Refused, match="Say what changed"):
        roles.publish(version=version, by=coordinator())


def test_more_places_need_more_money():
    role = make_role()
    version = roles.amend(role=role, by=coordinator())
    record = from_rows(version) | {"seats": [{"kind": "places", "n": 5}]}
    version = roles.edit(version=version, record=record, note="Two more places.", by=coordinator())
    with pytest.raises(Refused, match="Ask finance to fund £150 more until"):
        roles.publish(version=version, by=coordinator())
    request = roles.ask_for_funding(version=version, by=coordinator())
    assert request.pence == 15000
    pay_for(version)
    request.refresh_from_db()
    assert request.status == "met"
    roles.publish(version=version, by=coordinator())


def test_fewer_places_let_money_go():
    role = make_role()
    version = change(role, seats=[{"kind": "places", "n": 1}], note="One place.")
    assert version.funded_pence == 7500


def test_asking_twice_is_one_request_and_finance_may_say_no():
    version = make_draft()
    request = roles.ask_for_funding(version=version, by=coordinator())
    assert roles.ask_for_funding(version=version, by=coordinator()) == request
    with pytest.raises(Refused, match="Only finance"):
        roles.refuse_funding(request=request, why="No pot", by=coordinator())
    with pytest.raises(Refused, match="Say why"):
        roles.refuse_funding(request=request, why=" ", by=person("Fay", "finance"))
    assert roles.refuse_funding(request=request, why="No pot fits.", by=person("Fay", "finance")).status == "refused"
    assert roles.ask_for_funding(version=version, by=coordinator()) != request


def test_money_goes_back_only_when_the_role_no_longer_needs_it():
    role = make_role()
    with pytest.raises(Refused, match="still needs"):
        roles.return_funding(version=role.current, pence=1, by=person("Fay", "finance"))
    roles.cancel(role=role, why="The project has stopped.", by=coordinator())
    version = roles.return_funding(version=role.current, pence=22500, by=person("Fay", "finance"))
    assert version.returned_pence == 22500
    with pytest.raises(Refused, match="No more comes back"):
        roles.return_funding(version=version, pence=1, by=person("Fay", "finance"))


def test_cancelling_says_why_and_calls_the_sessions_off():
    role = make_role()
    with pytest.raises(Refused, match="Say why"):
        roles.cancel(role=role, why="", by=coordinator())
    roles.cancel(role=role, why="The project has stopped.", by=coordinator())
    roles.cancel(role=role, why="Again.", by=coordinator())
    role.refresh_from_db()
    assert (role.status, role.cancelled_why) == ("cancelled", "The project has stopped.")
    assert not Session.objects.filter(role=role, status="planned").exists()
    with pytest.raises(Refused):
        roles.amend(role=role, by=coordinator())


def test_the_address_is_fixed_at_the_first_publication():
    version = make_draft()
    roles.edit(version=version, record=from_rows(version) | {"slug": "another-address"}, by=coordinator())
    role = Role.objects.get(slug="another-address")
    pay_for(version)
    roles.publish(version=version, by=coordinator())
    second = roles.amend(role=role, by=coordinator())
    with pytest.raises(Refused, match="fixed at the first publication"):
        roles.edit(version=second, record=from_rows(second) | {"slug": "a-third"}, by=coordinator())


def test_the_database_counts_for_itself():
    """Somebody who goes round the action cannot publish with counts that are not those of the rows."""
    version = pay_for(make_draft())
    frozen = {"status": "published", "canonical": "{}", "sha256": "0" * 64, "published_by": coordinator()}
    frozen["published_at"] = version.role.added_at
    rows = RoleVersion.objects.filter(pk=version.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**frozen, count_criteria=7)
    version.routes.filter(goal="ask").delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**frozen)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**frozen, count_contacts=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleVersion.objects.create(role=version.role, kind="own", number=9, title="x", pay_status="paid", **frozen)


def test_the_database_refuses_a_role_that_no_pot_pays_for():
    version = make_draft()
    with pytest.raises(IntegrityError, match="role_version_funded"), transaction.atomic():
        RoleVersion.objects.filter(pk=version.pk).update(
            status="published",
            canonical="{}",
            sha256="0" * 64,
            published_by=coordinator(),
            published_at=version.role.added_at,
        )
