"""A million articles, all owed to the archive: what a reader, a worker and an unchanged PUT wait for."""

import http.client
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Engine, text

from bench.report import Figure, at_most, report
from bench.serving import running
from player.article import read_text
from player.catalogue.archive import Archive
from player.catalogue.clock import clock_of
from player.catalogue.database import open_database, transaction
from player.catalogue.debts import Priority
from player.catalogue.rows import values_of
from player.newsroom.jobs import Jobs
from player.voices.espeak import VOICES
from tests.scale.servers import Postgres

MANY = int(os.environ.get("BENCH_ARTICLES", "1000000"))
PRESSES, CLAIMS, PUTS = 60, 300, 300
MARK = "0000000"
NEWS = f"Tin số {MARK}\nTin số {MARK} kể rằng sáng nay có mưa.\nĐến trưa tin số {MARK} nói trời tạnh."
COUNTS = {
    "sqlite": f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {MANY})",
    "postgresql": f"WITH counted(n) AS (SELECT generate_series(1, {MANY}))",
}


def fill(engine: Engine) -> None:
    """Publish a million articles, each with a text of its own, and owe them to the archive."""
    row = values_of(read_text(NEWS))
    numbered = ("title", "blocks")
    columns = [name for name in row if name not in numbered and row[name] is not None]
    now = clock_of(engine)()
    articles = f"""
        INSERT INTO articles (id, title, blocks, voice, shown_at, created_at, updated_at, {", ".join(columns)})
        {COUNTS[engine.dialect.name]} SELECT 'tin-' || n, replace(:title, '{MARK}', CAST(n AS TEXT)),
        replace(:blocks, '{MARK}', CAST(n AS TEXT)), '{VOICES[0].name}', 0, 0, 0, {", ".join(":" + c for c in columns)}
        FROM counted"""
    jobs = f"""
        INSERT INTO jobs (article, voice, content, state, priority, due_at, attempts, done, total, failure, owner,
        lease_until, created_at) {COUNTS[engine.dialect.name]} SELECT 'tin-' || n, '{VOICES[0].name}', :content,
        'queued', {int(Priority.ARCHIVE)}, {now - 200} + n * 0.0001, 0, 0, 0, '', '', 0, 0 FROM counted"""
    with transaction(engine, writes=True) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(articles), {name: row[name] for name in (*numbered, *columns)})
        connection.execute(text(jobs), {"content": row["content"]})


@contextmanager
def served(home: Path, **environment: str) -> Iterator[str]:
    """Run the service and give its address."""
    command = [str(Path(sys.executable).parent / "baonoi"), "serve", "--port", "0"]
    with running(command, BAONOI_HOME=str(home), BAONOI_VOICES=VOICES[0].name, **environment) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]


def dispatch(jobs: Jobs, archive: Archive) -> tuple[float, float]:
    """Return the seconds in which one thread claims and pays a job, and those of two bare commits, taken in turn."""
    seconds = {"jobs": 0.0, "commits": 0.0}
    for _ in range(CLAIMS):
        began = time.perf_counter()
        claim = jobs.claim()
        assert claim is not None
        jobs.drop(claim)
        seconds["jobs"] += time.perf_counter() - began
        began = time.perf_counter()
        archive.pause()  # a row that is written, twice
        archive.resume()
        seconds["commits"] += time.perf_counter() - began
    return seconds["jobs"] / CLAIMS, seconds["commits"] / CLAIMS


def first_clip(base: str, article: str) -> float:
    """Return the seconds from a press on an article to the first bytes of its sound."""
    began = time.perf_counter()
    with httpx.stream("GET", f"{base}/articles/{article}.mp3", timeout=60) as answer:
        answer.raise_for_status()
        next(answer.iter_raw())
        return time.perf_counter() - began


def unchanged(base: str) -> list[float]:
    """Return the milliseconds that PUTs of an article take that is ready and did not change, on one connection."""
    body = json.dumps({"title": "Tin mới", "text": NEWS})
    connection = http.client.HTTPConnection(urlsplit(base).netloc)

    def put() -> int:
        connection.request("PUT", "/api/articles/moi", body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    assert put() == 202
    until = time.monotonic() + 60
    while httpx.get(f"{base}/api/articles/moi").json()["state"] != "ready":
        assert time.monotonic() < until
        time.sleep(0.1)
    taken = []
    for _ in range(PUTS):
        began = time.perf_counter()
        assert put() == 200
        taken.append((time.perf_counter() - began) * 1000)
    connection.close()
    return taken


def measured(kind: str, url: str, home: Path) -> list[Figure]:
    """Return the figures of one database."""
    engine = open_database(url)
    fill(engine)
    archive = Archive(engine, clock_of(engine))
    job, commits = dispatch(Jobs(engine, clock_of(engine)), archive)
    with served(home, BAONOI_DATABASE=url) as base:
        chosen = random.Random(7).sample(range(MANY // 2, MANY), PRESSES)
        presses = [first_clip(base, f"tin-{number}") for number in chosen]
        archive.pause()
        time.sleep(2)  # until every process has seen that
        puts = unchanged(base)
    engine.dispose()
    return [
        Figure(f"{kind}: dispatch, one thread", 1 / job, "jobs/s"),
        at_most(f"{kind}: a job's dispatch against two commits of one row", job / commits, 6),
        at_most(f"{kind}: press to first clip, the archive at work, p50", median(presses), 1, "s"),
        at_most(f"{kind}: press to first clip, the archive at work, p99", quantiles(presses, n=100)[98], 2.5, "s"),
        at_most(f"{kind}: unchanged PUT, p50", median(puts), 5, "ms"),
        Figure(f"{kind}: unchanged PUT, p99", quantiles(puts, n=100)[98], "ms"),
    ]


def on_sqlite() -> list[Figure]:
    """Measure with SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        return measured("SQLite", f"sqlite:///{folder}/million.sqlite", Path(folder) / "home")


def on_postgres() -> list[Figure]:
    """Measure with a Postgres of our own, which keeps what it is given as carefully as its makers have it."""
    server = Postgres(fsync=True)
    home = Path(tempfile.mkdtemp())
    try:
        server.start()
        return measured("Postgres", server.new_database(), home)
    finally:
        server.remove()
        shutil.rmtree(home)


def main() -> int:
    """Measure both databases, and report."""
    ways: tuple[Callable[[], list[Figure]], ...] = (on_sqlite, on_postgres)
    return not report("million", [Figure("articles, all owed", MANY), *(f for way in ways for f in way())])


if __name__ == "__main__":
    sys.exit(main())
