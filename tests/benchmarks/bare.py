"""A Django view and nothing else: what a page costs when there is nothing to do. Answers with the file BARE_FILE."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

BODY = Path(os.environ["BARE_FILE"]).read_bytes()


def same_bytes(request):
    return HttpResponse(BODY)


urlpatterns = [path("", same_bytes)]
settings.configure(
    SECRET_KEY="nothing is signed here", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[]
)
application = get_wsgi_application()
