"""Forms of signing in. Apart from members.forms.sign_up, which allauth reads while its own forms are still being made."""

from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.core import context
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from members.sign_in import guesses

LONGEST = 1000


class SignIn(LoginForm):
    """Email with a password, or without one: then a code is mailed. One form, since few people set a password."""

    field_order = ["login", "password"]

    def _setup_password_field(self):
        # allauth takes the field away where signing up asks no password; ours stays, and may be left empty.
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave this empty and we email you a code.")

    def _clean_without_password(self, email, phone):
        if email:
            guesses.check_asked(email, context.request)
        return super()._clean_without_password(email, phone)


class AskForCode(RequestLoginCodeForm):
    def clean_email(self):
        guesses.check_asked(self.cleaned_data["email"], context.request)
        return super().clean_email()


class ForgotPassword(ResetPasswordForm):
    def clean_email(self):
        guesses.check_asked(self.cleaned_data["email"], context.request)
        return super().clean_email()


class _Counted:
    """A code that was mailed, typed: each guess counts against the day's for that address."""

    def address(self) -> str:
        raise LookupError("whose code this is")

    def clean_code(self):
        with guesses.counted("code", self.address(), context.request):
            return super().clean_code()


class SignInCode(_Counted, ConfirmLoginCodeForm):
    def address(self):
        return context.request._login_stage.state.get("email") or ""


class AddressCode(_Counted, ConfirmEmailVerificationCodeForm):
    def address(self):
        return self.email or ""


class NewPasswordCode(_Counted, ConfirmPasswordResetCodeForm):
    def address(self):
        return context.request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY, {}).get("email") or ""


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
