"""The catalogue: newest wins, one debt an article and voice, lists in order."""

import multiprocessing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from desks import MADE, RAIN, SUN, Desk
from sqlalchemy import Engine, inspect

from player.article import Article, Block, Mark, Role
from player.catalogue.database import open_database
from player.catalogue.debts import NEVER, Owed
from player.catalogue.records import State
from player.catalogue.tables import METADATA
from player.errors import ArticleError, UnknownArticle


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
