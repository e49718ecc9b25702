from django.apps import AppConfig
from django.db.backends.signals import connection_created


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from portal import checks, installation  # noqa: F401

        installation.remember_settings()
        connection_created.connect(installation.refuse_the_other, dispatch_uid="portal.installation")
