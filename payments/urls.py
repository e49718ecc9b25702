from django.urls import path

from payments.views import mine

urlpatterns = [
    path("me/contributions/", mine.contribution_list, name="me_contributions"),
    path("me/contributions/log/", mine.contribution_log, name="contribution_log"),
    path("me/contributions/<int:pk>/", mine.contribution_detail, name="contribution_detail"),
    path("me/contributions/<int:pk>/say-there/", mine.contribution_say_there, name="contribution_say_there"),
    path("me/contributions/<int:pk>/say-else/", mine.contribution_say_else, name="contribution_say_else"),
    path("me/contributions/<int:pk>/answer/", mine.contribution_answer, name="contribution_answer"),
    path("me/contributions/<int:pk>/object-to/", mine.contribution_object_to, name="contribution_object_to"),
    path("me/contributions/<int:pk>/choose/", mine.contribution_choose, name="contribution_choose"),
    path("me/payments/", mine.payment_list, name="me_payments"),
    path("me/payments/details/", mine.destination_give, name="destination_give"),
    path("me/payments/<int:pk>/", mine.payment_detail, name="payment_detail"),
    path("me/payments/<int:pk>/retry/", mine.payment_retry, name="payment_retry"),
]
