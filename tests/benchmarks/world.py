"""Roles by the thousand. A few are made by the portal's own actions; the rest are copies of their rows.

A copy is of a role and its version; an open one has its lines too, a closed one has not: a list never opens those.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from ground import clock, triggers
from opportunities.models import Role, RoleVersion
from opportunities.models.lines import Line
from tests.factories import roles as factory


def make_open(count: int) -> list[Role]:
    with transaction.atomic():
        project = factory.make_project()
        return [factory.make_role(project=project) for _ in range(count)]


def without_triggers() -> None:
    with connection.cursor() as cursor:
        for each in triggers.declared():
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{each.name}"')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{each.name}" ON "{each.table}"')


def copy(model: Role, count: int, *, called: str, is_open: bool) -> None:
    version = RoleVersion.objects.get(pk=model.current_id)
    past = clock.now() - dt.timedelta(days=30)
    with transaction.atomic():
        roles, versions = [], []
        first = Role.objects.order_by("-pk").values_list("pk", flat=True).first() + 1
        first_version = RoleVersion.objects.order_by("-pk").values_list("pk", flat=True).first() + 1
        for n in range(count):
            role = Role.objects.get(pk=model.pk) if n == 0 else _copied(roles[0])
            role.pk, role.slug, role.current_id = first + n, f"{called}-{n}", None
            role.status = "draft"
            roles.append(role)
            each = _copied(version)
            each.pk, each.role_id = first_version + n, first + n
            if not is_open:
                each.closes_at = past + dt.timedelta(minutes=n % 1000)
            versions.append(each)
        Role.objects.bulk_create(roles, batch_size=200)
        RoleVersion.objects.bulk_create(versions, batch_size=100)
        for line in Line.__subclasses__() if is_open else ():
            copy_lines(line, version, versions)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE opportunities_role SET status = 'published', current_id = (SELECT v.id FROM "
                "opportunities_roleversion v WHERE v.role_id = opportunities_role.id) WHERE id >= %s",
                [first],
            )


def copy_lines(line: type[Line], version: RoleVersion, versions: list[RoleVersion]) -> None:
    rows = list(line.objects.filter(version=version))
    copies = []
    for each in versions:
        for row in rows:
            made = _copied(row)
            made.pk, made.version_id = None, each.pk
            copies.append(made)
    line.objects.bulk_create(copies, batch_size=100)


def _copied(row):
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
