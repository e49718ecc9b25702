"""What waits for a person in choosing: a place to answer, answers not sent, a panel to judge. For `/me/`."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from ground import clock, text_format
from members.models import Person
from opportunities import policies
from opportunities.models import Application, Draw, PanelSeat, Place, Placement, Role, Session
from opportunities.queries import choices


def of(person: Person) -> list[dict[str, Any]]:
    return [*_places(person), *_dates(person), *_seats(person), *_drafts(person)]


def _dates(person: Person) -> list[dict[str, Any]]:
    """Dates to choose, of work that the person has taken up."""
    to_come = Session.objects.filter(by_choice=True, status="planned", starts_at__gt=clock.now() + choices.UNTIL)
    placements = Placement.objects.filter(
        Q(person=person) | Q(person__merged_into=person), status="active", role__in=to_come.order_by().values("role")
    ).select_related("version", "role")
    return [
        {
            "title": "Choose your dates",
            "words": f"{placement.version.title}. If we do not hear from you, we put you where there is room.",
            "href": reverse("place_detail", args=[placement.place_id]),
            "label": "Choose",
        }
        for placement in placements.order_by("pk")
        if any(one.lacking > 0 for one in choices.choices(placement.version, placement.role, placement))
    ]


def _places(person: Person) -> list[dict[str, Any]]:
    offered = Place.objects.of(person).filter(status="offered").select_related("role__current")
    return [
        {
            "title": "A place is yours if you want it",
            "words": f"{place.role.current.title}. Please answer by {text_format.day(place.answer_by)}.",
            "href": reverse("place_detail", args=[place.pk]),
            "label": "Say yes or no",
        }
        for place in offered.order_by("answer_by", "pk")
    ]


def _drafts(person: Person) -> list[dict[str, Any]]:
    """Only while they can still be sent."""
    unsent = Q(status="draft") | Q(change_version__isnull=False)
    drafts = Application.objects.of(person).filter(unsent, role__in=Role.objects.own().open())
    found = []
    for draft in drafts.select_related("role__current").order_by("role__current__closes_at", "pk"):
        closes = draft.role.current.closes_at
        by = f" It closes on {text_format.moment(closes)}." if closes else ""
        found.append(
            {
                "title": "You have not sent your changes" if draft.is_changing else "You have not sent this yet",
                "words": f"{draft.role.current.title}. {_kept(draft)}{by}",
                "href": reverse("application_check", args=[draft.role.slug]),
                "label": "Go on and send",
            }
        )
    return found


def _kept(draft: Application) -> str:
    return "What you sent before counts until you do." if draft.is_changing else "Your answers are saved."


def _lot(seat: PanelSeat, person: Person) -> Draw | None:
    """Whose value is known by now, and which this judge could type."""
    if seat.role.names_opened_at is None:
        return None
    waiting = Draw.objects.filter(role=seat.role_id, drawn_at=None, opens_at__lte=clock.now())
    return waiting.exclude(value_one_root=person.root_id).first()


def _seats(person: Person) -> list[dict[str, Any]]:
    """A judge's next step; nothing while a role is open, while the other judges score, or once the panel decided."""
    waiting = Application.objects.filter(role=OuterRef("role"), status="submitted")
    seats = (
        PanelSeat.objects.live()
        .of(person)
        .filter(Q(interests_declared_at=None) | Exists(waiting), role__status="published")
        .select_related("role__current")
    )
    found = []
    for seat in seats.order_by("pk"):
        slug, title = seat.role.slug, seat.role.current.title
        if seat.interests_declared_at is None:
            said, label, href = "Say whether you know anyone", "Look at the list", reverse("panel_declare", args=[slug])
        elif not policies.can_judging(seat.role):
            continue
        elif seat.locked_at is None:
            said, label, href = "Answers wait for your scores", "Read and score", reverse("panel_role", args=[slug])
        elif (lot := _lot(seat, person)) is not None:
            title = f"{title}. It comes from: {lot.source}."
            said, label, href = "The lot waits for its value", "Type the value", reverse("panel_draw", args=[slug])
        elif seat.role.names_opened_at is not None:
            said, label, href = "The panel can talk now", "Talk together", reverse("panel_talk", args=[slug])
        else:
            continue
        found.append({"title": said, "words": title, "href": href, "label": label})
    return found
