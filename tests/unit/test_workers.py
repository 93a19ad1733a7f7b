"""Workers meet whatever an article brings, and go on with the next."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import time

import pytest
from sqlalchemy import Engine

from player.article import read_text
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database
from player.catalogue.debts import LEASE_SECONDS, MOST_DEATHS, Claim, Priority
from player.catalogue.records import Made, Published, State
from player.errors import ArticleTooLong, UnknownArticle, VoiceError, VoiceMissing
from player.newsroom.jobs import Jobs
from player.newsroom.workers import DEADLY, MISHAP, Interrupted, Report, Workers
from tests.service.running import wait_for

RAIN = read_text("Mưa lớn\nSáng nay có mưa.")
MADE = Made("d" * 64, 3.6, 22_000, "[]")


class Newsdesk:
    """A catalogue, its queue, and workers that do what a test says for each article."""

    def __init__(self, engine: Engine) -> None:
        self.catalogue = Catalogue(engine)
        self.jobs = Jobs(engine)
        self.acts: dict[str, Callable[[Claim, Report], None]] = {}
        self.done: list[str] = []
        self.workers = Workers(self.jobs, self.make)

    def make(self, claim: Claim, report: Report) -> None:
        report(0, 2, "espeak-bac")
        self.acts.get(claim.owed.article, lambda claim, report: None)(claim, report)
        report(2, 2, "espeak-bac")
        if not self.catalogue.keep(claim, MADE):
            raise Interrupted
        self.done.append(claim.owed.article)

    def publish(self, name: str, act: Callable[[Claim, Report], None] | None = None) -> None:
        if act is not None:
            self.acts[name] = act
        self.catalogue.publish(name, RAIN, "espeak-bac")
        self.workers.wake()

    def until(self, name: str, state: State) -> Published:
        found: Published = wait_for(lambda: self.catalogue.article(name), lambda seen: seen.state is state)
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsdesk]:
    engine = open_database(f"sqlite:///{tmp_path / 'baonoi.sqlite'}")
    newsdesk = Newsdesk(engine)
    newsdesk.workers.start()
    yield newsdesk
    newsdesk.workers.stop()
    engine.dispose()


def raises(error: Exception) -> Callable[[Claim, Report], None]:
    """Return an act that fails."""

    def act(claim: Claim, report: Report) -> None:
        raise error

    return act


def waits(free: threading.Event) -> Callable[[Claim, Report], None]:
    """Return an act that hangs until it is set free."""

    def act(claim: Claim, report: Report) -> None:
        free.wait(20)

    return act


def test_a_bug_in_one_article_does_not_silence_the_next(desk: Newsdesk) -> None:
    desk.publish("hong", raises(ZeroDivisionError("bug")))
    desk.publish("lanh")
    assert desk.until("hong", State.FAILED).failure == MISHAP
    desk.until("lanh", State.READY)


def test_an_article_that_kills_whoever_narrates_it_is_let_be_until_it_is_edited(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'baonoi.sqlite'}")
    desk = Newsdesk(engine)
    desk.publish("chet")
    now = [time()]
    for deaths in range(MOST_DEATHS):
        claim = Jobs(engine, lambda: now[0]).claim()
        assert claim is not None
        assert claim.deaths == deaths
        now[0] += LEASE_SECONDS + 0.1
    desk.workers.start()
    assert desk.until("chet", State.FAILED).failure == DEADLY
    assert not desk.done
    desk.jobs.escalate("chet", "espeak-bac")  # a reader's press changes nothing
    assert desk.catalogue.article("chet").state is State.FAILED
    desk.catalogue.publish("chet", read_text("Mưa lớn\nSáng nay tạnh."), "espeak-bac")
    desk.workers.wake()
    desk.until("chet", State.READY)
    desk.workers.stop()
    engine.dispose()


def test_an_article_that_cannot_be_narrated_fails_at_once_with_its_reason(desk: Newsdesk) -> None:
    desk.publish("dai", raises(ArticleTooLong("Có một câu quá dài để đọc.", "Too long.")))
    assert desk.until("dai", State.FAILED).failure == "Có một câu quá dài để đọc."


def test_a_voice_that_is_missing_fails_at_once_and_is_tried_again_later(desk: Newsdesk) -> None:
    desk.publish("thieu", raises(VoiceMissing("Giọng chưa được cài.", "Not installed.")))
    assert desk.until("thieu", State.FAILED).failure == "Giọng chưa được cài."


def test_a_voice_that_fails_once_is_asked_again(desk: Newsdesk) -> None:
    calls: list[int] = []

    def act(claim: Claim, report: Report) -> None:
        calls.append(claim.attempts)
        if len(calls) == 1:
            raise VoiceError("Giọng đọc đang bận.", "Busy.", retry_after=0.1)

    desk.publish("ban", act)
    desk.until("ban", State.READY)
    assert calls == [0, 1]


def test_an_article_that_is_gone_owes_nothing(desk: Newsdesk) -> None:
    desk.publish("mat", raises(UnknownArticle("Không có.", "Gone.")))
    wait_for(lambda: desk.jobs.status("mat", "espeak-bac"), lambda status: status is None)


def test_a_place_is_kept_for_who_is_waiting(desk: Newsdesk) -> None:
    free = threading.Event()
    for name in ("dai", "dai-2"):  # as many as may be narrated of what nobody waits for
        desk.publish(name, waits(free))
        desk.until(name, State.SPEAKING)
    desk.publish("cho-sau")
    desk.catalogue.publish("gap", RAIN, "espeak-bac", priority=Priority.INTERACTIVE)
    desk.workers.wake()
    desk.until("gap", State.READY)
    assert desk.catalogue.article("cho-sau").state is State.QUEUED
    free.set()
    desk.until("cho-sau", State.READY)


def test_work_whose_text_was_edited_stops_and_the_new_text_is_made(desk: Newsdesk) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def act(claim: Claim, report: Report) -> None:
        if begun.is_set():
            return
        begun.set()
        try:
            wait_for(lambda: report(1, 2, "espeak-bac"), lambda seen: False)
        except Interrupted:
            stopped.set()
            raise

    desk.publish("sua", act)
    assert begun.wait(10)
    desk.catalogue.publish("sua", read_text("Mưa lớn\nĐã tạnh."), "espeak-bac")
    assert stopped.wait(10)
    assert desk.until("sua", State.READY).article.blocks[0].text == "Đã tạnh."


def test_work_that_does_not_let_go_in_time_is_given_back_when_the_process_ends(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'baonoi.sqlite'}")
    desk = Newsdesk(engine)
    free = threading.Event()
    desk.workers.start()
    desk.publish("treo", waits(free))
    desk.until("treo", State.SPEAKING)
    desk.workers.stop(seconds=0.2)
    assert desk.catalogue.article("treo").state is State.QUEUED
    assert desk.jobs.claim() is not None
    free.set()
    wait_for(lambda: [t for t in threading.enumerate() if t.name.startswith("worker-")], lambda left: not left)
    engine.dispose()
