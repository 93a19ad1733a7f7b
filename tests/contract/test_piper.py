"""Piper with a real voice: its words' times, its loudness, what is missing and what is damaged."""

import json
from pathlib import Path

import numpy
import pytest

from player.errors import VoiceMissing
from player.voices.contract import PCM
from player.voices.piper import KNOWN, PiperEngine
from tests.contract.conftest import ENGLISH, with_joe

JOE = "piper-en_US-joe-medium"


@pytest.fixture(scope="module")
def joe(tmp_path_factory: pytest.TempPathFactory) -> PiperEngine:
    return PiperEngine(with_joe(tmp_path_factory.mktemp("voices")), threads=1)


def test_a_model_put_into_the_folder_is_a_voice(joe: PiperEngine) -> None:
    names = [voice.name for voice in joe.voices()]
    assert names == ["piper-vais1000", "piper-25hours", "piper-vivos", JOE]
    assert joe.why_unavailable(joe.voices()[-1]) == ""


def test_a_word_begins_where_its_sound_does(joe: PiperEngine) -> None:
    speech = joe.speak("Papa, Papa, Papa, Papa.", joe.voices()[-1])
    assert len(speech.words) == 4
    for word in speech.words[1:]:
        before, after = level(speech.pcm, word.at - 0.06, 0.05), level(speech.pcm, word.at + 0.03, 0.1)
        assert after > 3 * before


def level(pcm: PCM, start: float, seconds: float) -> float:
    """Return how loud a stretch of sound is."""
    samples = numpy.frombuffer(pcm.samples, "<i2").astype(float)
    part = samples[round(start * pcm.sample_rate) : round((start + seconds) * pcm.sample_rate)]
    return float(numpy.sqrt((part**2).mean()))


def test_words_that_the_voice_runs_together_have_no_guessed_times(joe: PiperEngine) -> None:
    voice = joe.voices()[-1]
    assert len(joe.speak(ENGLISH, voice).words) == len(ENGLISH.split())
    assert joe.speak("The rain fell in the north of the country.", voice).words == ()


def test_a_sentence_is_as_loud_as_the_voice_made_it(joe: PiperEngine) -> None:
    peaks = []
    for text in ("No!", "Hello there."):
        samples = numpy.frombuffer(joe.speak(text, joe.voices()[-1]).pcm.samples, "<i2").astype(int)
        peaks.append(abs(samples).max())
    # Piper's own default brings every sentence to 32,767, and the shortest shouts.
    assert min(peaks) < 29_000


def test_brackets_are_not_phonemes(joe: PiperEngine) -> None:
    voice = joe.voices()[-1]
    # As phonemes these figures are nothing at all; as text they are eight words.
    without = joe.speak("One two.", voice).pcm.seconds
    assert joe.speak("One [[1234567]] two.", voice).pcm.seconds > 2 * without


def test_a_model_that_is_not_here_says_how_to_get_it(tmp_path: Path) -> None:
    engine = PiperEngine(tmp_path)
    for voice in KNOWN:
        assert f"baonoi voices install {voice.name}" in engine.why_unavailable(voice)
        with pytest.raises(VoiceMissing, match="chưa được cài"):
            engine.speak("xin chào", voice)


@pytest.mark.parametrize("damage", ["model cut short", "model is a page", "config is empty", "config is a list"])
def test_a_damaged_model_says_so(tmp_path: Path, damage: str) -> None:
    folder = with_joe(tmp_path)
    model, config = folder / "en_US-joe-medium.onnx", folder / "en_US-joe-medium.onnx.json"
    if damage.startswith("model"):
        data = model.read_bytes()[:100_000] if damage == "model cut short" else b"<html>404</html>"
        model.unlink()
        model.write_bytes(data)
    else:
        config.unlink()
        config.write_text("" if damage == "config is empty" else json.dumps([1]))
    engine = PiperEngine(folder)
    with pytest.raises(VoiceMissing, match="bị hỏng") as caught:
        engine.speak(ENGLISH, engine.voices()[-1])
    assert "install it again" in caught.value.english
