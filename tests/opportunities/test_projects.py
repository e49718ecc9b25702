import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from ground.exceptions import Refused
from opportunities.actions import projects, roles
from opportunities.models import NamedRate, NamedRateAmount, Organisation, Project
from tests.factories.roles import administrator, coordinator, make_draft, make_project, make_role, pay_for

pytestmark = pytest.mark.django_db


def test_a_project_runs_once_it_has_a_go_ahead():
    project = make_project(live=False)
    with pytest.raises(Refused, match="Only an administrator"):
        projects.give_go_ahead(project=project, reference="Minute 4", by=coordinator())
    with pytest.raises(Refused, match="Say where the go-ahead stands"):
        projects.give_go_ahead(project=project, reference=" ", by=administrator())
    with pytest.raises(Refused, match="a day to come"):
        tomorrow = clock.today() + dt.timedelta(days=1)
        projects.give_go_ahead(project=project, reference="Minute 4", on=tomorrow, by=administrator())
    projects.give_go_ahead(project=project, reference="Minute 4", by=administrator())
    again = projects.give_go_ahead(project=project, reference="Minute 5", by=administrator())
    assert (again.status, again.go_ahead_reference) == ("live", "Minute 4")


def test_the_database_refuses_a_live_project_without_one():
    project = make_project(live=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(status="live")


def test_a_project_ends_when_its_roles_are_over():
    role = make_role()
    with pytest.raises(Refused, match="Conclude or cancel"):
        projects.end(project=role.project, by=coordinator())
    roles.cancel(role=role, why="It has stopped.", by=coordinator())
    assert projects.end(project=role.project, by=coordinator()).status == "ended"
    assert projects.end(project=role.project, by=coordinator()).status == "ended"


def test_a_project_that_has_not_begun_cannot_end():
    with pytest.raises(Refused, match="This project is being prepared"):
        projects.end(project=make_project(live=False), by=coordinator())


def test_two_projects_have_two_addresses_and_may_share_a_partner():
    first = make_project()
    with pytest.raises(Refused, match="is called"):
        make_project(slug=first.slug)
    assert Organisation.objects.filter(name="Made-up Council").count() == 1


def test_names_that_hashes_rest_on_are_never_changed():
    make_project()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(name="Another")


def test_a_role_may_be_paid_by_a_named_rate_whose_card_is_frozen():
    owner, _ = Organisation.objects.get_or_create(name="Living Wage Foundation")
    rate = NamedRate.objects.create(name="Real Living Wage", owner=owner)
    card = {"rate": rate, "currency": "GBP", "unit": "hour"}
    NamedRateAmount.objects.create(**card, version="2025", pence=1385, valid_from=dt.date(2025, 10, 1))
    NamedRateAmount.objects.create(**card, version="2026", pence=1450, valid_from=dt.date(2026, 10, 1))
    tied = {"name": "Real Living Wage", "owner": owner.name, "tie": "is", "version": "2025"}
    lines = [{"kind": "paid", "work": "sessions", "unit": "hour", "rate": tied}]
    version = pay_for(make_draft(pay={"status": "paid", "lines": lines}))
    assert version.worked_total_pence == 5540
    assert roles.publish(version=version, by=coordinator()).status == "published"
    unknown = [lines[0] | {"rate": tied | {"version": "1999"}}]
    draft = make_draft(pay={"status": "paid", "lines": unknown})
    assert draft.worked_total_pence is None
    with pytest.raises(Refused, match="No total: how much 'Real Living Wage' is, is not said"):
        roles.publish(version=draft, by=coordinator())
