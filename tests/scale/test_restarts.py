"""One machine is killed and started again; Postgres goes away and comes back, and nothing of ours is touched."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.scale.conftest import Newspaper
from tests.scale.servers import Postgres, Seaweed
from tests.service.running import Service, wait_for


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Newspaper, Postgres]]:
    """A newspaper on a Postgres of its own, with its audio in a folder that its processes share."""
    server = Postgres()
    server.start()
    paper = Newspaper(tmp_path, server, Seaweed(tmp_path / "unused"))
    paper.environment["BAONOI_STORE"] = ""
    yield paper, server
    paper.end()
    server.remove()


def test_one_machine_alone_goes_on_within_two_seconds_of_its_start_after_it_was_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    first = Service(home)
    first.put("dai", "\n".join(f"Câu thứ {n} kể về cơn mưa ở thôn số {n} của xã Bằng Lãng." for n in range(300)))
    wait_for(lambda: first.state("dai"), lambda state: state["done"] > 3, 30)

    def owner() -> str:
        with closing(sqlite3.connect(home / "baonoi.sqlite", timeout=10)) as database:
            row = database.execute("SELECT owner FROM jobs WHERE article = 'dai'").fetchone()
            return str(row[0]) if row else "nobody"

    before = owner()
    first.kill()
    began = time.monotonic()
    second = Service(home)
    answered = time.monotonic() - began
    wait_for(owner, lambda now: now not in (before, ""), 10)
    went_on = time.monotonic() - began
    second.kill()
    # On a busy machine the start alone takes longer than all of it should.
    assert went_on < max(2.0, answered + 0.5)


def test_a_postgres_that_is_killed_and_comes_back_is_gone_on_with(own: tuple[Newspaper, Postgres]) -> None:
    newspaper, server = own
    web, worker = newspaper.web(), newspaper.worker()
    web.put("truoc", "Bài này có trước.")
    web.ready("truoc", 30)
    server.kill()
    refused = web.put("giua", "Bài này gửi khi cơ sở dữ liệu đang tắt.")
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    wait_for(worker.log, lambda said: "is away" in said, 10)
    server.start()
    assert wait_for(lambda: web.put("sau", "Bài này gửi sau."), lambda answer: answer.status_code == 202).is_success
    web.ready("sau", 30)
    said = [json.loads(line)["event"] for line in worker.log().splitlines()]
    assert said.count("the database is back") == sum("is away" in event for event in said) == 1
