from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from members import duties
from members.views.team.people import case_answer, contact_detail, contact_list, contact_log
from members.viewsets import PersonViewSet


class CoordinatorsItem(MenuItem):
    def is_shown(self, request):
        return "coordinator" in duties.on(request)


@hooks.register("register_admin_viewset")
def people():
    return PersonViewSet()


@hooks.register("register_admin_menu_item")
def contact_item():
    return CoordinatorsItem("To contact", reverse("people_to_contact"), name="contact", icon_name="mail", order=230)


@hooks.register("register_admin_urls")
def contact_urls():
    return [
        path("to-contact/", contact_list, name="people_to_contact"),
        path("to-contact/<int:pk>/", contact_detail, name="people_contact"),
        path("to-contact/<int:pk>/log/", contact_log, name="people_contact_log"),
        path("to-contact/asked/<int:pk>/answer/", case_answer, name="people_case_answer"),
    ]
