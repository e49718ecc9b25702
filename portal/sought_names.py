"""Looking for a person by name on the team's pages: the name is posted, and the address has it sealed (ground/sought.py)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect

from ground import sought

SEEK, NAMES = "seek", ("q", "find")  # in the address, which field of the form is the name
NOT_KEPT = {SEEK, "csrfmiddlewaretoken", "stamp", "page", "p"}


class SoughtNames:
    """Stands inside CsrfViewMiddleware, which looks at the token first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.GET.get(SEEK) if request.method == "POST" and request.path.startswith("/admin/") else None
        if name not in NAMES:
            return None
        kept = {key: value for key, value in request.POST.items() if key not in {*NOT_KEPT, name} and value}
        asked = request.POST.get(name, "")
        if len(asked.strip()) > sought.LONGEST:
            messages.warning(request, f"We looked for the first {sought.LONGEST} signs of that.")
        query = urlencode({**kept, name: sought.hidden(asked)})
        return redirect(f"{request.path}?{query}")
