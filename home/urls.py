"""Names for the pages whose addresses are fixed. Wagtail finds and serves the page."""

from django.urls import path

from home import views

urlpatterns = [
    path("", views.page, {"path": ""}, name="home"),
    path("offers/", views.page, {"path": "offers/"}, name="offer_list"),
    path("offers/<slug:slug>/", views.offer, name="offer_detail"),
    path("projects/", views.page, {"path": "projects/"}, name="project_list"),
    path("projects/<slug:slug>/", views.project, name="project_detail"),
    path("accessibility/", views.page, {"path": "accessibility/"}, name="accessibility"),
    path("privacy/", views.page, {"path": "privacy/"}, name="privacy"),
]
