"""Projects for the tests of pages, in any state (there is no verb for a draft's rows)."""

from __future__ import annotations

import datetime as dt

from home.actions import pages
from home.initial_pages import text
from opportunities.models import Organisation, Project, ProjectStatus


def project(cast, name="Hearing checks", status=ProjectStatus.LIVE) -> Project:
    partner = Organisation.objects.filter(name="A national health team").first()
    partner = partner or Organisation.objects.create(name="A national health team")
    return Project.objects.create(
        name=name,
        slug=name.lower().replace(" ", "-"),
        status=status,
        partner=partner,
        kind_of_work="Co-production partner",
        summary="Hearing checks that are easier to use at home.",
        go_ahead_reference="Allies, 3 March 2026, item 4",
        go_ahead_on=dt.date(2026, 3, 3),
        go_ahead_by=cast.admin,
    )


def page_of(project: Project, cast):
    return pages.publish_project_page(
        project=project, intro="What it is for.", body=[text("More words.")], by=cast.coordinator
    )
