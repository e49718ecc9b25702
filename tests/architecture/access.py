"""Who gets what at every address. A new address fails test_access until it stands here.

A cell is the status of the answer, or a word: `in` sends to the sign-in page, `no` sends the team back to the front of
the admin, which is its way to refuse, `go` sends elsewhere, `ok` is anything that is no refusal. `POST` before a name
tests that method (with nothing in it): all that an address without a GET row answers. Columns: somebody without an
account; a stranger with one; a co-producer; a panel member; a coordinator; finance. What stands in an address is in
url_samples.py.
"""

from __future__ import annotations

PEOPLE = ("anonymous", "stranger", "coproducer", "panel", "coordinator", "finance")

TABLE = """
healthz                              200 200 200 200 200 200
readyz                               ok  ok  ok  ok  ok  ok
workz                                ok  ok  ok  ok  ok  ok

account_login                        200 go  go  go  go  go
account_logout                       go  200 200 200 200 200
account_inactive                     200 200 200 200 200 200
account_signup                       200 go  go  go  go  go
account_reauthenticate               go  go  go  go  go  go
account_proof                        in  go  go  go  go  go
account_close                        in  200 200 200 200 200
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
mfa_activate_totp                    go  200 200 200 200 200
mfa_deactivate_totp                  in  404 404 404 404 404
mfa_view_recovery_codes              in  404 404 404 404 404
mfa_generate_recovery_codes          go  200 200 200 200 200
mfa_download_recovery_codes          in  404 404 404 404 404
mfa_list_webauthn                    in  200 200 200 200 200
mfa_add_webauthn                     go  200 200 200 200 200
mfa_reauthenticate_webauthn          in  go  go  go  go  go
mfa_remove_webauthn                  go  404 404 404 404 404
mfa_edit_webauthn                    go  404 404 404 404 404
mfa_login_webauthn                   in  go  go  go  go  go
usersessions_list                    in  200 200 200 200 200

me                                   in  200 200 200 200 200
me_profile                           in  200 200 200 200 200
me_access_needs                      in  200 200 200 200 200
me_experience                        in  200 200 200 200 200
me_experience_section                in  200 200 200 200 200
me_matches                           in  200 200 200 200 200
me_privacy                           in  200 200 200 200 200
POST me_consent_withdraw             in  go  go  go  go  go
POST me_grant_take_back              in  404 go  404 404 404
POST me_read_ask                     in  404 go  404 404 404

people                               in  403 403 403 200 no
people_results                       in  403 403 403 200 no
people_add                           in  403 403 403 200 no
people_person                        in  403 403 403 200 no
POST people_duty_give                in  403 403 403 go  no
POST people_duty_agree               in  403 403 403 go  no
POST people_duty_take_back           in  403 403 403 go  no
POST people_duty_end                 in  403 403 403 go  no
POST people_account_close            in  403 403 403 no  no
POST people_account_reopen           in  403 403 403 no  no
POST people_propose_part                     in  403 403 403 200 no
POST people_join_agree               in  403 403 403 go  no
POST people_join_take_back           in  403 403 403 go  no
POST people_join_said_no             in  403 403 403 go  no
POST people_join_release             in  403 403 403 go  no
join_stop                            200 200 200 200 200 200
join_detail                          in  404 200 404 404 404
POST join_say_yes                        in  404 go  404 404 404
people_to_contact                    in  403 403 403 200 no
people_contact                       in  403 403 403 200 no
people_paper                         in  403 403 403 200 no
POST people_contact_log                     in  403 403 403 200 no
POST people_case_answer              in  403 403 403 200 no

second_person                        in  403 403 403 200 200

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
open_data_role_shape_1               200 200 200 200 200 200
open_data_role_shape_2               200 200 200 200 200 200
open_data_projects_schema            200 200 200 200 200 200
open_data_payments_schema            200 200 200 200 200 200
open_book                            200 200 200 200 200 200
open_book_in_time                    200 200 200 200 200 200
open_book_voids                      200 200 200 200 200 200
open_book_days                       200 200 200 200 200 200
open_book_money                      200 200 200 200 200 200
open_book_chosen                     200 200 200 200 200 200
open_book_heard                      200 200 200 200 200 200

application_start                    200 200 200 200 200 200
application_details                  in  200 go  go  go  go
application_answer                   in  200 go  go  go  go
application_fit                      in  200 go  go  go  go
application_check                    in  200 go  go  go  go
POST application_submit              in  go  404 404 404 404
application_sent                     in  404 200 404 404 404
draw_detail                          200 200 200 200 200 200
draw_file                            404 404 200 200 200 404
me_applications                      in  200 200 200 200 200
application_detail                   in  404 200 404 404 404
kept_writing                         in  404 404 404 404 404
application_withdraw                 in  404 200 404 404 404
POST application_withdraw            in  404 ok  404 404 404
POST application_drop_change         in  404 go  404 404 404
POST application_confirm             in  404 go  404 404 404
POST application_reopen              in  404 go  404 404 404
letter_detail                        in  404 200 404 404 404
place_detail                         in  404 200 404 404 404
POST place_accept                    in  404 go  404 404 404
POST place_choose_dates              in  404 go  404 404 404
POST place_share                     in  404 404 404 404 404
POST place_stop_sharing              in  404 ok  404 404 404
POST place_turn_down                 in  404 go  404 404 404
panel                                in  200 200 200 200 200
panel_role                           in  404 404 200 404 404
panel_declare                        in  404 404 200 404 404
panel_check                          in  404 404 200 404 404
panel_next                           in  404 404 go  404 404
POST panel_lock                      in  404 404 go  404 404
panel_score                          in  404 404 200 404 404
POST panel_declare_about             in  404 404 go  404 404
panel_talk                           in  404 404 200 404 404
panel_revise                         in  404 404 200 404 404
POST panel_found_interest            in  404 404 go  404 404
panel_draw                           in  404 404 200 go  404

team_projects                        in  403 403 403 200 no
team_project_results                 in  403 403 403 200 no
team_project_start                   in  403 403 403 200 no
team_project                         in  403 403 403 200 no
team_project_edit                    in  403 403 403 200 no
POST team_project_give_go_ahead           in  403 403 403 200 no
POST team_project_end                in  403 403 403 ok  no
team_roles                           in  403 403 403 200 no
team_role_results                    in  403 403 403 200 no
team_role_draft                      in  403 403 403 200 no
team_role                            in  403 403 403 200 no
team_role_edit                       in  403 403 403 200 no
POST team_role_ask_for_funding       in  403 403 403 go  no
POST team_role_publish               in  403 403 403 go  no
POST team_role_amend                 in  403 403 403 go  no
POST team_role_stop                  in  403 403 403 200 no
POST team_role_cancel                in  403 403 403 200 no

selection_roles                      in  403 403 403 200 no
selection_role                       in  403 403 403 200 no
selection_enter                      in  403 403 403 200 no
selection_seats                      in  403 403 403 200 no
POST selection_set_aside             in  403 403 403 go  no
POST selection_decide                in  403 403 403 go  no
selection_draw                       in  403 403 403 200 no
POST selection_offer_all                 in  403 403 403 ok  no
POST selection_conclude              in  403 403 403 go  no
selection_session_add                    in  403 403 403 200 no
selection_application                in  403 403 403 200 no
POST selection_confirm               in  403 403 403 go  no
POST selection_withdraw              in  403 403 403 ok  no
selection_letter                     in  403 403 403 ok  no
POST selection_seat_leave            in  403 403 403 ok  no
selection_place_withdraw             in  403 403 403 200 no
selection_place_answer               in  403 403 403 200 no
selection_placement                  in  403 403 403 200 no
POST selection_placement_pause       in  403 403 403 200 no
POST selection_placement_go_on       in  403 403 403 go  no
POST selection_placement_end         in  403 403 403 200 no
POST selection_placement_choose_dates       in  403 403 403 200 no
POST selection_session_cancel        in  403 403 403 ok  no

demo                                 200 200 200 200 200 200
ten_minutes                          200 200 200 200 200 200
demo_outbox                          200 200 200 200 200 200
POST demo_sign_in                    404 404 404 404 404 404
demo_move_on                         200 200 200 200 200 200
component_gallery                    200 200 200 200 200 200

me_contributions                     in  200 200 200 200 200
contribution_log                     in  200 200 200 200 200
me_payments                          in  200 200 200 200 200
destination_give                     in  200 200 200 200 200
contribution_detail                  in  404 200 404 404 404
contribution_say_else                in  404 200 404 404 404
contribution_answer                  in  404 200 404 404 404
contribution_choose                  in  404 200 404 404 404
contribution_object_to               in  404 200 404 404 404
payment_detail                       in  404 200 404 404 404
POST contribution_say_there          in  404 go  404 404 404
POST payment_retry                   in  404 go  404 404 404

payments_pots                        in  403 403 403 200 200
payments_contributions               in  403 403 403 200 200
payments_contribution_file           in  403 403 403 200 200
payments_pot                         in  403 403 403 200 200
payments_pot_file                    in  403 403 403 200 200
payments_contribution                in  403 403 403 200 200
POST payments_confirm                in  403 403 403 200 go
POST payments_query                  in  403 403 403 200 no
POST payments_void                   in  403 403 403 200 no
POST payments_keep_void              in  403 403 403 200 no
payments_object_for                  in  403 403 403 200 no
payments_say_for                     in  403 403 403 200 no
payments_choose_for                  in  403 403 403 200 no
payments_details_for                 in  403 403 403 200 no
payments_pot_open                    in  403 403 403 no  200
payments_approvals                   in  403 403 403 no  200
payments_runs                        in  403 403 403 no  200
payments_reconciliation              in  403 403 403 no  200
payments_reports                     in  403 403 403 no  200
payments_report                      in  403 403 403 no  200
payments_exports                     in  403 403 403 no  200
payments_rows                        in  403 403 403 no  200
payments_payment                     in  403 403 403 no  200
payments_run                         in  403 403 403 no  200
payments_bank                        in  403 403 403 no  404
POST payments_commit                 in  403 403 403 no  200
POST payments_refuse                 in  403 403 403 no  200
POST payments_approve                in  403 403 403 no  go
POST payments_take_back_approval     in  403 403 403 no  go
POST payments_move_item              in  403 403 403 no  200
POST payments_declare_never_paid             in  403 403 403 no  200
POST payments_agree_never_paid       in  403 403 403 no  200
POST payments_take_back_never_paid   in  403 403 403 no  go
payments_bank_line                   in  403 403 403 no  200
POST payments_agree_line             in  403 403 403 no  200
POST payments_take_back_line         in  403 403 403 no  go
payments_bank_message                in  403 403 403 no  200
POST payments_apply                  in  403 403 403 no  200
POST payments_set_aside              in  403 403 403 no  200
POST payments_prepare                in  403 403 403 no  go
POST payments_authorise              in  403 403 403 no  go
POST payments_export                 in  403 403 403 no  go
payments_take_apart                  in  403 403 403 no  200
payments_file                        in  403 403 403 no  200
payments_file_save                   in  403 403 403 no  200
POST payments_send                   in  403 403 403 no  404
POST payments_fetch                  in  403 403 403 no  404
"""


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
