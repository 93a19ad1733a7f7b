"""Cold play: heard while it is being made, made once for everybody, cut when it cannot go on."""

import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from player.article import read_text
from player.audio.mp3 import FRAME_BYTES
from player.catalogue.debts import Priority
from player.catalogue.records import State
from player.errors import VoiceError, VoiceMissing
from tests.service.running import Slow, parts_with, served_here, wait_for
from web.app import make_site
from web.hearing import hearing_of, press

SENTENCES = ("Câu một.", "Câu hai.", "Câu ba.", "Câu bốn.", "Câu năm.", "Câu sáu.")
TEXT = " ".join(SENTENCES)


class News:
    """A service in this process over a slow engine."""

    def __init__(self, home: Path, base: str, engine: Slow) -> None:
        self.home = home
        self.base = base
        self.engine = engine
        self.http = httpx.Client(base_url=base, timeout=30)

    def put(self, name: str, text: str = TEXT) -> None:
        self.http.put(f"/api/articles/{name}", json={"title": "Mưa lớn", "text": text}).raise_for_status()

    def state(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/api/articles/{name}").json()
        return found

    def times(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/articles/{name}.json").json()
        return found

    def ready(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = wait_for(lambda: self.state(name), lambda state: state["state"] == "ready")
        return found


@contextmanager
def newspaper(home: Path, engine: Slow) -> Iterator[News]:
    with served_here(parts_with(home, engine)) as base:
        news = News(home, base, engine)
        with news.http:
            yield news


def test_the_times_grow_while_it_is_spoken_and_every_clip_can_be_played(tmp_path: Path) -> None:
    with newspaper(tmp_path, Slow(0.15)) as news:
        news.put("cham")
        seen = [
            wait_for(
                lambda: news.times("cham"), lambda told, n=n: len(told["segments"]) >= n or told["state"] == "ready"
            )
            for n in (1, 3)
        ]
        for told in seen:
            assert told["state"] in ("queued", "speaking")
            assert told["total"] == 7
            assert told["audio"] is None
            assert told["done"] == len(told["segments"]) < 7
            for segment in told["segments"]:
                clip = news.http.get(segment["clip"], headers={"range": "bytes=0-"})
                assert clip.status_code == 206
                assert "immutable" in clip.headers["cache-control"]
        whole = news.ready("cham")
        final = news.times("cham")
        # What was told early is what it came to be.
        for told in seen:
            for early, late in zip(told["segments"], final["segments"], strict=False):
                assert {k: v for k, v in early.items() if k != "clip"} == late
        assert final["audio"] == whole["urls"]["audio"]


def test_a_clip_is_an_mp3_of_its_own(tmp_path: Path) -> None:
    with newspaper(tmp_path, Slow(0.05)) as news:
        news.put("cham")
        told = wait_for(lambda: news.times("cham"), lambda told: any("clip" in each for each in told["segments"]))
        segment = told["segments"][0]
        command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", segment["clip"]]
        duration = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        assert duration >= segment["end"] - segment["start"]


def test_the_plain_link_streams_what_there_is_and_then_what_comes(tmp_path: Path) -> None:
    with newspaper(tmp_path, Slow(0.3)) as news:
        news.put("cham")
        began = time.monotonic()
        with news.http.stream("GET", "/articles/cham.mp3") as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "audio/mpeg"
            assert answer.headers["cache-control"] == "no-store"
            assert "content-length" not in answer.headers
            parts = answer.iter_raw()
            body = next(parts)
            first = time.monotonic() - began
            assert news.state("cham")["state"] == "speaking"
            body += b"".join(parts)
            took = time.monotonic() - began
        assert first < 1.2
        assert took > 1.5
        whole = news.http.get(news.ready("cham")["urls"]["audio"]).content
        assert whole.endswith(body)
        assert len(body) % FRAME_BYTES == 0
        assert len(body) > 0.9 * (len(whole) - 4096)


def test_fifty_cold_listeners_hear_the_same_and_each_sentence_is_spoken_once(tmp_path: Path) -> None:
    with newspaper(tmp_path, Slow(0.05)) as news:
        news.put("cham")

        def listen(_number: int) -> bytes:
            return httpx.get(f"{news.base}/articles/cham.mp3", timeout=60).content

        with ThreadPoolExecutor(50) as pool:
            bodies = set(pool.map(listen, range(50)))
        whole = news.http.get(news.ready("cham")["urls"]["mp3"]).content
        # Whoever comes late gets the whole file; all others its frames.
        assert all(whole.endswith(body) for body in bodies)
        assert len(bodies) <= 2
        assert sorted(news.engine.spoken) == sorted(set(news.engine.spoken))
        assert len(news.engine.spoken) == 7


def test_a_sentence_that_fails_is_tried_again_and_never_skipped(tmp_path: Path) -> None:
    busy = VoiceError("Giọng đọc đang bận.", "Busy.", retry_after=0.1)
    with newspaper(tmp_path, Slow(0.05, {"ba": busy})) as news:
        news.put("cham")
        with news.http.stream("GET", "/articles/cham.mp3") as answer:
            parts = answer.iter_raw()
            body = next(parts)
            reason = wait_for(lambda: news.state("cham")["reason"], bool)
            assert reason == "Giọng đọc đang bận."
            news.engine.fails.clear()
            body += b"".join(parts)
        assert news.http.get(news.ready("cham")["urls"]["audio"]).content.endswith(body)
        assert [segment["written"] for segment in news.times("cham")["segments"]] == ["Mưa lớn", *SENTENCES]


def test_a_stream_that_cannot_go_on_is_cut_and_never_ended_politely(tmp_path: Path) -> None:
    gone = VoiceMissing("Giọng đọc đã bị gỡ khỏi máy.", "The voice was removed.")
    with newspaper(tmp_path, Slow(0.1, {"bốn": gone})) as news:
        news.put("cham")
        with news.http.stream("GET", "/articles/cham.mp3") as answer:
            assert answer.status_code == 200
            with pytest.raises(httpx.RemoteProtocolError):
                answer.read()
        later = news.http.get("/articles/cham.mp3")
        assert later.status_code == 503
        assert later.json()["detail"] == "Giọng đọc đã bị gỡ khỏi máy."
        assert int(later.headers["retry-after"]) > 0
        told = news.times("cham")
        assert told["state"] == "failed"
        assert told["reason"] == "Giọng đọc đã bị gỡ khỏi máy."
        assert [segment["written"] for segment in told["segments"]] == ["Mưa lớn", *SENTENCES[:3]]


def test_an_article_that_is_waiting_is_lifted_by_a_press(tmp_path: Path) -> None:
    with newspaper(tmp_path, Slow(0.1)) as news:
        for n in range(4):
            news.put(f"cho-{n}", text=f"Bài thứ {n} dài. Nói mãi. Nói nữa. Nói thêm. Chưa hết.")
        news.put("gap", text="Một câu riêng.")
        assert news.state("gap")["state"] == "queued"
        pressed = news.http.post("/articles/gap/listen")
        assert pressed.status_code == 202
        assert pressed.headers["access-control-allow-origin"] == "*"
        news.ready("gap")
        assert sum(news.state(f"cho-{n}")["state"] == "ready" for n in range(4)) <= 1


def test_of_two_hundred_who_press_one_writes_and_a_press_after_a_failure_does_again(tmp_path: Path) -> None:
    site = make_site(parts_with(tmp_path, Slow(0.0)), places=())  # nobody narrates here
    written: list[str] = []

    def note(*told: Any) -> None:
        written.extend(word for word in [told[2]] if word == "BEGIN IMMEDIATE")

    event.listen(site.work.engine, "before_cursor_execute", note)
    site.newsroom.publish("mua", read_text("Mưa lớn\nCâu một."))
    for voice in ("", "cham-2"):  # the newsroom's, and one that nobody asked for before
        written.clear()
        for _ in range(200):
            press(site, hearing_of(site, "mua", voice))
        assert 1 <= len(written) <= 2, voice
    claim = site.jobs.claim(Priority.INTERACTIVE)
    assert claim is not None
    site.jobs.put_off(claim, "Giọng đọc không trả lời.", 60, State.FAILED)
    press(site, hearing_of(site, "mua", claim.owed.voice))
    due = [site.jobs.claim(Priority.INTERACTIVE) for _ in range(3)]
    assert sorted(one.owed.voice for one in due if one) == ["cham", "cham-2"]


def test_a_sound_that_was_evicted_is_made_again(tmp_path: Path) -> None:
    with newspaper(tmp_path, Slow(0.02)) as news:
        news.put("cham")
        state = news.ready("cham")
        whole = news.http.get(state["urls"]["mp3"]).content
        for blob in (tmp_path / "audio" / "narrations").rglob("*.mp3"):
            blob.unlink()
        time.sleep(0.6)  # a file that is being heard is looked at twice a second
        answer = news.http.get(state["urls"]["audio"])
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert "tạo lại" in answer.json()["detail"]
        assert news.http.get(f"/audio/{'0' * 64}.mp3").status_code == 404
        assert whole.endswith(news.http.get(state["urls"]["mp3"]).content)
        again = wait_for(lambda: news.http.get(state["urls"]["audio"]), lambda answer: answer.status_code == 200)
        assert again.content == whole
        assert len(news.engine.spoken) == 7


def test_captions_of_an_article_that_is_not_whole_are_asked_for_again_later(tmp_path: Path) -> None:
    with newspaper(tmp_path, Slow(0.2)) as news:
        news.put("cham")
        answer = news.http.get("/articles/cham.vtt")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert "đang được đọc" in answer.json()["detail"]


def test_a_listener_who_leaves_stops_nothing_for_the_others(tmp_path: Path) -> None:
    with newspaper(tmp_path, Slow(0.1)) as news:
        news.put("cham")
        with news.http.stream("GET", "/articles/cham.mp3") as answer:
            next(answer.iter_raw())
        assert news.ready("cham")["duration"] > 0
        wait_for(lambda: [t for t in threading.enumerate() if t.name.startswith("narrate")], lambda left: not left)
