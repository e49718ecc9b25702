"""The admin refuses in words what the database would refuse as a fault (`triggers.py`)."""

from django.contrib import messages
from django.shortcuts import redirect
from wagtail import hooks

from home import linked_pages

TAKES_AWAY = {"delete", "unpublish", "move"}


def _refused(request, pages, onward):
    if why := linked_pages.first_reason(pages):
        messages.error(request, why)
        return redirect(onward) if isinstance(onward, str) else redirect("wagtailadmin_explore", onward)
    return None


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def stays(request, page):
    return _refused(request, [page], page.get_parent().pk)


@hooks.register("before_move_page")
def stays_where_it_is(request, page, destination):
    return _refused(request, [page], page.get_parent().pk)


@hooks.register("before_copy_page")
def there_is_one(request, page):
    if why := linked_pages.why_there_is_one(page):
        messages.error(request, f"{page.title}: {why}")
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_bulk_action")
def each_stays(request, action_type, objects, action_class_instance):
    if action_type in TAKES_AWAY and objects and hasattr(objects[0], "get_parent"):
        return _refused(request, objects, objects[0].get_parent().pk)
    return None
