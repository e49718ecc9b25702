"""For each address that a press is sent to: is it asked about once more, can it be undone, or why neither.

`asks`: the first press changes nothing and shows a page that names what will happen (ground/asking.py).
`page`: the page it is pressed on is that page: it is there for this one deed, and names it.
`undo NAME`: what takes it back, by the name of its address.
`fine`: it tells nobody what cannot be told anew, and nothing is lost; the words say why.
"""

from __future__ import annotations

TABLE = """
application_start           fine   begins a draft, for the person alone
application_details         fine   a draft, for the person alone
application_answer          fine   a draft, for the person alone
application_fit             fine   shows how the role fits, and saves what counts for it, for the person alone
application_submit          page   application_check shows all of it; until closing it can be changed and taken back
application_withdraw        asks
application_drop_change     asks
application_confirm         fine   it stands as it was sent; it can still be taken back
application_reopen          fine   what was sent counts until they send anew, or drop the change
kept_writing                fine   what is kept for an hour is shown again, and goes by itself
place_accept                page   place_detail is that question; they can stop at any time, by a call
place_choose_dates          fine   chosen again until a day before
place_share                 undo   place_stop_sharing
place_stop_sharing          undo   place_share
place_turn_down             asks
panel_declare               page   one question on a page of its own, before anything is read
panel_score                 fine   a score can be changed until it is locked
panel_lock                  asks
panel_declare_about         asks
panel_revise                page   a form of its own; the first score stays beside the later one
panel_found_interest        asks
panel_draw                  page   a form of its own; a second person types the same before it counts

me_profile                  fine   saved again at any time
me_access_needs             fine   saved again at any time
me_experience_section       fine   saved again at any time
me_consent_withdraw         fine   taking back is as easy as giving; it is given again on the same pages
me_grant_take_back          fine   taking back is as easy as giving; it is given again where it was
me_read_ask                 fine   a question to us, which we answer

people                      fine   a search
people_paper                fine   opens the letter to print, and they see that it was read; the button says so
people_add                  fine   a record by itself tells nobody
people_person               undo   people_join_take_back
people_duty_give            undo   people_duty_take_back
people_duty_agree           asks
people_duty_take_back       undo   people_duty_give
people_duty_end             asks
people_account_close        asks
people_account_reopen       undo   people_account_close
people_propose_part                 undo   people_join_take_back
people_join_agree           asks
people_join_take_back       fine   nothing happens then, and it can be proposed again
people_join_said_no         undo   people_join_release
people_join_release         asks
join_say_yes                    page   join_detail is that question, asked behind a fresh proof; they can still say no there
join_stop                   page   a page of its own, from a mail: who reads it is in a hurry, and nothing is lost by it
people_contact              fine   shows a number, which the person sees that we read; the button says so
people_contact_log                 asks
people_case_answer          asks

team_project_start          fine   a project that nobody sees yet
team_project_edit           fine   saved again at any time
team_project_give_go_ahead       asks
team_project_end            asks
team_role_draft             fine   a draft that nobody sees
team_role_edit              fine   a draft that nobody sees
team_role_ask_for_funding   fine   finance answers; asking again asks the same
team_role_publish           asks
team_role_amend             fine   begins a draft that nobody sees
team_role_stop              asks
team_role_cancel            asks

selection_enter             page   a form of its own; selection_withdraw takes it back
selection_seats             undo   selection_seat_leave
selection_set_aside         asks
selection_decide            asks
selection_draw              asks
selection_offer_all             asks
selection_conclude          asks
selection_session_add           page   a form of its own, that asks once more with how many are told (tests/opportunities/test_sure.py)
selection_confirm           fine   what they said on the phone is kept; it can still be taken back
selection_withdraw          asks
selection_letter            asks
selection_seat_leave        asks
selection_place_withdraw    page   a form of its own, which names them and asks why
selection_place_answer      asks
selection_placement         fine   opens what they share, and they see that it was read; the button says so
selection_placement_pause   asks
selection_placement_go_on   asks
selection_placement_end     asks
selection_placement_choose_dates   fine   they are told what we wrote down, and it is written anew until a day before
selection_session_cancel    asks

demo_sign_in                fine   the demo alone
component_gallery           fine   shows what forms look like, and saves nothing
demo_move_on                page   the demo alone: a page of its own

contribution_object_to      page   a form of its own, in their own words; it puts the work back to be looked at
contribution_log            fine   it can be said otherwise until it is confirmed
destination_give            page   a form of its own; new details rest before anything goes to them
contribution_say_there      undo   contribution_say_else
contribution_say_else       undo   contribution_say_there
contribution_answer         fine   said again until it is confirmed
contribution_choose         fine   chosen again until it is approved
payment_retry               fine   nothing goes before it is approved anew, and other details can be given meanwhile

payments_contributions      fine   a search
payments_confirm            asks
payments_query              page   a question in their own words, on the page of the work; the answer ends it
payments_void               asks
payments_keep_void          asks
payments_object_for         page   a form of its own, which names them
payments_say_for            page   a form of its own, which names them
payments_choose_for         page   a form of its own, which names them; chosen again until it is approved
payments_details_for        page   a form of its own, which names them; they are told, and it rests before it is used
payments_pot_open           page   a form of its own
payments_commit             asks
payments_refuse             fine   the coordinator reads why, and can ask again
payments_approve            undo   payments_take_back_approval
payments_take_back_approval undo   payments_approve
payments_move_item          undo   payments_move_item
payments_declare_never_paid         undo   payments_take_back_never_paid
payments_agree_never_paid   asks
payments_take_back_never_paid undo payments_declare_never_paid
payments_bank_line          undo   payments_take_back_line
payments_agree_line         asks
payments_take_back_line     undo   payments_bank_line
payments_reconciliation     undo   payments_set_aside
payments_apply              page   payments_bank_message names all that comes of it, and is there to be applied
payments_set_aside          fine   the same file can be given again
payments_prepare            undo   payments_take_apart
payments_authorise          undo   payments_take_apart
payments_export             asks
payments_take_apart         page   a form of its own, which says what becomes of it
payments_send               asks
payments_fetch              undo   payments_set_aside
"""
KINDS = ("asks", "page", "undo", "fine")
# Signing in and one's own account: each on a page of its own, and most of it theirs (allauth).
ACCOUNTS = ("account_", "mfa_", "usersessions_")


def rows() -> dict[str, tuple[str, str]]:
    """{name of the address: (kind, words)}"""
    found: dict[str, tuple[str, str]] = {}
    for line in filter(None, TABLE.splitlines()):
        name, kind, *words = line.split()
        assert kind in KINDS and name not in found, line
        assert bool(words) == (kind != "asks"), line
        found[name] = kind, " ".join(words)
    return found
