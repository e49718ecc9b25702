from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground import clock, money
from ground.csv_export import csv_file
from ground.public_pages import public_page
from opportunities.presenters.how_chosen import chosen
from opportunities.queries.answered_in_time import heard
from payments.queries import voids
from payments.queries.promise import promise, quarters
from portal.open_book import figures

MONTHS = ("Jan to Mar", "Apr to Jun", "Jul to Sep", "Oct to Dec")


@public_page()
def open_book(request: HttpRequest) -> HttpResponse:
    counted = promise()
    in_time, table = figures.paid_in_time(counted), figures.money_table(figures.cells())
    across = [quarter_words(each) for each in table.quarters]
    context = {
        "today": clock.today(),
        "in_time": in_time,
        "parts": [
            (figures.KEPT, in_time.kept, "leaf"),
            *((row["title"], row["count"], row["tone"]) for row in in_time.others),
        ],
        "voids": voids.counted(),
        "median_days": counted["median_days"],
        "ninety_days": counted["ninety_days"],
        "days_upto": counted["days_upto"],
        "day_boxes": day_boxes(counted["median_days"], counted["ninety_days"]),
        "money": table,
        "quarters": across,
        "money_rows": [(name, list(zip(across, row, strict=True))) for name, row in table.rows],
        "money_totals": list(zip(across, table.totals, strict=True)),
        "chosen": chosen(),
        "heard": heard(),
        "small": settings.SMALL_NUMBER,
    }
    return render(request, "open_book/open_book.html", context)


def quarter_words(quarter: str) -> str:
    """Jan to Mar 2026"""
    year, number = quarter.split(" Q")
    return f"{MONTHS[int(number) - 1]} {year}"


def day_boxes(median: int | None, ninety: int | None) -> list[tuple[int, str]]:
    """One box a working day up to the promised one, toned by how much had arrived by then."""
    if median is None or ninety is None:
        return []
    days = range(1, max(settings.PAY_BY_WORKING_DAYS, 1) + 1)
    return [(day, "leaf" if day <= median else "mint" if day <= ninety else "none") for day in days]


def in_time_csv(request: HttpRequest) -> HttpResponse:
    rows = figures.in_time_rows(quarters())
    return csv_file("paid-in-time.csv", [("quarter", "what_happened", "contributions"), *rows])


def voids_csv(request: HttpRequest) -> HttpResponse:
    found = voids.counted()
    rows = [("said not to count", found.all)] if found.all else []
    if found.objected is not None:
        rows.append(("the person said that it did happen", found.objected))
    if found.rested:
        rows.append(("came while somebody's place rested", found.rested))
    return csv_file("did-not-count.csv", [("what_happened", "pieces_of_work"), *rows])


def days_csv(request: HttpRequest) -> HttpResponse:
    counted = promise()
    rows = [("half", counted["median_days"]), ("nine in ten", counted["ninety_days"])]
    head = ("share_of_pay_that_has_arrived", "working_days")
    return csv_file("days-to-pay.csv", [head, *(row for row in rows if row[1] is not None)])


def money_csv(request: HttpRequest) -> HttpResponse:
    rows = [(cell["quarter"], cell["label"], money.as_decimal(cell["pence"])) for cell in figures.cells()]
    return csv_file("money.csv", [("quarter", "project", "pounds"), *rows])


def chosen_csv(request: HttpRequest) -> HttpResponse:
    rows = [
        (
            row.slug,
            row.title,
            row.applied,
            row.shortlisted,
            row.selected,
            row.how,
            row.heard.words if row.heard else "",
            row.heard.upto if row.heard else "",
            row.promised or "",
        )
        for row in chosen()
    ]
    head = (
        "role",
        "title",
        "applied",
        "shortlisted",
        "chosen",
        "how",
        "everyone_heard",
        "heard_counted_up_to",
        "promised_by",
    )
    return csv_file("how-people-were-chosen.csv", [head, *rows])


def heard_csv(request: HttpRequest) -> HttpResponse:
    found = heard()
    rows = [("by the day", found.by_the_day), ("late", found.late), ("not yet", found.not_yet)] if found.all else []
    return csv_file("heard.csv", [("when_they_heard", "people"), *rows])
