"""What anyone may take and reuse: public roles, projects and printed payments, each with its schema. No drafts."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground import money
from ground.csv_export import csv_file
from opportunities.models import Project, ProjectStatus, Role
from opportunities.queries.public_records import records_public
from opportunities.record import check, files
from payments.queries.open_book import printed_cells

DATA = Path(__file__).parent / "data"
SCHEMAS = {
    "role": check.SCHEMA,
    "role_shape_1": check.SCHEMA.with_name("role.schema.1.json"),
    "projects": DATA / "projects.schema.json",
    "payments": DATA / "payments.schema.json",
}
TITLES = {"role": "Roles", "projects": "Projects", "payments": "Payments"}


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "open_book/open_data.html", {"titles": TITLES})


def _json(text: str) -> HttpResponse:
    answer = HttpResponse(text.encode(), content_type="application/json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def opportunities(request: HttpRequest) -> HttpResponse:
    """A file of roles as `import_roles` takes it: each is the record whose canonical JSON has the page's hash."""
    return _json(files.write(records_public()))


def projects(request: HttpRequest) -> HttpResponse:
    return _json(_dump({"schema": "projects.schema.json", "projects": project_rows()}))


def project_rows() -> list[dict[str, Any]]:
    roles = defaultdict(list)
    for slug, project in Role.objects.public().own().order_by("slug").values_list("slug", "project__slug"):
        roles[project].append(slug)
    public = Project.objects.filter(status__in=[ProjectStatus.LIVE, ProjectStatus.ENDED])
    found = []
    for row in public.select_related("partner").order_by("slug"):
        said = {
            "slug": row.slug,
            "name": row.name,
            "status": row.status,
            "partner": row.partner.name,
            "kind_of_work": row.kind_of_work,
            "summary": row.summary,
            "starts": row.starts and row.starts.isoformat(),
            "ends": row.ends and row.ends.isoformat(),
            "go_ahead": {"reference": row.go_ahead_reference, "on": row.go_ahead_on.isoformat()},
            "roles": roles[row.slug],
        }
        found.append({key: value for key, value in said.items() if value})
    return found


def payments(request: HttpRequest) -> HttpResponse:
    return _json(_dump({"schema": "payments.schema.json", "currency": money.GBP, "rows": payment_rows()}))


def payment_rows() -> list[dict[str, Any]]:
    found = []
    for cell in printed_cells():
        row = {
            "quarter": cell["quarter"],
            "project": cell["project"].slug if cell["project"] else None,
            "label": cell["label"],
            "carried_over": cell["carried_over"] or None,
            "pence": cell["pence"],
        }
        found.append({key: value for key, value in row.items() if value is not None})
    return found


def payments_csv(request: HttpRequest) -> HttpResponse:
    rows = [
        (row["quarter"], row.get("project", ""), row["label"], "yes" if "carried_over" in row else "no", money.as_decimal(row["pence"]))
        for row in payment_rows()
    ]  # fmt: skip
    return csv_file("payments.csv", [("quarter", "project", "label", "carried_over", "pounds"), *rows])


def schema(request: HttpRequest, name: str) -> HttpResponse:
    answer = HttpResponse(SCHEMAS[name].read_bytes(), content_type="application/schema+json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
