"""What a process does whose disk fills up under it (test_full_disk.py runs it with a limit on the size of a file)."""

from django.db import DatabaseError

from members.actions import accounts
from members.models import Person


def open_accounts(limit: int) -> list[int]:
    """One after the other until it does not go on: [how many were said to be made, how many were refused]."""
    system = Person.objects.system()
    made = refused = 0
    for number in range(limit):
        try:
            accounts.open_for(name=f"Number {number}", email=f"n{number}@filling.example", by=system)
            made += 1
        except DatabaseError:
            refused += 1
            if refused == 5:
                break
    return [made, refused]
