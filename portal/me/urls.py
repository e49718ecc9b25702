from django.urls import path

from portal.me import views
from portal.views import kept_writing_detail

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/kept/<str:key>/", kept_writing_detail, name="kept_writing"),
    path("me/matches/", views.match_list, name="me_matches"),
]
