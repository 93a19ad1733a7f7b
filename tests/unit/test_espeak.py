"""The embedded voice: three dialects, bounded, safe from many threads, and clear when it is not there."""

from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest

from player.errors import ArticleTooLong, VoiceMissing
from player.voices.contract import Voice
from player.voices.espeak import TEXT_LIMIT, VOICES, Espeak, _load, libraries


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.name)
def test_each_dialect_speaks_and_times_its_words(voice: Voice) -> None:
    speech = Espeak().speak("Sáng nay trời mưa to ở Chợ Đồn.", voice)
    assert 1.0 < speech.pcm.seconds < 4.0
    assert numpy.abs(numpy.frombuffer(speech.pcm.samples, "<i2")).max() > 5000
    assert [word.start for word in speech.words] == [0, 5, 9, 14, 18, 21, 23, 27]
    times = [word.at for word in speech.words]
    assert times == sorted(times)
    assert times[-1] < speech.pcm.seconds


def test_the_dialects_sound_different() -> None:
    engine = Espeak()
    lengths = {len(engine.speak("Tỉnh ta rất vui vì được mùa lúa chín vàng.", voice).pcm.samples) for voice in VOICES}
    assert len(lengths) > 1


def test_a_faster_rate_is_shorter() -> None:
    from dataclasses import replace

    engine, text = Espeak(), "Sáng nay trời mưa to ở Chợ Đồn, nhiều hộ dân phải di dời."
    slow, plain, fast = (engine.speak(text, replace(VOICES[0], rate=rate)).pcm.seconds for rate in (0.8, 1.0, 1.3))
    assert slow > 1.1 * plain > 1.2 * fast


def test_many_threads_are_as_safe_as_one() -> None:
    engines = [Espeak(), Espeak()]
    with ThreadPoolExecutor(8) as pool:
        speeches = list(
            pool.map(lambda n: engines[n % 2].speak(f"câu số {n} của bài", VOICES[n % 3]).pcm.seconds, range(60))
        )
    assert min(speeches) > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0\0",
        "😀 🇻🇳 👨‍👩‍👧",
        "中文 и русский",
        "\x1b[31m \x07",
        "<speak><break time='60s'/></speak>",
        "[[h@'loU]] a",
    ],
    ids=["empty", "NUL", "emoji", "other scripts", "control", "SSML", "phonemes"],
)
def test_no_text_is_a_command(text: str) -> None:
    assert Espeak().speak(text, VOICES[0]).pcm.seconds < 20


def test_a_pause_asked_for_in_markup_is_not_made() -> None:
    assert Espeak().speak("một <break time='60s'/> hai", VOICES[0]).pcm.seconds < 10


def test_a_word_longer_than_the_library_keeps_is_spoken_in_pieces() -> None:
    whole, pieces = (Espeak().speak(text, VOICES[0]) for text in ("ma" * 100, ("ma" * 20 + " ") * 5))
    assert whole.pcm.seconds == pytest.approx(pieces.pcm.seconds, rel=0.03)  # never the same bytes twice
    assert whole.words == ()


def test_text_and_sound_are_bounded() -> None:
    with pytest.raises(ArticleTooLong, match="quá dài"):
        Espeak().speak("a" * (TEXT_LIMIT + 1), VOICES[0])
    with pytest.raises(ArticleTooLong) as refused:
        Espeak().speak("100% " * (TEXT_LIMIT // 5), VOICES[0])
    assert "15 minutes" in refused.value.english


def test_without_a_library_it_says_what_to_install() -> None:
    engine = Espeak(lambda: iter(()))
    assert "libespeak-ng1" in engine.why_unavailable(VOICES[0])
    with pytest.raises(VoiceMissing):
        engine.speak("xin chào", VOICES[0])


def test_a_broken_library_is_passed_over_for_the_next() -> None:
    engine = Espeak(lambda: iter((("/nonexistent/libespeak-ng.so", None), *libraries())))
    assert engine.why_unavailable(VOICES[0]) == ""
    broken = Espeak(lambda: iter((("/nonexistent/libespeak-ng.so", None),)))
    assert "/nonexistent/libespeak-ng.so" in broken.why_unavailable(VOICES[0])


def test_a_library_is_started_once_however_it_was_found() -> None:
    first, _ = _load(libraries())
    again, _ = _load((("/nonexistent/libespeak-ng.so", None), *libraries()))
    assert again is first
