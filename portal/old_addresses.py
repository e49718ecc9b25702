"""Addresses as they were called before. They stand in mails, in printed letters and in forms that are open now.

For good, and with what was sent: a form that was opened yesterday is answered, not lost (308).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

WAS = {
    "me/applications/<slug:reference>/change/": "application_reopen",
    "me/places/<int:pk>/dates/": "place_choose_dates",
    "me/contributions/<int:pk>/there/": "contribution_say_there",
    "me/contributions/<int:pk>/else/": "contribution_say_else",
    "me/records/<int:pk>/yes/": "join_say_yes",
    "me/privacy/take-back/": "me_consent_withdraw",
    "me/privacy/grants/<int:pk>/stop/": "me_grant_take_back",
    "opportunities/<slug:slug>/apply/send/": "application_submit",
    "panel/<slug:slug>/together/<slug:code>/know/": "panel_found_interest",
    "panel/<slug:slug>/<slug:code>/<int:number>/know/": "panel_declare_about",
}


def moved(request: HttpRequest, to: str, **kwargs: object) -> HttpResponse:
    return redirect(to, permanent=True, preserve_request=True, **kwargs)


urlpatterns = [path(was, moved, {"to": name}) for was, name in WAS.items()]
