"""baonoi voices: who can speak, and the commands that add to them."""

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from player.cli.voices_calibrate import calibrate
from player.cli.voices_install import install
from player.parts import make_voices
from player.settings import read_settings
from player.voices.registry import Voices


def build() -> typer.Typer:
    """Return the group of commands about voices; alone, it lists them."""
    group = typer.Typer(invoke_without_command=True)
    group.callback()(voices)
    group.command()(calibrate)
    group.command()(install)
    return group


def voices(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False
) -> None:
    """List the voices there are, and whether each can speak here; or fetch one."""
    if context.invoked_subcommand is not None:
        return
    known = _facts(make_voices(read_settings()))
    if as_json:
        print(json.dumps(known, ensure_ascii=False, indent=2))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("name", "engine", "region", "gender", "label", "online", "available"):
        table.add_column(column)
    for one in known:
        available = "yes" if one["available"] else f"no: {one['why']}"
        online = "yes" if one["online"] else "no"
        table.add_row(one["name"], one["engine"], one["region"], one["gender"], one["label"], online, available)
    width = None if sys.stdout.isatty() else 200  # in a pipe nothing is cut
    Console(width=width, highlight=False, markup=False).print(table)


def _facts(voices: Voices) -> list[dict[str, Any]]:
    """Return what is known of each voice, as --json prints it."""
    facts: list[dict[str, Any]] = []
    for voice in voices.all():
        why = voices.why_unavailable(voice)
        facts.append(
            {
                "name": voice.name,
                "engine": voice.engine,
                "region": voice.region.value,
                "gender": voice.gender,
                "label": voice.label,
                "online": voice.online,
                "available": not why,
                "why": why,
            }
        )
    return facts
