"""Where allauth meets our people: an account is never without its Person, and its secrets are sealed."""

import datetime as dt
import logging

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from ground import mail
from ground.sealed import as_text, from_text, opened
from members import duties
from members.actions import accounts
from members.models import FormerAddress
from members.sign_in import guesses, log_lines, tries
from members.sign_in.mailed_codes import CODE

log = logging.getLogger(__name__)
# Mail that answers a request for a code, and how long it is of use: it goes by the worker that does nothing else.
# "We do not know you" and "you have an account already" go the same way, or the way would tell who has one.
ANSWERS = {
    "account/email/email_confirmation": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account/email/email_confirmation_signup": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account/email/account_already_exists": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account/email/login_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "account/email/proof_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "account/email/unknown_account": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "account/email/password_reset_code": app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Call us and we will help."),
        "cannot_remove_primary_email": _("We write to this address, so it has to stay. Add another one first."),
        "duplicate_email": _("You have given us this address already. Write another one."),
        "email_password_mismatch": _(
            "The email address and the password do not fit. Try once more, or leave the password empty and we email you a code."
        ),
        "email_taken": _("Somebody uses this address already. Write another one."),
        "enter_current_password": _("This is not your password now. Type it once more."),
        "incorrect_code": CODE,
        "incorrect_password": _("This is not your password. Type it once more."),
        "invalid_login": _("That did not work. Try once more."),
        "invalid_password_reset": _("This link is old or was used before. Ask for a new one."),
        "too_many_login_attempts": _("That was a lot of tries. Wait a few minutes, then try once more."),
        "unknown_email": _("We know nobody with this address. Look at it and write it once more."),
        "same_as_current": _("That is what it is now. Write another one."),
        "rate_limited": _("That was a lot of tries. Wait a few minutes, then try once more."),
    }

    def send_mail(self, template_prefix, email, context_):
        """Written here, sent by a worker: no page waits for the mail server (ground/mail.py)."""
        request = context.request
        about = {"request": request, "email": email, "closing": mail.closing(by_mail=True), **context_}
        seconds = ANSWERS.get(template_prefix)
        message = self.render_mail(template_prefix, email, about)
        message.reply_to = mail.replies_to()
        mail.queue(message, code_for=dt.timedelta(seconds=seconds) if seconds else None)

    def validation_error(self, code, *args):
        if code == "incorrect_code":
            log_lines.wrong_code(context.request)
        return super().validation_error(code, *args)

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        if commit:
            accounts.sign_up(user=user, name=form.cleaned_data["name"])
        return user

    def get_login_redirect_url(self, request):
        """To where their work is; a page that was asked for before signing in comes first, and allauth knows it."""
        try:
            return reverse("wagtailadmin_home" if duties.in_the_admin(request) else "me")
        except NoReverseMatch:
            return "/"

    def get_signup_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Never by allauth: the guard over the addresses asks everybody (portal.middleware.ProofFirst)."""
        return False

    def get_reauthentication_methods(self, user):
        """Beside the second step no password is offered: it is no proof here. Without one, our own door."""
        ways = [way for way in super().get_reauthentication_methods(user) if way["id"] != "reauthenticate"]
        return ways or [{"id": "proof", "description": _("Email me a code"), "url": reverse("account_proof")}]

    def confirm_email(self, request, email_address):
        """The address of before is left first: a trigger lets no account go to another one otherwise."""
        user = email_address.user
        if user.email.lower() != email_address.email.lower() and email_address.can_set_verified():
            accounts.leave_address(user=user, email=user.email, by=user.person)
        return super().confirm_email(request, email_address)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """To the address of now, and for a while to the one before: whoever changed it alone reads the new one."""
        former = FormerAddress.objects.told().filter(user=user).values_list("email", flat=True)
        for address in sorted({email or user.email, user.email, *former}):
            super().send_notification_mail(template_prefix, user, context, address)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong passwords from one place make that place wait, and nobody else (members/sign_in/tries.py counts the day's)."""
        place = tries.known_place(credentials.get("email", ""), request)
        place = f"device {place}" if place else ratelimit.get_ip(request)
        return f"{place}:{super()._get_login_attempts_cache_key(request, **credentials)}"

    def pre_authenticate(self, request, **credentials):
        """By the minute. A device where the account was signed in before is counted by itself and not with all who
        share its address: a family, a library, or whoever guesses from there.
        """
        rates = app_settings.RATE_LIMITS.get("login_failed") or ""
        if not rates or not tries.known_place(credentials.get("email", ""), request):
            return super().pre_authenticate(request, **credentials)
        by_account = ",".join(rate for rate in rates.split(",") if rate.endswith("/key"))
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config={"login_failed": by_account},
            key=self._get_login_attempts_cache_key(request, **credentials),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")
        return None

    def authenticate(self, request, **credentials):
        charged = guesses.charge_password(credentials.get("email", ""), request)
        user = super().authenticate(request, **credentials)
        if user is None or not user.is_active:  # of a closed account nobody learns that the password was right
            return None
        charged.give_back()
        return user

    def get_client_ip(self, request):
        """Fewer hops than proxies of ours means that nobody else's word about the address is to be had."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            log.warning("TRUSTED_PROXY_COUNT is more than the hops that a request came over")
            return request.META["REMOTE_ADDR"]

    def populate_username(self, request, user):
        """Nobody has a user name here."""


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Take your second step away first. Then you can add an address."),
        "incorrect_code": CODE,
        "unverified_email": _("First show us that your email address is yours. Then you can set up a second step."),
    }

    def validation_error(self, code, *args):
        if code == "incorrect_code":
            log_lines.wrong_code(context.request)
        return super().validation_error(code, *args)

    def encrypt(self, text):
        return as_text(text)

    def decrypt(self, encrypted_text):
        return opened(from_text(encrypted_text))
