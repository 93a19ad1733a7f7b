"""An article's state by server-sent events, as real clients follow it, whichever process narrates."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from player.errors import VoiceError
from tests.service.running import Service, Slow, parts_with, served_here, service, wait_for

LONG = "\n".join(f"Ngày {n} tháng 10, mưa {n} giờ liền. Đến trưa trời tạnh, gió cấp {n}." for n in range(1, 5))


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a client reads it."""

    id: str
    event: str
    data: dict[str, Any]


def told(lines: Iterator[str]) -> Iterator[Told]:
    """Yield the events of a stream, as its specification has them read."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        elif "data" in fields:
            yield Told(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}


def follow(base: str, article: str, seen: str = "", **query: Any) -> list[Told]:
    """Return all that a listener is told until the service ends the stream."""
    headers = {"last-event-id": seen} if seen else {}
    url = f"{base}/api/articles/{article}/events"
    # Without certificates to read, which take a client longer than a short article takes a voice.
    with httpx.stream("GET", url, params=query, headers=headers, timeout=20, verify=False) as got:
        assert got.status_code == 200
        assert got.headers["content-type"].startswith("text/event-stream")
        return list(told(got.iter_lines()))


def put(base: str, article: str, text: str = LONG) -> None:
    """Publish an article."""
    answer = httpx.put(f"{base}/api/articles/{article}", json={"title": "Mưa lớn", "text": text}, timeout=20)
    assert answer.status_code == 202, answer.text


def test_a_narration_is_told_from_the_queue_to_the_end(tmp_path: Path) -> None:
    with served_here(parts_with(tmp_path, Slow(0.2))) as base:
        put(base, "a")
        seen = follow(base, "a")
        states = [each.data["state"] for each in seen]
        assert states[-1] == "ready"
        assert set(states[:-1]) <= {"queued", "speaking"}
        assert len({each.id for each in seen}) == len(seen)
        done = [each.data["done"] for each in seen if each.data["state"] == "speaking"]
        assert done == sorted(done)
        assert len(done) >= 4
        assert {each.data["total"] for each in seen if each.data["done"]} == {9}
        now = httpx.get(f"{base}/api/articles/a").json()
        last = seen[-1].data
        assert {name: last[name] for name in ("id", "state", "digest", "duration", "urls")} == {
            name: now[name] for name in ("id", "state", "digest", "duration", "urls")
        }

        # Who comes back is told what is new alone, and is told to stay away when nothing is.
        assert follow(base, "a", seen[1].id) == seen[-1:]
        again = httpx.get(f"{base}/api/articles/a/events", headers={"last-event-id": seen[-1].id})
        assert (again.status_code, again.content) == (204, b"")


def test_a_failure_is_told_with_its_reason_and_who_follows_on_hears_what_comes(tmp_path: Path) -> None:
    engine = Slow(0.02, {"hỏng": VoiceError("Giọng đọc không trả lời.", "no answer", retry_after=300)})
    with served_here(parts_with(tmp_path, engine)) as base:
        put(base, "a", "Sáng nay máy bơm bị hỏng.")
        heard: list[Told] = []

        def listen() -> None:
            with httpx.stream("GET", f"{base}/api/articles/a/events?follow=true", timeout=20) as got:
                for each in told(got.iter_lines()):
                    heard.append(each)
                    if each.data["state"] == "ready":
                        return

        thread = threading.Thread(target=listen)
        thread.start()
        wait_for(lambda: heard, lambda seen: seen and seen[-1].data["reason"])
        assert heard[-1].data["reason"] == "Giọng đọc không trả lời."
        put(base, "a", "Sáng nay máy bơm đã chạy.")
        thread.join(20)
        assert heard[-1].data["state"] == "ready"


def test_a_listener_too_many_is_told_to_wait_and_one_that_left_makes_room(tmp_path: Path) -> None:
    parts = parts_with(tmp_path, Slow(0.5))
    parts = replace(parts, settings=parts.settings.model_copy(update={"event_listeners": 1}))
    with served_here(parts) as base:
        put(base, "a")
        url = f"{base}/api/articles/a/events?follow=true"
        with httpx.stream("GET", url) as first:
            events = told(first.iter_lines())
            next(events)
            refused = httpx.get(url)
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert refused.json()["detail"] == "Đang có quá nhiều người theo dõi."

        def status() -> int:
            with httpx.stream("GET", url) as later:
                return later.status_code

        assert wait_for(status, lambda code: code == 200, 5) == 200


def test_curl_reads_it_and_who_is_unknown_is_not_found(news: Service) -> None:
    put(news.base, "curl", "Sáng nay trời mưa to.")
    said = subprocess.run(
        ["curl", "-sN", "--max-time", "15", f"{news.base}/api/articles/curl/events"],
        capture_output=True, text=True, timeout=20, check=True,
    ).stdout  # fmt: skip
    assert list(told(iter(said.splitlines())))[-1].data["state"] == "ready"
    missing = news.http.get("/api/articles/nobody/events")
    assert (missing.status_code, missing.json()["detail"]) == (404, "Không có bài nào ở địa chỉ này.")
    head = news.http.head("/api/articles/curl/events")
    assert (head.status_code, head.content) == (200, b"")


def test_listeners_of_every_process_hear_what_one_narrates_and_keep_none_from_ending(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with service(home, processes=2) as two:
        put(two.base, "a", "\n".join(f"Ngày {n} tháng 10 có mưa {n} giờ liền." for n in range(1, 30)))
        heard: list[list[Told]] = []
        threads = [threading.Thread(target=lambda: heard.append(follow(two.base, "a"))) for _ in range(8)]
        for thread in threads:
            thread.start()
        state = two.ready("a")
        ready_at = time.monotonic()
        for thread in threads:
            thread.join(20)
        assert time.monotonic() - ready_at < 1.5, "they are told within half a second, on a machine that is busy"
        assert [each[-1].data["state"] for each in heard] == ["ready"] * 8
        assert min(len(each) for each in heard) > 1, "they were there before it was ready"
        assert {each[-1].data["digest"] for each in heard} == {state["digest"]}
        # The same event has the same id in every process: a client may come back to another.
        assert len({each[-1].id for each in heard}) == 1

        with httpx.stream("GET", f"{two.base}/api/articles/a/events?follow=true", verify=False) as listening:
            events = told(listening.iter_lines())
            next(events)
            began = time.monotonic()
            ending = threading.Thread(target=two.stop)
            ending.start()
            assert list(events) == [], "the stream ends as it should, and is not cut"
            ending.join()
            assert time.monotonic() - began < 5, "it would wait ten seconds for who does not leave"
        assert '"error"' not in two.log()
