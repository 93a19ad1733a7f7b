"""Postgres and the bucket go away and come back; nobody has to start anything of ours again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale.conftest import Newspaper
from tests.scale.servers import Postgres, Seaweed
from tests.service.running import wait_for


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
