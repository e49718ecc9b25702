from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from members import duties
from portal.team import notice_print, second_person, waiting

OURS_INSTEAD = {"users", "groups"}


@hooks.register("construct_settings_menu")
def people_are_not_managed_here(request, menu_items):
    """Accounts come from sign-up and groups from duties; Wagtail's own pages for them answer 404."""
    menu_items[:] = [item for item in menu_items if item.name not in OURS_INSTEAD]


class Desk(Component):
    """What waits for this person; Wagtail's own summary of pages is left out, since most of the team edit none."""

    order = 10

    def render_html(self, parent_context=None):
        request = parent_context["request"]
        rows = waiting.waiting_for(request.user.person)
        return mark_safe(render_to_string("team/desk.html", {"rows": rows}))


@hooks.register("construct_homepage_panels")
def what_waits(request, panels):
    panels[:] = [Desk()]


@hooks.register("register_admin_menu_item")
def back_to_the_demo():
    """The demo's walk leads in here, so it leads out again."""
    return DemoOnly("Demo: ten minutes", reverse("ten_minutes"), name="demo", icon_name="arrow-left", order=9000)


class DemoOnly(MenuItem):
    def is_shown(self, request):
        return settings.DEMO


@hooks.register("register_admin_urls")
def paper_urls():
    return [path("to-contact/<int:pk>/paper/", notice_print.notice_paper, name="people_paper")]


class TeamItem(MenuItem):
    def is_shown(self, request):
        return duties.in_the_admin(request)


@hooks.register("register_admin_menu_item")
def second_person_item():
    return TeamItem(
        "Second person", reverse("second_person"), name="second-person", icon_name="circle-check", order=240
    )


@hooks.register("register_admin_urls")
def second_person_urls():
    return [path("second-person/", second_person.second_person_list, name="second_person")]


@hooks.register("insert_global_admin_js")
def lists_js():
    return format_html('<script src="{}" defer></script>', static("js/lists.js"))


@hooks.register("insert_global_admin_css")
def team_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/team.css"))
