from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "opportunities"

    def ready(self):
        from members import access_labels, notice_words
        from opportunities.actions import reveal
        from opportunities.actions.places import WITHDRAWN
        from opportunities.queries import titles

        notice_words.register(WITHDRAWN, reveal.why_for_notice)

        for kind in ("answers", "match"):
            access_labels.register(kind, titles.of_applications)
