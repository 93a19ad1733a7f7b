"""What breaks around it: a clear answer, nothing lost, and recovery without hands."""

import json
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from audio_cache.seal import is_whole
from player.audio.clips import Clips
from player.audio.narrator import Narrator
from player.cli import build
from player.parts import Parts
from player.voices.chain import make_chain
from player.voices.contract import Speech, Voice
from player.voices.espeak import Espeak
from player.voices.registry import Voices
from tests.service.running import Service, Slow, parts_with, served_here, service, wait_for

LONG = "\n".join(f"Câu thứ {n} kể về cơn mưa ở thôn số {n} của xã Bằng Lãng." for n in range(1, 41))
WORLD = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]


def own_mounts() -> bool:
    """Return whether a process may have mounts of its own here."""
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        return False
    return subprocess.run([*WORLD, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home for a service."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def world() -> Sequence[str]:
    """The command that gives a command mounts of its own; a full disk without any is in test_restarts.py."""
    if not own_mounts():
        pytest.skip("this machine lets no process have mounts of its own")
    return WORLD


def cache(home: Path, *command: str) -> Result:
    """Run `baonoi cache …` on a home."""
    environment = {"BAONOI_HOME": str(home), "BAONOI_CACHE_LIMIT": ""}
    return CliRunner().invoke(build(("cache",)), ["cache", *command], env=environment)


def fill(path: Path, leave: int) -> None:
    """Write until the disk is full but for `leave` bytes."""
    with path.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65536))
        except OSError:
            pass
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            file.truncate(max(0, file.tell() - leave))


def test_a_full_disk_and_then_a_read_only_one_are_said_what_is_kept_is_heard_and_all_goes_on_afterwards(
    home: Path, world: Sequence[str]
) -> None:
    mount = 'mount -t tmpfs -o size=8m tmpfs "$0" && mkdir "$0/audio" && mount -t tmpfs -o size=3m tmpfs "$0/audio"'
    with service(home, inside=[*world, "sh", "-c", mount + ' && exec "$@"', str(home)]) as running:
        disk = Path(f"/proc/{running.process.pid}/root{home}")
        running.put("cu")
        heard = running.http.get(running.ready("cu")["urls"]["audio"]).content
        fill(disk / "audio" / "filler", leave=300_000)
        assert running.put("dai", text=LONG).status_code == 202
        state = wait_for(lambda: running.state("dai"), lambda state: state["reason"])
        assert state["reason"] == "Không còn chỗ trống để lưu âm thanh."
        assert running.http.get("/articles/cu.mp3").content == heard
        fill(disk / "filler", leave=0)  # the database's disk too
        refused = running.put("moi", text="Trời tạnh. " * 10_000)
        assert (refused.status_code, refused.headers["retry-after"]) == (507, "5")
        assert refused.json()["detail"] == "Máy chủ đã hết chỗ lưu, bài chưa được nhận."
        assert running.http.get("/articles/cu.mp3").content == heard
        for filler in (disk / "filler", disk / "audio" / "filler"):
            filler.unlink()
        assert running.ready("dai")["duration"] > 60
        assert running.put("moi").status_code == 202
        running.ready("moi")
        user = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        enter = ["nsenter", "--target", str(running.process.pid), "--mount", *user, "mount", "-o"]
        subprocess.run([*enter, "remount,ro", str(home / "audio")], check=True)
        assert running.put("nua", text="Chiều nay trời nắng.").status_code == 202
        state = wait_for(lambda: running.state("nua"), lambda state: state["reason"])
        assert state["reason"] == "Nơi lưu âm thanh đang chỉ cho đọc, chưa ghi được."
        assert running.http.get("/articles/cu.mp3").content == heard
        subprocess.run([*enter, "remount,rw", str(home / "audio")], check=True)
        running.ready("nua")
        assert all(is_whole([path.read_bytes()]) for path in (disk / "audio").rglob("*.mp3"))
        assert list((disk / "audio" / ".incoming").iterdir()) == []


def flip(path: Path) -> None:
    """Change one bit in the middle of a file, as a tired disk does."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose store is harmed."""
    home = tmp_path_factory.mktemp("faults") / "home"
    home.mkdir()
    with service(home, BAONOI_DATABASE=f"sqlite:///{home / 'baonoi.sqlite'}?timeout=0.5") as started:
        yield started


