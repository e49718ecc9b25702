from django.core.management.commands import makemigrations

from portal.migration_autodetector import Folding


class Command(makemigrations.Command):
    autodetector = Folding
