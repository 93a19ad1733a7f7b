"""A text read aloud: as an article's sentences are, from the same clips, all of it, at the speed that was asked."""

from dataclasses import replace
from pathlib import Path

import pytest
from tones import OTHER, VOICE, Tones

from player.article import read_text
from player.audio import mp3
from player.audio.aloud import Aloud, read_aloud
from player.audio.narration import Cast
from player.errors import ArticleError, ArticleTooLong, VoiceError
from player.parts import Parts
from player.scripting.script import write_script
from player.voices.contract import Speech, Voice
from tests.service.running import parts_with

ARTICLE = "Mưa lớn\nSáng nay có mưa. Đến trưa trời tạnh.\nBà con ra đồng gặt lúa."


def parts_of(home: Path, engine: Tones, voice: str = "tones-bac") -> Parts:
    return parts_with(home, engine, voice)  # type: ignore[arg-type]  # any engine will do


def whole(aloud: Aloud) -> bytes:
    return aloud.first + b"".join(aloud.rest)


@pytest.mark.parametrize(
    "text",
    ["Sáng nay có mưa.", "Đến trưa trời tạnh. Sáng nay có mưa.", "Bà con ra đồng gặt lúa. Mưa lớn", ARTICLE],
    ids=["alone", "in another order", "an end in the middle", "the whole"],
)
def test_a_sentence_that_an_article_has_is_not_spoken_again(tmp_path: Path, text: str) -> None:
    tones = Tones()
    parts = parts_of(tmp_path, tones)
    parts.narrator.narrate(write_script(read_text(ARTICLE), parts.policy), Cast(VOICE))
    before = tones.spoken.copy()
    assert whole(read_aloud(parts, text))
    assert tones.spoken == before


def test_an_article_does_not_speak_again_what_was_read_aloud_before_it(tmp_path: Path) -> None:
    tones = Tones()
    parts = parts_of(tmp_path, tones)
    whole(read_aloud(parts, "Sáng nay có mưa. Đến trưa trời tạnh."))
    made = parts.narrator.narrate(write_script(read_text(ARTICLE), parts.policy), Cast(VOICE))
    assert (made.spoken, made.reused) == (2, 2)


def test_what_stands_elsewhere_in_an_article_has_the_rest_of_its_new_place(tmp_path: Path) -> None:
    parts = parts_of(tmp_path, Tones())
    fresh = parts_of(tmp_path / "fresh", Tones())
    parts.narrator.narrate(write_script(read_text(ARTICLE), parts.policy), Cast(VOICE))
    text = "Đến trưa trời tạnh. Sáng nay có mưa."
    assert len(whole(read_aloud(parts, text))) == len(whole(read_aloud(fresh, text)))


def test_all_that_is_written_is_read_and_as_articles_are(tmp_path: Path) -> None:
    tones = Tones()
    whole(read_aloud(parts_of(tmp_path, tones), "BBK - Xem thêm\nẢnh: Hoàng Lan\nNguyễn Văn An\nThu 3.500 đồng./."))
    spoken = " | ".join(tones.spoken)
    for part in ("Xem thêm", "Ảnh", "Hoàng Lan", "Nguyễn Văn An", "ba nghìn năm trăm đồng"):
        assert part in spoken


def test_the_silence_at_the_end_is_short(tmp_path: Path) -> None:
    alone = len(whole(read_aloud(parts_of(tmp_path / "a", Tones()), "Sáng nay có mưa.")))
    middle = len(read_aloud(parts_of(tmp_path / "b", Tones()), "Sáng nay có mưa. Chiều tạnh.").first)
    assert (middle - alone) // mp3.FRAME_BYTES * mp3.FRAME_MS == pytest.approx(150, abs=25)


@pytest.mark.parametrize(
    ("speed", "rate", "tempo"),
    [(0.25, 0.8, 0.3125), (0.9, 0.9, 1.0), (1.0, 1.0, 1.0), (1.3, 1.3, 1.0), (4.0, 1.3, 3.0769)],
)
def test_the_voice_does_what_it_can_of_a_speed_itself(tmp_path: Path, speed: float, rate: float, tempo: float) -> None:
    aloud = read_aloud(parts_of(tmp_path, Tones()), "Xin chào.", speed=speed)
    assert (aloud.voice.rate, round(aloud.tempo, 4)) == (rate, pytest.approx(tempo, abs=0.001))


class Plain(Tones):
    """A voice without rates of its own."""

    def why_unavailable(self, voice: Voice) -> str:
        return "" if voice.rate == 1.0 else "It has no rates."


def test_a_voice_without_rates_is_played_at_the_speed_that_was_asked(tmp_path: Path) -> None:
    aloud = read_aloud(parts_of(tmp_path, Plain()), "Xin chào.", speed=1.2)
    assert (aloud.voice.rate, aloud.tempo) == (1.0, 1.2)


class OneFails(Tones):
    """An engine one of whose voices cannot speak what holds a word."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def speak(self, spoken: str, voice: Voice) -> Speech:
        if voice.name == VOICE.name and self.word in spoken:
            raise VoiceError("Giọng hỏng.", "It fails.")
        return super().speak(spoken, voice)


def test_the_next_voice_reads_all_of_it_while_nothing_has_been_heard(tmp_path: Path) -> None:
    parts = parts_of(tmp_path, OneFails("mưa"), "tones-bac,tones-nam")
    assert read_aloud(parts, "Sáng có mưa. Chiều tạnh.").voice.name == OTHER.name
    half_way = read_aloud(parts, "Chiều tạnh. Sáng có mưa.")
    assert half_way.voice.name == VOICE.name
    with pytest.raises(VoiceError, match="Giọng hỏng"):
        whole(half_way)


def test_a_text_without_words_or_over_the_limit_is_refused(tmp_path: Path) -> None:
    parts = parts_of(tmp_path, Tones())
    with pytest.raises(ArticleError, match="không có gì để đọc"):
        read_aloud(parts, "… ! —")
    with pytest.raises(ArticleTooLong, match="21 ký tự, quá giới hạn 20"):
        read_aloud(parts, "a" * 21, limit=20)
    small = replace(parts, settings=parts.settings.model_copy(update={"sentence_limit": 10}))
    with pytest.raises(ArticleTooLong, match="quá mức 10"):
        read_aloud(small, "Một câu dài hơn mười chữ cái.")
