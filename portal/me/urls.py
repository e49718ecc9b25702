from django.urls import path

from portal.me import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/matches/", views.match_list, name="me_matches"),
]