def test_a_flipped_byte_is_found_and_the_sound_is_made_again(running: Service) -> None:
    audio = running.home / "audio"
    running.put("mua", text="Sáng nay có mưa. Đến trưa trời tạnh.")
    state = running.ready("mua")
    heard = running.http.get(state["urls"]["audio"]).content
    [narration] = audio.rglob(f"{state['digest']}.mp3")
    flip(narration)
    flip(next((audio / "clips").rglob("*.mp3")))
    checked = cache(running.home, "verify")
    assert (checked.exit_code, checked.stderr.count("damaged: ")) == (74, 2)
    mended = cache(running.home, "repair")
    assert (mended.exit_code, mended.stdout.count("damaged, deleted: ")) == (0, 2)
    assert "owed again: mua" in mended.stdout
    wait_for(narration.exists, bool)
    running.ready("mua")
    again = wait_for(lambda: running.http.get(state["urls"]["audio"]), lambda answer: answer.status_code == 200)
    assert len(again.content) == len(heard)
    assert cache(running.home, "verify").exit_code == 0


def test_a_flipped_byte_in_a_clip_is_noticed_when_it_is_joined_and_the_clip_is_spoken_again(running: Service) -> None:
    running.put("nang", text="Sáng nay có nắng. Chiều nắng to. Đến tối trời mát.")
    running.ready("nang")
    clips = list((running.home / "audio" / "clips").rglob("*.mp3"))
    for clip in clips:
        flip(clip)
    running.put("nang", text="Sáng nay có nắng. Chiều nắng to. Rồi cũng hết.")
    running.ready("nang")
    checked = cache(running.home, "verify")
    # The title's and two sentences' clips were joined again; the others, which nobody read, are still as they were.
    assert checked.stderr.count("damaged: ") == len(clips) - 3
    assert cache(running.home, "repair").exit_code == 0


def age(home: Path) -> None:
    """Make all that is kept look as if it had been put a day ago."""
    then = time.time() - 86400
    for path in (home / "audio").rglob("*.*"):
        os.utime(path, (then, then))


def sizes(home: Path) -> int:
    return sum(path.stat().st_size for path in (home / "audio").rglob("*.*") if path.is_file())


def test_the_command_says_what_it_would_free_frees_it_and_leaves_what_is_played(running: Service) -> None:
    running.put("gio")
    running.ready("gio")
    age(running.home)
    before = sizes(running.home)
    said = cache(running.home, "evict", "--to", "0", "--dry-run", "--json").stdout
    assert sizes(running.home) == before
    assert cache(running.home, "evict", "--to", "0", "--json").stdout == said.replace("true", "false")
    assert f'"freed": {before - sizes(running.home)},' in said
    assert list((running.home / "audio" / "clips").rglob("*.mp3")) == []
    assert running.http.get(running.state("gio")["urls"]["audio"]).status_code == 200
    assert cache(running.home, "evict").exit_code == 64
    assert cache(running.home, "evict", "--to", "much").exit_code == 64
    running.put("gio", text="Sáng nay ở Chợ Đồn có mưa. Thêm một câu.")
    running.ready("gio")
    assert cache(running.home, "verify").exit_code == 0


class Hanging(Slow):
    """An engine that hangs over a sentence with "treo" in it until it is let go."""

    def __init__(self) -> None:
        super().__init__(0.0)
        self.free = threading.Event()
        self.asked = 0

    def speak(self, spoken: str, voice: Voice) -> Speech:
        if "treo" in spoken and not self.free.is_set():
            self.asked += 1
            self.free.wait(60)
        return super().speak(spoken, voice)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    engine = Hanging()
    yield engine
    engine.free.set()


def parts_that_wait(home: Path, engine: Hanging, names: str) -> Parts:
    """Return parts whose voices may take 0.6 s over a sentence."""
    parts = parts_with(home, engine)
    voices = Voices([engine, Espeak()], patience=0.6)
    clips = Clips(parts.blobs, voices.speak)
    settings = parts.settings.model_copy(update={"voices": names})
    narrator = Narrator(parts.blobs, clips, settings.encoder_threads)
    return replace(
        parts, settings=settings, voices=voices, clips=clips, narrator=narrator, chain=make_chain(names, voices, {})
    )


