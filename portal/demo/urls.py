from django.urls import path

from portal.demo import views

urlpatterns = [
    path("demo/", views.demo, name="demo"),
    path("demo/outbox/", views.outbox_list, name="demo_outbox"),
    path("demo/sign-in/", views.sign_in, name="demo_sign_in"),
    path("demo/ten-minutes/", views.ten_minutes, name="ten_minutes"),
    path("demo/move-on/", views.move_on, name="demo_move_on"),
]
