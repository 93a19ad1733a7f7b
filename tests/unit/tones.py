"""A voice for the tests: every word is a tone as long as the word, so that times and counts can be told exactly."""

import threading
from collections import Counter
from collections.abc import Sequence

import numpy

from player.errors import VoiceError
from player.vietnamese.reading import Region
from player.voices.contract import PCM, Speech, Voice, WordTime

VOICE = Voice("tones-bac", "tones", "sine", Region.NORTH, "nữ", "Giọng thử")
OTHER = Voice("tones-nam", "tones", "sine-low", Region.SOUTH, "nam", "Giọng thử khác")


class Tones:
    """Speaks tones at `rate` Hz after `lead` seconds of silence; counts what it spoke; may fail the first times."""

    name = "tones"

    def __init__(self, rate: int = 22050, lead: float = 0.0, failures: int = 0, level: float = 0.3) -> None:
        self.rate, self.lead, self.failures, self.level = rate, lead, failures, level
        self.spoken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def voices(self) -> Sequence[Voice]:
        return (VOICE, OTHER)

    def why_unavailable(self, voice: Voice) -> str:
        return ""

    def speak(self, spoken: str, voice: Voice) -> Speech:
        with self._lock:
            self.spoken[spoken] += 1
            if self.failures:
                self.failures -= 1
                raise VoiceError("Giọng thử hỏng.", "The test voice failed.")
        at, words, offset = self.lead, [], 0
        wave = [numpy.zeros(round(self.lead * self.rate))]
        for word in spoken.split():
            offset = spoken.index(word, offset)
            words.append(WordTime(offset, offset + len(word), at))
            offset += len(word)
            seconds = 0.06 * len(word)
            hertz = 300 if voice.model == "sine" else 200
            time = numpy.arange(round(seconds * self.rate)) / self.rate
            wave.append(self.level * 32767 * numpy.sin(2 * numpy.pi * hertz * time))
            at += len(time) / self.rate
        wave.append(numpy.zeros(self.rate // 50))  # a voice dies away
        return Speech(PCM(numpy.concatenate(wave).astype("<i2").tobytes(), self.rate), tuple(words))
