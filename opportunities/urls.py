from django.urls import path

from opportunities import urls_selection
from opportunities.feeds import RoleFeed
from opportunities.views import choosing, roles

urlpatterns = [
    path("opportunities/", roles.RoleList.as_view(), name="role_list"),
    path("opportunities/feed.atom", RoleFeed(), name="role_feed"),
    path("opportunities/<slug:slug>/", roles.role_detail, name="role_detail"),
    path("opportunities/<slug:slug>/calendar.ics", roles.role_calendar, name="role_calendar"),
    path("opportunities/<slug:slug>/versions/", roles.version_list, name="role_versions"),
    path("opportunities/<slug:slug>/versions/<int:number>.json", roles.version_bytes, name="role_version_bytes"),
    path("how-we-choose/", choosing.how_we_choose, name="how_we_choose"),
    *urls_selection.urlpatterns,
]
