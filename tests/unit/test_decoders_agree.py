"""Other people's decoders find nothing to complain of in a narration, and agree with us on how long it is."""

import subprocess
import wave
from pathlib import Path

import pytest
from tones import VOICE, Tones

from audio_cache.blobs import Blobs
from player.article import Role
from player.audio.clips import Clips
from player.audio.narration import Cast, Narration
from player.audio.narrator import Narrator
from player.audio.tags import Tags
from player.scripting.script import Script, Utterance

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def narrated(folder: Path, sentences: int) -> tuple[Narration, Path]:
    texts = ["câu " + " ".join(DIGITS[int(digit)] for digit in str(n)) for n in range(sentences)]
    roles = [Role.TITLE, *(Role.HEADING if n % 20 == 10 else Role.PARAGRAPH for n in range(1, sentences))]
    utterances = tuple(
        Utterance(role, text, text, 350, n - 1) for n, (role, text) in enumerate(zip(roles, texts, strict=True))
    )
    blobs = Blobs.in_folder(folder)
    narrator = Narrator(blobs, Clips(blobs, Tones().speak))
    narration = narrator.narrate(Script("Bài đo", utterances), Cast(VOICE), Tags(title="Bài đo", site="Báo Nói"))
    path = blobs.path_of(narration.name)
    assert path is not None
    return narration, path


def said_by(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.mark.parametrize("sentences", [1, 40, 400])
def test_every_decoder_agrees_on_the_duration_and_finds_no_fault(tmp_path: Path, sentences: int) -> None:
    narration, path = narrated(tmp_path / "audio", sentences)
    assert narration.duration == pytest.approx(narration.segments[-1].end + 0.35 - 0.024, abs=0.013)

    probed = said_by("ffprobe", "-v", "warning", "-show_entries", "format=duration", "-of", "csv=p=0", str(path))
    assert float(probed) == pytest.approx(narration.duration, abs=0.06)  # a warning would not be a figure

    said = said_by("mpg123", "-w", str(tmp_path / "out.wav"), str(path))
    assert "warning" not in said.lower()
    assert "error" not in said.lower()
    with wave.open(str(tmp_path / "out.wav")) as decoded:
        assert decoded.getnframes() / decoded.getframerate() == pytest.approx(narration.duration, abs=0.06)

    verdict = said_by("mp3val", str(path))
    assert "WARNING" not in verdict
    assert "ERROR" not in verdict
    assert "+ID3v2, Xing header" in verdict

    assert said_by("ffmpeg", "-v", "warning", "-i", str(path), "-f", "null", "-") == ""


def test_ffprobe_finds_the_chapters_where_the_headings_are(tmp_path: Path) -> None:
    narration, path = narrated(tmp_path, 40)
    probed = said_by("ffprobe", "-v", "error", "-show_entries", "chapter=start_time", "-of", "csv=p=0", str(path))
    found = [float(line) for line in probed.split()]
    assert found == pytest.approx([chapter.start for chapter in narration.chapters], abs=0.001)
    assert len(found) == 3
