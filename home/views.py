from django.http import HttpRequest, HttpResponse
from wagtail.views import serve


def page(request: HttpRequest, path: str) -> HttpResponse:
    return serve(request, path)


def offer(request: HttpRequest, slug: str) -> HttpResponse:
    return serve(request, f"offers/{slug}/")


def project(request: HttpRequest, slug: str) -> HttpResponse:
    return serve(request, f"projects/{slug}/")
