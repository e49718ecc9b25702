from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class GroundConfig(AppConfig):
    name = "ground"

    def ready(self):
        from ground.triggers import install_after_migrate, lift_before_migrate

        pre_migrate.connect(lift_before_migrate, dispatch_uid="ground.triggers.lift")
        post_migrate.connect(install_after_migrate, dispatch_uid="ground.triggers")
