"""The formats of a speech: as long as its MP3, the same sound over every join, at any tempo, as it comes."""

import io
import subprocess
import wave
from pathlib import Path

import av
import numpy
import pytest
from numpy.typing import NDArray
from tones import VOICE, Tones

from player.audio import mp3
from player.audio.formats import Format, make_encoder
from player.audio.sound import prepare

TEXTS = ("xin chào các bạn", "đây là câu thứ hai của bài", "và câu cuối cùng")


def clips() -> list[bytes]:
    tones = Tones()
    sounds = [prepare(tones.speak(text, VOICE), text, VOICE) for text in TEXTS]
    return [mp3.with_rest(mp3.encode(sound.samples), sound.seconds, 0.35) for sound in sounds]


CLIPS = clips()
SECONDS = sum(map(len, CLIPS)) // mp3.FRAME_BYTES * mp3.FRAME_SECONDS


def made(form: Format, tempo: float = 1.0) -> list[bytes]:
    """Return what leaves after each clip, and at the end."""
    encoder = make_encoder(form, tempo)
    return [*(encoder.add(clip) for clip in CLIPS), encoder.finish()]


def heard(data: bytes, form: Format) -> NDArray[numpy.float32]:
    """Return what a decoder of somebody else's makes of it, at 24 kHz: ffmpeg for bare samples, PyAV for the rest."""
    if form is Format.PCM:
        return numpy.frombuffer(data, "<i2").astype(numpy.float32)
    resampler = av.AudioResampler(format="s16", layout="mono", rate=24000)
    with av.open(io.BytesIO(data)) as file:
        parts = [part.to_ndarray() for frame in file.decode(audio=0) for part in resampler.resample(frame)]
        parts += [part.to_ndarray() for part in resampler.resample(None)]
    return numpy.concatenate([part.reshape(-1) for part in parts]).astype(numpy.float32)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("tempo", [1.0, 0.3125, 1.5, 3.08])
def test_every_format_lasts_as_long_as_the_mp3_within_50_ms(form: Format, tempo: float) -> None:
    sound = heard(b"".join(made(form, tempo)), form)
    assert len(sound) / 24000 == pytest.approx(SECONDS / tempo, abs=0.05 if tempo >= 1 else 0.05 / tempo)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("tempo", [1.0, 1.5])
def test_every_sentence_leaves_before_the_next_one_comes(form: Format, tempo: float) -> None:
    sent, seconds = b"", 0.0
    for data, frames in zip(made(form, tempo), CLIPS, strict=False):
        sent += data
        seconds += len(frames) // mp3.FRAME_BYTES * mp3.FRAME_SECONDS / tempo
        # What an encoder holds back is at the end, where the rest is.
        assert len(heard(sent, form)) / 24000 > seconds - 0.3


@pytest.mark.parametrize("form", [Format.OPUS, Format.AAC, Format.FLAC, Format.WAV, Format.PCM])
def test_every_format_is_the_mp3s_sound_at_the_mp3s_times_with_no_click_at_a_join(form: Format) -> None:
    told = heard(b"".join(CLIPS), Format.MP3)
    sound = heard(b"".join(made(form)), form)
    length = min(len(told), len(sound))
    if form in (Format.FLAC, Format.WAV, Format.PCM):
        assert numpy.abs(told[:length] - sound[:length]).max() <= 2
        return
    # Where the sound is, to 4 ms, and what is added to it: nothing as sharp as a click in any 10 ms.
    shifts = range(-120, 121, 4)
    alike = [numpy.dot(told[:length], numpy.roll(sound[:length], by)) for by in shifts]
    assert abs(shifts[int(numpy.argmax(alike))]) <= 96
    loud = numpy.abs(sound[: length // 240 * 240]).reshape(-1, 240).max(axis=1)
    want = numpy.abs(told[: length // 240 * 240]).reshape(-1, 240).max(axis=1)
    around = numpy.maximum.reduce([numpy.roll(want, by) for by in (-1, 0, 1)])
    assert (loud <= 1.35 * around + 800).all()


@pytest.mark.parametrize("form", [Format.MP3, Format.OPUS, Format.PCM])
def test_another_tempo_keeps_the_pitch(form: Format) -> None:
    sound = heard(b"".join(made(form, 1.5)), form)
    spectrum = numpy.abs(numpy.fft.rfft(sound))
    assert numpy.argmax(spectrum) * 24000 / len(sound) == pytest.approx(300, abs=6)


def test_a_wav_header_tells_its_length_where_it_is_known_and_is_read_where_it_is_not(tmp_path: Path) -> None:
    frames = len(CLIPS[0]) // mp3.FRAME_BYTES
    known = make_encoder(Format.WAV, frames=frames)
    with wave.open(io.BytesIO(known.add(CLIPS[0]) + known.finish())) as file:
        assert file.getnframes() == frames * mp3.FRAME_SAMPLES
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 24000)
    path = tmp_path / "speech.wav"
    path.write_bytes(b"".join(made(Format.WAV)))
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    asked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert asked.stderr == ""
    assert float(asked.stdout) == pytest.approx(SECONDS, abs=0.001)


@pytest.mark.parametrize("form", [Format.MP3, Format.OPUS, Format.AAC, Format.FLAC, Format.WAV])
def test_ffmpeg_finds_no_fault_in_it(form: Format, tmp_path: Path) -> None:
    path = tmp_path / f"speech.{form}"
    path.write_bytes(b"".join(made(form)))
    run = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-ac", "1", "-ar", "24000", "-"],
        capture_output=True,
        check=True,
    )
    assert run.stderr == b""
    assert len(run.stdout) / 48000 == pytest.approx(SECONDS, abs=0.05)
