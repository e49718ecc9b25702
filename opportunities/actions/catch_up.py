"""What time alone brings about in this app. Each is safe to run at any moment, and again."""

from opportunities.actions import places


def run() -> None:
    places.catch_up()
