from __future__ import annotations

from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from ground import clock
from opportunities.models import Role
from opportunities.presenters import role_card
from opportunities.presenters.deadline import deadline

NEWEST = 30


class RoleFeed(Feed):
    """Roles and calls that are open now, the newest first. No drafts: it reads what everyone may see."""

    feed_type = Atom1Feed
    title = "Alongside: open roles"
    subtitle = "Paid roles we run, and calls by others that we found."
    link = reverse_lazy("role_list")
    feed_url = reverse_lazy("role_feed")

    def items(self):
        roles = Role.objects.public().open(clock.now()).select_related("current", "project__partner")
        return roles.order_by("-current__published_at", "-pk")[:NEWEST]

    def item_title(self, role):
        return role.current.title

    def item_description(self, role):
        said = role_card.said_by(role)
        earns = role_card.pay(role, said)
        pay = " ".join(part for part in (earns.figure, earns.small) if part) or earns.note
        until = deadline(role, said, clock.now())
        label = role_card.LABELS[role.kind]
        return f"{label}. {role_card.who(role, said)}. {pay}. {until.said}. {role_card.summary(said)}"

    def item_link(self, role):
        return reverse("role_detail", args=[role.slug])

    def item_pubdate(self, role):
        return role.first_published_at or role.current.published_at

    def item_updateddate(self, role):
        return role.current.published_at
