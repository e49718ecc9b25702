"""The rows of a version that are filtered by and read: bodies, seats, dates, ways to take part and to apply, help."""

from django.db import models
from django.db.models import Q

from opportunities.models.compound import holds, money, number, when
from opportunities.models.lines import Line, public
from opportunities.models.projects import Area, Organisation


@holds(money("grant"))
class BodyLine(Line):
    """Whose it is: host, partner, funder ... A short name and a unit stay here: the organisation is a name only."""

    part = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="bodies")
    short_name = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    described_as = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="bodies")

    privacy = public(
        part="public",
        organisation="public",
        short_name="public",
        unit="public",
        described_as="public",
        area="public",
    )

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="body_named_or_described",
                condition=Q(organisation__isnull=False) | ~Q(described_as=""),
                violation_error_message="Name the body, or say what kind it is.",
            ),
            models.CheckConstraint(
                name="body_grant_of_payer",
                condition=Q(part__in=["funder", "payer"]) | Q(grant_min__isnull=True, grant_max__isnull=True),
                violation_error_message="A grant is a funder's or a payer's.",
            ),
        ]


@holds(number("n"))
class SeatsLine(Line):
    kind = models.CharField(max_length=10)
    said = models.CharField(max_length=200, blank=True)
    for_whom = models.CharField(max_length=200, blank=True)
    variant = models.CharField(max_length=200, blank=True, default="", db_default="")

    privacy = public(kind="public", said="public", for_whom="public", variant="public")

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="seats_number_or_words",
                condition=(~Q(said="") & Q(n_min__isnull=True, n_max__isnull=True))
                | (Q(said="") & (Q(n_min__isnull=False) | Q(n_max__isnull=False))),
                violation_error_message="Say how many, as a number or in words.",
            ),
        ]


@holds(number("n"))
class Variant(Line):
    label = models.CharField(max_length=200)
    own_ways_to_apply = models.BooleanField(default=False)
    term = models.JSONField(null=True, blank=True, help_text="Only ever shown: as the schema has it.")

    privacy = public(label="public", own_ways_to_apply="public", term="public")


@holds(when("on"))
class KeyDate(Line):
    kind = models.CharField(max_length=15)
    what = models.CharField(max_length=200, blank=True)
    time = models.TimeField(null=True, blank=True)
    tz = models.CharField(max_length=60, blank=True)
    within_working_days = models.PositiveIntegerField(null=True, blank=True)

    privacy = public(kind="public", what="public", time="public", tz="public", within_working_days="public")


class TakePart(Line):
    how = models.CharField(max_length=15)
    mostly = models.BooleanField(default=False)
    one_to_one = models.BooleanField(default=False)
    only_for = models.CharField(max_length=200, blank=True)
    venue = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="ways_to_take_part")
    tool = models.CharField(max_length=200, blank=True)
    needs = models.TextField(blank=True)
    other_way = models.TextField(blank=True)

    privacy = public(
        how="public",
        mostly="public",
        one_to_one="public",
        only_for="public",
        venue="public",
        area="public",
        tool="public",
        needs="public",
        other_way="public",
    )


@holds(money("cap"), money("rate", added=True))
class ExpenseLine(Line):
    kind = models.CharField(max_length=15)
    what = models.CharField(max_length=200, blank=True)
    for_what = models.CharField(max_length=200, blank=True)
    only_when = models.CharField(max_length=200, blank=True)
    rate_per = models.CharField(max_length=15, blank=True, default="", db_default="")
    capped = models.BooleanField(default=False, db_default=False)
    in_the_fee = models.BooleanField(default=False, db_default=False)
    how = models.CharField(max_length=20, blank=True)
    seen_at = models.URLField(max_length=500, blank=True)

    privacy = public(
        kind="public",
        what="public",
        for_what="public",
        only_when="public",
        rate_per="public",
        capped="public",
        in_the_fee="public",
        how="public",
        seen_at="public",
    )

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.CheckConstraint(
                name="expense_rate_per_something",
                condition=Q(rate_per="", rate_min__isnull=True, rate_max__isnull=True)
                | (~Q(rate_per="") & (Q(rate_min__isnull=False) | Q(rate_max__isnull=False))),
                violation_error_message="Say what the rate is for each of.",
            ),
            models.CheckConstraint(
                name="expense_capped_without_a_figure",
                condition=Q(capped=False) | Q(cap_min__isnull=True, cap_max__isnull=True),
                violation_error_message="Say the limit, or that there is one, not both.",
            ),
        ]


class Route(Line):
    """A way to apply, ask or talk. No address: withheld or not seen, and never linked."""

    goal = models.CharField(max_length=10, help_text="`for` in the shape: apply, ask, chat, offline.")
    way = models.CharField(max_length=15, help_text="`by` in the shape.")
    send = models.CharField(max_length=200, blank=True)
    tool = models.CharField(max_length=200, blank=True)
    who = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    only_if = models.CharField(max_length=200, blank=True)
    stance = models.CharField(max_length=25, blank=True)
    note = models.TextField(blank=True)
    variant = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500, blank=True)

    privacy = public(
        goal="public",
        way="public",
        send="public",
        tool="public",
        who="public",
        people="public",
        only_if="public",
        stance="public",
        note="public",
        variant="public",
        address="public",
    )


class SupportLine(Line):
    kind = models.CharField(max_length=20)
    text = models.TextField()

    privacy = public(kind="public", text="public")
