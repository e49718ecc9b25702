"""A judge's pages. Until every score is locked they are made of `blind` alone: codes, answers, one's own scores."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ground import basis, money
from ground.exceptions import Refused
from ground.forms import posted, tried
from opportunities import policies
from opportunities.actions import panels, reveal, scores
from opportunities.forms.applications import CANNOT_TELL, InterestForm, KnownForm, ScoreForm
from opportunities.models import Application, Criterion, PanelSeat
from opportunities.queries import blind_review, judging_end, same_words, tallies
from opportunities.views import sure

FIRST = ("sky", "gold", "leaf", "")  # what has been begun, what waits, what is done


def _seats(request: HttpRequest):
    return PanelSeat.objects.live().of(request.user.person.root).select_related("role__current", "person")


def seat_of(request: HttpRequest, slug: str) -> PanelSeat:
    """The judge's own live seat; to everybody else this panel is not there."""
    return get_object_or_404(_seats(request), role__slug=slug)


def _where(seat: PanelSeat, desk: blind_review.Desk) -> tuple[str, str, str]:
    """(words, tone, address of the next step)"""
    slug = seat.role.slug
    if seat.role.status == "draft":
        return "Not public yet", "", reverse("panel_role", args=[slug])
    if seat.role.status != "published":
        return "Finished", "", reverse("panel_role", args=[slug])
    if seat.interests_declared_at is None:
        return "Say whether you know anyone", "gold", reverse("panel_declare", args=[slug])
    if not policies.can_judging(seat.role):
        return "Waits until the role has closed", "", reverse("panel_role", args=[slug])
    if blind_review.names_open(seat):
        return "Talk together", "gold", reverse("panel_talk", args=[slug])
    if seat.locked_at is not None:
        return "Locked. The others are still scoring", "leaf", reverse("panel_role", args=[slug])
    if desk.whole and desk.total_done == desk.whole:
        return "Check and lock", "gold", reverse("panel_check", args=[slug])
    name = "panel_next" if desk.next_open() else "panel_role"
    return f"{desk.total_done} of {desk.whole} scored", "sky", reverse(name, args=[slug])


@never_cache
@login_required
@require_safe
def panel_list(request: HttpRequest) -> HttpResponse:
    rows = []
    for seat in _seats(request).order_by("-pk"):
        desk = blind_review.desk(seat)
        said, tone, onward = _where(seat, desk)
        rows.append({"seat": seat, "version": seat.role.current, "status": said, "tone": tone, "href": onward})
    rows.sort(key=lambda row: FIRST.index(row["tone"]))
    over = [row for row in rows if row["seat"].role.status not in {"draft", "published"}]
    return render(request, "opportunities/panel_list.html", {"rows": [r for r in rows if r not in over], "over": over})


