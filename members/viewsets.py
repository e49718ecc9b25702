"""Nouns of the team in the admin, each a ViewSet: its list, its pages and its place in the menu, for some duties only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet

from ground import search, sought, text_format
from members import duties
from members.models import Duty, DutyKind, Person
from members.queries import own_record
from members.views import joins
from members.views.team import people


class DutyViewSet(ViewSet):
    """Shown to and open for who has one of `kinds`. Its addresses have plain names, as everywhere on this site."""

    kinds: tuple[str, ...] = ()
    url_namespace = None

    def get_url_name(self, view_name: str) -> str:
        return view_name

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        def is_shown(item: MenuItem, request: Any) -> bool:
            return bool(duties.on(request) & {*self.kinds})

        return type("DutyItem", (MenuItem,), {"is_shown": is_shown})

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., Any]:
        view = super().construct_view(view_class, **kwargs)

        @functools.wraps(view)
        def only(request: Any, *args: Any, **inside: Any) -> Any:
            if not duties.on(request) & {*self.kinds}:
                raise PermissionDenied
            return view(request, *args, **inside)

        return only


class Told(Column):
    """A cell that says what it is where a row becomes a block."""

    cell_template_name = "team/cell.html"


class TeamIndex(IndexView):
    """A list with Wagtail's search, filters and order; one row a record, at most as wide as the window."""

    results_template_name = "team/index_results.html"
    paginate_by = 20
    nothing = "Nothing is like that."
    caption = ""

    @property
    def no_results_message(self) -> str:
        return self.nothing

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """`search_fields` are folded columns, so that every list finds alike."""
        return queryset.filter(search.matching(self.search_query or "", *self.search_fields))

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "caption": self.caption or self.page_title}


class PersonFilters(WagtailFilterSet):
    reach_by = django_filters.ChoiceFilter(
        label="We tell them things by", choices=[("email", "Email"), ("phone", "Phone"), ("post", "Post")]
    )
    signs_in = django_filters.ChoiceFilter(
        label="Signs in", choices=[("yes", "With email"), ("no", "Not at all")], method="signing_in"
    )
    duty = django_filters.ChoiceFilter(
        label="Duty", choices=[(value, label.capitalize()) for value, label in DutyKind.choices], method="with_duty"
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def signing_in(self, found: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return found.filter(signs_in=value == "yes")

    def with_duty(self, found: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return found.filter(pk__in=Duty.objects.live().filter(kind=value).values("person"))


def _named(person: Person) -> Any:
    if person.merged_into:
        return format_html("<bdi>{}</bdi> <small>joined to <bdi>{}</bdi></small>", person.name, person.merged_into.name)
    return format_html("<bdi>{}</bdi>", person.name)


def _numbered(person: Person) -> Any:
    """To press where the name shows nothing to press: records of old, other people's files."""
    return format_html('<a href="{}">{}</a>', reverse("people_person", args=[person.pk]), person.pk)


def _duties(person: Person) -> str:
    return text_format.joined([each.get_kind_display() for each in person.duties_now])  # type: ignore[attr-defined]


class PersonIndex(TeamIndex):
    model = Person
    page_title = "People"
    header_icon = "group"
    index_url_name = "people"
    index_results_url_name = "people_results"
    add_url_name = "people_add"
    add_item_label = "Add a person without email"
    paginate_by = 50
    default_ordering = "name"
    filterset_class = PersonFilters
    search_fields = ["name_folded"]
    results_template_name = "members/team/people_results.html"
    nothing = "Nobody of that name. Try a part of it."
    columns = [
        TitleColumn("name", label="Name", accessor=_named, url_name="people_person", sort_key="name"),
        Told("number", label="Number", accessor=_numbered),
        Told("reach_by", label="We tell them things by", accessor="get_reach_by_display"),
        Told("signs_in", label="Signs in with", accessor=lambda person: "email" if person.signs_in else "nothing"),
        Told("duties", label="Duties", accessor=_duties),
        Told(
            "added_at",
            label="Record since",
            accessor=lambda person: text_format.date(person.added_at),
            sort_key="added_at",
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Person]:
        live = Prefetch("duties", Duty.objects.live().order_by("pk"), to_attr="duties_now")
        return own_record.people_called("").prefetch_related(live)

    def get_add_url(self) -> str | None:
        return super().get_add_url() if "coordinator" in duties.on(self.request) else None

    def order_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        return super().order_queryset(queryset).order_by(*[self.ordering or "name", "pk"])

    def get_search_form(self) -> None:
        """The one in Wagtail's head would put the name into the address: ours stands over the list, and posts."""

    @cached_property
    def search_query(self) -> str:
        return sought.words(self.request.GET.get("q", ""))

    @property
    def is_searching(self) -> bool:
        return bool(self.search_query)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = {
            name: self.request.GET[name] for name in ("reach_by", "signs_in", "duty") if self.request.GET.get(name)
        }
        return {
            **super().get_context_data(**kwargs),
            "q": self.search_query,
            "chosen": chosen,
            "asked": sought.hidden(self.search_query),
        }


class PersonViewSet(DutyViewSet):
    name = "people"
    kinds = ("coordinator", "administrator")
    icon = "group"
    menu_label = "People"
    menu_name = "people"
    menu_order = 220
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.construct_view(PersonIndex), name="people"),
            path("results/", self.construct_view(PersonIndex, results_only=True), name="people_results"),
            path("add/", people.person_add, name="people_add"),
            path("<int:pk>/", people.person_detail, name="people_person"),
            path("<int:pk>/account/close/", people.account_close, name="people_account_close"),
            path("<int:pk>/account/reopen/", people.account_reopen, name="people_account_reopen"),
            path("<int:pk>/propose-part/", joins.person_propose_part, name="people_propose_part"),
            path("joins/<int:pk>/agree/", joins.join_agree, name="people_join_agree"),
            path("joins/<int:pk>/take-back/", joins.join_take_back, name="people_join_take_back"),
            path("joins/<int:pk>/said-no/", joins.join_said_no, name="people_join_said_no"),
            path("joins/<int:pk>/release/", joins.join_release, name="people_join_release"),
            path("<int:pk>/duties/", people.duty_give, name="people_duty_give"),
            path("duties/proposed/<int:pk>/agree/", people.duty_agree, name="people_duty_agree"),
            path("duties/proposed/<int:pk>/take-back/", people.duty_take_back, name="people_duty_take_back"),
            path("duties/<int:pk>/end/", people.duty_end, name="people_duty_end"),
        ]
