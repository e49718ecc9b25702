"""What this app adds to the admin."""

from opportunities import admin_selection  # noqa: F401 - registers its hooks
