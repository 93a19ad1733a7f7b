"""Clips are made once, and a narration is its clips: counts, keys, cues and bytes."""

import unicodedata
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path

import miniaudio
import numpy
import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from tones import OTHER, VOICE, Tones

from audio_cache.blobs import Blobs
from audio_cache.verify import verify
from player.article import Role, read_text
from player.audio import mp3
from player.audio.clips import Clips, clip_key, clip_name
from player.audio.narration import Cast, ClipReady, narration_key
from player.audio.narrator import MOST_SPOKEN, Narrator
from player.audio.tags import Tags, read_private
from player.errors import ArticleTooLong, VoiceError
from player.parts import make_parts
from player.scripting.script import Script, Utterance, write_script
from player.settings import Settings
from player.vietnamese.reading import Span

CAST = Cast(VOICE)


def utterance(text: str, rest_ms: int = 350, role: Role = Role.PARAGRAPH) -> Utterance:
    return Utterance(role, text, text, rest_ms, 0, (Span(0, len(text), text),))


def script_of(count: int) -> Script:
    texts = [f"câu thứ {n} của bài này" for n in range(count)]
    return Script(
        texts[0], tuple(utterance(t, role=Role.TITLE if n == 0 else Role.PARAGRAPH) for n, t in enumerate(texts))
    )


def edited(script: Script, index: int, text: str) -> Script:
    utterances = list(script.utterances)
    utterances[index] = utterance(text)
    return replace(script, utterances=tuple(utterances))


class Studio:
    """A narrator over a folder, with the tones as its only engine."""

    def __init__(self, folder: Path, engine: Tones | None = None, threads: int = 2) -> None:
        self.engine = engine or Tones()
        self.blobs = Blobs.in_folder(folder)
        self.clips = Clips(self.blobs, self.engine.speak)
        self.narrator = Narrator(self.blobs, self.clips, threads)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "audio")


def decoded(data: bytes) -> numpy.ndarray:
    sound = miniaudio.decode(data, nchannels=1, sample_rate=24000)
    return numpy.abs(numpy.array(sound.samples, dtype=numpy.float64))


def test_an_unchanged_article_speaks_nothing(studio: Studio) -> None:
    first = studio.narrator.narrate(script_of(12), CAST)
    again = studio.narrator.narrate(script_of(12), CAST)
    assert (first.spoken, first.reused) == (12, 0)
    assert (again.spoken, again.reused) == (0, 12)
    assert replace(again, spoken=12, reused=0) == first
    assert studio.engine.spoken.total() == 12


def test_an_edit_speaks_one_utterance_and_its_revert_none(studio: Studio) -> None:
    script = script_of(40)
    before = studio.narrator.narrate(script, CAST)
    after = studio.narrator.narrate(edited(script, 17, "câu đã sửa"), CAST)
    reverted = studio.narrator.narrate(script, CAST)
    assert (after.spoken, after.reused) == (1, 39)
    assert after.digest != before.digest
    assert (reverted.spoken, reverted.digest, reverted.seal) == (0, before.digest, before.seal)


def test_the_same_sentence_twice_in_an_article_is_spoken_once(studio: Studio) -> None:
    narration = studio.narrator.narrate(Script("a", (utterance("hai lần"), utterance("hai lần"))), CAST)
    assert (narration.spoken, narration.reused, studio.engine.spoken["hai lần"]) == (1, 1, 1)


def test_each_ingredient_changed_alone_is_another_clip() -> None:
    key = clip_key("xin chào", 350, VOICE)
    heard = {"engine": "x", "model": "x", "variant": "x", "rate": 1.1, "gain_db": -1.0}
    for field in fields(VOICE):
        changed = replace(VOICE, **{field.name: heard.get(field.name, "khác")})
        assert (clip_key("xin chào", 350, changed) != key) is (field.name in heard), field.name
    assert clip_key("xin chào", 351, VOICE) != key
    assert clip_key("xin chao", 350, VOICE) != key


def test_a_decomposed_article_has_the_same_digest() -> None:
    text = "Mưa lớn ở Chợ Đồn\nSáng nay trời mưa to."
    composed, decomposed = (write_script(read_text(unicodedata.normalize(form, text))) for form in ("NFC", "NFD"))
    assert narration_key(composed, CAST) == narration_key(decomposed, CAST)


