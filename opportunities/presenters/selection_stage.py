"""How far choosing has come for a role, and what the coordinator does next."""

from __future__ import annotations

import dataclasses

from django.db.models import Count, Q, QuerySet

from ground import text_format
from ground.typed import apart
from members import duties
from opportunities.actions import draws, selections
from opportunities.models import Application, Draw, PanelSeat, Place, Role
from opportunities.queries import tallies
from opportunities.selection.forecast import Outlook, outlook


def roles_with_counts() -> QuerySet[Role]:
    """Our roles that were public, with how many applications were sent, wait, and how many judges have locked."""
    sent = ~Q(applications__status__in=["draft", "withdrawn"])
    return (
        Role.objects.own()
        .filter(current__isnull=False)
        .select_related("current", "project")
        .annotate(
            count_sent=Count("applications", filter=sent, distinct=True),
            count_undecided=Count("applications", filter=Q(applications__status="submitted"), distinct=True),
            count_judges=Count("panel_seats", filter=Q(panel_seats__left_at=None), distinct=True),
            count_locked=Count(
                "panel_seats", filter=Q(panel_seats__left_at=None, panel_seats__locked_at__isnull=False), distinct=True
            ),
            count_letters=Count("applications__letter", distinct=True),
        )
        .order_by("-current__closes_at", "-pk")
    )


def state_words(role) -> str:
    """One line for the list; `role` comes from `roles_with_counts`."""
    closes = role.closes
    if role.status in ("concluded", "cancelled"):
        return "Everybody has heard" if role.status == "concluded" else "Cancelled"
    if role.is_open():
        return f"Open until {text_format.moment(closes)}" if closes else "Open all the time"
    if not role.count_sent:
        return "Nobody applied"
    if role.count_undecided and role.names_opened_at is None:
        return f"With the panel: {role.count_locked} of {role.count_judges} have locked"
    if role.count_undecided:
        return "To decide"
    if role.count_letters < role.count_sent:
        return f"Letters: {role.count_letters} of {role.count_sent} written"
    return "To conclude"


@dataclasses.dataclass(frozen=True)
class Stage:
    """What a coordinator sees of one role. Scores are read only once names are open."""

    role: Role
    tally: tallies.Tally | None
    draw: Draw | None
    outlook: Outlook | None
    undecided: int
    without_letter: list[Application]
    to_offer: int
    judges: list[PanelSeat]
    whole: bool

    @property
    def step(self) -> str:
        role = self.role
        if role.status in ("concluded", "cancelled"):
            return role.status
        if not self.whole:
            return "seats"
        if role.is_open():
            return "open"
        if self.undecided and role.names_opened_at is None:
            return "panel"
        if self.undecided:
            return "lot" if self.outlook and self.outlook.by_lot else "decide"
        if self.to_offer:
            return "offer"
        return "letters" if self.without_letter else "conclude"


def conflicts(role: Role) -> list[str]:
    """What came to light after seats were given and applications sent; what to do about each."""
    found = [
        f"{rows[0].person.root.name} has more than one application here: "
        f"{text_format.joined([each.reference for each in rows])}. Ask which one stands, and take the other back."
        for rows in tallies.twins(role)
    ]
    found += [
        f"{apart(seat.person.root.name)} sits on the panel and has applied. What they scored does not count."
        for seat in tallies.seats_of_applicants(role)
    ]
    if role.names_opened_at is None and role.status == "published":
        seats = PanelSeat.objects.live().filter(role=role).select_related("person__merged_into").order_by("pk")
        found += [
            f"{apart(seat.person.root.name)} is a coordinator now and can read names, so they cannot go on judging. "
            "Take them off the panel."
            for seat in seats
            if duties.has(seat.person, "coordinator")
        ]
    return found


def stage(role: Role) -> Stage:
    undecided = Application.objects.filter(role=role, status="submitted").count()
    tally = tallies.tally(role) if role.names_opened_at is not None and undecided else None
    free = (role.current.seats_max or 0) - Place.objects.live().filter(role=role).count()
    waiting = Application.objects.filter(role=role, status="selected", places=None).count()
    return Stage(
        role=role,
        tally=tally,
        draw=Draw.objects.filter(role=role).order_by("pk").first(),
        outlook=_outlook(role, tally) if tally and not tally.missing else None,
        undecided=undecided,
        without_letter=selections.without_letter(role),
        to_offer=min(free, waiting),
        judges=list(PanelSeat.objects.live().filter(role=role).select_related("person").order_by("pk")),
        whole=tallies.panel_is_whole(role),
    )


def _outlook(role: Role, tally: tallies.Tally) -> Outlook:
    assert role.current is not None
    cut = tallies.cut_of(role, tally)
    drawn = draws.drawn_keys(role) if cut.needs_lot else []
    return outlook(seats=role.current.seats_max or 0, cut=cut, drawn=drawn, results=tally.results)


def outlook_rows(found: Outlook, tally: tallies.Tally) -> list[tuple[str, str, str]]:
    """In words, for whoever is about to decide. Names, since `stage` reads a tally only once they are open."""
    names = {each.pk: each.person.name for each in tally.applications}
    rows = [("Places", str(found.seats), "")]
    by_score = text_format.joined([names[key] for key in found.chosen]) or "nobody by score alone"
    rows.append(("Would get a place", by_score, ""))
    if found.tied:
        tied = text_format.joined([names[key] for key in found.tied])
        said = f"A lot gives {found.seats_tied} of these {len(found.tied)} people a place. The rest go on the reserve list."
        rows.append(("Too close to call", tied, said))
    first = "" if found.by_lot or not found.reserve else f"First comes {names[found.reserve[0]]}."
    order = "A lot puts them in order." if found.order_by_lot else first
    rows.append(("On the reserve list", _people(len(found.reserve), "more " if found.tied else ""), order))
    if found.lacking:
        rows.append(("Not chosen", _people(len(found.lacking)), "Something that is needed was not shown."))
    if found.left_over:
        rows.append(("Places that stay empty", str(found.left_over), "Fewer people have all that is needed."))
    return rows


def _people(count: int, more: str = "") -> str:
    return f"nobody {more}".strip() if count == 0 else f"1 {more}person" if count == 1 else f"{count} {more}people"
