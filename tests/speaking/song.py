"""A tongue that a test can understand: each word is a tone of its own, so that what was said can be read back."""

import hashlib
import unicodedata
from itertools import pairwise

import lameenc
import numpy

from player.voices.contract import PCM

RATE = 24_000
WORD_SECONDS = 0.14
GAP_SECONDS = 0.06
TONES = 24
# Two voices, an octave and more apart: which one sang is heard in every word.
LOW, HIGH = 300.0, 900.0


def words_of(text: str) -> list[str]:
    """Return what is sung of a text: its words without punctuation, in lower case."""
    bare = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", text).lower())
    return bare.split()


def tone_of(word: str) -> int:
    """Return the number of a word's tone, 0 to 23."""
    return hashlib.sha256(word.encode()).digest()[0] % TONES


def sing(text: str, lowest: float = LOW, speed: float = 1.0, rate: int = RATE) -> PCM:
    """Return a text sung: a tone a word, silences between."""
    seconds = WORD_SECONDS / speed
    time = numpy.arange(round(seconds * rate)) / rate
    shape = numpy.minimum(1, numpy.minimum(time, seconds - time) / 0.015)
    gap = numpy.zeros(round(GAP_SECONDS / speed * rate))
    parts = [gap]
    for word in words_of(text):
        frequency = lowest * 2 ** (tone_of(word) / TONES)
        parts += [9000 * shape * numpy.sin(2 * numpy.pi * frequency * time), gap]
    return PCM(numpy.concatenate(parts).astype("<i2").tobytes(), rate)


def word_starts(text: str, speed: float = 1.0) -> list[float]:
    """Return when each sung word begins, in seconds."""
    return [(GAP_SECONDS + i * (WORD_SECONDS + GAP_SECONDS)) / speed for i in range(len(words_of(text)))]


def as_mp3(pcm: PCM, kbps: int = 64) -> bytes:
    """Return a sound as MP3."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kbps)
    encoder.set_in_sample_rate(pcm.sample_rate)
    encoder.set_channels(1)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(pcm.samples) + encoder.flush())


def heard(pcm: PCM) -> list[tuple[str, int]]:
    """Return what is heard in a sound: for each tone, the voice ("low" or "high") and the tone's number."""
    samples = numpy.frombuffer(pcm.samples, "<i2").astype(numpy.float64)
    window = pcm.sample_rate // 200
    levels = numpy.sqrt((samples[: len(samples) // window * window].reshape(-1, window) ** 2).mean(axis=1))
    loud = numpy.concatenate([[False], levels > 0.15 * max(1.0, levels.max()), [False]])
    edges = numpy.flatnonzero(loud[1:] != loud[:-1])
    tones = []
    for start, end in list(pairwise(edges))[::2]:
        part = samples[start * window : end * window]
        if len(part) < 0.03 * pcm.sample_rate:
            continue
        power = numpy.abs(numpy.fft.rfft(part * numpy.hanning(len(part)), 1 << 16))
        frequency = float(power[1:].argmax() + 1) * pcm.sample_rate / (1 << 16)
        voice, lowest = ("low", LOW) if frequency < 2**0.5 * (LOW * HIGH) ** 0.5 else ("high", HIGH)
        tones.append((voice, round(TONES * numpy.log2(frequency / lowest))))
    return tones


def sung(text: str, voice: str = "low") -> list[tuple[str, int]]:
    """Return what should be heard of a text."""
    return [(voice, tone_of(word)) for word in words_of(text)]
