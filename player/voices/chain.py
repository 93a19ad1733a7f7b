"""Which voice speaks this article: the best one that can, for the whole of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from player.errors import SettingsError, UnknownVoice, VoiceError, VoiceMissing
from player.voices.breaker import Breaker
from player.voices.contract import Voice
from player.voices.registry import Voices

N = TypeVar("N")

# A narration by a poorer voice is made again once the better one can, which is tried after growing waits.
FIRST_WAIT = 60.0
LONGEST_WAIT = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A voice that did not speak an article, and why, in one English sentence."""

    voice: Voice
    english: str


@dataclass(frozen=True, slots=True)
class Told(Generic[N]):
    """A narration, whose voice spoke all of it, and the better voices that were passed over, best first."""

    narration: N
    voice: Voice
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def is_poorer(self) -> bool:
        """Whether a better voice should have spoken it."""
        return bool(self.passed_over)


class Chain:
    """The voices that may speak an article, best first.

    `why_unavailable` says what a voice lacks here; `breakers` are the online engines', by the engine's name.

    >>> from player.voices.espeak import Espeak
    >>> voices = Voices([Espeak()])
    >>> chain = Chain([voices.find("espeak-nam"), voices.find("espeak-bac")], voices.why_unavailable, {})
    >>> told = chain.tell(lambda voice: f"narrated by {voice.name}")
    >>> told.narration, told.is_poorer
    ('narrated by espeak-nam', False)
    """

    def __init__(
        self, voices: Sequence[Voice], why_unavailable: Callable[[Voice], str], breakers: Mapping[str, Breaker]
    ) -> None:
        self.voices = tuple(voices)
        self._why_unavailable = why_unavailable
        self._breakers = breakers

    def tell(self, narrate: Callable[[Voice], N], wanted: Voice | None = None) -> Told[N]:
        """Return what `narrate` makes with the best voice that can speak all of an article, from the one wanted on.

        `narrate` is called with one voice after the other until one call does not raise VoiceError; it narrates the
        whole article. A voice that lacks something here or rests is passed over without a call. A wanted voice that is
        not in the chain was chosen by somebody: nothing takes its place. VoiceError if no voice can.
        """
        voices = self._from(wanted)
        passed: list[PassedOver] = []
        waits: list[float] = []
        for voice in voices:
            try:
                self._check(voice)
                return Told(narrate(voice), voice, tuple(passed))
            except VoiceError as error:
                if len(voices) == 1:
                    raise
                passed.append(PassedOver(voice, error.english))
                waits.append(error.retry_after)
        detail = " ".join(f"{one.voice.name}: {one.english}" for one in passed)
        raise VoiceError(
            "Hiện không giọng nào đọc được bài này.",
            f"No voice can narrate this article now. {detail}",
            retry_after=min(waits),
        )

    def why_silent(self) -> str:
        """Return why none of the voices could speak here, in one English sentence, or "" if one could."""
        whys = [(voice.name, self._why_unavailable(voice)) for voice in self.voices]
        return "" if not all(why for _, why in whys) else " ".join(f"{name}: {why}" for name, why in whys)

    def _from(self, wanted: Voice | None) -> tuple[Voice, ...]:
        if wanted is None:
            return self.voices
        names = [voice.name for voice in self.voices]
        return self.voices[names.index(wanted.name) :] if wanted.name in names else (wanted,)

    def _check(self, voice: Voice) -> None:
        if why := self._why_unavailable(voice):
            raise VoiceMissing(f"Giọng “{voice.label}” chưa dùng được trên máy này.", why)
        breaker = self._breakers.get(voice.engine)
        if breaker is not None:
            breaker.check()


def wait_for_better(tries: int) -> float:
    """Return how many seconds to wait before a poorer narration is tried again, after so many tries.

    >>> [wait_for_better(tries) for tries in (0, 1, 2, 20)]
    [60.0, 120.0, 240.0, 21600.0]
    """
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(tries, 20))


def make_chain(names: str, voices: Voices, breakers: Mapping[str, Breaker]) -> Chain:
    """Return the chain of some names separated by commas; SettingsError if one is unknown, or there is none.

    >>> from player.voices.espeak import Espeak
    >>> [voice.name for voice in make_chain("espeak-nam, espeak-bac", Voices([Espeak()]), {}).voices]
    ['espeak-nam', 'espeak-bac']
    """
    wanted = list(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    if not wanted:
        raise SettingsError("Cấu hình sai: BAONOI_VOICES trống.", "A setting cannot be used: BAONOI_VOICES is empty.")
    try:
        found = [voices.find(name) for name in wanted]
    except UnknownVoice as error:
        raise SettingsError(
            f"Cấu hình sai: BAONOI_VOICES: {error}", f"A setting cannot be used: BAONOI_VOICES: {error.english}"
        ) from error
    return Chain(found, voices.why_unavailable, breakers)
