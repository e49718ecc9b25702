from __future__ import annotations

from typing import Any

from django.db import transaction

from ground import trail
from home.models import ProjectIndexPage, ProjectPage
from members.models import Person
from opportunities.models import Project


@transaction.atomic
def publish_project_page(*, project: Project, intro: str, body: list[tuple[str, Any]], by: Person) -> ProjectPage:
    """The page of a project, under /projects/. A project has one: a second call gives back the first.

    Wagtail is not asked for permission: its groups say who may edit in the admin, and the seed has no account.
    """
    found = ProjectPage.objects.filter(project=project).first()
    if found is not None:
        return found
    user = getattr(by, "user", None)
    page = ProjectPage(title=project.name, slug=project.slug, project=project, intro=intro, body=body, owner=user)
    ProjectIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    trail.record("publish_project_page", page, by=by, project=project.pk)
    return page
