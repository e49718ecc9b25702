from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        from wagtail import signals

        from home import signals as publishing

        for signal in (signals.page_published, signals.page_unpublished, signals.post_page_move):
            signal.connect(publishing.bump, dispatch_uid=f"home.{id(signal)}")
