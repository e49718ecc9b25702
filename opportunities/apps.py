from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "opportunities"

    def ready(self):
        from members import naming
        from opportunities import titles

        for kind in ("answers", "match"):
            naming.register(kind, titles.of_applications)
