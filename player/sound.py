"""What an engine spoke, made ready for its clip: 24 kHz, trimmed to the sound, at its gain; a bad one refused."""

from dataclasses import dataclass

from player.errors import VoiceError
from player.mp3 import SAMPLE_RATE
from player.voices.contract import Speech, Voice, WordTime

CEILING = 32768 * 10 ** (-1.5 / 20)  # sample peaks; what the encoder adds stays under −1 dBTP
_AUDIBLE = 32768 * 10 ** (-50 / 20)
_LEAD = 240  # samples kept before the first audible one: 10 ms, so that no onset is cut
_TAIL = 480  # and after the last: 20 ms


@dataclass(frozen=True, slots=True)
class Sound:
    """A clip's sound: mono s16 samples at 24 kHz, and its words' times from its first sample."""

    samples: bytes
    words: tuple[WordTime, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / SAMPLE_RATE


def prepare(speech: Speech, spoken: str, voice: Voice) -> Sound:
    """Return an engine's speech as a clip's sound; VoiceError if there is nothing to hear in it.

    A spoken form without a letter or a figure (a row of dashes) may be silent: its sound is empty.

    >>> from player.vietnamese.reading import Region
    >>> from player.voices.contract import PCM
    >>> voice = Voice("thử", "thử", "", Region.NORTH, "nam", "Giọng thử")
    >>> prepare(Speech(PCM(bytes(48000), 24000)), "xin chào", voice)
    Traceback (most recent call last):
    player.errors.VoiceError: Giọng “thử” không phát ra tiếng.
    """
    # numpy and soxr take 0.1 s to load: a cached narration needs neither.
    import numpy
    import soxr

    if len(speech.pcm.samples) % 2:
        raise VoiceError(
            f"Giọng “{voice.name}” trả về âm thanh hỏng.", f"The voice {voice.name!r} gave half a sample at the end."
        )
    wave = numpy.frombuffer(speech.pcm.samples, "<i2").astype(numpy.float32)
    if speech.pcm.sample_rate != SAMPLE_RATE and len(wave):
        wave = soxr.resample(wave, speech.pcm.sample_rate, SAMPLE_RATE, quality="HQ")
    audible = numpy.flatnonzero(numpy.abs(wave) > _AUDIBLE)
    if not len(audible):
        if not any(letter.isalnum() for letter in spoken):
            return Sound(b"", ())
        raise VoiceError(f"Giọng “{voice.name}” không phát ra tiếng.", f"The voice {voice.name!r} gave only silence.")
    first = max(0, int(audible[0]) - _LEAD)
    last = int(audible[-1]) + 1 + _TAIL
    wave = wave[first:last]
    if voice.gain_db:
        wave = wave * numpy.float32(10 ** (voice.gain_db / 20))
    cut = first / SAMPLE_RATE
    words = tuple(WordTime(word.start, word.end, max(0.0, word.at - cut)) for word in speech.words)
    samples = numpy.clip(numpy.rint(wave), -CEILING, CEILING).astype("<i2").tobytes()
    return Sound(samples, words)
