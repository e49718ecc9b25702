"""What a form was made from. Two windows on one text: the older one does not win in silence, it is shown both."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

NAME = "basis"


def of(*shown: Any) -> str:
    """A mark of what was shown, which goes with the form and tells nothing of it."""
    return salted_hmac("ground.basis", json.dumps(shown, default=str)).hexdigest()[:24]


def moved_on(request: HttpRequest, *stands: Any) -> bool:
    """The same, where a form without the mark may be sent too: a page that was open before there was one."""
    return NAME in request.POST and overtaken(request, *stands)


def overtaken(request: HttpRequest, *stands: Any) -> bool:
    """Whether something else has been kept since the page that was sent was made."""
    return request.method == "POST" and request.POST.get(NAME, "") != of(*stands)
