"""Voice, PCM, Speech and VoiceEngine: what every engine promises."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Protocol

from player.vietnamese.reading import Region


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice, with every field that changes its sound.

    `name` is unique over all engines ("espeak-bac"). `model` and `variant` are the engine's own names for what speaks.
    `rate` is 0.8–1.3 of the voice's natural speed, `gain_db` brings it to −19 LUFS. `label` is what a reader sees, in
    Vietnamese; `licence` is a note for the newsroom; `online` says that it needs the network.
    """

    name: str
    engine: str
    model: str
    region: Region
    gender: str
    label: str
    licence: str = ""
    online: bool = False
    variant: str = ""
    rate: float = 1.0
    gain_db: float = 0.0

    def ingredients(self) -> dict[str, str | float]:
        """Return the fields that change the sound, for a clip's key: labels, licences and `online` do not.

        >>> voice = Voice("espeak-bac", "espeak", "vi", Region.NORTH, "nam", "Giọng Bắc")
        >>> sorted(voice.ingredients())
        ['engine', 'gain_db', 'model', 'rate', 'variant']
        """
        silent = {"name", "label", "licence", "online", "region", "gender"}
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in silent}


@dataclass(frozen=True, slots=True)
class PCM:
    """Sound as samples: mono, signed 16 bits, little-endian, at `sample_rate` Hz.

    >>> PCM(bytes(48000), 24000).seconds
    1.0
    """

    samples: bytes
    sample_rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / self.sample_rate


@dataclass(frozen=True, slots=True)
class WordTime:
    """When one spoken word begins: `start` and `end` are offsets in the spoken text, `at` is in seconds."""

    start: int
    end: int
    at: float


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine gave for an utterance: the sound, and the words' times where the engine knows them.

    `is_whole` says that nothing of the sound can have been lost on the way: an engine in this process may end abruptly
    on a word it cannot read.
    """

    pcm: PCM
    words: tuple[WordTime, ...] = ()
    is_whole: bool = False


class VoiceEngine(Protocol):
    """One way of speaking. Every engine passes the suite in tests/contract."""

    name: str

    def voices(self) -> Sequence[Voice]:
        """Return the voices this engine knows, installed or not."""

    def why_unavailable(self, voice: Voice) -> str:
        """Return one English sentence saying why the voice cannot speak here, or "" if it can. No network is used."""

    def speak(self, spoken: str, voice: Voice) -> Speech:
        """Return the sound of a spoken form, or raise VoiceError: blocking, safe to call from several threads."""
