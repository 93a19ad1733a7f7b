"""baonoi narrate, voices and cache: what they print, their exit codes, and that nothing is left half-written."""

import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from mutagen.mp3 import MP3

from player import cli

ARTICLE = (
    "Mưa lớn ở Chợ Đồn\n"
    "Sáng 10/10, mưa lớn làm 35 hộ phải di dời. Chỉ tiêu đạt 97,9% kế hoạch.\n"
    "Chiều cùng ngày trời tạnh."
)
COMMAND = [sys.executable, "-c", "from player.cli import main; main()"]


def home(folder: Path) -> dict[str, str]:
    """The settings of a home of its own, where only the embedded voice speaks."""
    return {"BAONOI_HOME": str(folder), "BAONOI_VOICES": "espeak-bac"}


class Shell:
    """Runs commands in this process, with a home of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self._patch, self._capfd = folder, monkeypatch, capfd
        for name, value in home(folder / "home").items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(folder)

    def run(self, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["baonoi", *arguments])
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self._capfd.readouterr()
        return code, out, err

    def left(self) -> list[str]:
        """What is in the folder besides the home."""
        return sorted(path.name for path in self.folder.iterdir() if path.name != "home")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capfd)


def test_an_article_becomes_one_mp3_and_says_what_it_cost(shell: Shell) -> None:
    Path("bai.txt").write_text(ARTICLE, "utf-8")
    code, out, err = shell.run("narrate", "bai.txt", "-o", "bai.mp3", "--json")
    facts = json.loads(out)
    assert (code, err) == (0, "")
    assert set(facts) >= {"digest", "duration", "bytes", "utterances", "spoken", "reused", "seconds", "voice", "path"}
    assert (facts["utterances"], facts["spoken"], facts["reused"]) == (4, 4, 0)
    assert (facts["voice"], facts["path"], facts["bytes"]) == ("espeak-bac", "bai.mp3", Path("bai.mp3").stat().st_size)
    assert abs(MP3("bai.mp3").info.length - facts["duration"]) < 0.06
    again = json.loads(shell.run("narrate", "-", "--json", stdin=ARTICLE.encode())[1])
    assert (again["digest"], again["spoken"], again["reused"]) == (facts["digest"], 0, 4)
    assert Path(again["path"]).read_bytes() == Path("bai.mp3").read_bytes()


def test_the_captions_and_the_times_come_with_it(shell: Shell) -> None:
    code, _, _ = shell.run("narrate", "-", "--vtt", "a.vtt", "--sync", "a.json", stdin=ARTICLE.encode())
    sync = json.loads(Path("a.json").read_text("utf-8"))
    assert (code, sync["words"], len(sync["segments"])) == (0, "exact", 4)
    assert "97,9%" in Path("a.vtt").read_text("utf-8")


def test_the_mp3_can_go_down_a_pipe(tmp_path: Path) -> None:
    environment = {**os.environ, **home(tmp_path)}
    command = [*COMMAND, "narrate", "-", "-o", "-"]
    done = subprocess.run(command, input=ARTICLE.encode(), capture_output=True, env=environment)
    assert done.stdout[:4] == b"ID3\x04"
    assert b"utterances spoken" in done.stderr


@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (b"", 65, "The article is empty."),
        (b" \n\t\n ", 65, "The article is empty."),
        (b"Ti\xff\xfeu", 65, "The article is not UTF-8 text (byte 2)."),
        (b"a\0b\nc", 65, "The article is not text: it has NUL characters."),
        ("Tiêu đề\n".encode() + "Câu này dài. ".encode() * 350_000, 65, "at most 300000 characters are narrated."),
        (b"Title\n" + b"a" * 100_000, 65, "A sentence has 100000 characters"),
        (b"Title\n" + "đi học ".encode() * 14_286, 65, "A sentence has "),
        (b"Title only", 65, "The article has a title and no body."),
    ],
    ids=["empty", "white space", "not UTF-8", "binary", "5 MB", "100,000 letters", "… in words", "no body"],
)
def test_bad_input_is_one_sentence_and_writes_nothing(shell: Shell, data: bytes, code: int, sentence: str) -> None:
    got, out, err = shell.run("narrate", "-", "-o", "out.mp3", stdin=data)
    assert (got, out, len(err.splitlines())) == (code, "", 1)
    assert err.startswith("baonoi: ")
    assert sentence in err
    assert shell.left() == []


HOSTILE = {
    "symbols": "@#$%^&*() ★★★ ~~~ |||",
    "2,000 × 100%": "100% " * 2000,
    "8,000 × 100%": "100% " * 8000,
    "emoji": "😀 🇻🇳 👨‍👩‍👧‍👦 " * 50,
    "languages": "中文 русский язык العربية ไทย 한국어 日本語 ελληνικά עברית हिन्दी ქართული አማርኛ " * 5,
    "SSML": "<speak><break time='3600s'/><prosody rate='x-slow'>chậm</prosody></speak>",
    "phonemes": "[[h@'loU w3:ld]] " * 20,
    "control": "a\x1b[31m\x07\x08 b\u202e c\u200b d\ufeff",
    "tones piled up": "ă\u0301\u0302\u0303\u0309\u0323" * 200,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_spoken_as_text_or_refused_in_one_sentence(shell: Shell, text: str) -> None:
    began = time.process_time()
    code, out, err = shell.run("narrate", "-", "--json", stdin=f"Đầu đề\nMột câu đọc được. {text}\nHết bài.".encode())
    if code == 0:
        assert json.loads(out)["duration"] < 900
    else:
        assert (code, out, len(err.splitlines())) == (65, "", 1)
    assert time.process_time() - began < 20


def test_no_such_file_and_no_such_voice_are_said(shell: Shell) -> None:
    assert shell.run("narrate", "none.txt")[::2] == (
        66,
        "baonoi: none.txt cannot be read: No such file or directory.\n",
    )
    code, _, err = shell.run("narrate", "-", "--voice", "espeak-nm", stdin=ARTICLE.encode())
    assert code == 64
    assert "espeak-bac" in err
    assert "Did you mean espeak-nam?" in err


def test_an_output_that_cannot_be_written_is_said(shell: Shell) -> None:
    Path("file").write_text("not a folder")
    code, _, err = shell.run("narrate", "-", "-o", "file/out.mp3", stdin=ARTICLE.encode())
    assert (code, err) == (73, "baonoi: file/out.mp3 cannot be written: file is not a folder.\n")
    code, _, err = shell.run("narrate", "-", "-o", "none/out.mp3", stdin=ARTICLE.encode())
    assert (code, shell.left()) == (73, ["file"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_full_device_is_said(shell: Shell) -> None:
    code, _, err = shell.run("narrate", "-", "-o", "/dev/full", stdin=ARTICLE.encode())
    assert code == 74
    assert "no room left" in err


def test_a_home_that_cannot_be_made_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("file").write_text("not a folder")
    monkeypatch.setenv("BAONOI_HOME", str(shell.folder / "file" / "home"))
    code, _, err = shell.run("narrate", "-", stdin=ARTICLE.encode())
    assert (code, len(err.splitlines())) == (74, 1)
    assert "Not a directory" in err


def test_a_disk_that_fills_leaves_only_whole_clips(tmp_path: Path) -> None:
    environment = {**os.environ, **home(tmp_path)}

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    done = subprocess.run(
        [*COMMAND, "narrate", "-"], input=ARTICLE.encode(), capture_output=True, env=environment, preexec_fn=small_files
    )
    assert done.returncode == 74
    assert b"no room left" in done.stderr
    assert list((tmp_path / "audio" / ".incoming").glob("*")) == []
    assert not list((tmp_path / "audio").glob("narrations/*/*"))
    checked = subprocess.run([*COMMAND, "cache", "verify"], capture_output=True, env=environment)
    assert (checked.returncode, b" 0 damaged" in checked.stdout) == (0, True)


def test_an_interrupt_is_130_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    environment = {**os.environ, **home(tmp_path / "home")}
    lines = [f"Đây là câu dài thứ {n} của một bài viết rất dài, có {n + 7} hộ dân phải di dời." for n in range(2500)]
    (tmp_path / "bai.txt").write_text("Bài dài\n" + "\n".join(lines), "utf-8")
    running = subprocess.Popen([*COMMAND, "narrate", "bai.txt", "-o", "out.mp3"], env=environment, cwd=tmp_path)
    try:
        deadline = time.monotonic() + 30
        while not list((tmp_path / "home").glob("audio/clips/*/*.mp3")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 130
    finally:
        running.kill()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".mp3"] == []
    assert list((tmp_path / "home" / "audio").glob(".incoming/*")) == []
    checked = subprocess.run([*COMMAND, "cache", "verify", "--json"], capture_output=True, env=environment)
    assert json.loads(checked.stdout)["bad"] == []


def test_two_processes_at_once_leave_one_right_result(tmp_path: Path) -> None:
    environment = {**os.environ, **home(tmp_path)}
    text = "\n".join(["Bài chung", *(f"Câu thứ {n} của bài chung, có {n} con số." for n in range(60))])
    Path(tmp_path / "bai.txt").write_text(text, "utf-8")
    command = [*COMMAND, "narrate", str(tmp_path / "bai.txt"), "--json"]
    with ThreadPoolExecutor(2) as pool:
        both = pool.map(lambda _: subprocess.run(command, capture_output=True, check=True, env=environment), range(2))
    facts = [json.loads(done.stdout) for done in both]
    assert len({(one["digest"], one["bytes"], one["path"]) for one in facts}) == 1
    checked = subprocess.run([*COMMAND, "cache", "verify", "--json"], capture_output=True, env=environment)
    assert json.loads(checked.stdout) | {"bytes": 0} == {"checked": 62, "bytes": 0, "bad": [], "missing": []}


def test_a_bar_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    import pty

    environment = {**os.environ, **home(tmp_path), "TERM": "xterm"}
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [*COMMAND, "narrate", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=theirs, env=environment
    )
    done.communicate(ARTICLE.encode(), 60)
    os.close(theirs)
    assert b"Narrating" in os.read(ours, 65536)
    os.close(ours)


def test_voices_tells_every_voice_and_whether_it_speaks(shell: Shell) -> None:
    code, out, _ = shell.run("voices", "--json")
    known = {voice["name"]: voice for voice in json.loads(out)}
    assert code == 0
    assert known["espeak-nam"] == {
        "name": "espeak-nam",
        "engine": "espeak",
        "region": "nam",
        "gender": "nam",
        "label": "Giọng Nam (máy đọc)",
        "online": False,
        "available": True,
        "why": "",
    }
    assert "espeak-trung" in shell.run("voices")[1]


def test_cache_counts_what_is_kept_and_finds_what_is_damaged(shell: Shell) -> None:
    facts = json.loads(shell.run("narrate", "-", "--json", stdin=ARTICLE.encode())[1])
    stats = json.loads(shell.run("cache", "stats", "--json")[1])
    assert (stats["clips"]["count"], stats["narrations"]["count"]) == (4, 1)
    assert stats["narrations"]["bytes"] == facts["bytes"]
    assert shell.run("cache", "verify")[0] == 0
    path = Path(facts["path"])
    path.write_bytes(path.read_bytes()[:-144])
    code, _, err = shell.run("cache", "verify")
    assert (code, err) == (74, f"damaged: narrations/{facts['digest'][:2]}/{facts['digest']}.mp3\n")
    assert shell.run("cache", "repair")[0] == 0
    assert not path.exists()
    assert shell.run("cache", "verify")[0] == 0


def test_a_voice_that_cannot_be_reached_is_passed_over_and_said_so(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAONOI_VOICES", "gtts,espeak-nam")
    monkeypatch.setenv("BAONOI_GTTS_URL", "http://127.0.0.1:9")
    code, out, err = shell.run("narrate", "-", "--json", stdin=ARTICLE.encode())
    facts = json.loads(out)
    assert (code, facts["voice"], list(facts["passed_over"])) == (0, "espeak-nam", ["gtts"])
    assert err.startswith("baonoi: gtts was passed over: gtts cannot be reached")
    code, _, err = shell.run("narrate", "-", "--voice", "gtts", stdin=ARTICLE.encode())
    assert (code, err.count("\n")) == (69, 1)


def test_a_chain_with_an_unknown_voice_is_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAONOI_VOICES", "espeak-bac,espeak-hue")
    code, _, err = shell.run("narrate", "-", stdin=ARTICLE.encode())
    assert code == 78
    assert "BAONOI_VOICES" in err
    assert "espeak-hue" in err


def test_a_rate_is_heard_and_one_out_of_bounds_refused(shell: Shell) -> None:
    lengths = [
        json.loads(shell.run("narrate", "-", "--json", "--rate", rate, stdin=ARTICLE.encode())[1])["duration"]
        for rate in ("0.8", "1", "1.3")
    ]
    assert lengths[0] > 1.1 * lengths[1] > 1.2 * lengths[2]
    assert shell.run("narrate", "-", "--rate", "3", stdin=ARTICLE.encode())[0] == 2


def test_a_voice_is_calibrated_and_its_gain_is_heard(shell: Shell) -> None:
    before = json.loads(shell.run("narrate", "-", "--json", stdin=ARTICLE.encode())[1])
    code, out, _ = shell.run("voices", "calibrate", "espeak-bac", "--json")
    assert code == 0
    assert abs(json.loads(out)["lufs"] + 19) < 0.3
    Path("home/voices/gains.json").write_text('{"espeak-bac": -6.0}')
    after = json.loads(shell.run("narrate", "-", "--json", stdin=ARTICLE.encode())[1])
    assert (after["spoken"], after["digest"] == before["digest"]) == (4, False)
    Path("home/voices/gains.json").write_text("{")
    assert shell.run("narrate", "-", stdin=ARTICLE.encode())[0] == 78
