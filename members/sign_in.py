"""The sign-in form. Apart from members.forms, which allauth reads while its own forms are still being made."""

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignIn(LoginForm):
    """Email with a password, or without one: then a code is mailed. One form, since few people set a password."""

    field_order = ["login", "password"]

    def _setup_password_field(self):
        # allauth takes the field away where signing up asks no password; ours stays, and may be left empty.
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave this empty and we email you a code.")
