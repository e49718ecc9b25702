"""Pages that belong to no app: what went wrong, and the demo's gallery of components."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from ground.forms import posted
from members import kept_writing
from members.decorators import own_page
from members.models import Person
from portal import gallery, request_log
from portal.kept_forms import WHAT_WE_NEVER_KEEP


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Without request: what was sent may be what cannot be read."""
    return HttpResponse(render_to_string("400.html", _without_request()), status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"request_id": request_log.current()}, status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"request_id": request_log.current()}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """With what was written, for whom the form was made: only our stamp says so, and another site has none."""
    theirs = kept_writing.is_theirs(request)
    context = {
        "form_again": kept_writing.keep(request) if theirs else "",
        "written": kept_writing.posted_words(request) if theirs else [],
        "too_long": kept_writing.is_too_long(request),
        "never": WHAT_WE_NEVER_KEEP,
        "request_id": request_log.current(),
    }
    page = render(request, "403_csrf.html", context, status=403)
    page["Cache-Control"] = "private, no-store"
    return page


@own_page
@require_safe
def kept_writing_detail(request: HttpRequest, person: Person, key: str) -> HttpResponse:
    """Where the form it was written in is not there any more."""
    kept = kept_writing.find(request.user, key)
    if kept is None:
        raise Http404
    context = {"written": kept_writing.in_words(kept.fields), "form_again": kept.form, "never": WHAT_WE_NEVER_KEEP}
    return render(request, "members/kept_writing_detail.html", context)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without request or database, since either may be what is broken."""
    return HttpResponse(render_to_string("500.html", _without_request()), status=500)


def _without_request() -> dict[str, str]:
    return {"help_phone": settings.HELP_PHONE, "request_id": request_log.current()}


def component_gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    form = gallery.SampleForm(posted(request))
    if request.method == "POST":
        form.is_valid()
    context: dict[str, Any] = {
        **gallery.SAMPLES,
        "form": form,
        "page_obj": gallery.middle_page(),
        "wrong": gallery.wrong_form(),
    }
    return render(request, "components/gallery.html", context)


@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    """What editors put on pages, resized by Wagtail; the pictures as they were sent in stay inside."""
    try:
        return FileResponse(default_storage.open(path))
    except (FileNotFoundError, SuspiciousFileOperation, ValueError):
        raise Http404 from None
