"""Where Wagtail's own pages do not do as ours: files, and what they cannot take.

Wagtail's own editor answers 500 to forms that no page of it would send: for them a plain 400 and one line.

Only under Wagtail's own URL namespaces, and only where the error came out of Wagtail: a fault of ours, and a database
that is away, stay a 500 that somebody is told of.
"""

from __future__ import annotations

import logging
import traceback

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from ground import csv_export
from ground.jobs import where
from portal.settings.env import ROOT
from portal.views import bad_request

log = logging.getLogger(__name__)
OURS = tuple(f"{ROOT / app}/" for app in ("portal", "home", "payments", "opportunities", "members", "ground"))
# Django answers the first ones itself; the last are no form's doing.
NOT_THE_FORMS = (
    *(Http404, PermissionDenied, SuspiciousOperation, MultiPartParserError),
    *(OperationalError, InterfaceError, MemoryError),
)


def wagtail_forms(get_response):
    def middleware(request):
        return get_response(request)

    middleware.process_exception = _refuse
    return middleware


def wagtail_files(get_response):
    """What Wagtail's own lists export is written as all our files are (ground/csv_export.py)."""

    def middleware(request):
        response = get_response(request)
        if response.streaming and response["Content-Type"].startswith("text/csv") and _is_wagtails(request):
            response["Content-Type"] = "text/csv; charset=utf-8"
            response.streaming_content = csv_export.rewritten(response.streaming_content)
        return response

    return middleware


def _is_wagtails(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and any(name.startswith("wagtail") for name in match.namespaces)


def _refuse(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if not _is_wagtails(request):
        return None
    if isinstance(exception, NOT_THE_FORMS) or _came_out_of_ours(exception):
        return None
    name = request.resolver_match.view_name
    log.warning("%s %s could not take what was sent: %s", request.method, name, where(exception))
    return bad_request(request, exception)


def _came_out_of_ours(exception: Exception) -> bool:
    frames = traceback.extract_tb(exception.__traceback__)
    return any(frame.filename.startswith(OURS) for frame in frames)
