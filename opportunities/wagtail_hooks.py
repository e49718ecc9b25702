"""What this app adds to the admin."""

from opportunities import admin_selection, viewsets_roles  # noqa: F401 - they register their hooks
