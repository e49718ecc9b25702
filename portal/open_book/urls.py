from django.urls import path

from portal.open_book import views

urlpatterns = [
    path("open-book/", views.open_book, name="open_book"),
    path("open-book/paid-in-time.csv", views.in_time_csv, name="open_book_in_time"),
    path("open-book/did-not-count.csv", views.voids_csv, name="open_book_voids"),
    path("open-book/days-to-pay.csv", views.days_csv, name="open_book_days"),
    path("open-book/money.csv", views.money_csv, name="open_book_money"),
    path("open-book/how-people-were-chosen.csv", views.chosen_csv, name="open_book_chosen"),
    path("open-book/heard.csv", views.heard_csv, name="open_book_heard"),
]
