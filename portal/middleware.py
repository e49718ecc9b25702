"""What happens around every request. The order in settings matters; each says where it must stand."""

import contextlib
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject

from ground import clock, typed
from members import duties
from members.sign_in import devices, proof
from portal.health import ANSWERS

ADMIN = "/admin/"
# Wagtail's editor writes inline script and style, and shows previews in a frame of its own.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
}
NOT_ASKED_FOR = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "idle-detection"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
)
PERMISSIONS = ", ".join(
    [f"{name}=()" for name in NOT_ASKED_FOR]
    + ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
)
NUL = "\x00"
ACCOUNTS = "/accounts/"
PASTED = ("login", "email", "code")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
SECOND_FACTOR_FOR = (ADMIN, "/finance/")
PROOF_FIRST = {
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "usersessions_list",
    "account_close",
    "destination_give",
    "payments_details_for",
    "payments_authorise",
    "payments_file_save",
    "join_detail",
    "join_say_yes",
}
FORM_STANDS_AT = {"payments_authorise": "payments_run"}
SEEN, NOTED_EVERY = "seen_at", 60  # seconds: one write a minute, not one a page
PINGS = {"wagtailadmin_editing_sessions:ping"}


def health(get_response):
    """Before everything: a probe comes by address, over plain http, and is no visitor. Stands first."""

    def middleware(request):
        answer = ANSWERS.get(request.path_info)
        if answer is None:
            return get_response(request)
        request.ask = get_response
        return answer(request)

    return middleware


def permissions_policy(get_response):
    """What a browser may not do for any page of ours; passkeys are the one thing that pages of ours ask for."""

    def middleware(request):
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        return response

    return middleware


def admin_policy(get_response):
    """The admin's own content policy; everything else keeps the strict one. Stands inside CSPMiddleware."""

    def middleware(request):
        response = get_response(request)
        if request.path_info.startswith(ADMIN) and not hasattr(response, "_csp_replace"):
            response._csp_replace = ADMIN_POLICY
        return response

    return middleware


def kept_by_nobody(get_response):
    """What was made for somebody signed in stays in no cache and no history: after signing out, Back shows none of it.

    An answer for which nobody looked at the session is the same for all and keeps what its view says. Stands inside
    SessionMiddleware, and outside everything that may answer.
    """

    def middleware(request):
        response = get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def known_device(get_response):
    """Somebody is signed in on this phone or computer: guesses from here are counted apart (members/sign_in/devices.py)."""

    def middleware(request):
        response = get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            devices.note(request, response, request.session[SESSION_KEY])
        return response

    return middleware


def business_clock(get_response):
    """One business time for the whole request. A public page has read it with its version (portal/page_cache.py)."""

    def middleware(request):
        if clock.is_read():
            return get_response(request)
        with clock.offset_read_once():
            return get_response(request)

    return middleware


def not_too_large(get_response):
    """Too much is refused by its size, before a byte of it is read. Stands before everything that reads what was sent."""

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isascii() and length.isdigit() and int(length[:20]) > settings.MOST_UPLOADED_BYTES:
            raise RequestDataTooBig("more was sent than any form of ours takes")
        return get_response(request)

    return middleware


def without_nul(get_response):
    """PostgreSQL keeps no NUL character, and nobody types one: it is taken out of what was sent, Wagtail's own
    pages included; an address with one is no address. Stands before everything that reads a value.
    """

    def middleware(request):
        if NUL in request.path_info:
            raise BadRequest("a NUL in the address")
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _cleaned(request.GET)
        if request.method == "POST" and request.content_type in FORMS and any(map(_has_nul, request.POST.lists())):
            request.POST = _cleaned(request.POST)
        return get_response(request)

    return middleware


def bare_to_sign_in(get_response):
    """An address or a code that was pasted brings along signs that nobody sees (a narrow blank, a zero-width space).

    They go before any form of signing in reads them, allauth's own included; a password stays as it is. Stands inside
    `without_nul`.
    """

    def middleware(request):
        if request.method == "POST" and request.path_info.startswith(ACCOUNTS) and request.content_type in FORMS:
            pasted = {name for name in PASTED if typed.bare(request.POST.get(name, "")) != request.POST.get(name, "")}
            if pasted:
                request.POST = request.POST.copy()
                for name in pasted:
                    request.POST[name] = typed.bare(request.POST[name])
        return get_response(request)

    return middleware


