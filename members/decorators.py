"""Pages that a person sees of themselves alone."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


def own_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed in or sent to sign in; never kept by a cache. The view gets the person whose space it is."""

    @never_cache
    @login_required
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return view(request, request.user.person.root, *args, **kwargs)

    return wrapped
