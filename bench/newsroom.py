"""The newsroom's side: publishes a second, how soon a dead process's work goes on, an idle service, nginx in front."""

import http.client
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import httpx
import psutil
import psycopg

from bench.report import Figure, at_least, at_most, report
from bench.serving import RANGE, ROUNDS, narrated, nginx, rate, running
from tests.scale.servers import Nginx, Postgres, free_ports

BAONOI = str(Path(sys.executable).parent / "baonoi")
SHIPPED = Path(__file__).parent.parent / "deploy" / "nginx.conf"
CLIENTS = (1, 8, 32)
SECONDS = 3.0
DEATHS = 5
LONG = "\n".join(f"Câu thứ {n} kể về cơn mưa ở thôn số {n} của xã Bằng Lãng." for n in range(1, 400))
HELD = "SELECT owner FROM jobs WHERE owner <> ''"


@contextmanager
def served(home: Path, *options: str, **environment: str) -> Iterator[tuple[str, psutil.Process]]:
    """Run the service and give its address and its process."""
    environment |= {"BAONOI_HOME": str(home), "BAONOI_VOICES": "espeak-bac"}
    with running([BAONOI, "serve", "--port", "0", *options], **environment) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1], psutil.Process(process.pid)


def accepted(base: str, clients: int, name: str) -> float:
    """Return how many new articles a second are accepted from so many clients, each waiting for its answer."""
    until = time.monotonic() + SECONDS

    def publish(client: int) -> int:
        connection = http.client.HTTPConnection(urlsplit(base).netloc)
        count = 0
        while time.monotonic() < until:
            body = {"title": f"Tin {count}", "text": f"Tin số {count} của bàn {client}.\nSáng nay có mưa."}
            headers = {"content-type": "application/json"}
            connection.request("PUT", f"/api/articles/{name}-{client}-{count}", json.dumps(body), headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 202
            count += 1
        connection.close()
        return count

    began = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        count = sum(pool.map(publish, range(clients)))
    return count / (time.monotonic() - began)


def publishing(kind: str, folder: Path, **environment: str) -> list[Figure]:
    """Measure how many publishes a second are accepted, each kept on the disk before it is answered."""
    with served(folder / "publishing", "--no-work", **environment) as (base, _):
        return [
            Figure(f"{kind}: publishes accepted, {clients} at once", accepted(base, clients, f"n{clients}"), "a second")
            for clients in CLIENTS
        ]


def gone_on(owner: Callable[[], str], before: str, since: float) -> float:
    """Return the seconds since a moment until somebody else holds the long article."""
    while owner() in ("", before):
        if time.monotonic() - since > 20:
            raise TimeoutError("nobody took it over")
        time.sleep(0.005)
    return time.monotonic() - since


def held(owner: Callable[[], str]) -> str:
    """Return who holds the long article, once somebody does."""
    until = time.monotonic() + 30
    while not (found := owner()):
        assert time.monotonic() < until
        time.sleep(0.01)
    return found


def publish_long(base: str, version: int) -> None:
    """Publish the long article, with another text each time."""
    body = {"title": f"Tin dài {version}", "text": LONG.replace("Câu", f"Bản {version} câu")}
    httpx.put(f"{base}/api/articles/dai-{version}", json=body).raise_for_status()


def takeovers(folder: Path, database: str) -> list[float]:
    """Kill the one of two workers that holds an article, and return the seconds until the other one does."""
    taken = []
    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as asked:

        def owner() -> str:
            row = asked.execute(HELD).fetchone()
            return str(row[0]) if row else ""

        settings = {"BAONOI_DATABASE": database, "BAONOI_STORE": "", "BAONOI_VOICES": "espeak-bac"}
        command = [BAONOI, "worker", "--threads", "1"]
        with served(folder / "takeover", "--no-work", BAONOI_DATABASE=database) as (base, _):
            for death in range(DEATHS):
                environment = settings | {"BAONOI_HOME": str(folder / "takeover")}
                with running(command, **environment) as first:
                    publish_long(base, death)
                    before = held(owner)
                    with running(command, **environment) as second:
                        assert second.stdout is not None
                        time.sleep(4)  # until it is at work
                        first.kill()
                        taken.append(gone_on(owner, before, time.monotonic()))
                httpx.delete(f"{base}/api/articles/dai-{death}").raise_for_status()
    return taken


def recoveries(folder: Path) -> list[float]:
    """Kill the service that narrates an article, and return the seconds from its next answer until it goes on."""
    taken = []
    home = folder / "recovery"

    def owner() -> str:
        with closing(sqlite3.connect(home / "baonoi.sqlite", timeout=10)) as database:
            row = database.execute(HELD).fetchone()
        return str(row[0]) if row else ""

    for death in range(DEATHS):
        with served(home) as (base, process):
            publish_long(base, death)
            before = held(owner)
            process.kill()
        with served(home) as (base, _):
            taken.append(gone_on(owner, before, time.monotonic()))
            httpx.delete(f"{base}/api/articles/dai-{death}").raise_for_status()
    return taken


def through_nginx(folder: Path) -> list[Figure]:
    """Measure a cached MP3 through the configuration that we ship, beside nginx alone on the same file."""
    home = folder / "fronted"
    with served(home) as (ours, _), nginx(_made(folder / "alone"), home / "audio") as alone:
        state = narrated(ours)
        digest = str(state["digest"])
        (port,) = free_ports(1)
        text = SHIPPED.read_text("utf-8")
        for shipped, here in (
            ("listen 80 ", f"listen 127.0.0.1:{port} "),
            ("root /data/audio;", f"root {home}/audio;"),
            ("server baonoi:8000;", f"server {urlsplit(ours).netloc};"),
        ):
            assert text.count(shipped) == 1
            text = text.replace(shipped, here)
        front = Nginx(folder / "front", text, port)
        front.start()
        try:
            pair = (f"{front.base}/audio/{digest}.mp3", f"{alone}/narrations/{digest[:2]}/{digest}.mp3")
            assert len({httpx.get(url).content for url in pair}) == 1
            figures = []
            for said, headers in (("whole file", ()), ("64 KB range", (f"Range: {RANGE}",))):
                rates = [(rate(pair[0], *headers), rate(pair[1], *headers)) for _ in range(ROUNDS)]
                figures.append(Figure(f"{said}, shipped nginx", median(a for a, _ in rates), "requests/s"))
                ratio = median(a / b for a, b in rates)
                figures.append(at_least(f"{said}, shipped nginx against nginx alone", ratio, 0.8))
            return figures
        finally:
            front.stop()


def idle(folder: Path) -> Figure:
    """Measure the memory of a service that has nothing to do."""
    with served(folder / "idle") as (base, process):
        httpx.get(base).raise_for_status()
        time.sleep(3)
        return at_most("an idle embedded service", process.memory_full_info().pss / 1e6, 200, "MB")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def main() -> int:
    """Measure, and report."""
    server = Postgres(fsync=True)
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            server.start()
            over = takeovers(folder, server.new_database())
            again = recoveries(folder)
            figures = [
                idle(folder),
                *publishing("SQLite", folder),
                *publishing("Postgres", folder / "postgres", BAONOI_DATABASE=server.new_database()),
                at_most(f"a survivor takes over, median of {DEATHS}", median(over), 2, "s"),
                at_most(f"a survivor takes over, slowest of {DEATHS}", max(over), 3, "s"),
                at_most(f"a restarted service goes on, slowest of {DEATHS}", max(again), 2, "s"),
                *through_nginx(folder),
            ]
    finally:
        server.remove()
    return not report("newsroom", figures)


if __name__ == "__main__":
    sys.exit(main())