def _has_nul(pair: tuple[str, list[str]]) -> bool:
    return NUL in pair[0] or any(NUL in value for value in pair[1])


def _cleaned(sent: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        cleaned.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    cleaned._mutable = False
    return cleaned


def only_by_a_press(get_response):
    """An address that only the press of a button reaches, opened as a page (by a reload, or on the way back from the
    sign-in page, which a press had led to): on to the nearest page above it. Stands inside MessageMiddleware.
    """

    def middleware(request):
        response = get_response(request)
        if (
            response.status_code != 405
            or request.method != "GET"
            or "text/html" not in request.headers.get("Accept", "")
        ):
            return response
        messages.info(request, "We brought you back here. If you pressed a button before, see whether it counted.")
        return redirect(_page_above(request.path_info))

    return middleware


def _page_above(path: str) -> str:
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        with contextlib.suppress(Resolver404):
            if resolve(path).url_name not in (None, "wagtail_serve"):
                return path
    return path


def _page_of(request) -> str:
    """Where the form stands that was sent: an address that takes forms alone shows nothing."""
    match = request.resolver_match
    return (
        reverse(FORM_STANDS_AT[match.view_name], kwargs=match.kwargs)
        if match.view_name in FORM_STANDS_AT
        else request.path
    )


class ProofFirst:
    """What only the person themself may see or change opens behind a proof of the last minutes (members/sign_in/proof.py).

    By the name of the address, so that allauth's pages and ours are kept alike, by GET and by POST.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name not in PROOF_FIRST or not request.user.is_authenticated:
            return None  # whoever is not signed in is sent to sign in by the page itself
        if proof.lately(request):
            return None
        back = request.get_full_path() if request.method == "GET" else _page_of(request)
        return proof.ask(request, back)


def away(get_response):
    """Who works with people's details or money is signed out after a while without a page.

    Wagtail's editor asks every few seconds whether somebody else edits: that is no sign of a person. Whether they were
    away is looked at when somebody looks who is signed in. Stands inside AuthenticationMiddleware.
    """

    def middleware(request):
        found = request.user
        request.user = SimpleLazyObject(lambda: _unless_away(request, found))
        response = get_response(request)
        match = request.resolver_match
        if request.session.accessed and SESSION_KEY in request.session and (not match or match.view_name not in PINGS):
            now = clock.wall().timestamp()
            if now - request.session.get(SEEN, 0) > NOTED_EVERY:
                request.session[SEEN] = now
        return response

    return middleware


def _unless_away(request, user):
    seen = request.session.get(SEEN) if user.is_authenticated else None
    if seen is None or clock.wall().timestamp() - seen <= settings.TEAM_AWAY_AT_MOST:
        return user
    if duties.STAFF.isdisjoint(duties.of(user.person)):
        return user
    request.session.flush()
    messages.info(request, "You were away for a while, so we signed you out.", fail_silently=True)
    return AnonymousUser()


def staff_second_factor(get_response):
    """The admin and finance pages want this session's second factor, not merely an enrolled one.

    Off in demo mode and nowhere else. Stands after MessageMiddleware.
    """

    def middleware(request):
        guarded = not settings.DEMO and request.path_info.startswith(SECOND_FACTOR_FOR)
        if guarded and request.user.is_authenticated and not _second_factor_given(request):
            return _ask_second_factor(request)
        if request.path_info.startswith(ADMIN) and _signed_in_without_admin(request.user):
            # Wagtail would send them to the sign-in page, which sends the signed-in back here, for ever.
            raise PermissionDenied
        return get_response(request)

    return middleware


def _signed_in_without_admin(user) -> bool:
    return user.is_authenticated and not user.has_perm("wagtailadmin.access_admin")


def _second_factor_given(request) -> bool:
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def _ask_second_factor(request):
    if is_mfa_enabled(request.user):
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
    messages.warning(request, "Set up a second step first. The team's pages ask for it each time you sign in.")
    return redirect("mfa_index")
