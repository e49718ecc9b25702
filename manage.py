#!/usr/bin/env python
"""Django's command line. With nothing set it is the demo's; with production's environment it is production's."""

import os
import sys


def main():
    from portal.settings.env import Misconfigured, settings_module

    try:
        os.environ["DJANGO_SETTINGS_MODULE"] = settings_module()
    except Misconfigured as wrong:
        sys.exit(str(wrong))
    from django.core.management import execute_from_command_line
    from django.db import Error

    try:
        execute_from_command_line(sys.argv)
    except Misconfigured as wrong:
        sys.exit(str(wrong))
    except Error:
        from portal import database

        if "--traceback" in sys.argv or not database.is_away():
            raise
        sys.exit(database.AWAY)


if __name__ == "__main__":
    main()
