from django.core.management.commands import makemigrations

from portal.folding import Folding


class Command(makemigrations.Command):
    autodetector = Folding
