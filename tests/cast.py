"""The people of the tests, by name: those of the demo, with the same duties, and a `stranger`, who has none.

`cast.coordinator` is the person; made by the portal's own actions when first asked for, or found if the seed made it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from ground import clock
from members.actions import accounts as member_accounts
from members.models import Person, User
from members.sign_in import proof
from portal.demo import accounts
from tests import postbox
from tests.factories import duties


def address(name: str) -> str:
    return f"{name}@demo.example"


def names() -> set[str]:
    return {"stranger"} | {email.partition("@")[0] for email in accounts.BY_EMAIL}


class Cast:
    """Attributes are `Person`s; each is made once per test."""

    def __init__(self) -> None:
        self.made: dict = {}

    def __getattr__(self, name: str) -> Person:
        if name.startswith("_") or name not in names():
            raise AttributeError(name)
        if name not in self.made:
            self.made[name] = self.find(name) or self.make(name)
        return self.made[name]

    def find(self, name: str) -> Person | None:
        user = User.objects.filter(email=address(name)).select_related("person").first()
        return user.person if user else None

    def make(self, name: str) -> Person:
        system = Person.objects.system()
        known = accounts.BY_EMAIL.get(address(name))
        person = Person.objects.create(name=known.name if known else "Sol Wray", added_by=system)
        member_accounts.give(person=person, email=address(name), password=settings.DEMO_PASSWORD, by=system)
        return duties.give(person, *(known.duties if known else ()))

    def user(self, name: str):
        return getattr(self, name).user

    def client(self, name: str, *, proved: str = proof.CODE) -> Client:
        return Client() if name == "anonymous" else signed_in(self.user(name), proved=proved)


def signed_in(user: User, *, proved: str = proof.CODE) -> Client:
    """A client of somebody who has just signed in, and has shown a moment ago that it is still them: by a mailed code
    or, of whoever has a second step, by that (proof.SECOND_STEP). "": they have not. As the door itself keeps it."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request = HttpRequest()
    request.session, request.user = client.session, user
    request.session["seen_at"] = clock.wall().timestamp()
    if proved:
        proof.give(request, proved)
    request.session.save()
    return client


def prove(page) -> None:
    """Through the door that asks "is it still you?", in a browser that was led to it."""
    page.get_by_role("button", name="Email me a code", exact=True).click()
    page.get_by_label("Code").wait_for()
    page.get_by_label("Code").fill(postbox.code())
    page.get_by_role("button", name="Go on", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/proof/" not in url)


def sign_in(page, name: str) -> None:
    cast = Cast()
    getattr(cast, name)
    page.goto("/accounts/login/")
    page.fill("[name=login]", address(name))
    page.fill("[name=password]", settings.DEMO_PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def enter(page, name: str) -> None:
    """The browser takes over a session that a test client began."""
    client = Cast().client(name)
    if client.cookies:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        origin = page.watched.base_url
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": origin}])
