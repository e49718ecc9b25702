"""Where the coordinators' pages of choosing stand in the admin."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ground import text_format
from members import duties
from opportunities.models import Place
from opportunities.views.team import by_hand, letters, panel, placements
from opportunities.views.team import selection as team


class CoordinatorsItem(MenuItem):
    def is_shown(self, request):
        return "coordinator" in duties.on(request)


@hooks.register("register_admin_menu_item")
def applications_item():
    return CoordinatorsItem(
        "Applications", reverse("selection_roles"), name="applications", icon_name="list-ul", order=210
    )


@hooks.register("person_waits")
def places_offered(request, person):
    """For a person's page: what they have to tell us, and where it is written down."""
    if "coordinator" not in duties.on(request):
        return []
    offered = Place.objects.of(person.root).filter(status="offered").select_related("role__current")
    return [
        {
            "title": f"A place: {place.role.current.title}",
            "words": f"We asked for an answer by {text_format.day(place.answer_by)}.",
            "href": reverse("selection_place_answer", args=[place.pk]),
            "label": "Write down what they said",
        }
        for place in offered.order_by("answer_by", "pk")
    ]


@hooks.register("register_admin_urls")
def selection_urls():
    return [
        path("applications/", team.role_applications, name="selection_roles"),
        path("applications/of/<slug:reference>/", team.application_team_detail, name="selection_application"),
        path("applications/of/<slug:reference>/letter/", letters.letter_write, name="selection_letter"),
        path("applications/of/<slug:reference>/confirm/", team.application_confirm_for, name="selection_confirm"),
        path("applications/of/<slug:reference>/withdraw/", team.application_withdraw_for, name="selection_withdraw"),
        path("applications/seats/<int:pk>/leave/", panel.seat_leave, name="selection_seat_leave"),
        path("applications/places/<int:pk>/withdraw/", team.place_withdraw, name="selection_place_withdraw"),
        path("applications/places/<int:pk>/answer/", by_hand.place_answer, name="selection_place_answer"),
        path("applications/placements/<int:pk>/", placements.placement_detail, name="selection_placement"),
        path("applications/placements/<int:pk>/pause/", placements.placement_pause, name="selection_placement_pause"),
        path("applications/placements/<int:pk>/go-on/", placements.placement_go_on, name="selection_placement_go_on"),
        path(
            "applications/placements/<int:pk>/choose-dates/",
            placements.placement_choose_dates,
            name="selection_placement_choose_dates",
        ),
        path("applications/placements/<int:pk>/end/", placements.placement_end, name="selection_placement_end"),
        path("applications/sessions/<int:pk>/cancel/", team.session_cancel, name="selection_session_cancel"),
        path("applications/<slug:slug>/", team.role_selection, name="selection_role"),
        path("applications/<slug:slug>/enter/", team.application_enter, name="selection_enter"),
        path("applications/<slug:slug>/panel/", panel.seat_give, name="selection_seats"),
        path("applications/<slug:slug>/panel/set-aside/", panel.seat_set_aside, name="selection_set_aside"),
        path("applications/<slug:slug>/decide/", team.selection_decide, name="selection_decide"),
        path("applications/<slug:slug>/lot/", team.selection_draw, name="selection_draw"),
        path("applications/<slug:slug>/offer-all/", team.place_offer_all, name="selection_offer_all"),
        path("applications/<slug:slug>/conclude/", team.selection_conclude, name="selection_conclude"),
        path("applications/<slug:slug>/add-session/", team.session_add, name="selection_session_add"),
    ]
