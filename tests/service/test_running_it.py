"""Running it: what the service tells of itself, that it ends well, and that it tells no secrets."""

import json
import signal
import socket
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from player.catalogue.database import open_database
from player.catalogue.keys import Keys, Scope
from player.errors import VoiceError
from tests.service.running import Service, Slow, parts_with, served_here, service, wait_for


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home for a service."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def metrics(http: httpx.Client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return every sample by its name and labels."""
    answer = http.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def value(http: httpx.Client, name: str, **labels: str) -> float:
    """Return one sample's value, 0 if it is not there."""
    return metrics(http).get((name, tuple(sorted(labels.items()))), 0.0)


def test_an_article_moves_the_metrics_and_an_edit_counts_what_was_reused(news: Service) -> None:
    def utterances(source: str) -> float:
        return value(news.http, "baonoi_utterances_total", source=source)

    spoken, reused = utterances("spoken"), utterances("reused")
    route = {"method": "PUT", "route": "/api/articles/{article_id}", "status": "2xx"}
    puts = value(news.http, "baonoi_http_requests_total", **route)
    sounds = value(news.http, "baonoi_audio_requests_total")
    assert news.put("do-dem", "Câu riêng của phép đo. Câu thứ hai cũng riêng.", "Phép đo").status_code == 202
    news.ready("do-dem")
    news.put("do-dem", "Câu riêng của phép đo. Câu thứ hai đã sửa lại.", "Phép đo")
    news.http.get(news.ready("do-dem")["urls"]["audio"])
    assert utterances("spoken") - spoken == 4  # with the title
    assert utterances("reused") - reused == 2
    assert value(news.http, "baonoi_http_requests_total", **route) - puts == 2
    assert value(news.http, "baonoi_audio_requests_total") - sounds == 1
    assert value(news.http, "baonoi_spoken_seconds_total", engine="espeak", voice="espeak-bac") > 1
    assert value(news.http, "baonoi_queue_narrations", priority="publish", state="queued") >= 0
    assert value(news.http, "baonoi_up", part="database") == 1
    assert "do-dem" not in news.http.get("/metrics").text


def test_metrics_are_for_this_machine_and_for_read_keys_until_they_are_opened(tmp_path: Path) -> None:
    parts = parts_with(tmp_path, Slow(0.0))
    outside = {"host": "nghe.bao.vn"}
    with served_here(parts) as base, httpx.Client(base_url=base) as http:
        refused = http.get("/metrics", headers=outside)
        assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
        key = Keys(open_database(parts.settings.database_url)).make("giam-sat", [Scope.READ])[1]
        wait_for(lambda: http.get("/metrics", headers=outside).status_code, lambda status: status == 401)
        assert http.get("/metrics", headers=outside | {"authorization": f"Bearer {key}"}).status_code == 200
        assert http.get("/metrics").status_code == 200
    settings = parts.settings.model_copy(update={"metrics": "open"})
    fresh = replace(parts_with(tmp_path, Slow(0.0)), settings=settings)
    with served_here(fresh) as base:
        assert httpx.get(f"{base}/metrics", headers=outside).status_code == 200


def test_the_processes_of_a_service_are_seen_as_one_and_what_a_dead_one_counted_stays(home: Path) -> None:
    with service(home, processes=2) as running:
        for n in range(3):
            running.put(f"bai-{n}", text=f"Bài riêng số {n}.")
        for n in range(3):
            running.ready(f"bai-{n}")
        made = {"name": "baonoi_narrations_total", "outcome": "made"}
        wait_for(lambda: value(running.http, **made), lambda count: count == 3)
        with httpx.Client(
            base_url=running.base
        ) as another:  # of the other process, perhaps, which is told a second later
            wait_for(lambda: value(another, **made), lambda count: count == 3)
    shared = list((home / "run").rglob("*.json"))
    assert len(shared) == 2


