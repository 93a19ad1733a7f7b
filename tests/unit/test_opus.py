"""Opus beside MP3: made once when it is asked for, half the bytes, the same times."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy
import pytest
from tones import VOICE, Tones

from audio_cache.blobs import Blobs
from audio_cache.verify import verify
from player.article import Role
from player.audio.clips import Clips
from player.audio.narration import Cast, Narration
from player.audio.narrator import Narrator
from player.audio.opus import Opus, is_whole_ogg, opus_name
from player.audio.tags import Tags
from player.audio.takedowns import Takedowns
from player.scripting.script import Script, Utterance

TEXTS = [f"câu {'rất ' * (n % 5 + 1)}dài của bài này" for n in range(12)]
SCRIPT = Script(TEXTS[0], tuple(Utterance(Role.PARAGRAPH, text, text, 600, 0) for text in TEXTS))


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs.in_folder(tmp_path / "audio")


@pytest.fixture
def narration(blobs: Blobs) -> Narration:
    narrator = Narrator(blobs, Clips(blobs, Tones().speak))
    return narrator.narrate(SCRIPT, Cast(VOICE), Tags(title="Mưa lớn", site="Báo Nói"))


def test_it_is_half_the_bytes_and_its_sounds_are_where_the_cues_say(blobs: Blobs, narration: Narration) -> None:
    assert Opus(blobs).make(narration.digest) == opus_name(narration.digest)
    path = blobs.path_of(opus_name(narration.digest))
    assert path is not None
    assert path.stat().st_size < 0.65 * narration.size
    with av.open(str(path)) as ogg:
        assert ogg.streams.audio[0].codec_context.name in ("opus", "libopus")
        assert ogg.streams.audio[0].metadata["title"] == "Mưa lớn"
        parts = [frame.to_ndarray().reshape(-1) for frame in ogg.decode(audio=0)]
    heard = numpy.abs(numpy.concatenate(parts).astype(float))
    heard /= heard.max()
    assert len(heard) / 48000 == pytest.approx(narration.duration, abs=0.06)
    for segment in narration.segments:
        begin = max(0, round((segment.start - 0.1) * 48000))
        assert (begin + int(numpy.argmax(heard[begin:] > 0.2))) / 48000 == pytest.approx(segment.start, abs=0.024)


def test_many_ask_and_it_is_made_once(blobs: Blobs, narration: Narration) -> None:
    opus = Opus(blobs)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: opus.make(narration.digest), range(8))) == {opus_name(narration.digest)}
    path = blobs.path_of(opus_name(narration.digest))
    assert path is not None
    made_at = path.stat().st_mtime_ns
    opus.make(narration.digest)
    assert path.stat().st_mtime_ns == made_at
    assert list((path.parents[2] / ".incoming").glob("*")) == []


def test_without_the_narration_there_is_nothing_to_make(blobs: Blobs) -> None:
    assert Opus(blobs).make("0" * 64) is None
    assert list(blobs.list()) == []


def test_verify_finds_an_opus_file_that_changed_or_was_cut(blobs: Blobs, narration: Narration) -> None:
    Opus(blobs).make(narration.digest)
    name, checks = opus_name(narration.digest), {".opus": is_whole_ogg}
    assert verify(blobs, checks).bad == ()
    path = blobs.path_of(name)
    assert path is not None
    whole = path.read_bytes()
    for damaged in (whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:], whole[:-3000], whole[:-1], whole + b"x"):
        path.write_bytes(damaged)
        assert verify(blobs, checks).bad == (name,)


class WithdrawnMeanwhile(Blobs):
    """A store whose narrations are withdrawn just before their Opus is kept."""

    def put_file(self, name: str, path: Path) -> bool:
        Takedowns(self).hide([Path(name).stem])
        return super().put_file(name, path)


def test_what_is_withdrawn_while_it_is_made_is_not_kept(tmp_path: Path, narration: Narration) -> None:
    blobs = WithdrawnMeanwhile.in_folder(tmp_path / "audio")
    assert Opus(blobs).make(narration.digest) is None
    assert blobs.head(opus_name(narration.digest)) is None
