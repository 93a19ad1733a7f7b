"""The silence a server leaves around each piece of a sentence is cut off before the pieces are joined."""

from collections.abc import Sequence

from player.voices.contract import PCM

WINDOW = 0.005
BELOW_PEAK = 10 ** (-45 / 20)
FLOOR = 12.0


def voiced(pcm: PCM) -> tuple[int, int]:
    """Return where the sound is: its first sample and the one after its last; (0, 0) if all is silence.

    Silence is what stays 45 dB under the loudest 5 ms.

    >>> import struct
    >>> tone = struct.pack("<800h", *([8000, -8000] * 400))
    >>> voiced(PCM(bytes(4800) + tone + bytes(4800), 24000))
    (2400, 3240)
    """
    import numpy

    window = max(1, round(WINDOW * pcm.sample_rate))
    samples = numpy.frombuffer(pcm.samples, "<i2").astype(numpy.float32)
    if not len(samples):
        return 0, 0
    windows = numpy.pad(samples, (0, -len(samples) % window)).reshape(-1, window)
    levels = numpy.sqrt((windows**2).mean(axis=1))
    loud = numpy.flatnonzero(levels > max(FLOOR, float(levels.max()) * BELOW_PEAK))
    if not len(loud):
        return 0, 0
    return int(loud[0]) * window, min(len(samples), (int(loud[-1]) + 1) * window)


def without_edges(pcm: PCM, before: float = 0.01, after: float = 0.03) -> PCM:
    """Return a sound with at most `before` seconds of silence at its start and `after` at its end.

    What is silent all through is given back untouched: whoever checks the clip should see that.
    """
    start, end = voiced(pcm)
    if start == end:
        return pcm
    start = max(0, start - round(before * pcm.sample_rate))
    return PCM(pcm.samples[2 * start : 2 * (end + round(after * pcm.sample_rate))], pcm.sample_rate)


def joined(pieces: Sequence[tuple[PCM, float]]) -> PCM:
    """Return pieces of one sample rate as one sound, each but the last with its seconds of silence after it.

    >>> joined([(PCM(bytes(48000), 24000), 0.5), (PCM(bytes(48000), 24000), 0.5)]).seconds
    2.5
    """
    rate = pieces[0][0].sample_rate
    sound = bytearray()
    for index, (pcm, rest) in enumerate(pieces):
        sound += pcm.samples
        if index + 1 < len(pieces):
            sound += bytes(2 * round(rest * rate))
    return PCM(bytes(sound), rate)
