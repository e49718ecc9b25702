from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        from wagtail import signals
        from wagtail.models import Page

        from home import copy_form, models
        from home import signals as publishing

        Page.private_page_options = []  # every page is for everybody: links lead to each (triggers.py holds it)
        models.OurPage.copy_form_class = copy_form.CopyOfPageForm
        for signal in (signals.page_published, signals.page_unpublished, signals.post_page_move):
            signal.connect(publishing.bump, dispatch_uid=f"home.{id(signal)}")
