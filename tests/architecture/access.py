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

me                                   in  200 200 200 200 200
me_profile                           in  200 200 200 200 200
me_access_needs                      in  200 200 200 200 200
me_experience                        in  200 200 200 200 200
me_experience_section                in  200 200 200 200 200
me_matches                           in  200 200 200 200 200
me_privacy                           in  200 200 200 200 200
me_consent_withdraw                  405 405 405 405 405 405
POST me_consent_withdraw             in  go  go  go  go  go
me_grant_take_back                   405 405 405 405 405 405
POST me_grant_take_back              in  404 404 404 404 404
me_read_ask                          405 405 405 405 405 405
POST me_read_ask                     in  404 404 404 404 404

people                               in  403 403 403 200 go
people_results                       in  403 403 403 200 go
people_add                           in  403 403 403 200 go
people_person                        in  403 403 403 200 go
people_duty_give                     in  403 403 403 405 go
people_duty_end                      in  403 403 403 405 go
people_unjoin                        in  403 403 403 405 go
people_to_contact                    in  403 403 403 200 go
people_contact                       in  403 403 403 200 go
people_paper                         in  403 403 403 200 go
people_told                          in  403 403 403 405 go
people_case_answer                   in  403 403 403 405 go

wagtailadmin_home                    in  403 403 403 200 200

home                                 200 200 200 200 200 200
offer_list                           200 200 200 200 200 200
offer_detail                         200 200 200 200 200 200
project_list                         200 200 200 200 200 200
project_detail                       200 200 200 200 200 200
accessibility                        200 200 200 200 200 200
privacy                              200 200 200 200 200 200

picture                              404 404 404 404 404 404
role_list                            200 200 200 200 200 200
role_feed                            200 200 200 200 200 200
role_detail                          200 200 200 200 200 200
role_calendar                        200 200 200 200 200 200
role_versions                        200 200 200 200 200 200
role_version_bytes                   200 200 200 200 200 200
how_we_choose                        200 200 200 200 200 200
open_data                            200 200 200 200 200 200
open_data_opportunities              200 200 200 200 200 200
open_data_projects                   200 200 200 200 200 200
open_data_payments                   200 200 200 200 200 200
open_data_payments_csv               200 200 200 200 200 200
open_data_role_schema                200 200 200 200 200 200
open_data_projects_schema            200 200 200 200 200 200
open_data_payments_schema            200 200 200 200 200 200
open_book                            200 200 200 200 200 200
open_book_in_time                    200 200 200 200 200 200
open_book_days                       200 200 200 200 200 200
open_book_money                      200 200 200 200 200 200
open_book_chosen                     200 200 200 200 200 200
open_book_heard                      200 200 200 200 200 200

application_start                    200 ok  ok  ok  ok  ok
application_details                  in  ok  ok  ok  ok  ok
application_answer                   in  ok  ok  ok  ok  ok
application_fit                      in  ok  ok  ok  ok  ok
application_check                    in  ok  ok  ok  ok  ok
application_submit                   in  405 405 405 405 405
application_sent                     in  404 200 404 404 404
draw_detail                          200 200 200 200 200 200
me_applications                      in  200 200 200 200 200
application_detail                   in  404 200 404 404 404
application_withdraw                 in  405 405 405 405 405
application_confirm                  in  405 405 405 405 405
application_reopen                   in  405 405 405 405 405
letter_detail                        in  404 200 404 404 404
place_detail                         in  404 200 404 404 404
place_accept                         in  405 405 405 405 405
place_share                          in  405 405 405 405 405
place_stop_sharing                   in  405 405 405 405 405
POST place_share                     in  404 404 404 404 404
POST place_stop_sharing              in  404 ok  404 404 404
place_turn_down                      in  405 405 405 405 405
panel                                in  200 200 200 200 200
panel_role                           in  404 404 200 404 404
panel_declare                        in  404 404 ok  404 404
panel_check                          in  404 404 200 404 404
panel_lock                           in  405 405 405 405 405
panel_score                          in  404 404 200 404 404
panel_declare_about                  in  405 405 405 405 405
panel_talk                           in  404 404 200 404 404
panel_revise                         in  404 404 200 404 404
panel_found_interest                 in  405 405 405 405 405
panel_draw                           in  404 404 200 404 404

