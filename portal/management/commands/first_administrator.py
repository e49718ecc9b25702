"""How production begins: nobody can give the first duty, so the machine that runs the portal does, twice."""

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ground import typed
from ground.exceptions import Refused
from members.actions import accounts, duties
from members.models import Person, User


class Command(BaseCommand):
    help = (
        "Makes the person with this address an administrator. For the first two; they give every other duty together."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", default="", help="What to call them, where they have no account yet.")

    def handle(self, *, email, name, **options):
        system = Person.objects.system()
        user = User.objects.filter(email=typed.bare(email).lower()).select_related("person").first()
        try:
            with transaction.atomic():
                if user is None:
                    if not name.strip():
                        raise CommandError(
                            f"Nobody signs in as {email}. Sign up first, or say their name: --name 'Ada Example'."
                        )
                    user = accounts.open_for(name=name, email=email, by=system)
                elif not EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
                    raise CommandError("They have not shown yet that this address is theirs: they sign in once first.")
                duty = duties.begin_administrator(person=user.person, by=system)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{user.person.name} is an administrator since {duty.starts}. A mail tells them.")
        self.stdout.write(
            "They sign in with a code that we mail, and set up a second factor before the team's pages open."
        )
