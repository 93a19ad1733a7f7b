"""What an engine spoke, made ready for its clip: 24 kHz, trimmed to the sound, at its gain; a bad one refused."""

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from player.audio.mp3 import SAMPLE_RATE
from player.errors import BadSound
from player.voices.contract import Speech, Voice, WordTime

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

CEILING_DB = -2.5  # sample peaks; what lies between the samples and what the encoder adds stays under −1 dBTP
_CEILING = 32768 * 10 ** (CEILING_DB / 20)
_BLOCK = 120  # samples in which the limiter keeps one gain: 5 ms
_WINDOW = 60  # samples by which sound is told from silence: 2.5 ms
_SILENT = 32768 * 10 ** (-50 / 20)  # the loudest window of a clip nobody would hear
_BELOW_LOUDEST = 10 ** (-42 / 20)  # what is quieter than this before and after the sound is cut
_LEAD = 240  # samples kept before the first audible one: 10 ms, so that no onset is cut
_TAIL = 480  # and after the last: 20 ms
_FULL_SCALE = 32_700
_CLIPPED = 0.002  # of all samples
_CUT_OFF = 0.3  # of the whole sound's level, in its last 5 ms: a voice always dies away


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
    """Return an engine's speech as a clip's sound; BadSound if it is silent, clipped, cut off or not whole samples.

    A spoken form in which no voice must know a letter or a figure (a row of dashes, Khmer figures) may be silent: its
    sound is empty.

    >>> from player.vietnamese.reading import Region
    >>> from player.voices.contract import PCM
    >>> voice = Voice("thử", "thử", "", Region.NORTH, "nam", "Giọng thử")
    >>> prepare(Speech(PCM(bytes(48000), 24000)), "xin chào", voice)
    Traceback (most recent call last):
    player.errors.BadSound: Giọng “thử” không phát ra tiếng.
    """
    # numpy and soxr take 0.1 s to load: a cached narration needs neither.
    import numpy
    import soxr

    if len(speech.pcm.samples) % 2:
        raise _bad(voice, "trả về âm thanh bị hỏng", "gave half a sample at the end")
    raw = numpy.frombuffer(speech.pcm.samples, "<i2")
    levels = _levels(raw)
    if not len(levels) or levels.max() < _SILENT:
        if not any(letter.isascii() and letter.isalnum() for letter in unicodedata.normalize("NFD", spoken)):
            return Sound(b"", ())
        raise _bad(voice, "không phát ra tiếng", "gave only silence")
    if numpy.count_nonzero(numpy.abs(raw.astype(numpy.int32)) >= _FULL_SCALE) > _CLIPPED * len(raw):
        raise _bad(voice, "phát ra tiếng bị vỡ", "gave clipped sound")
    end = raw[-max(1, speech.pcm.sample_rate // 200) :].astype(numpy.float32)
    if not speech.is_whole and numpy.sqrt((end**2).mean()) > _CUT_OFF * numpy.sqrt((levels**2).mean()):
        raise _bad(voice, "ngừng giữa chừng", "stopped in the middle of a sound")
    wave = raw.astype(numpy.float32)
    if speech.pcm.sample_rate != SAMPLE_RATE:
        wave = soxr.resample(wave, speech.pcm.sample_rate, SAMPLE_RATE, quality="HQ")
    first, last = _audible(wave)
    wave = limited(wave[first:last] * numpy.float32(10 ** (voice.gain_db / 20)))
    cut = first / SAMPLE_RATE
    words = tuple(WordTime(word.start, word.end, max(0.0, word.at - cut)) for word in speech.words)
    return Sound(numpy.rint(wave).astype("<i2").tobytes(), words)


def _levels(wave: "NDArray[numpy.generic]") -> "NDArray[numpy.float32]":
    """Return the level (RMS) of each window."""
    import numpy

    whole = wave[: len(wave) // _WINDOW * _WINDOW].reshape(-1, _WINDOW).astype(numpy.float32)
    levels: NDArray[numpy.float32] = numpy.sqrt(numpy.einsum("ij,ij->i", whole, whole) / _WINDOW)
    return levels


def _audible(wave: "NDArray[numpy.float32]") -> tuple[int, int]:
    """Return where a sound begins and ends, a little silence included."""
    levels = _levels(wave)
    heard = (levels > levels.max() * _BELOW_LOUDEST).nonzero()[0]
    first, last = int(heard[0]) * _WINDOW, (int(heard[-1]) + 1) * _WINDOW
    return max(0, first - _LEAD), min(len(wave), last + _TAIL)


def limited(wave: "NDArray[numpy.float32]") -> "NDArray[numpy.float32]":
    """Return a sound whose peaks are under the ceiling: the gain dips for some milliseconds around each that is not.

    The gain at a block's edge is the lower of its two blocks', and runs straight between edges: nowhere in a block is
    it more than the block can bear.
    """
    import numpy

    magnitude = numpy.abs(wave)
    if not len(wave) or float(magnitude.max()) <= _CEILING:
        return wave
    peaks = numpy.pad(magnitude, (0, -len(wave) % _BLOCK)).reshape(-1, _BLOCK).max(axis=1)
    bearable = numpy.minimum(1.0, _CEILING / numpy.maximum(peaks, 1.0))
    edges = numpy.minimum(numpy.append(bearable, bearable[-1]), numpy.append(bearable[0], bearable))
    at = numpy.arange(len(wave), dtype=numpy.float32) / _BLOCK
    limited: NDArray[numpy.float32] = wave * numpy.interp(at, numpy.arange(len(edges)), edges).astype(numpy.float32)
    return limited


def _bad(voice: Voice, vietnamese: str, english: str) -> BadSound:
    return BadSound(f"Giọng “{voice.name}” {vietnamese}.", f"The voice {voice.name!r} {english}.")
