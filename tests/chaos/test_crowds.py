"""Crowds: two hundred who press play at the same moment, and a thousand on slow networks."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import psutil
import pytest

from player.audio.mp3 import FRAME_BYTES
from tests.chaos.engine import Engine
from tests.service.running import Service, service

FIRST_PLAYS = 200
SLOW = 1000
LISTENER_BYTES = 120_000  # that one who does not read may cost
LINES = [f"Câu thứ {n} kể chuyện cơn mưa ở thôn bên." for n in range(1, 16)]


def memory_of(running: Service) -> int:
    """Return the bytes of memory that a service and its children have, what they share counted once."""
    family = [psutil.Process(running.process.pid), *psutil.Process(running.process.pid).children(recursive=True)]
    return sum(one.memory_full_info().pss for one in family)


def connected(base: str, receives: int = 0) -> socket.socket:
    """Return a connection on which nothing was asked yet; `receives` are the bytes that its side holds."""
    one = socket.socket()
    if receives:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
    one.settimeout(120)
    address = urlsplit(base)
    one.connect((address.hostname, address.port))
    return one


def ask(one: socket.socket, path: str) -> None:
    """Send a GET."""
    one.sendall(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())


def read(one: socket.socket) -> bytes:
    """Return the body of an answer, which has to be 200 and to end as it should."""
    with one:
        answer = http.client.HTTPResponse(one)
        answer.begin()
        assert answer.status == 200
        return answer.read()


def test_two_hundred_first_plays_over_two_processes_hear_the_same_and_each_sentence_is_spoken_once(
    tmp_path: Path,
) -> None:
    with Engine(0.25) as engine, service(tmp_path / "home", processes=2, **engine.environment("one")) as running:
        running.put("am", text="Bài này làm nóng máy.")  # so that what every process loads once is loaded
        running.ready("am")
        before = memory_of(running)
        crowd = [connected(running.base) for _ in range(FIRST_PLAYS)]
        assert running.put("lanh", text="\n".join(LINES)).status_code == 202
        began = time.monotonic()
        for one in crowd:
            ask(one, "/articles/lanh.mp3")
        most = before
        with ThreadPoolExecutor(FIRST_PLAYS) as pool:
            listening = [pool.submit(read, one) for one in crowd]
            while not all(one.done() for one in listening):
                most = max(most, memory_of(running))
                time.sleep(0.1)
            bodies = {one.result() for one in listening}
        seconds = time.monotonic() - began
        state = running.ready("lanh")
        whole = running.http.get(state["urls"]["audio"]).content
        assert all(len(spoken) == 1 for spoken in engine.by_text().values())
        assert len(engine.by_text()) == 2 + len(LINES)  # one title for both
        streamed = bodies - {whole}  # whoever came late had the file itself
        assert len(streamed) == 1
        (frames,) = streamed
        assert whole.endswith(frames)
        assert len(frames) % FRAME_BYTES == 0
        assert len(frames) > 0.9 * (state["bytes"] - 4096)
        grown = (most - before) / FIRST_PLAYS
        assert grown < 250_000
    print(f"\n{FIRST_PLAYS} first plays in {seconds:.1f} s, {grown / 1000:.0f} kB of memory each")


@pytest.fixture(scope="module")
def long_news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with an article of about 2 MB."""
    with service(tmp_path_factory.mktemp("slow") / "home") as running:
        running.put("dai", text="\n".join(line.replace("Câu", f"Đoạn {n} câu") for n in range(6) for line in LINES))
        running.ready("dai", 120)
        yield running


def waiting_in_the_kernel(port: int) -> list[int]:
    """Return the bytes that the kernel holds for each connection that a port serves, where it tells."""
    table = Path("/proc/net/tcp")
    rows = [line.split() for line in table.read_text().splitlines()[1:]] if table.exists() else []
    return [int(row[4].partition(":")[0], 16) for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"]


def slowest_of(path: str, running: Service, times: int = 200) -> float:
    """Return the 99th percentile of the seconds that a quick listener's 64 KB take."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        assert len(running.http.get(path, headers={"range": "bytes=65536-131071"}).content) == 65536
        seconds.append(time.perf_counter() - began)
    return quantiles(seconds, n=100)[98]


def test_a_thousand_who_do_not_read_cost_little_and_keep_nobody_waiting(long_news: Service) -> None:
    path = urlsplit(long_news.state("dai")["urls"]["audio"]).path
    before, alone = memory_of(long_news), slowest_of(path, long_news)
    slow: list[socket.socket] = []
    try:
        for _ in range(SLOW):
            slow.append(connected(long_news.base, receives=4096))
            ask(slow[-1], path)
        time.sleep(1.0)  # so that the service and the kernel hold all that they would
        among = slowest_of(path, long_news)
        each = (memory_of(long_news) - before) / SLOW
        kernel = waiting_in_the_kernel(urlsplit(long_news.base).port or 0)
        held = sum(kernel) / max(1, len(kernel))
        print(f"\n{SLOW} slow: {each / 1000:.0f} kB each, kernel {held / 1000:.0f} kB; p99 {alone:.4f} → {among:.4f} s")
        assert threading.active_count() < 50
        assert each < LISTENER_BYTES
        assert among < max(3 * alone, 0.05)
    finally:
        for one in slow:
            one.close()
