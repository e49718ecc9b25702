from django.http import HttpRequest, HttpResponse
from wagtail.views import serve

from ground.public_pages import by_page, public_page


@public_page()
def page(request: HttpRequest, path: str) -> HttpResponse:
    return serve(request, path)


@public_page()
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    return serve(request, f"offers/{slug}/")


@public_page(by_page)
def project(request: HttpRequest, slug: str) -> HttpResponse:
    return serve(request, f"projects/{slug}/")
