"""Asking for a role's money, and what came of it. Payments tells us what a pot has committed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F

from ground import clock, states, trail
from ground.exceptions import Refused
from members.models import Person
from opportunities.actions import versions
from opportunities.models import FundingRequest, FundingStatus, Role, RoleVersion, VersionStatus
from opportunities.permissions import check_answer_for_money, check_run_roles
from opportunities.transitions import FUNDING_REQUEST


def _held(version: RoleVersion) -> RoleVersion:
    Role.objects.select_for_update().get(pk=version.role_id)
    return RoleVersion.objects.select_related("role__project", "role__listing").get(pk=version.pk)


@transaction.atomic
def ask_for_funding(*, version: RoleVersion, by: Person) -> FundingRequest:
    """Ask finance for what the draft lacks, until the work ends. Asking again brings the open request up to date."""
    check_run_roles(by)
    version = _held(version)
    if version.status != VersionStatus.DRAFT or version.kind != "own":
        raise Refused("Money is asked for a draft of ours.")
    versions.refresh(version)
    needed = version.asked_pence
    if needed is None:
        raise Refused("This has no upper total, so no pot can commit it.")
    if version.work_ends_on is None:
        raise Refused("Say when the work ends, so that the money can be kept until then.")
    missing = needed - version.funded_pence
    if missing <= 0:
        raise Refused("The whole sum is committed already.")
    request = FundingRequest.objects.filter(version=version, status=FundingStatus.ASKED).first()
    terms = {"pence": missing, "until": version.work_ends_on}
    if request is None:
        request = FundingRequest.objects.create(version=version, asked_by=by, **terms)
    elif (request.pence, request.until) == (missing, version.work_ends_on):
        return request
    else:
        FundingRequest.objects.filter(pk=request.pk, status=FundingStatus.ASKED).update(**terms)
        request.refresh_from_db()
    trail.record("ask_for_funding", request, by=by, pence=missing)
    return request


@transaction.atomic
def fund(*, version: RoleVersion, pence: int, until: dt.date, by: Person) -> RoleVersion:
    """A pot has committed `pence`, to be spent by `until` (payments tells us). The request is met when all is there."""
    if pence <= 0:
        raise Refused("An amount is more than nothing.")
    version = _held(version)
    trail.record("fund", version, by=by, pence=pence, until=until.isoformat())  # before the sum: a trigger reads it
    for one in RoleVersion.objects.filter(role=version.role_id, number__gte=version.number).order_by("number"):
        ends = until if one.funded_until is None else min(until, one.funded_until)
        RoleVersion.objects.filter(pk=one.pk).update(funded_pence=F("funded_pence") + pence, funded_until=ends)
    version.refresh_from_db()
    needed = version.asked_pence
    if needed is not None and version.funded_pence >= needed:
        for request in FundingRequest.objects.filter(version=version, status=FundingStatus.ASKED):
            _answer(request, "fund", by=by)
    return version


@transaction.atomic
def refuse_funding(*, request: FundingRequest, why: str, by: Person) -> FundingRequest:
    check_answer_for_money(by)
    if not why.strip():
        raise Refused("Say why, so that the coordinator can go on.")
    if not _answer(request, "refuse_funding", by=by, reason=why.strip()) and request.status != FundingStatus.REFUSED:
        raise Refused("This request has been answered.")
    return request


def _answer(request: FundingRequest, verb: str, *, by: Person, **columns: Any) -> bool:
    return states.move(request, FUNDING_REQUEST, verb, by=by, answered_at=clock.now(), answered_by=by, **columns)


@transaction.atomic
def return_funding(*, version: RoleVersion, pence: int, by: Person) -> RoleVersion:
    """Money goes back to its pot. A role that still runs keeps what it needs; one that is over gives back the rest."""
    if pence <= 0:
        raise Refused("An amount is more than nothing.")
    version = _held(version)
    left = version.funded_pence - version.returned_pence
    if pence > left:
        raise Refused("No more comes back than was committed.")
    if version.status == VersionStatus.DRAFT:
        RoleVersion.objects.filter(pk=version.pk).update(funded_pence=F("funded_pence") - pence)
    elif version.role.status in ("concluded", "cancelled"):
        RoleVersion.objects.filter(pk=version.pk).update(returned_pence=F("returned_pence") + pence)
    else:
        if left - pence < (version.asked_pence or 0):
            raise Refused("This role still needs the money: it is published.")
        RoleVersion.objects.filter(pk=version.pk).update(funded_pence=F("funded_pence") - pence)
    version.refresh_from_db()
    trail.record("return_funding", version, by=by, pence=pence)
    return version
