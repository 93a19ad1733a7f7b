"""A jingle before and after: durations add up, cues shift exactly, and any format will do."""

import subprocess
import wave
from pathlib import Path

import lameenc
import miniaudio
import numpy
import pytest
from tones import VOICE, Tones

from audio_cache.blobs import Blobs
from audio_cache.verify import verify
from player.article import Role
from player.audio import mp3
from player.audio.clips import Clips
from player.audio.jingles import read_jingles, sound_of
from player.audio.loudness import TARGET_LUFS, measure
from player.audio.narration import Cast, ClipReady, Narration
from player.audio.narrator import Narrator
from player.errors import SettingsError
from player.scripting.script import Script, Utterance
from player.settings import Settings

TEXTS = ("đầu đề của bài", "câu đầu của bài này", "câu cuối của bài này")
SCRIPT = Script(TEXTS[0], tuple(Utterance(Role.PARAGRAPH, text, text, 350, 0) for text in TEXTS))


def music(seconds: float, level: float = 3000.0, rate: int = 44100) -> "numpy.ndarray":
    time = numpy.arange(round(seconds * rate)) / rate
    return level * (numpy.sin(2 * numpy.pi * 523 * time) + numpy.sin(2 * numpy.pi * 659 * time))


def wav(path: Path, samples: "numpy.ndarray", rate: int = 44100, channels: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(numpy.repeat(samples.astype("<i2"), channels).tobytes())
    return path


class Newspaper:
    """A narrator with jingles over a folder; every narration is cold but for what the folder holds."""

    def __init__(self, folder: Path, intro: Path | None = None, outro: Path | None = None) -> None:
        self.engine = Tones()
        self.blobs = Blobs.in_folder(folder)
        self.narrator = Narrator(self.blobs, Clips(self.blobs, self.engine.speak), jingles=read_jingles(intro, outro))
        self.told: list[ClipReady] = []

    def narrate(self) -> Narration:
        return self.narrator.narrate(SCRIPT, Cast(VOICE), on_clip=self.told.append)


def test_durations_add_up_and_cues_shift_by_whole_frames(tmp_path: Path) -> None:
    intro, outro = wav(tmp_path / "in.wav", music(2.5)), wav(tmp_path / "out.wav", music(1.5))
    plain = Newspaper(tmp_path / "audio").narrate()
    paper = Newspaper(tmp_path / "audio", intro, outro)
    with_jingles = paper.narrate()
    before = mp3.frames_for(2.5 + 0.5) * mp3.FRAME_SECONDS
    after = len(mp3.with_rest(mp3.encode(bytes(2 * 36000)), 1.5, 0)) // mp3.FRAME_BYTES * mp3.FRAME_SECONDS
    assert paper.engine.spoken.total() == 0  # only the join is new
    assert with_jingles.digest != plain.digest
    assert with_jingles.duration == pytest.approx(plain.duration + before + after, abs=1e-6)
    for old, new in zip(plain.segments, with_jingles.segments, strict=True):
        assert new.start == pytest.approx(old.start + before, abs=1e-6)
        assert new.end - new.start == pytest.approx(old.end - old.start, abs=1e-6)
    assert tuple(ready.segment for ready in paper.told) == with_jingles.segments
    assert [ready.segment for ready in paper.narrator.so_far(SCRIPT, Cast(VOICE))] == list(with_jingles.segments)
    data = paper.blobs.get(with_jingles.name) or b""
    heard = numpy.abs(numpy.array(miniaudio.decode(data, nchannels=1, sample_rate=24000).samples, dtype=float))
    assert abs(len(heard) / 24000 - with_jingles.duration) < 0.06
    begin = round((before - 0.1) * 24000)
    assert (begin + int(numpy.argmax(heard[begin:] > 1500))) / 24000 == pytest.approx(before, abs=0.024)
    assert heard[: 24000 * 2].max() > 1500
    assert verify(paper.blobs).bad == ()
    assert Newspaper(tmp_path / "audio", intro, outro).narrate() == with_jingles


def test_another_jingle_is_another_narration_and_speaks_nothing(tmp_path: Path) -> None:
    first = Newspaper(tmp_path / "audio", wav(tmp_path / "a.wav", music(1.0))).narrate()
    paper = Newspaper(tmp_path / "audio", wav(tmp_path / "b.wav", music(1.2)))
    assert paper.narrate().digest != first.digest
    assert paper.engine.spoken.total() == 0


@pytest.mark.parametrize("level", [300.0, 3000.0, 15000.0])
def test_a_jingle_is_as_loud_as_the_voices(tmp_path: Path, level: float) -> None:
    sound = sound_of(wav(tmp_path / "a.wav", music(4.0, level)))
    loudness = measure(sound.samples)
    assert loudness.lufs == pytest.approx(TARGET_LUFS, abs=1.0)
    assert loudness.true_peak <= -1.0
    samples = numpy.abs(numpy.frombuffer(sound.samples, "<i2").astype(float))
    assert samples[:24].max() < 0.1 * samples.max()
    assert samples[-240:].max() < 0.1 * samples.max()
    assert sound.seconds == pytest.approx(4.0, abs=0.01)


def test_any_format_will_do(tmp_path: Path) -> None:
    source = wav(tmp_path / "a.wav", music(1.0))
    encoder = lameenc.Encoder()
    encoder.set_channels(2)
    encoder.silence()
    (tmp_path / "a.mp3").write_bytes(encoder.encode(source.read_bytes()[44:]) + encoder.flush())
    for suffix in ("flac", "ogg", "m4a", "opus"):
        command = ["ffmpeg", "-v", "error", "-y", "-i", str(source), *(["-c:a", "libvorbis"] * (suffix == "ogg"))]
        subprocess.run([*command, str(tmp_path / f"a.{suffix}")], check=True)
    for suffix in ("wav", "mp3", "flac", "ogg", "m4a", "opus"):
        assert sound_of(tmp_path / f"a.{suffix}").seconds == pytest.approx(1.0, abs=0.12), suffix


def test_a_jingle_that_cannot_be_played_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_text("not a sound")
    with pytest.raises(SettingsError) as refused:
        read_jingles(tmp_path / "none.mp3", None)
    assert "BAONOI_INTRO" in refused.value.english
    for name, path in {
        "decoded": tmp_path / "text.mp3",
        "at most 30 s": wav(tmp_path / "long.wav", music(31.0, rate=8000), 8000, 1),
        "is silent": wav(tmp_path / "silent.wav", numpy.zeros(8000), 8000, 1),
    }.items():
        with pytest.raises(SettingsError) as refused:
            sound_of(path)
        assert name in refused.value.english


def test_an_empty_setting_is_no_jingle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAONOI_INTRO", "")
    settings = Settings()
    assert read_jingles(settings.intro, settings.outro).keys == ()
