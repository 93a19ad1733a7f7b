"""Listeners on slow networks cost little and harm nobody."""

import socket
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from tests.service.running import Service, service

LISTENERS = 200
LONG = "\n".join(f"Câu thứ {n} kể về cơn mưa ở thôn số {n} của xã Bằng Lãng." for n in range(1, 80))


@pytest.fixture(scope="module")
def long_news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a long article and a short one."""
    home: Path = tmp_path_factory.mktemp("slow") / "home"
    home.mkdir()
    with service(home) as running:
        running.put("dai", text=LONG)
        running.put("ngan")
        running.ready("dai", 120)
        running.ready("ngan")
        yield running


def waiting_in_the_kernel(port: int) -> list[int]:
    """Return the bytes that the kernel holds for each connection that a port serves."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    # sl, local address, remote address, state, tx_queue:rx_queue …; 01 is an established connection
    return [int(row[4].partition(":")[0], 16) for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"]


def test_those_who_do_not_read_cost_little_memory_and_keep_nobody_waiting(long_news: Service) -> None:
    url = long_news.state("dai")["urls"]["audio"]
    port = int(long_news.base.rpartition(":")[2])
    server = psutil.Process(long_news.process.pid)
    before = server.memory_info().rss
    slow: list[socket.socket] = []
    try:
        for _ in range(LISTENERS):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect(("127.0.0.1", port))
            one.sendall(f"GET {url.removeprefix(long_news.base)} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
            slow.append(one)
        times = []
        for _ in range(20):
            began = time.monotonic()
            assert len(long_news.http.get(url, headers={"range": "bytes=0-65535"}).content) == 65536
            times.append(time.monotonic() - began)
        assert statistics.median(times) < 0.5
        assert (server.memory_info().rss - before) / LISTENERS < 120_000
        if Path("/proc/net/tcp").exists():
            time.sleep(1.5)  # so that the kernel has taken all it would
            held = waiting_in_the_kernel(port)
            assert len(held) >= LISTENERS
            assert statistics.median(held) < 500_000
    finally:
        for one in slow:
            one.close()


def test_two_hundred_readers_at_once_are_all_answered(long_news: Service) -> None:
    paths = ("/articles/ngan", "/articles/ngan.json", "/articles/ngan.mp3", "/api/articles/ngan")

    def read(_number: int) -> list[int]:
        with httpx.Client(base_url=long_news.base, timeout=60) as http:
            return [http.get(path).status_code for path in paths]

    with ThreadPoolExecutor(50) as pool:
        assert all(statuses == [200] * len(paths) for statuses in pool.map(read, range(200)))
