"""Which voice speaks this article: the best one that can, for the whole of it; and when a better one should again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from player.errors import SettingsError, UnknownVoice, VoiceError
from player.voices.breaker import Breaker
from player.voices.contract import Voice
from player.voices.registry import Voices

N = TypeVar("N")

# A narration by a poorer voice is tried again with the better one, after growing waits.
FIRST_WAIT = 60.0
LONGEST_WAIT = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A voice that did not speak an article, and why: one sentence in Vietnamese, one in English."""

    voice: Voice
    vietnamese: str
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
    >>> chain.better_than("espeak-bac").name, chain.better_than("espeak-nam")
    ('espeak-nam', None)
    """

    def __init__(
        self, voices: Sequence[Voice], why_unavailable: Callable[[Voice], str], breakers: Mapping[str, Breaker]
    ) -> None:
        self.voices = tuple(voices)
        self._why_unavailable = why_unavailable
        self._breakers = breakers

    def tell(self, narrate: Callable[[Voice], N]) -> Told[N]:
        """Return what `narrate` makes with the best voice that can speak all of an article.

        `narrate` is called with one voice after the other until one call does not raise VoiceError; it narrates the
        whole article. A voice that lacks something here or rests is passed over without a call. VoiceError if none can.
        """
        return self._tell(self.voices, narrate)

    def tell_better(self, than: str, narrate: Callable[[Voice], N]) -> Told[N]:
        """Return what `narrate` makes with the best voice that is better than the one named; VoiceError if none can."""
        return self._tell(self._better(than), narrate)

    def better_than(self, name: str) -> Voice | None:
        """Return the best voice, better than the one named, that may be asked now; None if there is none.

        A voice that is not in the chain was chosen by somebody: none is better.
        """
        return next((voice for voice in self._better(name) if not self._why_not(voice)), None)

    def due_for_better(self, spoken_by: str, tries: int, seconds_since: float) -> bool:
        """Return whether a narration should be made again by a better voice now.

        `tries` is how often that was tried and `seconds_since` how long ago the last time was (or it was narrated).
        """
        return seconds_since >= wait_for_better(tries) and self.better_than(spoken_by) is not None

    def _better(self, name: str) -> tuple[Voice, ...]:
        names = [voice.name for voice in self.voices]
        return self.voices[: names.index(name)] if name in names else ()

    def _tell(self, voices: Sequence[Voice], narrate: Callable[[Voice], N]) -> Told[N]:
        passed: list[PassedOver] = []
        waits: list[float] = []
        for voice in voices:
            if why := self._why_not(voice):
                passed.append(PassedOver(voice, f"Giọng “{voice.label}” hiện chưa dùng được.", why))
                waits.append(self._rests_for(voice) or LONGEST_WAIT)
                continue
            try:
                return Told(narrate(voice), voice, tuple(passed))
            except VoiceError as error:
                passed.append(PassedOver(voice, str(error), error.english))
                waits.append(error.retry_after)
        detail = " ".join(f"{one.voice.name}: {one.english}" for one in passed)
        raise VoiceError(
            "Hiện không giọng nào đọc được bài này.",
            f"No voice can narrate this article now. {detail}".rstrip(),
            retry_after=min(waits, default=FIRST_WAIT),
        )

    def _why_not(self, voice: Voice) -> str:
        why = self._why_unavailable(voice)
        if not why and (seconds := self._rests_for(voice)):
            why = f"It rests after its failures, for {seconds:.0f} s more."
        return why

    def _rests_for(self, voice: Voice) -> float:
        breaker = self._breakers.get(voice.engine)
        return breaker.rests_for() if breaker else 0.0


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
