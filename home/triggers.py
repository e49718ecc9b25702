"""A page that is linked from code or data is not taken away behind the link (`linked_pages.py` says so in words)."""

from ground.triggers import Trigger

PUBLIC_ROLES = (
    "EXISTS (SELECT 1 FROM opportunities_role r WHERE r.project_id = {project} AND r.current_id IS NOT NULL "
    "AND r.status <> 'draft')"
)
OF_PROJECT = "(SELECT p.project_id FROM home_projectpage p WHERE p.page_ptr_id = OLD.id)"
FIXED = (
    "(OLD.id IN (SELECT page_ptr_id FROM home_homepage) OR OLD.id IN (SELECT page_ptr_id FROM home_offerindexpage) "
    "OR OLD.id IN (SELECT page_ptr_id FROM home_projectindexpage) OR (OLD.slug IN ('accessibility', 'privacy') "
    "AND OLD.id IN (SELECT page_ptr_id FROM home_standardpage)))"
)
INDEXES = (
    "(OLD.id IN (SELECT page_ptr_id FROM home_offerindexpage) OR OLD.id IN (SELECT page_ptr_id FROM "
    "home_projectindexpage) OR (OLD.slug IN ('accessibility', 'privacy') AND OLD.id IN (SELECT page_ptr_id FROM "
    "home_standardpage)))"
)
LINKED = "Roles that everybody can read link to this page."
IN_THE_MENU = "Every page links to this page."
FOR_EVERYBODY = "Every page of this site is for everybody."

TRIGGERS = [
    Trigger("home_page_for_everybody", "wagtailcore_pageviewrestriction", "INSERT", "1 = 1", FOR_EVERYBODY),
    Trigger(
        "home_projectpage_linked",
        "home_projectpage",
        "DELETE",
        PUBLIC_ROLES.format(project="OLD.project_id"),
        LINKED,
    ),
    Trigger(
        "home_page_linked_stays_live",
        "wagtailcore_page",
        "UPDATE",
        f"OLD.live AND NOT NEW.live AND ({FIXED} OR {PUBLIC_ROLES.format(project=OF_PROJECT)})",
        LINKED,
    ),
    *(
        Trigger(f"{table}_stays", table, "DELETE", "1 = 1", IN_THE_MENU)
        for table in ("home_homepage", "home_offerindexpage", "home_projectindexpage")
    ),
    Trigger(
        "home_standardpage_linked_stays",
        "home_standardpage",
        "DELETE",
        "(SELECT slug FROM wagtailcore_page WHERE id = OLD.page_ptr_id) IN ('accessibility', 'privacy')",
        IN_THE_MENU,
    ),
    Trigger(
        "home_page_fixed_keeps_its_address",
        "wagtailcore_page",
        "UPDATE",
        f"OLD.slug <> NEW.slug AND {INDEXES}",
        IN_THE_MENU,
    ),
]
