"""The catalogue and what it owes: newest wins, one debt an article and voice, claims that lapse."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, inspect, select, update

from player.article import Article, Block, Mark, Role, read_text
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database, transaction
from player.catalogue.debts import LEASE_SECONDS, NEVER, Owed, Priority
from player.catalogue.due import is_any_due
from player.catalogue.records import Made, State
from player.catalogue.tables import ARTICLES, JOBS, METADATA
from player.errors import ArticleError, UnknownArticle
from player.newsroom.jobs import Jobs

RAIN = read_text("Mưa lớn\nSáng nay có mưa.")
SUN = read_text("Mưa lớn\nChiều nay có nắng.")
MADE = Made("d" * 64, 3.6, 22_000, "[]")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A catalogue and its queue over one database."""

    def __init__(self, engine: Engine) -> None:
        self.clock = Clock()
        self.catalogue = Catalogue(engine, self.clock)
        self.jobs = Jobs(engine, self.clock)

    def narrate(self) -> bool:
        """Do the next narration owed, as a worker does."""
        claim = self.jobs.claim()
        return claim is not None and self.catalogue.keep(claim, MADE)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that is empty."""
    if request.param == "postgres":
        address: str = request.getfixturevalue("postgres").new_database()
        return address
    return f"sqlite:///{tmp_path / 'new' / 'baonoi.sqlite'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


def test_the_tables_are_what_the_migrations_make(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_database_writes_ahead_and_waits_for_others(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'baonoi.sqlite'}")
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        }
    assert told == {"journal_mode": "wal", "busy_timeout": 10_000, "foreign_keys": 1, "synchronous": 2}
    engine.dispose()


def _open(url: str) -> list[str]:
    engine = open_database(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def test_many_processes_may_start_on_an_empty_database_at_once(url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        for names in pool.map(_open, [url] * 8):
            assert {"articles", "narrations", "jobs", "alembic_version"} <= set(names)


def test_an_article_comes_back_as_it_was_published(desk: Desk) -> None:
    at = datetime.fromisoformat("2026-10-10T08:30:00+07:00")
    marked = Block(Role.PARAGRAPH, "Đoàn TNCS", (Mark(5, 9, alias="Thanh niên"), Mark(9, 9, rest_ms=500)))
    blocks = (
        marked,
        Block(Role.LEAD, "Mở đầu."),
        Block(Role.TABLE, "Xã\tHộ\nBằng Lãng\t12"),
        Block(Role.QUOTE, "“Mừng lắm”"),
    )
    article = Article("Mưa lớn", blocks, "Thời sự", "Hoàng Lan", at, "https://bao.example/1")
    desk.catalogue.publish("a", article, "espeak-bac", revision=7)
    published = desk.catalogue.article("a")
    assert published.article == article
    assert (published.voice, published.revision, published.state) == ("espeak-bac", 7, State.QUEUED)
    assert published.narration is None


def test_an_unknown_article_is_unknown(desk: Desk) -> None:
    with pytest.raises(UnknownArticle):
        desk.catalogue.article("nope")


def test_an_id_that_is_a_path_is_not_kept(desk: Desk) -> None:
    with pytest.raises(ArticleError):
        desk.catalogue.publish("../x", RAIN, "espeak-bac")
    assert desk.catalogue.count() == 0


def test_a_hundred_repeats_are_one_job(desk: Desk) -> None:
    assert [desk.catalogue.publish("a", RAIN, "espeak-bac") for _ in range(100)] == [True] + [False] * 99
    assert desk.narrate()
    assert not desk.narrate()
    assert not desk.catalogue.publish("a", RAIN, "espeak-bac")
    assert desk.catalogue.article("a").state is State.READY


def test_while_an_edit_is_spoken_the_older_narration_is_there_to_play(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    desk.narrate()
    assert desk.catalogue.publish("a", SUN, "espeak-bac")
    between = desk.catalogue.article("a")
    assert between.state is State.QUEUED
    assert between.narration is not None
    assert between.narration.content != between.content
    desk.narrate()
    after = desk.catalogue.article("a")
    assert after.narration is not None
    assert after.narration.content == after.content
    assert len(desk.catalogue.narrations("a")) == 2


def test_an_edit_while_it_is_spoken_takes_the_claim_away_and_one_job_is_left(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    late = desk.jobs.claim()
    assert late is not None
    desk.catalogue.publish("a", SUN, "espeak-bac")
    assert not desk.jobs.progress(late, 1, 2, "espeak-bac")
    assert not desk.catalogue.keep(late, MADE)
    assert desk.catalogue.article("a").narration is None
    assert desk.narrate()
    assert not desk.narrate()


def test_an_older_revision_changes_nothing_in_whatever_order_they_come(desk: Desk) -> None:
    assert desk.catalogue.publish("a", SUN, "espeak-bac", revision=2)
    assert not desk.catalogue.publish("a", RAIN, "espeak-bac", revision=1)
    assert desk.catalogue.article("a").article == SUN
    assert desk.catalogue.publish("a", RAIN, "espeak-bac")
    assert desk.catalogue.article("a").revision == 2


def test_another_voice_drops_what_was_owed_in_the_old_one(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    desk.catalogue.publish("a", RAIN, "espeak-nam")
    claim = desk.jobs.claim()
    assert claim is not None
    assert claim.owed.voice == "espeak-nam"
    assert desk.jobs.claim() is None


def test_a_narration_in_a_readers_voice_does_not_become_the_newsrooms(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    desk.narrate()
    chosen = desk.catalogue.article("a").narration
    desk.jobs.submit(Owed("a", "espeak-nam", desk.catalogue.article("a").content))
    desk.narrate()
    assert desk.catalogue.article("a").narration == chosen
    assert [kept.voice for kept in desk.catalogue.narrations("a", "espeak-nam")] == ["espeak-nam"]


def test_a_failed_narration_is_owed_again_when_the_article_is_published_again(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    claim = desk.jobs.claim()
    assert claim is not None
    desk.jobs.put_off(claim, "Giọng đọc không trả lời.", NEVER, State.FAILED)
    failed = desk.catalogue.article("a")
    assert (failed.state, failed.failure) == (State.FAILED, "Giọng đọc không trả lời.")
    assert desk.jobs.claim() is None
    assert desk.catalogue.publish("a", RAIN, "espeak-bac")
    assert desk.jobs.claim() is not None


def test_a_claim_whose_holder_died_is_taken_over_when_its_lease_is_over(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    dead = desk.jobs.claim()
    assert dead is not None
    desk.clock.now += LEASE_SECONDS - 0.1
    assert desk.jobs.claim() is None
    desk.clock.now += 0.2
    survivor = desk.jobs.claim()
    assert survivor is not None
    assert (dead.deaths, survivor.deaths) == (0, 1)
    assert not desk.catalogue.keep(dead, MADE)
    assert desk.catalogue.keep(survivor, MADE)


def test_a_lease_that_is_renewed_is_nobody_elses(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    claim = desk.jobs.claim()
    assert claim is not None
    for _ in range(5):
        desk.clock.now += LEASE_SECONDS - 0.1
        assert desk.jobs.renew([claim]) == {claim.token}
        assert desk.jobs.claim() is None


@pytest.mark.parametrize("jump", [3600.0, -3600.0])
def test_a_clock_that_jumps_an_hour_strands_nothing(desk: Desk, jump: float) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    assert desk.jobs.claim() is not None  # and its holder dies
    desk.catalogue.publish("b", RAIN, "espeak-bac")
    desk.clock.now += jump
    desk.clock.now += LEASE_SECONDS + 0.1
    assert {claim.owed.article for claim in (desk.jobs.claim(), desk.jobs.claim()) if claim} == {"a", "b"}


def test_what_a_reader_waits_for_goes_first(desk: Desk) -> None:
    for name in ("a", "b", "c"):
        desk.clock.now += 1
        desk.catalogue.publish(name, RAIN, "espeak-bac")
    assert desk.jobs.claim(Priority.INTERACTIVE) is None
    assert desk.jobs.escalate("c", "espeak-bac")
    order = [desk.jobs.claim(Priority.INTERACTIVE), desk.jobs.claim(), desk.jobs.claim()]
    assert [claim.owed.article for claim in order if claim] == ["c", "a", "b"]
    assert not desk.jobs.escalate("nope", "espeak-bac")


def test_what_is_due_first_is_found_without_looking_at_the_rest(engine: Engine, desk: Desk) -> None:
    now = desk.clock.now
    article = {"title": "t", "blocks": "[]", "section": "", "author": "", "url": "", "voice": "v", "content": "c"}
    article |= {"shown_at": now, "created_at": now, "updated_at": now}
    job = {"voice": "v", "content": "c", "state": "queued", "priority": 2, "due_at": now - 1, "attempts": 0, "done": 0}
    job |= {"total": 0, "failure": "", "owner": "", "lease_until": 0.0, "created_at": now}
    names = [f"bai-{n}" for n in range(6000)]
    with transaction(engine, writes=True) as connection:
        connection.execute(insert(ARTICLES), [article | {"id": name} for name in names])
        connection.execute(insert(JOBS), [job | {"article": name} for name in names])
    with engine.connect() as connection:
        every = min(_timed(lambda: connection.execute(select(JOBS)).all()) for _ in range(3))
    # Seconds say nothing on a busy machine: what is measured is how much less it is than a look at every row.
    for due_at in (NEVER, now + 100, now - 1):
        with transaction(engine, writes=True) as connection:
            connection.execute(update(JOBS).where(JOBS.c.owner == "").values(due_at=due_at))
        with engine.connect() as connection:  # asking alone: what a claim writes waits for the disk
            took = min(_timed(lambda: is_any_due(connection, now, Priority.BETTER)) for _ in range(10))
        assert took < every / 2
    assert desk.jobs.escalate("bai-5000", "v")
    claim = desk.jobs.claim(Priority.INTERACTIVE)
    assert claim is not None
    assert claim.owed.article == "bai-5000"


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_two_who_claim_at_once_get_two_different_debts(engine: Engine, desk: Desk) -> None:
    for n in range(40):
        desk.catalogue.publish(f"bai-{n}", RAIN, "espeak-bac")
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: desk.jobs.claim(), range(40)))
    assert len({claim.owed.article for claim in claims if claim}) == 40


def test_many_who_publish_one_article_at_once_owe_it_once(engine: Engine, desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: desk.catalogue.publish("a", RAIN, "espeak-bac"), range(24)))
    assert done.count(True) == 1
    assert desk.narrate()
    assert not desk.narrate()


def test_what_failed_is_tried_once_more_when_a_reader_asks(desk: Desk) -> None:
    desk.catalogue.publish("a", RAIN, "espeak-bac")
    for _ in range(2):
        claim = desk.jobs.claim(Priority.PUBLISH)
        assert claim is not None
        desk.jobs.put_off(claim, "Câu này đọc không được.", NEVER, State.FAILED)
        assert desk.jobs.claim() is None
        assert desk.jobs.escalate("a", "espeak-bac")
        assert desk.catalogue.article("a").state is State.QUEUED
        assert desk.catalogue.article("a").failure == ""
    claim = desk.jobs.claim(Priority.INTERACTIVE)
    assert claim is not None
    # Who asks meanwhile takes it from nobody.
    assert desk.jobs.escalate("a", "espeak-bac")
    assert claim.attempts == 2
    assert desk.catalogue.keep(claim, MADE)


def test_an_article_is_found_by_its_page_however_the_address_is_written(desk: Desk) -> None:
    for name, url in (("a", "http://bao.vn/mua/"), ("b", "https://bao.vn/?p=12"), ("c", "")):
        desk.catalogue.publish(name, replace(RAIN, url=url), "espeak-bac")
    for asked in ("http://bao.vn/mua/", "https://bao.vn/mua", "https://BAO.vn/mua?utm_source=zalo&fbclid=x#nghe=1:05"):
        assert desk.catalogue.on_page(asked).id == "a"
    assert desk.catalogue.on_page("http://bao.vn/?p=12&utm_medium=x").id == "b"
    for asked in ("", "https://bao.vn/?p=1", "https://bao.vn/mua/2", "https://khac.vn/mua", "http://[", "c"):
        with pytest.raises(UnknownArticle):
            desk.catalogue.on_page(asked)
    desk.clock.now += 1
    desk.catalogue.publish("d", replace(SUN, url="https://bao.vn/mua"), "espeak-bac")
    assert desk.catalogue.on_page("https://bao.vn/mua").id == "d"


def test_two_articles_of_one_moment_are_both_told_newest_first(desk: Desk) -> None:
    for n in range(30):
        desk.clock.now += n % 2
        section = "Thời sự" if n % 3 else "Đời sống"
        desk.catalogue.publish(f"bai-{n:02}", Article(f"Bài {n}", RAIN.blocks, section), "espeak-bac")
    pages = [each.id for start in (0, 10, 20) for each in desk.catalogue.latest(10, offset=start)]
    assert len(set(pages)) == 30
    assert desk.catalogue.count("Đời sống") == 10
    assert {each.article.section for each in desk.catalogue.latest(30, "Đời sống")} == {"Đời sống"}
    assert desk.catalogue.sections() == ("Thời sự", "Đời sống")
    for n in range(0, 30, 3):
        desk.catalogue.withdraw(f"bai-{n:02}")
    desk.catalogue.publish("khong-muc", RAIN, "espeak-bac")
    assert desk.catalogue.sections() == ("Thời sự",)


def test_the_order_is_that_of_publication_and_an_edit_does_not_move_it(desk: Desk) -> None:
    old = Article("Cũ", RAIN.blocks, published_at=datetime(2020, 1, 1, tzinfo=UTC))
    desk.catalogue.publish("moi", RAIN, "espeak-bac")
    desk.clock.now = 2_000_000_000.0
    desk.catalogue.publish("cu", old, "espeak-bac")
    desk.catalogue.publish("moi", SUN, "espeak-bac")
    desk.catalogue.publish("sau", SUN, "espeak-bac")
    assert [each.id for each in desk.catalogue.latest()] == ["sau", "cu", "moi"]