team_projects                        in  403 403 403 200 go
team_project_results                 in  403 403 403 200 go
team_project_start                   in  403 403 403 200 go
team_project                         in  403 403 403 200 go
team_project_edit                    in  403 403 403 200 go
team_project_go_ahead                in  403 403 403 405 405
team_project_end                     in  403 403 403 405 405
team_roles                           in  403 403 403 200 go
team_role_results                    in  403 403 403 200 go
team_role_draft                      in  403 403 403 200 go
team_role                            in  403 403 403 200 go
team_role_edit                       in  403 403 403 200 go
team_role_ask_for_funding            in  403 403 403 405 405
team_role_publish                    in  403 403 403 405 405
team_role_amend                      in  403 403 403 405 405
team_role_stop                       in  403 403 403 405 405
team_role_cancel                     in  403 403 403 405 405

selection_roles                      in  403 403 403 200 go
selection_role                       in  403 403 403 200 go
selection_enter                      in  403 403 403 200 go
selection_seats                      in  403 403 403 200 go
selection_decide                     in  403 403 403 405 405
selection_draw                       in  403 403 403 200 go
selection_offer                      in  403 403 403 405 405
selection_conclude                   in  403 403 403 405 405
selection_session                    in  403 403 403 200 go
selection_application                in  403 403 403 200 go
selection_confirm                    in  403 403 403 405 405
selection_withdraw                   in  403 403 403 405 405
selection_letter                     in  403 403 403 ok  go
selection_seat_leave                 in  403 403 403 405 405
selection_place_withdraw             in  403 403 403 200 go
selection_placement                  in  403 403 403 200 go
selection_placement_pause            in  403 403 403 405 405
selection_placement_go_on            in  403 403 403 405 405
selection_placement_end              in  403 403 403 405 405
selection_session_cancel             in  403 403 403 405 405

demo                                 200 200 200 200 200 200
ten_minutes                          200 200 200 200 200 200
demo_outbox                          200 200 200 200 200 200
demo_sign_in                         405 405 405 405 405 405
demo_move_on                         200 200 200 200 200 200
component_gallery                    200 200 200 200 200 200

me_contributions                     in  200 200 200 200 200
contribution_log                     in  200 200 200 200 200
me_payments                          in  200 200 200 200 200
destination_give                     in  200 200 200 200 200
contribution_detail                  in  404 404 404 404 404
contribution_say_else                in  404 404 404 404 404
contribution_answer                  in  404 404 404 404 404
contribution_choose                  in  404 404 404 404 404
payment_detail                       in  404 404 404 404 404
contribution_say_there               in  405 405 405 405 405
payment_retry                        in  405 405 405 405 405

payments_pots                        in  403 403 403 200 200
payments_contributions               in  403 403 403 200 200
payments_contribution_file           in  403 403 403 200 200
payments_pot                         in  403 403 403 200 200
payments_pot_file                    in  403 403 403 200 200
payments_contribution                in  403 403 403 200 200
payments_confirm                     in  403 403 403 405 405
payments_query                       in  403 403 403 405 405
payments_void                        in  403 403 403 405 405
payments_pot_open                    in  403 403 403 go  200
payments_approvals                   in  403 403 403 go  200
payments_runs                        in  403 403 403 go  200
payments_reconciliation              in  403 403 403 go  200
payments_reports                     in  403 403 403 go  200
payments_report                      in  403 403 403 go  200
payments_rows                        in  403 403 403 go  200
payments_payment                     in  403 403 403 go  200
payments_run                         in  403 403 403 go  200
payments_bank                        in  403 403 403 go  404
payments_commit                      in  403 403 403 go  405
payments_refuse                      in  403 403 403 go  405
payments_approve                     in  403 403 403 go  405
payments_prepare                     in  403 403 403 go  405
payments_authorise                   in  403 403 403 go  405
payments_export                      in  403 403 403 go  405
payments_send                        in  403 403 403 go  405
payments_fetch                       in  403 403 403 go  405
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


