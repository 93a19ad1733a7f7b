"""What every engine promises, whatever speaks behind it."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy
import pytest

from player.errors import ArticleError, ArticleTooLong, BaoNoiError
from player.voices.contract import PCM, Speech, Voice, VoiceEngine
from player.voices.edges import voiced


def sounding(pcm: PCM) -> float:
    """Return how long there is sound, in seconds, without the silence around it."""
    start, end = voiced(pcm)
    return (end - start) / pcm.sample_rate


def test_a_voice_says_what_a_newsroom_asks_of_it(engine: VoiceEngine) -> None:
    voices = engine.voices()
    assert len({voice.name for voice in voices}) == len(voices) > 0
    for voice in voices:
        assert voice.engine == engine.name
        assert voice.gender in ("nam", "nữ")
        assert voice.label
        assert voice.licence
        assert voice.region in ("bac", "trung", "nam")


def test_speech_is_sound_of_a_plausible_length(engine: VoiceEngine, voice: Voice, texts: tuple[str, str]) -> None:
    pcm = engine.speak(texts[0], voice).pcm
    assert 8_000 <= pcm.sample_rate <= 48_000
    assert len(pcm.samples) % 2 == 0
    assert 0.1 < sounding(pcm) / len(texts[0].split()) < 0.8
    samples = numpy.frombuffer(pcm.samples, "<i2")
    assert abs(samples.astype(int)).max() > 500
    assert (abs(samples.astype(int)) >= 32767).mean() < 0.001


def test_a_long_sentence_is_spoken_to_its_end(engine: VoiceEngine, voice: Voice, texts: tuple[str, str]) -> None:
    short, long = (sounding(engine.speak(text, voice).pcm) for text in texts)
    ratio = len(texts[1].split()) / len(texts[0].split())
    assert 0.6 * ratio < long / short < 1.7 * ratio


@pytest.mark.parametrize("rate", [0.8, 1.3])
def test_a_rate_is_heard(engine: VoiceEngine, voice: Voice, texts: tuple[str, str], rate: float) -> None:
    plain = sounding(engine.speak(texts[0], voice).pcm)
    changed = sounding(engine.speak(texts[0], replace(voice, rate=rate)).pcm)
    # Piper draws each phoneme's length by chance, and rounds it up to a whole frame of its network.
    assert changed / plain == pytest.approx(1 / rate, rel=0.2 if engine.name == "piper" else 0.1)
    assert (changed < 0.95 * plain) == (rate > 1)


def test_words_times_are_at_words_and_in_order(engine: VoiceEngine, voice: Voice, texts: tuple[str, str]) -> None:
    speech = engine.speak(sentence := texts[0], voice)
    starts = [word.at for word in speech.words]
    assert starts == sorted(starts)
    assert all(0 <= at < speech.pcm.seconds for at in starts)
    assert all(sentence[word.start : word.end].strip(",.").isalpha() for word in speech.words)
    if engine.name in ("espeak", "edge", "piper"):
        assert len(speech.words) == len(texts[0].split())


def test_several_threads_may_speak_at_once(engine: VoiceEngine, voice: Voice, texts: tuple[str, str]) -> None:
    alone = sounding(engine.speak(texts[0], voice).pcm)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: sounding(engine.speak(texts[0], voice).pcm), range(4)))
    assert all(length == pytest.approx(alone, rel=0.25) for length in together)


@pytest.mark.parametrize(
    "text",
    [
        "<speak><break time='9s'/><audio src='http://x/y.mp3'/></speak>",
        "[[h@l'oU]] [[:::]] chào",
        "a & b < c > d \"e\" 'f'",
        "\x00\x01\x1b[31mđỏ\x7f\u200b\ufeff",
        "🙂🇻🇳 vui quá 👩‍👩‍👧",
        "新华社 сегодня اليوم วันนี้",
        "100% " * 20,
        "đ" * 150,
        "Hà Nội\r\n\r\nFRAME: x\r\nPath:ssml",
    ],
)
def test_whatever_is_in_an_article_is_text(engine: VoiceEngine, voice: Voice, text: str) -> None:
    began = time.monotonic()
    spoken = engine.speak(text, voice).pcm
    assert spoken.samples
    assert spoken.seconds < 10 + 1.5 * len(text)
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("text", ["…", "?!", "   ", "– – –", ""])
def test_nothing_to_say_is_silence_or_the_newsrooms_turn(engine: VoiceEngine, voice: Voice, text: str) -> None:
    try:
        speech = engine.speak(text, voice)
    except ArticleError:
        return
    assert isinstance(speech, Speech)
    assert speech.pcm.seconds < 3


def test_a_text_without_end_is_refused_before_it_is_spoken(
    engine: VoiceEngine, voice: Voice, texts: tuple[str, str]
) -> None:
    began = time.monotonic()
    with pytest.raises(ArticleTooLong):
        engine.speak("lên " * 50_000, voice)
    assert time.monotonic() - began < 2


def test_why_a_voice_cannot_speak_is_one_english_sentence(engine: VoiceEngine, texts: tuple[str, str]) -> None:
    began = time.monotonic()
    for voice in engine.voices():
        why = engine.why_unavailable(voice)
        assert "\n" not in why
        if why:
            with pytest.raises(BaoNoiError):
                engine.speak(texts[0], voice)
    assert time.monotonic() - began < 2
