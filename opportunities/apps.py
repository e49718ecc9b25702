from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "opportunities"

    def ready(self):
        from members import naming, notice_words
        from opportunities import opening, titles
        from opportunities.actions.places import WITHDRAWN

        notice_words.register(WITHDRAWN, opening.why_for_notice)

        for kind in ("answers", "match"):
            naming.register(kind, titles.of_applications)
