"""What we owe a person in words, as a page to print or to read out: the letter itself, or what the mail would say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from ground import clock
from ground.exceptions import Refused
from members import reveal, tasks
from members.models import Channel, Notice, NoticeStatus, Person
from members.views.team.pages import coordinators
from members.views.team.people import READ_FOR
from opportunities.actions import letters
from opportunities.models import Letter, PlaceStatus
from opportunities.presenters.letter import letter_facts


def _fields(notice: Notice) -> list[str]:
    if notice.status == NoticeStatus.BOUNCED:
        return list(READ_FOR)
    return ["address" if notice.channel == Channel.POST else "phone"]


def _letter(notice: Notice, by: Person) -> dict[str, Any]:
    letter = get_object_or_404(
        Letter.objects.select_related("application__version", "application__role__current", "application__person"),
        application=notice.object_id,
    )
    offered = letter.application.places.filter(status=PlaceStatus.OFFERED).order_by("-pk").first()
    return {**letter_facts(letter, by=by), "place": offered}


@never_cache
@coordinators
def notice_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The number or the address is on it after a press, which the person can see."""
    notice = get_object_or_404(Notice.objects.to_tell().select_related("person"), pk=pk)
    by, field, opened = request.user.person, request.POST.get("field", ""), ""
    if request.method == "POST":
        if field not in READ_FOR:
            raise PermissionDenied
        try:
            opened = reveal.reveal(notice.person, field, by=by, purpose=READ_FOR[field]) or "There is none."
        except Refused as refusal:
            messages.error(request, str(refusal))
    subject, body = tasks.words_of(notice)
    context = {
        "notice": notice,
        "subject": subject,
        "body": body,
        "fields": [] if opened else _fields(notice),
        "field": field,
        "opened": opened,
        "today": clock.today(),
        "paper": True,
        "is_letter": notice.kind == letters.READY,
    }
    if notice.kind == letters.READY:
        try:
            context |= _letter(notice, by)
        except Refused as refusal:
            context |= {"too_late": str(refusal)}
    return render(request, "team/notice_paper.html", context)
