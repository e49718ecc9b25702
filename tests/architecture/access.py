"""Who gets what at every address. A new address fails test_access until it stands here.

A cell is the status of the answer, or a word: `in` sends to the sign-in page, `go` sends elsewhere, `ok` is anything
that is no refusal. `POST` before a name tests that method (with nothing in it). Columns: somebody without an account; a stranger with one;
a co-producer; a panel member; a coordinator; finance. Addresses with something in them get it from OBJECTS.
"""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps

PEOPLE = ("anonymous", "stranger", "coproducer", "panel", "coordinator", "finance")

TABLE = """
healthz                              200 200 200 200 200 200
readyz                               ok  ok  ok  ok  ok  ok

account_login                        200 go  go  go  go  go
account_logout                       go  200 200 200 200 200
account_inactive                     200 200 200 200 200 200
account_signup                       200 go  go  go  go  go
account_reauthenticate               in  200 200 200 200 200
account_email                        in  200 200 200 200 200
account_email_verification_sent      in  go  go  go  go  go
account_change_password              in  200 200 200 200 200
account_set_password                 in  go  go  go  go  go
account_reset_password               200 200 200 200 200 200
account_confirm_login_code           in  go  go  go  go  go
account_confirm_password_reset_code  in  in  in  in  in  in
account_complete_password_reset      go  go  go  go  go  go
account_password_reset_completed     200 200 200 200 200 200
account_request_login_code           200 go  go  go  go  go
mfa_index                            in  200 200 200 200 200
mfa_authenticate                     in  go  go  go  go  go
mfa_reauthenticate                   in  go  go  go  go  go
mfa_activate_totp                    in  go  go  go  go  go
mfa_deactivate_totp                  in  404 404 404 404 404
mfa_view_recovery_codes              in  404 404 404 404 404
mfa_generate_recovery_codes          in  go  go  go  go  go
mfa_download_recovery_codes          in  404 404 404 404 404
mfa_list_webauthn                    in  200 200 200 200 200
mfa_add_webauthn                     in  go  go  go  go  go
mfa_reauthenticate_webauthn          in  go  go  go  go  go
mfa_remove_webauthn                  in  go  go  go  go  go
mfa_edit_webauthn                    in  go  go  go  go  go
mfa_login_webauthn                   in  go  go  go  go  go
usersessions_list                    in  200 200 200 200 200

wagtailadmin_home                    in  403 403 403 200 200

home                                 200 200 200 200 200 200
offer_list                           200 200 200 200 200 200
offer_detail                         200 200 200 200 200 200
project_list                         200 200 200 200 200 200
project_detail                       200 200 200 200 200 200
accessibility                        200 200 200 200 200 200
privacy                              200 200 200 200 200 200

demo                                 200 200 200 200 200 200
demo_outbox                          200 200 200 200 200 200
demo_sign_in                         405 405 405 405 405 405
demo_move_on                         200 200 200 200 200 200
component_gallery                    200 200 200 200 200 200
"""


def first(model: str, *, key: str = "slug", inside: str = "slug", **conditions) -> Callable[[], dict | None]:
    """The first row of a model, by what its address holds."""

    def find() -> dict | None:
        row = apps.get_model(model)._default_manager.filter(**conditions).order_by("pk").first()
        return None if row is None else {inside: attribute(row, key)}

    return find


def attribute(row: object, path: str) -> object:
    for name in path.split("."):
        row = getattr(row, name)
    return row


# What stands in an address, from the database of the test; None where there is none.
OBJECTS: dict[str, Callable[[], dict | None]] = {
    "offer_detail": first("home.OfferPage", live=True),
    "project_detail": first("home.ProjectPage", live=True),
    "mfa_remove_webauthn": lambda: {"pk": 1},
    "mfa_edit_webauthn": lambda: {"pk": 1},
}


def rows() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.strip().splitlines():
        words = line.split()
        if not words:
            continue
        cells = tuple(words[-len(PEOPLE) :])
        name = " ".join(words[: -len(PEOPLE)])
        assert name and name not in found, f"{line!r} is there twice, or a cell is missing"
        found[name] = cells
    return found
