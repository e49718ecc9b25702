"""Write docs/reference/<app>-states.md from each app's transitions; --check only says whether they are up to date."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from ground import states

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"


def tables() -> dict[str, states.Transitions]:
    """Each app's transitions, by the app's name."""
    return {
        config.name: import_module(f"{config.name}.transitions").TRANSITIONS
        for config in apps.get_app_configs()
        if find_spec(f"{config.name}.transitions")
    }


def page(app: str, transitions: states.Transitions) -> str:
    parts = [
        f"# States: {app}",
        f"Made from `{app}/transitions.py` by `manage.py state_diagrams`: change that file, not this one.",
    ]
    for aggregate, table in transitions.items():
        parts += [f"## {aggregate}", f"```mermaid\n{states.mermaid(table)}\n```", rows(table)]
    return "\n\n".join(parts) + "\n"


def rows(table: list[states.Transition]) -> str:
    lines = ["| Verb | From | To | Who | Trail | Notice |", "|---|---|---|---|---|---|"]
    for row in table:
        start = ", ".join(source or "(new)" for source in row.sources)
        lines.append(
            f"| {row.verb} | {start} | {row.target or '(as it was)'} | {row.owner} | {row.event or '-'} | {row.notice or '-'} |"
        )
    return "\n".join(lines)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check=False, **options):
        stale = []
        for app, transitions in tables().items():
            path = REFERENCE / f"{app}-states.md"
            text = page(app, transitions)
            if path.exists() and path.read_text() == text:
                continue
            stale.append(path.name)
            if not check:
                REFERENCE.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        if check and stale:
            raise CommandError(f"Run manage.py state_diagrams: {', '.join(stale)} is not what the code says.")
        self.stdout.write(f"{', '.join(stale) or 'nothing'} written" if not check else "up to date")
