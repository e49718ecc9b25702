"""The people of the tests, by name, made by the portal's own actions.

`coproducer`, `coproducer2` and `ally` bring lived experience; `panel` scores; `coordinator`, `finance`, `finance2`
and `admin` are staff; `stranger` has an account and nothing to do with anything.
"""

from __future__ import annotations

from django.conf import settings
from django.test import Client

DUTIES = {
    "coproducer": (),
    "coproducer2": (),
    "ally": ("group",),
    "panel": ("panel",),
    "coordinator": ("coordinator",),
    "finance": ("finance",),
    "finance2": ("finance",),
    "admin": ("administrator",),
    "stranger": (),
}
NAMES = {
    "coproducer": "Rosa Vane",
    "coproducer2": "Bilal Osei",
    "ally": "Maud Ferris",
    "panel": "Petra Lund",
    "coordinator": "Corin Hale",
    "finance": "Fay Nkemelu",
    "finance2": "Fabian Moss",
    "admin": "Ada Quist",
    "stranger": "Sol Wray",
}


def email(name: str) -> str:
    return f"{name}@demo.example"


class Cast:
    """Attributes are `Person`s; each is made once per test."""

    def __init__(self) -> None:
        self.made: dict = {}

    def __getattr__(self, name: str):
        if name not in DUTIES:
            raise AttributeError(name)
        if name not in self.made:
            self.made[name] = self.find(name) or self.make(name)
        return self.made[name]

    def find(self, name: str):
        """In the seeded portal everybody but the stranger is there already."""
        from members.models import User

        user = User.objects.filter(email=email(name)).select_related("person").first()
        return user.person if user else None

    def make(self, name: str):
        raise LookupError(f"{name}: the members' actions are not there yet")

    def user(self, name: str):
        return getattr(self, name).user

    def client(self, name: str) -> Client:
        client = Client()
        if name != "anonymous":
            client.force_login(self.user(name), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client


def sign_in(page, name: str) -> None:
    cast = Cast()
    getattr(cast, name)
    page.goto("/accounts/login/")
    page.fill("[name=login]", email(name))
    page.fill("[name=password]", settings.DEMO_PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
