"""Applying, one's applications and places, the panel and the lot."""

from django.urls import path

from opportunities.views import applications, apply, panel, panel_talk, places

urlpatterns = [
    path("opportunities/<slug:slug>/apply/", apply.start, name="application_start"),
    path("opportunities/<slug:slug>/apply/details/", apply.details, name="application_details"),
    path("opportunities/<slug:slug>/apply/questions/<int:number>/", apply.answer, name="application_answer"),
    path("opportunities/<slug:slug>/apply/fit/", apply.fit, name="application_fit"),
    path("opportunities/<slug:slug>/apply/check/", apply.check, name="application_check"),
    path("opportunities/<slug:slug>/apply/send/", apply.submit, name="application_submit"),
    path("opportunities/<slug:slug>/apply/sent/", apply.sent, name="application_sent"),
    path("opportunities/<slug:slug>/lot/", places.draw_detail, name="draw_detail"),
    path("opportunities/<slug:slug>/lot/draw.json", places.draw_file, name="draw_file"),
    path("me/applications/", applications.application_list, name="me_applications"),
    path("me/applications/<slug:reference>/", applications.application_detail, name="application_detail"),
    path("me/applications/<slug:reference>/withdraw/", applications.application_withdraw, name="application_withdraw"),
    path("me/applications/<slug:reference>/confirm/", applications.application_confirm, name="application_confirm"),
    path("me/applications/<slug:reference>/change/", applications.application_reopen, name="application_reopen"),
    path(
        "me/applications/<slug:reference>/drop-change/",
        applications.application_drop_change,
        name="application_drop_change",
    ),
    path("me/applications/<slug:reference>/letter/", applications.letter_detail, name="letter_detail"),
    path("me/places/<int:pk>/", places.place_detail, name="place_detail"),
    path("me/places/<int:pk>/accept/", places.place_accept, name="place_accept"),
    path("me/places/<int:pk>/share/", places.place_share, name="place_share"),
    path("me/places/<int:pk>/stop-sharing/", places.place_stop_sharing, name="place_stop_sharing"),
    path("me/places/<int:pk>/turn-down/", places.place_turn_down, name="place_turn_down"),
    path("panel/", panel.panel_list, name="panel"),
    path("panel/<slug:slug>/", panel.panel_role, name="panel_role"),
    path("panel/<slug:slug>/interests/", panel.panel_declare, name="panel_declare"),
    path("panel/<slug:slug>/next/", panel.panel_next, name="panel_next"),
    path("panel/<slug:slug>/check/", panel.panel_check, name="panel_check"),
    path("panel/<slug:slug>/lock/", panel.panel_lock, name="panel_lock"),
    path("panel/<slug:slug>/lot/", panel_talk.draw_type_value, name="panel_draw"),
    path("panel/<slug:slug>/together/", panel_talk.panel_talk, name="panel_talk"),
    path("panel/<slug:slug>/together/<slug:code>/<int:number>/", panel_talk.panel_revise, name="panel_revise"),
    path("panel/<slug:slug>/together/<slug:code>/know/", panel_talk.panel_found_interest, name="panel_found_interest"),
    path("panel/<slug:slug>/<slug:code>/<int:number>/", panel.panel_score, name="panel_score"),
    path("panel/<slug:slug>/<slug:code>/<int:number>/know/", panel.panel_declare_about, name="panel_declare_about"),
]
