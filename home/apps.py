from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        from wagtail import signals
        from wagtail.models import Page

        from home import signals as publishing

        Page.private_page_options = []  # every page is for everybody: links lead to each (triggers.py holds it)
        for signal in (signals.page_published, signals.page_unpublished, signals.post_page_move):
            signal.connect(publishing.bump, dispatch_uid=f"home.{id(signal)}")
