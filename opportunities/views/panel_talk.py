"""After every score is locked: names, all scores, what to talk about, later values, and the lot."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ground import basis
from ground.exceptions import Refused
from ground.forms import posted, tried
from opportunities import permissions, policies
from opportunities.actions import draws, panels, reveal, scores
from opportunities.forms.applications import CANNOT_TELL, ReviseForm, ValueForm
from opportunities.models import Application, Draw, PanelSeat, Score
from opportunities.queries import blind_review, judging_end, tallies
from opportunities.selection import scoring
from opportunities.views import sure
from opportunities.views.panel import point_now, seat_of


def _open_seat(request: HttpRequest, slug: str) -> PanelSeat:
    """To a judge whose panel has not locked yet, or ended some time ago, this is not there."""
    seat = seat_of(request, slug)
    if not blind_review.names_open(seat) or judging_end.is_over(seat.role):
        raise Http404
    return seat


@never_cache
@login_required
@require_safe
def panel_talk(request: HttpRequest, slug: str) -> HttpResponse:
    seat = _open_seat(request, slug)
    tally = tallies.tally(seat.role)
    number_of = {each.pk: number for number, each in enumerate(tally.criteria, 1)}
    wide = {(application.pk, criterion.pk) for application, criterion, _ in tally.wide}
    rows = [
        {
            "application": each,
            "cells": [
                {
                    "number": number_of[criterion.pk],
                    "text": criterion.text,
                    "mean": _written(tally.results[each.pk].means[criterion.pk]),
                    "wide": (each.pk, criterion.pk) in wide,
                }
                for criterion in tally.criteria
            ],
            "result": _result(tally.results[each.pk]),
        }
        for each in tally.applications
    ]
    to_talk = [
        {"application": application, "criterion": criterion, "number": number_of[criterion.pk], "values": _said(values)}
        for application, criterion, values in tally.wide
    ]
    context = {
        "seat": seat, "role": seat.role, "version": seat.role.current, "rows": rows, "to_talk": to_talk,
        "criteria": tally.criteria, "adds_up": tallies.adds_up(tally.criteria), "draw": Draw.objects.filter(role=seat.role).first(),
    }  # fmt: skip
    return render(request, "opportunities/panel_talk.html", context)


def _written(mean) -> str:
    return "no result" if mean is None else f"{float(mean):.2f}".rstrip("0").rstrip(".")


def _result(found: scoring.Result) -> str:
    if found.shortlisted is None:
        return "No result yet: too few scores"
    if not found.shortlisted:
        return "Something needed was not shown"
    return f"Score {scoring.written(scoring.hundredths(found.score))}" if found.score else "Has all that is needed"


def _said(values: list[int | None]) -> str:
    return ", ".join("cannot tell" if value is None else str(value) for value in sorted(values, key=lambda v: v or 0))


def _one(seat: PanelSeat, code: str, number: int):
    criteria = tallies.criteria_of(seat.role)
    if not 1 <= number <= len(criteria):
        raise Http404
    found = Application.objects.sent().filter(role=seat.role, code=code).select_related("person", "version", "role")
    return get_object_or_404(found), criteria[number - 1]


@never_cache
@login_required
def panel_revise(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    seat = _open_seat(request, slug)
    application, criterion = _one(seat, code, number)
    given = tallies.locked_scores(seat.role).filter(application=application, criterion=criterion)
    rows = list(given.select_related("seat__person", "seat__role"))
    mine = next((each for each in rows if each.seat_id == seat.pk), None)
    form = ReviseForm(posted(request))
    stands = [mine.later_value, mine.later_at] if mine is not None else []
    if request.method == "POST" and mine is not None:
        if point_now(request, seat, tallies.criteria_of(seat.role)) != number:
            form.add_error(None, "We could not tell which point this scores. Look at it once more, then save again.")
        elif form.is_valid() and basis.overtaken(request, stands):
            said = (
                f"You saved a later score meanwhile: {_later(mine) or 'none'}. If you save again, this takes its place."
            )
            form.add_error(None, said)
    if request.method == "POST" and form.is_valid() and mine is not None:
        value = form.cleaned_data["value"]
        if not value:
            return redirect("panel_talk", slug)

        def revise() -> object:
            return scores.revise(
                score=mine, reason=form.cleaned_data["reason"], by=request.user.person,
                value=None if value == CANNOT_TELL else int(value), cannot_tell=value == CANNOT_TELL,
            )  # fmt: skip

        if tried(form, revise):
            messages.success(request, "Saved. Your first score stays beside it.")
            return redirect("panel_talk", slug)
    try:
        told = (
            reveal.for_judge(seat, application, by=request.user.person) if mine is None or mine.void_at is None else {}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panel_talk", slug)
    context = {
        "seat": seat, "role": seat.role, "version": seat.role.current, "application": application, "criterion": criterion,
        "number": number, "form": form, "mine": mine, "basis": basis.of(stands),
        "answers": [
            {"question": each.text, "answer": told.get(each.pk, "")}
            for each in application.version.selectionquestions.order_by("position")
        ],
        "scores": [
            {"judge": each.seat.person.name, "first": _value(each.value), "later": _later(each),
             "reason": reveal.reason_of_change(each, seat=seat), "void": each.void_at is not None}
            for each in rows
        ],
    }  # fmt: skip
    return render(request, "opportunities/panel_revise.html", context)


def _value(value: int | None) -> str:
    return "cannot tell" if value is None else str(value)


def _later(score: Score) -> str:
    return _value(score.later_value) if score.later_at is not None else ""


@login_required
@require_POST
def panel_found_interest(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    seat = _open_seat(request, slug)
    application, _ = _one(seat, code, 1)
    if application.decided_at is None and (page := sure.step_back(request, code, reverse("panel_talk", args=[slug]))):
        return page
    try:
        panels.found_interest(seat=seat, application=application, words="", by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You stepped back from this one. Your scores of it no longer count.")
    return redirect("panel_talk", slug)


@never_cache
@login_required
def draw_type_value(request: HttpRequest, slug: str) -> HttpResponse:
    if permissions.can_coordinate(request.user.person):  # sent the link by a judge: theirs is in the admin
        return redirect("selection_draw", slug)
    seat = _open_seat(request, slug)
    draw = get_object_or_404(Draw.objects.order_by("pk"), role=seat.role)
    form = ValueForm(posted(request))
    if request.method == "POST" and tried(
        form, lambda: draws.type_value(draw=draw, value=form.cleaned_data["value"], by=request.user.person)
    ):
        draw.refresh_from_db()
        messages.success(request, "The lot is drawn." if draw.drawn_at else "Saved. A second person types it too.")
        return redirect("panel_draw", slug)
    context = {"seat": seat, "role": seat.role, "version": seat.role.current, "draw": draw, "form": form}
    context["known"] = policies.can_value_is_known(draw)
    return render(request, "opportunities/panel_draw.html", context)
