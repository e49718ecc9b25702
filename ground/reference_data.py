"""Rows that every installation has (the system person, consent texts, reason codes), put in after every migrate.

Each app lists its own as `ensure()` in `<app>/reference_data.py`; it may run any number of times.
"""

from importlib import import_module, util

LOWEST_FIRST = ("members", "opportunities", "payments", "home")


def ensure_all() -> None:
    from ground.models import Installation

    Installation.objects.ensure()
    for app in LOWEST_FIRST:
        name = f"{app}.reference_data"
        if util.find_spec(name) is not None:
            import_module(name).ensure()