def test_of_an_engine_that_hangs_for_ever_the_next_one_takes_the_place_and_others_go_on(
    tmp_path: Path, hanging: Hanging
) -> None:
    with (
        served_here(parts_that_wait(tmp_path, hanging, "cham,espeak-bac")) as base,
        httpx.Client(base_url=base) as http,
    ):
        for name, text in (("treo", "Câu này treo máy. Câu sau thì không."), ("khac", "Bài khác vẫn được đọc.")):
            assert http.put(f"/api/articles/{name}", json={"title": "Mưa", "text": text}).status_code == 202
        for name in ("treo", "khac"):
            wait_for(lambda: http.get(f"/api/articles/{name}").json()["state"], lambda state: state == "ready", 8)  # noqa: B023  # waited for at once
        assert hanging.asked == 1
        began = time.monotonic()
    assert time.monotonic() - began < 8


def test_an_article_whose_only_engine_hangs_is_tried_again_and_the_service_stops_all_the_same(
    tmp_path: Path, hanging: Hanging
) -> None:
    with served_here(parts_that_wait(tmp_path, hanging, "cham")) as base, httpx.Client(base_url=base) as http:

        def state() -> dict[str, str]:
            found: dict[str, str] = http.get("/api/articles/treo").json()
            return found

        http.put("/api/articles/treo", json={"title": "Mưa", "text": "Câu này treo máy."})
        wait_for(state, lambda seen: seen["reason"] == "Giọng đọc không trả lời.")
        assert http.get("/healthz").status_code == 200
        hanging.free.set()
        wait_for(state, lambda seen: seen["state"] == "ready")
        hanging.free.clear()
        http.put("/api/articles/treo-2", json={"title": "Mưa", "text": "Câu khác cũng treo."})
        wait_for(lambda: hanging.asked, lambda asked: asked == 2)
        began = time.monotonic()
    assert time.monotonic() - began < 8
    left = [thread for thread in threading.enumerate() if thread.name.startswith(("narrate", "worker-"))]
    wait_for(lambda: [thread for thread in left if thread.is_alive()], lambda alive: not alive)


def test_a_service_with_a_limit_forgets_what_nobody_hears_and_makes_it_again_when_somebody_does(
    running: Service, tmp_path: Path
) -> None:
    running.put("sua")
    running.ready("sua")
    running.http.post("/articles/sua/listen", params={"voice": "espeak-nam"})
    other = wait_for(
        lambda: running.http.get("/articles/sua.json", params={"voice": "espeak-nam"}).json(),
        lambda told: told["state"] == "ready",
    )
    home = shutil.copytree(running.home, tmp_path / "home")
    age(home)
    [unplayed] = home.rglob(f"narrations/*/{other['digest']}.mp3")
    with service(home, BAONOI_CACHE_LIMIT="10 kB") as limited:
        wait_for(unplayed.exists, lambda is_there: not is_there)
        assert limited.http.get(limited.state("sua")["urls"]["audio"]).status_code == 200
        gone = limited.http.get("/articles/sua.json", params={"voice": "espeak-nam"}).json()
        assert gone["state"] == "absent"
        asked = limited.http.get(f"/audio/{other['digest']}.mp3")
        assert (asked.status_code, asked.headers["retry-after"]) == (503, "2")
        wait_for(lambda: limited.http.get(f"/audio/{other['digest']}.mp3").status_code, lambda status: status == 200)
        assert cache(home, "verify").exit_code == 0


def test_a_database_that_somebody_keeps_locked_is_said_so_and_takes_articles_once_it_is_free(running: Service) -> None:
    running.put("cu")
    heard = running.http.get(running.ready("cu")["urls"]["audio"]).content
    with closing(sqlite3.connect(running.home / "baonoi.sqlite", isolation_level=None, timeout=20)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = running.put("moi", text="Trời tạnh.")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert refused.json()["detail"] == "Cơ sở dữ liệu đang không dùng được."
        assert running.http.get("/articles/cu.mp3").content == heard
        assert running.state("cu")["state"] == "ready"
        other.execute("COMMIT")
    assert running.put("moi", text="Trời tạnh.").status_code == 202
    running.ready("moi")
    assert narrated_once(running, "moi")


def narrated_once(running: Service, article: str) -> bool:
    """Return whether an article was narrated once, as the log says."""
    lines = [json.loads(line) for line in running.log().splitlines() if line.startswith("{")]
    told = [line for line in lines if line.get("event") == "narrated" and line.get("article") == article]
    return len(told) == 1
