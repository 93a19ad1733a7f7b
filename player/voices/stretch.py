"""A reading rate for voices whose engine has none: the speech is stretched, its pitch kept."""

from dataclasses import replace
from importlib.util import find_spec

from player.voices.contract import PCM, Speech

MISSING = "This voice has no rates of its own and what stretches it is not installed: pip install baonoi[rate]"


def why_no_rate(rate: float) -> str:
    """Return one English sentence saying why speech cannot be stretched here, or "" if it can or need not be.

    >>> why_no_rate(1.0)
    ''
    """
    return MISSING if rate != 1.0 and find_spec("pedalboard") is None else ""


def at_rate(speech: Speech, rate: float) -> Speech:
    """Return speech at `rate` times its speed (1.0 gives it back untouched).

    >>> at_rate(Speech(PCM(bytes(48000), 24000)), 1.0).pcm.seconds
    1.0
    """
    if rate == 1.0:
        return speech
    import numpy
    import pedalboard

    rate_of_samples = speech.pcm.sample_rate
    wave = numpy.frombuffer(speech.pcm.samples, "<i2") / numpy.float32(32768)
    stretched = pedalboard.time_stretch(wave.astype(numpy.float32), rate_of_samples, rate).reshape(-1)
    samples = numpy.clip(numpy.rint(stretched * 32768), -32768, 32767).astype("<i2").tobytes()
    return Speech(PCM(samples, rate_of_samples), tuple(replace(word, at=word.at / rate) for word in speech.words))
