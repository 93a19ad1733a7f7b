"""baonoi voices calibrate: measure a voice's loudness, and keep the gain that brings it to −19 LUFS."""

import json
from typing import Annotated

import typer

from player.audio.loudness import calibrate as measured
from player.audio.loudness import keep_gain
from player.parts import make_voices
from player.settings import read_settings


def calibrate(
    names: Annotated[list[str], typer.Argument(metavar="VOICE…", help="The voices to measure.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a voice.")] = False,
) -> None:
    """Measure how loud a voice is, and keep the gain that brings it to −19 LUFS.

    The voice speaks a short passage. A new gain is a new sound: articles are spoken again when they are next narrated.
    """
    settings = read_settings()
    voices = make_voices(settings)
    for voice in [voices.find(name) for name in names]:
        found = measured(voice, voices.speak)
        keep_gain(settings.gains_file, voice.name, found.gain_db)
        loud = found.loudness
        if as_json:
            facts = {"name": voice.name, "gain_db": found.gain_db, "lufs": loud.lufs, "true_peak": loud.true_peak}
            print(json.dumps(facts))
        else:
            print(f"{voice.name}: {found.gain_db:+.1f} dB, now {loud.lufs} LUFS, true peak {loud.true_peak} dBTP")
