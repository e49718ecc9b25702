"""Who is signed in: one query for the user, their person and their settings in the admin."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from members.models import User


class Backend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        try:
            user = User.objects.select_related("person", "wagtail_userprofile").get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        """None: a duty puts a person into a group, and nobody is allowed anything in another way."""
        return Permission.objects.none()
