"""What time alone brings about in this app. Each is safe to run at any moment, and again."""

from opportunities.actions import changes, dates, joins, places


def run() -> None:
    changes.catch_up()
    places.catch_up()
    dates.catch_up()
    joins.catch_up()
