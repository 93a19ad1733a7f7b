"""Whatever speaks, each sentence is heard within a frame of its cue, and the article is as loud as every other."""

from pathlib import Path

import miniaudio
import numpy
import pytest

from audio_cache.blobs import Blobs
from player.article import Role
from player.audio.clips import Clips
from player.audio.loudness import TARGET_LUFS, calibrate, keep_gain, measure, read_gains
from player.audio.narration import Cast, Narration
from player.audio.narrator import Narrator
from player.scripting.script import Script, Utterance
from player.voices.contract import Voice, VoiceEngine
from player.voices.registry import Voices

FRAME = 0.024


def narrated(
    folder: Path, engine: VoiceEngine, voice: Voice, sentence: str, count: int
) -> tuple[Narration, "numpy.ndarray"]:
    """Return a narration of parts of a sentence, and its sound."""
    words = sentence.split()
    texts = [" ".join(words[n % 5 : len(words) - n % 3]) for n in range(count)]
    utterances = tuple(Utterance(Role.PARAGRAPH, text, text, (350, 600, 900)[n % 3], 0) for n, text in enumerate(texts))
    blobs = Blobs.in_folder(folder)
    narration = Narrator(blobs, Clips(blobs, engine.speak)).narrate(Script(texts[0], utterances), Cast(voice))
    sound = miniaudio.decode(blobs.get(narration.name) or b"", nchannels=1, sample_rate=24000)
    return narration, numpy.array(sound.samples, dtype=numpy.float64)


def test_each_sentence_is_heard_within_a_frame_of_its_cue(
    tmp_path: Path, engine: VoiceEngine, voice: Voice, texts: tuple[str, str]
) -> None:
    narration, wave = narrated(tmp_path, engine, voice, texts[0], 12)
    levels = numpy.sqrt((wave[: len(wave) // 60 * 60].reshape(-1, 60) ** 2).mean(axis=1))
    for before, segment in zip((None, *narration.segments), narration.segments, strict=False):
        piece = slice(round(segment.start / 0.0025), round(segment.end / 0.0025))
        loud = levels[piece].max() * 10 ** (-40 / 20)
        # From the middle of the rest before it, so that a sound that comes too early is found as well.
        begin = piece.start if before is None else round((before.end + segment.start) / 2 / 0.0025)
        onset = (begin + int(numpy.argmax(levels[begin:] > loud))) * 0.0025
        assert abs(onset - segment.start) <= FRAME, segment.written
        after = levels[begin : piece.stop + 40]
        end = (begin + int(numpy.flatnonzero(after > loud)[-1]) + 1) * 0.0025
        assert end <= segment.end + FRAME, segment.written


def test_an_article_is_at_minus_19_lufs_whoever_speaks(
    tmp_path: Path, engine: VoiceEngine, voice: Voice, texts: tuple[str, str]
) -> None:
    measured = calibrate(voice, engine.speak, (texts[1], texts[0]))  # Piper's voice here is English
    keep_gain(tmp_path / "gains.json", voice.name, measured.gain_db)
    calibrated = Voices([engine], read_gains(tmp_path / "gains.json")).find(voice.name)
    _, wave = narrated(tmp_path, engine, calibrated, texts[1], 3)
    loudness = measure(wave.astype("<i2").tobytes())
    assert loudness.lufs == pytest.approx(TARGET_LUFS, abs=1.0)
    assert loudness.true_peak <= -1.0
