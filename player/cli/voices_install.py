"""baonoi voices install: fetch a Piper voice."""

import sys
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from player.audio.loudness import calibrate, keep_gain, why_not_measured
from player.parts import make_voices
from player.settings import Settings, read_settings


def install(
    name: Annotated[
        str, typer.Argument(help="piper-vais1000, piper-25hours, piper-vivos, or any Piper voice's own name.")
    ],
) -> None:
    """Download a local neural voice: resumed where it was cut, checked, and there only once it is whole.

    Then its loudness is measured, so that it is as loud as the others.
    """
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
    _calibrate(files[0].name.removesuffix(".json").removesuffix(".onnx"), settings)


def _calibrate(model: str, settings: Settings) -> None:
    """Bring a voice that has just come to its loudness, or say what to run once it can be."""
    voices = make_voices(settings)
    voice = next(voice for voice in voices.all() if voice.engine == "piper" and voice.model == model)
    why = voices.why_unavailable(voice) or why_not_measured()
    if why:
        print(
            f"baonoi: its loudness is not measured. {why}, then: baonoi voices calibrate {voice.name}", file=sys.stderr
        )
        return
    found = calibrate(voice, voices.speak)
    keep_gain(settings.gains_file, voice.name, found.gain_db)
    print(f"baonoi: {voice.name} is brought to {found.loudness.lufs} LUFS ({found.gain_db:+.1f} dB)", file=sys.stderr)
