"""What a web server runs. Settings or a database that must not be served are one sentence, and no start."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from portal.settings.env import Misconfigured, settings_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
GIVE_UP = 3  # gunicorn's own number for "stop": with any other it would start the worker again, for ever

try:
    settings_module()  # named, and not there
    application = get_wsgi_application()
    from portal.installation import refuse_the_others

    refuse_the_others()
except Misconfigured as wrong:
    sys.stderr.write(f"{wrong}\n")
    raise SystemExit(GIVE_UP) from None
