"""What webhooks are owed: each event once, in the transaction that makes it so, and sent by one process at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from player.article import Article, read_text
from player.catalogue import deliveries
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database, transaction
from player.catalogue.debts import NEVER, Owed, Priority
from player.catalogue.publishing import Sent
from player.catalogue.records import Doubtful, Made, State
from player.catalogue.tables import DELIVERIES
from player.catalogue.versions import Versions
from player.catalogue.webhooks import Event, Webhook, add_webhook, announce
from player.errors import StorageError
from player.newsroom.jobs import Jobs

RAIN = read_text("Mưa lớn\nSáng nay có mưa.")
SUN = read_text("Mưa lớn\nChiều nay có nắng.")
MADE = Made("d" * 64, 3.6, 22_000, "[]")


@dataclass
class Desk:
    """A catalogue with one webhook that is told of everything, and a clock that a test sets."""

    engine: Engine
    now: float = 1_790_000_000.0
    catalogue: Catalogue = field(init=False)
    jobs: Jobs = field(init=False)

    def __post_init__(self) -> None:
        self.catalogue = Catalogue(self.engine, lambda: self.now)
        self.jobs = Jobs(self.engine, lambda: self.now)
        self.add("wh_all", ("*",))

    def add(self, webhook: str, events: tuple[str, ...]) -> None:
        """Add a webhook."""
        with transaction(self.engine, writes=True) as connection:
            add_webhook(connection, Webhook(webhook, "https://bao.vn/hook", "whsec_AA==", events, self.now))

    def owed(self, webhook: str = "wh_all") -> list[dict[str, Any]]:
        """Return what a webhook is owed, in the order it happened."""
        with transaction(self.engine) as connection:
            rows = connection.execute(select(DELIVERIES.c.body).where(DELIVERIES.c.webhook == webhook)).scalars()
            return sorted(map(json.loads, rows), key=lambda body: int(body["sequence"]))

    def told(self, webhook: str = "wh_all") -> list[str]:
        """Return the events of what a webhook is owed."""
        return [body["event"] for body in self.owed(webhook)]

    def narrate(self, made: Made = MADE, better_in: float | None = None) -> None:
        """Do the next narration owed, as a worker does."""
        claim = self.jobs.claim()
        assert claim is not None
        assert self.catalogue.keep(claim, made, better_in)

    def fail(self, state: State) -> None:
        """Fail at the next narration owed, as a worker does."""
        claim = self.jobs.claim()
        assert claim is not None
        self.jobs.put_off(claim, "Giọng đọc không trả lời.", 1.0, state)
        self.now += 2


@pytest.fixture(params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = f"sqlite:///{tmp_path / 'baonoi.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").new_database()
    engine = open_database(url)
    yield Desk(engine)
    engine.dispose()


def test_a_publish_and_its_narration_are_told_once_each(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac", revision=7)
    desk.catalogue.publish("a", RAIN, "espeak-bac", revision=7)
    desk.narrate()
    desk.catalogue.publish("a", RAIN, "espeak-bac", revision=8)

    queued, ready = desk.owed()
    assert (queued["event"], ready["event"]) == ("article.queued", "article.ready")
    assert ready == {
        "event": "article.ready", "state": "ready", "article": "a", "at": "2026-09-21T14:13:20.000Z",
        "sequence": 2, "revision": 7, "digest": "d" * 64, "duration": 3.6, "bytes": 22_000,
    }  # fmt: skip


def test_nothing_of_the_text_is_told(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    desk.narrate()
    assert not [body for body in desk.owed() if "mưa" in json.dumps(body, ensure_ascii=False).lower()]


def test_a_failure_is_told_once_however_often_it_is_tried_again(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    desk.fail(State.QUEUED)
    for _ in range(3):
        desk.fail(State.FAILED)
    desk.jobs.escalate("a", "espeak-bac")
    desk.fail(State.FAILED)
    assert desk.told() == ["article.queued", "article.failed"]
    assert desk.owed()[1]["reason"] == "Giọng đọc không trả lời."

    desk.catalogue.publish("a", SUN, "espeak-bac")
    desk.fail(State.FAILED)
    desk.narrate()
    assert desk.told()[2:] == ["article.queued", "article.failed", "article.ready"]


def test_a_better_voice_is_told_of_only_when_it_sounds_otherwise(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "gtts")
    desk.narrate(MADE, better_in=60)
    desk.now += 61
    desk.narrate(MADE, better_in=60)
    assert desk.told() == ["article.queued", "article.ready"]

    desk.now += 61
    desk.narrate(replace(MADE, digest="e" * 64))
    assert desk.told() == ["article.queued", "article.ready", "article.ready"]
    assert desk.owed()[-1]["digest"] == "e" * 64


def test_a_hold_a_release_and_a_withdrawal_are_told_once_each(desk: Desk) -> None:
    doubtful = Doubtful("number", "warning", "Không có ngày 32.", written="32/13", end=5)
    for _ in range(2):
        desk.catalogue.accept(Sent("a", RAIN, "espeak-bac", findings=(doubtful,)))
    for _ in range(2):
        desk.catalogue.release("a")
    desk.narrate()
    for _ in range(2):
        desk.catalogue.withdraw("a")
    assert desk.told() == ["article.held", "article.queued", "article.ready", "article.withdrawn"]
    assert desk.owed()[0]["findings"] == [{"kind": "number", "severity": "warning"}]

    # What is there already is ready at once.
    assert desk.catalogue.accept(Sent("a", RAIN, "espeak-bac", restore=True))
    assert desk.told()[4:] == ["article.ready"]
    assert desk.owed()[4]["digest"] == "d" * 64


def test_a_narration_that_nobody_hears_is_not_told_of(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "gtts")
    desk.narrate(MADE, better_in=60)
    Versions(desk.engine, lambda: desk.now).play("a", 1)
    desk.now += 61
    desk.narrate(replace(MADE, digest="e" * 64))
    assert [body.get("digest") for body in desk.owed()] == [None, "d" * 64, "d" * 64]


def test_a_voice_that_one_reader_chose_is_not_told_of(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    desk.narrate()
    for finish in (desk.narrate, lambda: desk.fail(State.FAILED)):
        desk.jobs.submit(Owed("a", "espeak-nam", desk.catalogue.article("a").content, Priority.INTERACTIVE))
        finish()
    assert desk.told() == ["article.queued", "article.ready"]


def archived(article_id: str, article: Article = RAIN, findings: tuple[Doubtful, ...] = ()) -> Sent:
    """Return an article as an archive publishes it, quietly."""
    return Sent(article_id, article, "espeak-bac", priority=Priority.ARCHIVE, quiet=True, findings=findings)


def test_nothing_is_told_of_what_is_published_quietly_whether_it_is_held_fails_or_is_ready(desk: Desk) -> None:
    desk.catalogue.accept(archived("a"))
    desk.fail(State.FAILED)
    desk.jobs.escalate("a", "espeak-bac")  # a reader pressed play: nobody asked to be told of that
    desk.narrate(MADE, better_in=60)
    desk.now += 61
    claim = desk.jobs.claim()
    assert claim is not None
    assert desk.catalogue.keep(claim, replace(MADE, digest="e" * 64))
    desk.catalogue.accept(archived("a", SUN))
    doubtful = Doubtful("number", "warning", "Không có ngày 32.", written="32/13", end=5)
    desk.catalogue.accept(archived("b", findings=(doubtful,)))
    assert desk.owed() == []
    desk.catalogue.release("b")  # what somebody does by hand is told
    desk.catalogue.withdraw("a")
    assert sorted(body["event"] for body in desk.owed()) == ["article.queued", "article.withdrawn"]


@pytest.mark.parametrize("article", [RAIN, SUN], ids=["the same", "an edit"])
@pytest.mark.parametrize("is_pressed", [True, False])
def test_what_is_published_live_while_it_waits_in_the_archive_is_told_of_from_then_on(
    desk: Desk, article: Article, is_pressed: bool
) -> None:
    sent = archived("a")
    desk.catalogue.accept(sent)
    if is_pressed:
        desk.jobs.escalate("a", "espeak-bac")
    live = Sent("a", article, "espeak-bac")
    if desk.catalogue.as_is(live) is None:
        desk.catalogue.accept(live)
    else:
        desk.catalogue.lift(Owed("a", "espeak-bac", live.content, Priority.PUBLISH))
    desk.catalogue.accept(archived("a", read_text("Mưa lớn\nTối nay có gió.")))  # and the archive comes by once more
    desk.narrate()
    assert desk.told()[-1] == "article.ready"


def test_a_webhook_is_told_of_what_it_asked_for(desk: Desk) -> None:
    desk.add("wh_ready", ("article.ready", "article.failed"))
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    desk.narrate()
    assert desk.told("wh_ready") == ["article.ready"]


def test_what_is_not_kept_is_not_told(desk: Desk) -> None:
    def announce_and_break() -> None:
        with transaction(desk.engine, writes=True) as connection:
            announce(connection, Event.READY, "a", desk.now)
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StorageError):
        announce_and_break()
    assert desk.told() == []


def test_one_sender_has_each_and_a_dead_one_loses_it(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    with transaction(desk.engine, writes=True) as connection:
        first = deliveries.claim_delivery(connection, "wh_all", "one", desk.now)
        assert deliveries.claim_delivery(connection, "wh_all", "two", desk.now) is None
        deliveries.renew_deliveries(connection, ["one"], desk.now + 2)
        assert deliveries.claim_delivery(connection, "wh_all", "two", desk.now + 4) is None
        again = deliveries.claim_delivery(connection, "wh_all", "two", desk.now + 6)
        assert first is not None
        assert again is not None
        assert (again.id, again.facts) == (first.id, first.facts)
        assert not deliveries.settle_delivery(connection, "one")
        assert deliveries.settle_delivery(connection, "two")
    assert desk.told() == []


def test_two_senders_at_one_moment_take_two(desk: Desk) -> None:
    for article in ("a", "b"):
        desk.catalogue.publish(article, RAIN, "espeak-bac")
    if desk.engine.dialect.name == "sqlite":
        return  # there one waits until the other is done
    with (
        transaction(desk.engine, writes=True) as mine,
        transaction(desk.engine, writes=True) as yours,
    ):
        first = deliveries.claim_delivery(mine, "wh_all", "one", desk.now)
        second = deliveries.claim_delivery(yours, "wh_all", "two", desk.now)
    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_a_clock_that_is_set_back_delays_nothing_for_long(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    desk.now -= 3600
    with transaction(desk.engine, writes=True) as connection:
        assert deliveries.due_webhooks(connection, desk.now) == ["wh_all"]
        assert deliveries.claim_delivery(connection, "wh_all", "one", desk.now)
        deliveries.put_off_delivery(connection, "one", "It answered 500.", desk.now + 5)
        assert deliveries.due_webhooks(connection, desk.now) == []
        assert deliveries.due_webhooks(connection, desk.now + 5) == ["wh_all"]


def test_what_is_dead_is_owed_again_with_all_its_tries(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    with transaction(desk.engine, writes=True) as connection:
        deliveries.claim_delivery(connection, "wh_all", "one", desk.now)
        deliveries.put_off_delivery(connection, "one", "It answered 500.", desk.now)
        deliveries.mark_gone(connection, "wh_all", "It answered 410.", desk.now)
    desk.catalogue.publish("a", SUN, "espeak-bac")
    with transaction(desk.engine, writes=True) as connection:
        (letter,) = deliveries.dead_letters(connection)
        assert (letter.event, letter.article, letter.failure) == ("article.queued", "a", "It answered 410.")
        assert letter.attempts == 1
        assert deliveries.due_webhooks(connection, NEVER) == []
        assert deliveries.retry_dead(connection, desk.now, letter.id) == 1
        assert deliveries.dead_letters(connection) == []
        again = deliveries.claim_delivery(connection, "wh_all", "two", desk.now)
    assert again is not None
    assert (again.id, again.attempts) == (letter.id, 0)
    desk.catalogue.publish("b", SUN, "espeak-bac")
    assert len(desk.told()) == 2


def test_dead_letters_are_forgotten_after_a_month(desk: Desk) -> None:
    for article in ("old", "new"):
        desk.catalogue.publish(article, RAIN, "espeak-bac")
        with transaction(desk.engine, writes=True) as connection:
            assert deliveries.claim_delivery(connection, "wh_all", article, desk.now)
            deliveries.give_up_delivery(connection, article, "It answered 500.", desk.now)
        desk.now += deliveries.DEAD_FOR + 1
    with transaction(desk.engine) as connection:
        assert [letter.article for letter in deliveries.dead_letters(connection)] == ["new"]
