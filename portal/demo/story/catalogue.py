"""Every role of ours in the demo, in the order in which they went public."""

from __future__ import annotations

import datetime as dt

from portal.demo.story import open_roles, past_roles


def concluded(today: dt.date) -> list[dict]:
    return [
        past_roles.learning_partners_peer_group(today),
        past_roles.patient_data_reading_group(today),
        past_roles.family_changemakers_peer_researchers(today),
        past_roles.hearing_checks_first_group(today),
        past_roles.workshop_co_leads(today),
        past_roles.research_plain_words(today),
    ]


def called_off(today: dt.date) -> dict:
    return past_roles.read_our_course(today)


def under_way(today: dt.date) -> list[dict]:
    """One whose places are offered, one whose panel is reading."""
    return [
        past_roles.story_reviewers(today),
        past_roles.decide_how_health_data_is_used(today),
    ]


def open_now(today: dt.date) -> list[dict]:
    return [
        open_roles.shape_the_hearing_checks_project(today),
        open_roles.test_letters_for_family_services(today),
        open_roles.co_lead_a_mental_health_workshop(today),
        open_roles.check_our_easy_read(today),
    ]


def not_yet_public(today: dt.date) -> list[dict]:
    """One draft that waits for finance, and one that the coordinator is still writing."""
    return [
        open_roles.welcome_new_members(today),
        open_roles.hearing_checks_third_group(today),
    ]