def test_a_respelling_that_sounds_the_same_keeps_its_digest_and_shows_the_new_spelling(studio: Studio) -> None:
    script = script_of(3)
    before = studio.narrator.narrate(script, CAST)
    respelled = replace(script.utterances[1], written="Câu thứ 1 của bài này!", spans=())
    after = studio.narrator.narrate(
        replace(script, utterances=(script.utterances[0], respelled, *script.utterances[2:])), CAST
    )
    assert (after.digest, after.spoken) == (before.digest, 0)
    assert after.segments[1].written == "Câu thứ 1 của bài này!"


def test_another_tag_or_heading_is_another_narration_and_speaks_nothing(studio: Studio) -> None:
    script = script_of(4)
    plain = studio.narrator.narrate(script, CAST)
    tagged = studio.narrator.narrate(script, CAST, Tags(section="Thời sự"))
    headed = replace(
        script,
        utterances=(*script.utterances[:2], replace(script.utterances[2], role=Role.HEADING), *script.utterances[3:]),
    )
    chaptered = studio.narrator.narrate(headed, CAST)
    assert len({plain.digest, tagged.digest, chaptered.digest}) == 3
    assert (tagged.spoken, chaptered.spoken) == (0, 0)
    assert [chapter.title for chapter in chaptered.chapters] == [script.title, script.utterances[2].written]


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 48000])
def test_a_cue_is_within_a_frame_of_its_sound(tmp_path: Path, rate: int) -> None:
    studio = Studio(tmp_path / "audio", Tones(rate=rate, lead=0.2))
    narration = studio.narrator.narrate(script_of(12), CAST)
    wave = decoded(studio.blobs.get(narration.name) or b"")
    for segment in narration.segments:
        begin = max(0, round((segment.start - 0.1) * 24000))
        onset = (begin + int(numpy.argmax(wave[begin:] > 1500))) / 24000
        assert abs(onset - segment.start) <= 0.024
        end = begin + int(numpy.flatnonzero(wave[begin : round((segment.end + 0.1) * 24000)] > 1500)[-1])
        assert abs(end / 24000 - segment.end) <= 0.024


def test_rests_are_kept_to_the_half_frame(studio: Studio) -> None:
    rests = [120, 350, 600, 900, 351, 2000]
    narration = studio.narrator.narrate(Script("a", tuple(utterance(f"câu {n}", r) for n, r in enumerate(rests))), CAST)
    heard = [b.start - a.end for a, b in zip(narration.segments, narration.segments[1:], strict=False)]
    assert [abs(1000 * h - r) <= 12.1 for h, r in zip(heard, rests, strict=False)] == [True] * 5


def test_the_file_is_one_tag_one_info_frame_and_whole_frames(studio: Studio) -> None:
    narration = studio.narrator.narrate(script_of(40), CAST, Tags(title="Mưa lớn", site="Báo Nói", section="Thời sự"))
    data = studio.blobs.get(narration.name) or b""
    length, _ = read_private(data)
    frames = (len(data) - length - mp3.INFO_BYTES) // mp3.FRAME_BYTES
    assert (len(data), (len(data) - length - mp3.INFO_BYTES) % mp3.FRAME_BYTES) == (narration.size, 0)
    assert (data.count(b"ID3\x04"), data.count(b"Info"), data.count(b"Xing")) == (1, 1, 0)
    heads = {data[length + mp3.INFO_BYTES + n * mp3.FRAME_BYTES :][:3] for n in range(frames)}
    assert heads == {b"\xff\xf3\x64"}
    info = MP3(BytesIO(data)).info
    assert (info.sample_rate, info.channels, str(info.bitrate_mode)) == (24000, 1, "BitrateMode.CBR")
    assert abs(info.length - narration.duration) < 0.06
    assert abs(len(decoded(data)) / 24000 - narration.duration) < 0.06
    tag = ID3(BytesIO(data))
    assert (str(tag["TIT2"]), str(tag["TALB"]), str(tag["TCON"]), str(tag["TLAN"])) == (
        "Mưa lớn",
        "Báo Nói",
        "Thời sự",
        "vie",
    )
    assert str(tag["COMM::vie"]).startswith("Giọng đọc tổng hợp")
    assert str(tag["USLT::vie"]).splitlines()[7] == "câu thứ 7 của bài này"


