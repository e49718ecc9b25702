#!/usr/bin/env python
"""Django's command line. With nothing set it is the demo's; with production's environment it is production's."""

import os
import sys


def main():
    from portal.settings.env import Misconfigured, settings_module

    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module()
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except Misconfigured as wrong:
        sys.exit(str(wrong))


if __name__ == "__main__":
    main()
