from wagtail import hooks

OURS_INSTEAD = {"users", "groups"}


@hooks.register("construct_settings_menu")
def people_are_not_managed_here(request, menu_items):
    """Accounts come from sign-up and groups from duties; Wagtail's own pages for them answer 404."""
    menu_items[:] = [item for item in menu_items if item.name not in OURS_INSTEAD]