def test_a_clip_can_be_played_alone(studio: Studio) -> None:
    clip, frames = studio.clips.get("xin chào các bạn", 600, VOICE)
    data = studio.blobs.get(clip_name(clip.key)) or b""
    assert data.endswith(frames)
    assert abs(MP3(BytesIO(data)).info.length - clip.frames * mp3.FRAME_SECONDS) < 0.06
    assert clip.frames == mp3.frames_for(clip.sounding + 0.6)


def test_clips_are_told_in_the_order_of_the_article(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "audio", threads=4)
    told: list[ClipReady] = []
    narration = studio.narrator.narrate(script_of(30), CAST, on_clip=told.append)
    assert [ready.index for ready in told] == list(range(30))
    assert tuple(ready.segment for ready in told) == narration.segments
    assert {ready.of for ready in told} == {30}


def test_a_quote_can_have_its_own_voice(studio: Studio) -> None:
    script = Script("a", (utterance("đầu đề", role=Role.TITLE), utterance("lời nói", role=Role.QUOTE)))
    one = studio.narrator.narrate(script, CAST)
    two = studio.narrator.narrate(script, Cast(VOICE, {Role.QUOTE: OTHER}))
    assert (one.digest == two.digest, two.spoken, two.reused) == (False, 1, 1)


def test_a_damaged_clip_is_made_again_and_never_joined(studio: Studio) -> None:
    script = script_of(5)
    first = studio.narrator.narrate(script, CAST)
    name = clip_name(clip_key(script.utterances[2].spoken, 350, VOICE))
    path, whole = studio.blobs.path_of(name), studio.blobs.get(name) or b""
    assert path is not None
    path.write_bytes(whole[:-1000])
    assert verify(studio.blobs).bad == (name,)
    studio.blobs.delete(first.name)
    again = studio.narrator.narrate(script, CAST)
    assert (again.spoken, again.seal) == (1, first.seal)
    assert verify(studio.blobs).bad == ()


def test_a_damaged_narration_is_joined_again_from_its_clips(studio: Studio) -> None:
    first = studio.narrator.narrate(script_of(5), CAST)
    path = studio.blobs.path_of(first.name)
    assert path is not None
    path.write_bytes(path.read_bytes()[:300])
    again = studio.narrator.narrate(script_of(5), CAST)
    assert (again.spoken, again.seal, path.stat().st_size) == (0, first.seal, first.size)


def test_a_failed_sentence_fails_the_article_and_leaves_no_narration(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "audio", Tones(failures=100))
    with pytest.raises(VoiceError):
        studio.narrator.narrate(script_of(5), CAST)
    assert list(studio.blobs.list("narrations")) == []
    assert list((tmp_path / "audio" / ".incoming").glob("*")) == []


def test_a_short_text_that_becomes_days_of_sound_is_refused_before_it_is_spoken(studio: Studio) -> None:
    hundred = "một trăm phần trăm " * 500
    script = Script("a", tuple(utterance(hundred) for _ in range(MOST_SPOKEN // len(hundred) + 1)))
    with pytest.raises(ArticleTooLong):
        studio.narrator.narrate(script, CAST)
    assert studio.engine.spoken.total() == 0


def test_a_sentence_of_dashes_is_a_rest_and_not_a_failure(studio: Studio) -> None:
    narration = studio.narrator.narrate(Script("a", (utterance("xin chào"), utterance("- -"), utterance("hết"))), CAST)
    assert len(narration.segments) == 3


def test_the_embedded_voice_narrates_and_verifies(tmp_path: Path) -> None:
    parts = make_parts(Settings(home=tmp_path))
    script = write_script(read_text("Mưa lớn ở Chợ Đồn\nChỉ tiêu đạt 97,9% kế hoạch. Chiều tạnh."))
    narration = parts.narrator.narrate(script, Cast(parts.voices.find("espeak-bac")))
    words = {script.utterances[1].written[word.start : word.end] for word in narration.segments[1].words}
    assert "97,9%" in words
    assert verify(parts.blobs).bad == ()
