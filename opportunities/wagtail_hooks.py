"""What this app adds to the admin."""

from opportunities.viewsets import menu, roles  # noqa: F401 - they register their hooks
