"""A clock that jumps an hour, forwards or back, while articles are being narrated: each is narrated, and once."""

import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from player.article import read_text
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database, transaction
from player.catalogue.debts import Claim
from player.catalogue.records import Made, State
from player.catalogue.tables import NARRATIONS
from player.newsroom.jobs import Jobs
from player.newsroom.workers import Interrupted, Report, Workers
from tests.service.running import wait_for


class Clock:
    """The time, and how far a test has put it off."""

    def __init__(self) -> None:
        self.jump = 0.0

    def __call__(self) -> float:
        return time.time() + self.jump


@pytest.mark.parametrize("jumps", [(3600.0, 0.0), (-3600.0, 0.0), (3600.0, -3600.0)])
def test_articles_are_narrated_once_each_while_the_clock_jumps(tmp_path: Path, jumps: tuple[float, ...]) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'baonoi.sqlite'}")
    clock = Clock()
    catalogue, jobs = Catalogue(engine, clock), Jobs(engine, clock)

    def make(claim: Claim, report: Report) -> None:
        for done in range(5):
            report(done, 5, "espeak-bac")
            time.sleep(0.02)
        if not catalogue.keep(claim, Made(claim.owed.content, 3.6, 22_000, "[]")):
            raise Interrupted

    both = [Workers(jobs, make) for _ in range(2)]  # as of two processes
    for workers in both:
        workers.start()
    names = [f"bai-{number}" for number in range(18)]
    for jump, some in zip((0.0, *jumps), (names[:6], names[6:12], names[12:]), strict=True):
        clock.jump = jump
        for name in some:
            catalogue.publish(name, read_text("Mưa lớn\nSáng nay có mưa."), "espeak-bac")
        time.sleep(0.1)
    for name in names:
        wait_for(lambda: catalogue.article(name).state, lambda state: state is State.READY)  # noqa: B023  # waited for at once
    for workers in both:
        workers.stop()
    with transaction(engine) as connection:
        assert connection.execute(select(func.count()).select_from(NARRATIONS)).scalar_one() == len(names)
    engine.dispose()