def inside(model: str, **conditions) -> Callable[..., Callable[[], dict | None]]:
    """`inside("opportunities.Application", ...)(slug="role.slug")`: several parts of an address from one row."""

    def named(**parts: str) -> Callable[[], dict | None]:
        def find() -> dict | None:
            row = apps.get_model(model)._default_manager.filter(**conditions).order_by("pk").first()
            return None if row is None else {name: attribute(row, path) for name, path in parts.items()}

        return find

    return named


def numbered(find: Callable[[], dict | None]) -> Callable[[], dict | None]:
    """The first question or point."""
    return lambda: None if (found := find()) is None else {**found, "number": 1}


OWN_ROLE = inside("opportunities.Role", kind="own", current__isnull=False, draws=None)
PUBLIC_ROLE = inside("opportunities.Role", kind="own", status="published", current__sessionlines__on__isnull=False)
SENT_BY_COPRODUCER = inside(
    "opportunities.Application", person__user__email="coproducer@demo.example", submitted_at__isnull=False
)
ANSWERED = inside("opportunities.Application", person__user__email="coproducer@demo.example", letter__isnull=False)
PLACE = inside("opportunities.Place", application__person__user__email="coproducer@demo.example")
SEAT = inside(
    "opportunities.PanelSeat", person__user__email="panel@demo.example", role__status="published", locked_at=None
)
JUDGED = inside(
    "opportunities.Application", role__panel_seats__person__user__email="panel@demo.example",
    role__panel_seats__locked_at=None, role__panel_seats__interests_declared_at__isnull=False, status="submitted",
)  # fmt: skip
TALKED = inside(
    "opportunities.Application", role__panel_seats__person__user__email="panel@demo.example",
    role__names_opened_at__isnull=False, submitted_at__isnull=False,
)  # fmt: skip
LOT = inside("opportunities.Draw", role__panel_seats__person__user__email="panel@demo.example")


def nobodys() -> dict:
    """A number that no row has: whose rows are whose is tested beside each page."""
    return {"pk": 0}


