"""Addresses of the portal's own pages."""

from django.urls import path

from portal import views

urlpatterns = [
    path("demo/components/", views.component_gallery, name="component_gallery"),
]