def test_a_press_on_a_cold_article_and_a_stream_are_timed_to_their_first_sound(tmp_path: Path) -> None:
    with served_here(parts_with(tmp_path, Slow(0.2))) as base, httpx.Client(base_url=base, timeout=30) as http:
        http.put("/api/articles/dau", json={"title": "Đầu", "text": "Một. Hai. Ba. Bốn. Năm."}).raise_for_status()
        http.put("/api/articles/sau", json={"title": "Sau", "text": "Sáu. Bảy."}).raise_for_status()
        http.post("/articles/sau/listen").raise_for_status()
        http.put("/api/articles/luong", json={"title": "Luồng", "text": "Tám. Chín."}).raise_for_status()
        assert http.get("/articles/luong.mp3").status_code == 200
        wait_for(lambda: value(http, "baonoi_first_sound_seconds_count", way="press"), lambda count: count >= 1)
        assert value(http, "baonoi_first_sound_seconds_sum", way="press") > 0.15
        assert value(http, "baonoi_first_sound_seconds_count", way="stream") == 1
        assert value(http, "baonoi_first_sound_seconds_bucket", way="stream", le="300.0") == 1


def test_readiness_names_what_is_wrong_and_answers_within_a_second_while_the_voice_hangs(tmp_path: Path) -> None:
    engine = Slow(0.0)
    held = threading.Event()

    class Hanging(Slow):
        def speak(self, spoken: str, voice: Any) -> Any:
            held.wait(30)
            raise VoiceError("Giọng hỏng.", "The voice is broken.")

    with served_here(parts_with(tmp_path / "a", engine)) as base:
        body = wait_for(lambda: httpx.get(f"{base}/readyz").json(), lambda body: body["status"] == "ok")
        assert body["checks"] == {"voice": "ok", "store": "ok", "database": "ok"}
        assert not list((tmp_path / "a" / "audio" / "probes").iterdir())
    with served_here(parts_with(tmp_path / "b", Hanging(0.0))) as base:
        began = time.monotonic()
        answer = httpx.get(f"{base}/readyz")
        assert time.monotonic() - began < 3  # 0.7 s, and a busy machine
        assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "ok")
        assert answer.json()["checks"]["voice"] == "the first look is under way"
        held.set()
        body = wait_for(lambda: httpx.get(f"{base}/readyz").json(), lambda body: "broken" in body["checks"]["voice"])
        assert body["status"] == "unready"


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the connection ends."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def asked(running: Service, path: str) -> socket.socket:
    """Return a connection that has asked for a path, and takes little of the answer before it is read."""
    host, port = running.base.removeprefix("http://").split(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(20)
    connection.connect((host, int(port)))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return connection


def test_told_to_end_it_says_so_gives_whole_files_whole_cuts_endless_streams_and_exits_with_0(home: Path) -> None:
    running = Service(home, BAONOI_DRAIN_SECONDS="1", BAONOI_GRACE_SECONDS="2")
    running.put("vua", text=sentences(60))
    whole = running.http.get(running.ready("vua")["urls"]["audio"]).content
    assert len(whole) > 500_000
    running.put("dai", text=sentences(500))
    with (
        asked(running, "/articles/dai.mp3") as stream,
        asked(running, "/articles/vua.mp3") as download,
        httpx.Client(base_url=running.base) as kept,
    ):
        begun = [stream.recv(4096), download.recv(4096)]
        assert [part[:12] for part in begun] == [b"HTTP/1.1 200"] * 2
        assert b"transfer-encoding: chunked" in begun[0]
        kept.get("/healthz")
        running.process.send_signal(signal.SIGTERM)
        answer = wait_for(lambda: kept.get("/readyz"), lambda answer: answer.json()["status"] == "draining", 5)
        assert (answer.status_code, set(answer.json()["checks"])) == (503, {"process"})
        got = begun[1] + read_all(download)
        assert got.partition(b"\r\n\r\n")[2] == whole
        cut = begun[0] + read_all(stream)
    assert running.process.wait(20) == 0
    assert not cut.endswith(b"0\r\n\r\n")
    assert len(cut) > 4096
    told = [json.loads(line) for line in running.log().splitlines()]
    assert [line["event"] for line in told].count("given back") == 1
    running.stop()
    with service(home) as again:
        assert again.state("dai")["state"] in ("queued", "speaking")


def sentences(count: int) -> str:
    """Return a text of so many sentences, no two alike."""
    return "\n".join(f"Câu thứ {n} kể về cơn mưa ở thôn số {n} của xã Bằng Lãng." for n in range(1, count + 1))
