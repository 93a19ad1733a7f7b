"""baonoi voices install: fetch a Piper voice."""

import sys
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from player.settings import read_settings


def install(
    name: Annotated[
        str, typer.Argument(help="piper-vais1000, piper-25hours, piper-vivos, or any Piper voice's own name.")
    ],
) -> None:
    """Download a local neural voice: resumed where it was cut, checked, and there only once it is whole."""
    from player.voices.install import ModelRepository  # it loads an HTTP client, which no other command needs

    settings = read_settings()
    console = Console(file=sys.stderr)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks = {}

        def show(file: str, done: int, size: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(file, total=size)
            bar.update(tasks[file], completed=done)

        repository = ModelRepository(settings.piper_url, settings.models_directory, progress=show, sleep=time.sleep)
        files = repository.install(name)
    for file in files:
        print(file)
