"""The pages that are made from the code: each name, and the function that returns its text."""

from collections.abc import Callable

import typer
from typer.main import get_command

from docs.alarms import rules
from docs.api import api_page
from docs.dashboard import dashboard
from docs.limits import limits_page
from docs.operations import operations_page
from docs.reading import reading_page
from player.cli import build
from player.settings import Settings, variable_of


def settings_page() -> str:
    """Return the page of every BAONOI_* setting, from the fields of Settings."""
    lines = [
        "# Settings",
        "",
        "Each is read from the environment when a command starts; a value that cannot be used is refused by name.",
        "",
        "| variable | what it is | default |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "the user's data folder" if name == "home" else f"`{field.default}`" if str(field.default) else "–"
        lines.append(f"| `{variable_of(name)}` | {field.description} | {default} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Return the page of every command, from its own help."""
    group = get_command(build())
    lines = ["# Commands", "", (group.help or "").strip(), ""]
    assert isinstance(group, typer.core.TyperGroup)
    lines += _commands("baonoi", group)
    return "\n".join(lines).rstrip() + "\n"


def _commands(prefix: str, group: typer.core.TyperGroup) -> list[str]:
    lines: list[str] = []
    for name, command in sorted(group.commands.items()):
        title = f"{prefix} {name}"
        if isinstance(command, typer.core.TyperGroup) and not command.invoke_without_command:
            lines += _commands(title, command)
            continue
        lines += [f"## `{title}`", "", " ".join((command.help or "").split()), ""]
        options = [p for p in command.params if p.name != "help"]
        if options:
            lines += ["| option | what it does |", "|---|---|"]
        for option in options:
            label = ", ".join(option.opts) if option.opts[0].startswith("-") else option.opts[0].upper()
            lines.append(f"| `{label}` | {' '.join((getattr(option, 'help', '') or '').split())} |")
        lines.append("")
        if isinstance(command, typer.core.TyperGroup):
            lines += _commands(title, command)
    return lines


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "reading.md": reading_page,
    "api.md": api_page,
    "operations.md": operations_page,
    "limits.md": limits_page,
    "../deploy/alerts.yml": rules,
    "../deploy/grafana.json": dashboard,
}
