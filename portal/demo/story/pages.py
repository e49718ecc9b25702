"""The words of each project's page."""

from home.actions import pages
from members.models import Person
from opportunities.models import Project


def publish(project: Project, *, by: Person) -> None:
    pages.publish_project_page(project=project, by=by)