@never_cache
@login_required
@require_safe
def panel_role(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_of(request, slug)
    if judging_end.is_over(seat.role):
        shut = {"seat": seat, "role": seat.role, "version": seat.role.current, "days": settings.JUDGES_READ_ON_DAYS}
        return render(request, "opportunities/panel_shut.html", shut)
    desk = blind_review.desk(seat)
    said, tone, onward = _where(seat, desk)
    may_judge = policies.can_judging(seat.role) and seat.interests_declared_at is not None
    locked, names = seat.locked_at is not None, blind_review.names_open(seat)
    scored = "Done" if desk.whole and desk.total_done == desk.whole else f"{desk.total_done} of {desk.whole}"
    tasks = [
        {
            "title": "Say whether you know anyone", "tone": "leaf" if seat.interests_declared_at else "gold",
            "status": "Done" if seat.interests_declared_at else "To do",
            "href": "" if seat.interests_declared_at else reverse("panel_declare", args=[slug]),
        },
        {
            "title": "Read and score, one answer at a time", "hint": "Names are hidden. The order is mixed for each judge.",
            "status": "Locked" if locked else scored if may_judge else "Later", "tone": "leaf" if locked else "sky",
            "href": onward if may_judge and not locked and desk.total_done < desk.whole else "",
        },
        {
            "title": "Check your scores and lock them", "hint": "Once locked they stay.",
            "status": "Locked" if locked else "To do" if may_judge else "Later", "tone": "leaf" if locked else "",
            "href": reverse("panel_check", args=[slug]) if may_judge and not locked else "",
        },
        {
            "title": "Talk together", "hint": "Names and all scores open when every judge has locked.",
            "status": "Open" if names else "Later", "tone": "gold" if names else "",
            "href": reverse("panel_talk", args=[slug]) if names else "",
        },
    ]  # fmt: skip
    context = {
        "seat": seat, "role": seat.role, "version": seat.role.current, "tasks": tasks, "status": said, "tone": tone,
        "href": onward, "criteria": desk.criteria, "adds_up": tallies.adds_up(desk.criteria), "pay": money.show(seat.pence or 0), "waits": "" if policies.can_judging(seat.role) else "yes",
    }  # fmt: skip
    return render(request, "opportunities/panel_role.html", context)


@never_cache
@login_required
def panel_declare(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_of(request, slug)
    if seat.interests_declared_at is not None:
        return redirect("panel_role", slug)
    form = InterestForm(posted(request))

    def declare() -> object:
        return panels.declare(seat=seat, **form.cleaned_data, by=request.user.person)

    if request.method == "POST" and tried(form, declare):
        return redirect("panel_role", slug)
    context = {"seat": seat, "role": seat.role, "version": seat.role.current, "form": form}
    return render(request, "opportunities/panel_declare.html", context)


def _one(desk: blind_review.Desk, code: str, number: int) -> blind_review.Blind:
    found = next((each for each in desk.answers if each.code == code), None)
    if found is None or not 1 <= number <= len(desk.criteria):
        raise Http404
    return found


def _application(seat: PanelSeat, code: str) -> Application:
    """Fetched by its code, without its person. One that is not on this judge's desk is not there."""
    _one(blind_review.desk(seat), code, 1)
    found = Application.objects.filter(role=seat.role_id, code=code, status="submitted")
    return get_object_or_404(found.select_related("role", "version"))


@never_cache
@login_required
@require_safe
def panel_next(request: HttpRequest, slug: str) -> HttpResponse:
    """On to the next without a score: its code stands in no link before the press, so none is known unopened."""
    seat = seat_of(request, slug)
    onward = blind_review.desk(seat).next_open()
    return redirect("panel_score", slug, onward[1], onward[0]) if onward else redirect("panel_role", slug)


@never_cache
@login_required
def panel_score(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    seat = seat_of(request, slug)
    if seat.interests_declared_at is None:
        return redirect("panel_declare", slug)
    if seat.locked_at is not None or not policies.can_judging(seat.role):
        return redirect("panel_role", slug)
    desk = blind_review.desk(seat)
    one, person = _one(desk, code, number), request.user.person
    if one.stepped_back:
        return redirect("panel_role", slug)
    application, sent_at = _application(seat, code), number
    if request.method == "POST":
        sent_at = point_now(request, seat, desk.criteria)
        number = sent_at or number
    criterion = desk.criteria[number - 1]
    score = one.scores.get(criterion.pk)
    stands = _initial(score, person)
    form = ScoreForm(criterion, desk.anchors, posted(request), initial=stands)
    if sent_at is None:
        form.add_error(None, "We could not tell which point this scores. Look at it once more, then save again.")
    other = {}
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data["value"]
        typed = {"value": value, "good": form.cleaned_data["good"]}
        other = stands if typed != stands and basis.overtaken(request, stands) else {}

    def give() -> object:
        return scores.give(
            seat=seat, application=application, criterion=criterion, good=form.cleaned_data["good"], by=person,
            value=None if value == CANNOT_TELL else int(value), cannot_tell=value == CANNOT_TELL,
        )  # fmt: skip

    if request.method == "POST" and not other and tried(form, give):
        onward = blind_review.desk(seat).next_open(after=(number, code))
        return redirect("panel_score", slug, onward[1], onward[0]) if onward else redirect("panel_check", slug)
    try:
        told = reveal.for_judge(seat, application, by=person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panel_role", slug)
    questions = application.version.selectionquestions.order_by("position")
    context = {
        "seat": seat, "role": seat.role, "version": seat.role.current, "desk": desk, "one": one, "form": form,
        "basis": basis.of(stands), "other": other,
        "known": KnownForm(initial={"kind": one.interest}), "criterion": criterion, "number": number, "score": score,
        "answers": [{"question": each.text, "answer": told.get(each.pk, "")} for each in questions],
        "shared": _shared(application, criterion.pk), "tiles": _tiles(desk, criterion.pk, code),
        "all": [
            {"number": n, "done": desk.done(each), "of": len(desk.to_judge), "words": f"{desk.done(each)} of {len(desk.to_judge)}"}
            for n, each in enumerate(desk.criteria, 1)
        ],
        "criteria_count": len(desk.criteria), "adds_up": tallies.adds_up(desk.criteria), "pay": money.show(seat.pence or 0),
    }  # fmt: skip
    return render(request, "opportunities/panel_score.html", context)


def point_now(request: HttpRequest, seat: PanelSeat, criteria: list[Criterion]) -> int | None:
    """Where the point that stood on the page that was sent stands today: by its own id, or by the same words."""
    found = request.POST.get("criterion", "")
    of_role = Criterion.objects.filter(version__role=seat.role_id)
    asked = of_role.filter(pk=found).first() if found.isdecimal() and len(found) < 19 else None
    if asked is None:
        return None
    place = same_words.place_now(asked, criteria)
    return None if place is None else place + 1


def _initial(score, person) -> dict:
    """What is kept of this score, as the form says it."""
    if score is None:
        return {}
    value = CANNOT_TELL if score.cannot_tell else str(score.value)
    return {"value": value, "good": reveal.own_note(score, by=person)}


def _shared(application: Application, criterion: int) -> str:
    """What the match said of this criterion when it was sent: the finding, without the words behind it."""
    snapshot = application.snapshot
    rows = snapshot.results if snapshot is not None else []
    found = next((row.get("found", "") for row in rows if row["criterion"] == criterion), "")
    return {
        "met": "Met, from what they shared for matching.",
        "not_met": "Not met, from what they shared for matching.",
    }.get(found, "")


def _tiles(desk: blind_review.Desk, criterion: int, code: str) -> list[dict]:
    """Those that were opened, in the mixed order, so that each can be gone back to."""
    rows = []
    for each in desk.answers:
        if not (each.opened or each.code == code):
            continue
        score = each.scores.get(criterion)
        if each.stepped_back:
            said, state = "stepped back", "done"
        elif score is not None:
            said, state = ("can’t tell" if score.cannot_tell else str(score.value)), "done"
        else:
            said, state = "", ""
        rows.append(
            {"code": each.code, "said": "now" if each.code == code else said, "now": each.code == code, "state": state}
        )
    return rows


@login_required
@require_POST
def panel_declare_about(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    seat = seat_of(request, slug)
    application, form = _application(seat, code), KnownForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the answers.")
        return redirect("panel_score", slug, code, number)
    kind = form.cleaned_data["kind"]
    back = reverse("panel_score", args=[slug, code, number])
    if kind == "recuse" and (page := sure.step_back(request, code, back)):
        return page
    try:
        panels.declare_about(seat=seat, application=application, kind=kind, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panel_role", slug)
    if kind != "recuse":
        return redirect("panel_score", slug, code, number)
    messages.success(request, f"You stepped back from {code}. The others judge it.")
    onward = blind_review.desk(seat).next_open()
    return redirect("panel_score", slug, onward[1], onward[0]) if onward else redirect("panel_check", slug)


@never_cache
@login_required
@require_safe
def panel_check(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_of(request, slug)
    ended = judging_end.is_over(seat.role)
    if ended or seat.interests_declared_at is None or not policies.can_judging(seat.role):
        return redirect("panel_role", slug)
    desk = blind_review.desk(seat)
    rows = [
        {
            "code": each.code,
            "stepped_back": each.stepped_back,
            "cells": [_cell(desk, each, n) for n in range(1, len(desk.criteria) + 1)],
        }
        for each in desk.answers
        if each.opened
    ]
    context = {
        "seat": seat, "role": seat.role, "version": seat.role.current, "desk": desk, "rows": rows,
        "left": desk.whole - desk.total_done, "onward_href": _onward(slug, desk),
    }  # fmt: skip
    return render(request, "opportunities/panel_check.html", context)


def _onward(slug: str, desk: blind_review.Desk) -> str:
    return reverse("panel_next", args=[slug]) if desk.next_open() else ""


def _cell(desk: blind_review.Desk, one: blind_review.Blind, number: int) -> dict:
    score = one.scores.get(desk.criteria[number - 1].pk)
    said = "–" if score is None else "can’t tell" if score.cannot_tell else str(score.value)
    return {"number": number, "said": said, "given": score is not None}


@login_required
@require_POST
def panel_lock(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_of(request, slug)
    if page := sure.lock(request, seat):
        return page
    try:
        scores.lock(seat=seat, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panel_check", slug)
    messages.success(request, "Your scores are locked. Thank you.")
    return redirect("panel_role", slug)
