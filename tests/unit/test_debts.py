"""What is owed: claims that lapse, who goes first, each debt claimed once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from desks import MADE, RAIN, Desk
from sqlalchemy import Engine, insert, select, update

from player.catalogue.database import transaction
from player.catalogue.debts import LEASE_SECONDS, NEVER, Priority
from player.catalogue.due import is_any_due
from player.catalogue.records import State
from player.catalogue.tables import ARTICLES, JOBS


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
