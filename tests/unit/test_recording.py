"""A recording is held to the time that a person takes over its text, however short that is."""

import wave
from pathlib import Path

import numpy
import pytest

from player.audio.recording import check
from player.errors import BadRecording


def recording(path: Path, seconds: float) -> Path:
    """Write a tone that lasts so long, neither silent nor clipped."""
    samples = 6000 * numpy.sin(numpy.arange(int(24_000 * seconds)) * 0.05)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def test_a_second_is_no_recording_of_three_sentences(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match="thiếu"):
        check(recording(tmp_path / "a.wav", 1.3), 36, 60.0)


def test_a_hurried_reading_is_taken_and_told_of(tmp_path: Path) -> None:
    assert check(recording(tmp_path / "a.wav", 4.8), 36, 60.0).warnings
    assert not check(recording(tmp_path / "b.wav", 9.0), 36, 60.0).warnings
