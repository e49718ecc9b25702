"""Who took bank details out of the portal: for finance, and for the administrators who gave them the duty."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from members.models import Person
from payments.queries import exports
from payments.views.team.pages import A_PAGE, shown, team_page


@team_page("finance", "administrator")
@require_safe
def export_list(request: HttpRequest, person: Person) -> HttpResponse:
    page = Paginator(exports.events(), A_PAGE).get_page(request.GET.get("page"))
    rows = exports.told(list(page.object_list))
    finance = "finance" in person.duties.live().values_list("kind", flat=True)
    return shown(
        request,
        "export_list",
        "Bank files taken",
        {"page_obj": page, "rows": rows, "opens_runs": finance},
        "download",
    )
