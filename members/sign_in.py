"""Forms of signing in. Apart from members.forms, which allauth reads while its own forms are still being made."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordKeyForm, SetPasswordForm
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


class SignIn(LoginForm):
    """Email with a password, or without one: then a code is mailed. One form, since few people set a password."""

    field_order = ["login", "password"]

    def _setup_password_field(self):
        # allauth takes the field away where signing up asks no password; ours stays, and may be left empty.
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave this empty and we email you a code.")


class _Plain:
    """allauth's forms for a password, in our words."""

    WORDS = {
        "oldpassword": (_("Your password now"), ""),
        "password1": (
            _("New password"),
            _("At least 12 letters or signs. Not your name, and not one that many people use."),
        ),
        "password2": (_("New password, once more"), ""),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.WORDS.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = hint or self.fields[name].help_text
                self.fields[name].validators.append(MaxLengthValidator(LONGEST))


class ChangePassword(_Plain, ChangePasswordForm):
    pass


class SetPassword(_Plain, SetPasswordForm):
    pass


class NewPassword(_Plain, ResetPasswordKeyForm):
    pass


class KeySignIn(LoginWebAuthnForm):
    """A key or a phone instead of a password; the page's script fills it in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        not_read = _("We could not read your key. Press the button and use it once more.")
        self.fields["credential"].error_messages |= {"required": not_read, "invalid": not_read}
