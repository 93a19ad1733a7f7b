"""What readers hear when the newsroom's voice cannot speak: another voice, whole, until the better one is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from player.article import Article, read_text
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database
from player.catalogue.records import State
from player.errors import VoiceError
from player.newsroom.jobs import Jobs
from player.newsroom.newsroom import Newsroom
from player.parts import make_parts
from player.settings import Settings
from player.voices.chain import wait_for_better
from tests.speaking.gtts_server import GTTSServer

TEXT = "Mưa lớn\nSáng nay có mưa to."


class Desk:
    """A newsroom whose voices are gtts, at a server of the test's own, and then the embedded one."""

    def __init__(self, server: GTTSServer, folder: Path, voices: str = "gtts,espeak-bac") -> None:
        self.server = server
        self.now = 1_000_000.0
        # One sentence at a time, so that the requests a voice was asked can be counted.
        settings = Settings(
            home=folder, voices=voices, gtts_url=server.url, voice_attempts=1, encoder_threads=1, online_calls=1
        )
        engine = open_database("sqlite:///:memory:")
        self.catalogue = Catalogue(engine, lambda: self.now)
        self.jobs = Jobs(engine, lambda: self.now)
        self.newsroom = Newsroom(make_parts(settings), self.catalogue)

    def publish(self, text: str = TEXT, voice: str = "") -> Article:
        article = read_text(text)
        self.newsroom.publish("mua-lon", article, voice)
        return article

    def work(self) -> int:
        """Make what is due, and return how many narrations that were."""
        done = 0
        while claim := self.jobs.claim():
            self.newsroom.narrate(claim, lambda *_: None)
            done += 1
        return done


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with GTTSServer() as server:
        yield Desk(server, tmp_path)


def test_the_first_voice_of_the_chain_narrates_what_names_none(desk: Desk) -> None:
    desk.publish()
    assert desk.work() == 1
    published = desk.catalogue.article("mua-lon")
    assert (published.voice, published.state) == ("gtts", State.READY)
    assert set(desk.server.asked.values()) == {1}
    desk.now += 1e6
    assert desk.work() == 0


def test_another_voice_narrates_it_meanwhile_and_nobody_is_told_of_a_failure(desk: Desk) -> None:
    desk.server.fault = lambda text: "overloaded"
    desk.publish()
    assert desk.work() == 1
    published = desk.catalogue.article("mua-lon")
    assert (published.state, published.failure) == (State.READY, "")
    assert published.narration is not None
    assert desk.jobs.status("mua-lon", "gtts") is None
    assert not desk.newsroom.publish("mua-lon", read_text(TEXT))


def test_the_better_voice_takes_its_place_once_it_is_back(desk: Desk) -> None:
    desk.server.fault = lambda text: "overloaded"
    desk.publish()
    desk.work()
    poorer = desk.catalogue.article("mua-lon").narration
    desk.now += wait_for_better(0) - 1
    assert desk.work() == 0
    desk.now += 2
    desk.server.fault = lambda text: ""
    assert desk.work() == 1
    better = desk.catalogue.article("mua-lon").narration
    assert poorer is not None
    assert better is not None
    assert better.digest != poorer.digest
    desk.now += 1e6
    assert desk.work() == 0


def test_a_voice_that_stays_away_is_tried_more_and_more_seldom_and_changes_nothing(desk: Desk) -> None:
    desk.server.fault = lambda text: "sorry"
    desk.publish()
    desk.work()
    kept = desk.catalogue.narrations("mua-lon")
    for tries in range(3):
        desk.now += wait_for_better(tries) - 1
        assert desk.work() == 0
        desk.now += 2
        assert desk.work() == 1
        assert desk.catalogue.article("mua-lon").state is State.READY
    assert desk.catalogue.narrations("mua-lon") == kept
    assert sum(desk.server.asked.values()) == 1


def test_an_edit_is_narrated_at_once_and_not_when_the_better_voice_was_due(desk: Desk) -> None:
    desk.server.fault = lambda text: "overloaded"
    desk.publish()
    desk.work()
    desk.server.fault = lambda text: ""
    edited = desk.publish("Mưa lớn\nSáng nay có mưa to. Chiều tạnh.")
    assert desk.catalogue.article("mua-lon").state is State.QUEUED
    assert desk.work() == 1
    assert desk.catalogue.article("mua-lon").article == edited
    desk.now += 1e6
    assert desk.work() == 0


def test_a_voice_that_was_chosen_is_not_replaced(tmp_path: Path) -> None:
    with GTTSServer(lambda text: "overloaded") as server:
        desk = Desk(server, tmp_path, voices="espeak-bac")
        desk.publish(voice="gtts")
        with pytest.raises(VoiceError, match="503"):
            desk.work()
    assert desk.catalogue.article("mua-lon").narration is None
