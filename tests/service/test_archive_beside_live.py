"""The archive beside a running service: overtaken by live articles and by readers, and paused from outside.

In a file of its own, so that the service that works off a thousand articles ends with the tests that need it.
"""

import json
import time
from collections.abc import Iterator

import pytest

from player.article import read_text
from player.catalogue.archive import Standing
from player.catalogue.database import open_database, transaction
from player.catalogue.debts import Priority
from player.catalogue.publishing import UNTOUCHED, Sent, publish
from tests.service.archives import backfill, standing_of
from tests.service.running import Service, service, wait_for


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a thousand articles of the archive to narrate."""
    home = tmp_path_factory.mktemp("busy") / "home"
    home.mkdir()
    database = open_database(f"sqlite:///{home / 'baonoi.sqlite'}")
    long = "\n".join(f"Đây là câu thứ {n} của một bài dài trong kho lưu trữ của báo." for n in range(20))
    with transaction(database, writes=True) as connection:
        for n in range(1000):
            article = read_text(f"Bài cũ {n}\nBài {n}. {long}")
            publish(
                connection, Sent(f"cu-{n}", article, "espeak-bac", priority=Priority.ARCHIVE), time.time(), UNTOUCHED
            )
    database.dispose()
    with service(home) as running:
        yield running


def test_a_live_article_and_a_reader_overtake_a_thousand_of_the_archive_at_once(busy: Service) -> None:
    with standing_of(busy.home) as archive:
        wait_for(archive.standing, lambda standing: standing.ever.articles > 0)
        began = time.monotonic()
        busy.put("song")
        busy.ready("song", 10)
        assert time.monotonic() - began < 5
        busy.http.post("/articles/cu-900/listen").raise_for_status()
        busy.ready("cu-900", 10)
        assert archive.standing().left > 500


def test_a_pause_from_outside_holds_for_the_service_and_live_articles_go_on(busy: Service) -> None:
    with standing_of(busy.home) as archive:
        assert "paused" in backfill(busy.home, "pause").stdout
        before: Standing = wait_for(archive.standing, lambda standing: standing.speaking == 0)
        time.sleep(1.2)
        assert archive.standing().ever == before.ever
        busy.put("song-2")
        busy.ready("song-2", 10)
        told = json.loads(backfill(busy.home, "status", "--json").stdout)
        assert (told["is_paused"], told["is_open"], told["waiting"]) == (True, False, archive.standing().waiting)
        archive.resume()
        wait_for(archive.standing, lambda standing: standing.ever.articles > before.ever.articles)
