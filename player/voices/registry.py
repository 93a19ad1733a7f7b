"""The voices there are, by name, and the engine that speaks each."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from player.errors import UnknownVoice
from player.voices.contract import Speech, Voice, VoiceEngine
from player.voices.patience import SECONDS, Patience


class Voices:
    """Every engine's voices under one roof, each with its gain: the one in `gains` by name, or else its engine's.

    An engine may take `patience` seconds over a sentence, and longer over a long one.

    >>> from player.voices.espeak import Espeak
    >>> voices = Voices([Espeak()])
    >>> voices.find("espeak-bac").label
    'Giọng Bắc (máy đọc)'
    >>> voices.find("espeak-hue")
    Traceback (most recent call last):
    player.errors.UnknownVoice: Không có giọng “espeak-hue”. Các giọng có: espeak-bac, espeak-trung, espeak-nam.
    """

    def __init__(
        self, engines: Sequence[VoiceEngine], gains: Mapping[str, float] | None = None, patience: float = SECONDS
    ) -> None:
        self._engines = {engine.name: engine for engine in engines}
        self._patience = {engine.name: Patience(engine.name, patience) for engine in engines}
        self._gains = dict(gains or {})

    def all(self) -> list[Voice]:
        """Return every voice that some engine knows, installed or not, in the engines' order."""
        known = (voice for engine in self._engines.values() for voice in engine.voices())
        return [replace(voice, gain_db=self._gains.get(voice.name, voice.gain_db)) for voice in known]

    def find(self, name: str) -> Voice:
        """Return the voice of that name; UnknownVoice names the ones there are."""
        voices = {voice.name: voice for voice in self.all()}
        if name not in voices:
            near = difflib.get_close_matches(name, voices, n=1)
            shown = ", ".join(voices)
            asked = name if len(name) <= 60 else name[:59] + "…"
            hint = f" Did you mean {near[0]}?" if near else ""
            raise UnknownVoice(
                f"Không có giọng “{asked}”. Các giọng có: {shown}.",
                f"There is no voice {asked!r}; the voices are {shown}.{hint}",
            )
        return voices[name]

    def why_unavailable(self, voice: Voice) -> str:
        """Return one English sentence saying why a voice cannot speak here, or "" if it can."""
        return self._engines[voice.engine].why_unavailable(voice)

    def speak(self, spoken: str, voice: Voice) -> Speech:
        """Return the sound of a spoken form from the voice's engine; VoiceError if it gives none."""
        engine = self._engines[voice.engine]
        return self._patience[voice.engine].call(spoken, lambda: engine.speak(spoken, voice))

    def close(self) -> None:
        """Wait for no engine any more: the process ends."""
        for patience in self._patience.values():
            patience.close()
