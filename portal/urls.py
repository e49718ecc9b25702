"""Every address. Wagtail's pages come last, since they answer whatever is left."""

from django.http import Http404
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from portal import health, views


def not_here(request, *args, **kwargs):
    raise Http404


handler400 = "portal.views.bad_request"
handler403 = "portal.views.permission_denied"
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    # Answered before these are asked (portal/middleware.py): here for their names.
    *(path(name.lstrip("/"), answer, name=name.lstrip("/")) for name, answer in health.ANSWERS.items()),
    # One door for everybody: allauth asks for the second factor, and duties alone open the admin.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^admin/(users|groups|password_reset)/", not_here),
    path("admin/", include(admin_urls)),
    # One door for "is it still you?": allauth's own takes a password, or asks nothing.
    path("accounts/reauthenticate/", RedirectView.as_view(pattern_name="account_proof", query_string=True)),
    path("accounts/", include("allauth.urls")),
    path("documents/", include(document_urls)),
    re_path(r"^media/(?P<path>images/[^/]+)$", views.picture, name="picture"),
    path("", include("portal.demo.urls")),
    path("", include("portal.me.urls")),
    path("", include("portal.open_book.urls")),
    path("", include("portal.pages")),
    path("", include("members.urls")),
    path("", include("opportunities.urls")),
    path("", include("payments.urls")),
    path("", include("home.urls")),
    path("", include("portal.old_addresses")),
    path("", include(wagtail_urls)),
]