# What stands in an address, from the database of the test; None where there is none.
OBJECTS: dict[str, Callable[[], dict | None]] = {
    "picture": lambda: {"path": "images/nobody-put-this-here.png"},
    "role_detail": PUBLIC_ROLE(slug="slug"),
    "role_calendar": PUBLIC_ROLE(slug="slug"),
    "role_versions": PUBLIC_ROLE(slug="slug"),
    "role_version_bytes": numbered(PUBLIC_ROLE(slug="slug")),
    "application_start": OWN_ROLE(slug="slug"),
    "application_details": OWN_ROLE(slug="slug"),
    "application_answer": numbered(OWN_ROLE(slug="slug")),
    "application_fit": OWN_ROLE(slug="slug"),
    "application_check": OWN_ROLE(slug="slug"),
    "application_submit": OWN_ROLE(slug="slug"),
    "application_sent": SENT_BY_COPRODUCER(slug="role.slug"),
    "application_detail": SENT_BY_COPRODUCER(reference="reference"),
    "application_withdraw": SENT_BY_COPRODUCER(reference="reference"),
    "application_confirm": SENT_BY_COPRODUCER(reference="reference"),
    "application_reopen": SENT_BY_COPRODUCER(reference="reference"),
    "letter_detail": ANSWERED(reference="reference"),
    "draw_detail": LOT(slug="role.slug"),
    "place_detail": PLACE(pk="pk"),
    "place_accept": PLACE(pk="pk"),
    "place_turn_down": PLACE(pk="pk"),
    "place_share": PLACE(pk="pk"),
    "place_stop_sharing": PLACE(pk="pk"),
    "panel_role": SEAT(slug="role.slug"),
    "panel_declare": SEAT(slug="role.slug"),
    "panel_lock": SEAT(slug="role.slug"),
    "panel_check": JUDGED(slug="role.slug"),
    "panel_score": numbered(JUDGED(slug="role.slug", code="code")),
    "panel_declare_about": numbered(JUDGED(slug="role.slug", code="code")),
    "panel_talk": TALKED(slug="role.slug"),
    "panel_revise": numbered(TALKED(slug="role.slug", code="code")),
    "panel_found_interest": TALKED(slug="role.slug", code="code"),
    "panel_draw": LOT(slug="role.slug"),
    **{
        f"selection_{name}": OWN_ROLE(slug="slug")
        for name in ("role", "enter", "seats", "decide", "draw", "offer", "conclude", "session")
    },
    **{
        f"team_role{verb}": OWN_ROLE(slug="slug")
        for verb in ("", "_ask_for_funding", "_publish", "_amend", "_stop", "_cancel")
    },
    "team_role_edit": inside("opportunities.Role", kind="own", versions__status="draft")(slug="slug"),
    **{f"team_project{verb}": first("opportunities.Project") for verb in ("", "_edit", "_go_ahead", "_end")},
    "selection_application": SENT_BY_COPRODUCER(reference="reference"),
    "selection_confirm": SENT_BY_COPRODUCER(reference="reference"),
    "selection_withdraw": SENT_BY_COPRODUCER(reference="reference"),
    "selection_letter": SENT_BY_COPRODUCER(reference="reference"),
    "selection_seat_leave": inside("opportunities.PanelSeat")(pk="pk"),
    "selection_place_withdraw": inside("opportunities.Place", status="accepted")(pk="pk"),
    **{
        f"selection_placement{verb}": inside("opportunities.Placement")(pk="pk")
        for verb in ("", "_pause", "_go_on", "_end")
    },
    "selection_session_cancel": inside("opportunities.Session")(pk="pk"),
    "offer_detail": first("home.OfferPage", live=True),
    "project_detail": first("home.ProjectPage", live=True),
    "me_experience_section": lambda: {"slug": "skills"},
    "people_person": first("members.Person", key="pk", inside="pk", kind="person"),
    "people_duty_give": lambda: {"pk": 1},
    "people_duty_end": lambda: {"pk": 1},
    "people_unjoin": lambda: {"pk": 1},
    "people_contact": inside("members.Notice", status="due", channel="phone")(pk="pk"),
    "people_paper": inside("members.Notice", status="due", channel__in=["phone", "post"])(pk="pk"),
    "people_told": lambda: {"pk": 1},
    "people_case_answer": lambda: {"pk": 1},
    "me_grant_take_back": lambda: {"pk": 0},
    "me_read_ask": lambda: {"pk": 1},
    "contribution_detail": nobodys,
    "contribution_say_else": nobodys,
    "contribution_answer": nobodys,
    "contribution_choose": nobodys,
    "payment_detail": nobodys,
    "contribution_say_there": nobodys,
    "payment_retry": nobodys,
    "payments_pot": first("payments.Pot", key="pk", inside="pk"),
    "payments_pot_file": first("payments.Pot", key="pk", inside="pk"),
    "payments_contribution": first("payments.Contribution", key="pk", inside="pk", status="expected"),
    "payments_confirm": nobodys,
    "payments_query": nobodys,
    "payments_void": nobodys,
    "payments_payment": first("payments.Payment", key="pk", inside="pk", status="proposed"),
    "payments_run": first("payments.PayRun", key="pk", inside="pk"),
    "payments_commit": nobodys,
    "payments_refuse": nobodys,
    "payments_approve": nobodys,
    "payments_authorise": nobodys,
    "payments_export": nobodys,
    "payments_send": nobodys,
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
