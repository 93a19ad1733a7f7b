"""An answer is kept for a day under its caller's key, and a caller who died half way does not block the next."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from player.catalogue.clock import clock_of
from player.catalogue.database import open_database
from player.catalogue.idempotency import KEPT_SECONDS, PATIENCE_SECONDS, Answer, Repeats
from player.errors import Conflict, KeyReused


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def repeats(clock: Clock, tmp_path: object) -> Repeats:
    return Repeats(open_database(f"sqlite:///{tmp_path}/a.sqlite"), clock)


def test_an_answer_is_given_again_for_a_day_and_then_forgotten(repeats: Repeats, clock: Clock) -> None:
    assert repeats.begin("k", "r") is None
    repeats.finish("k", Answer(202, "{}"))
    clock.now += KEPT_SECONDS - 1
    assert repeats.begin("k", "r") == Answer(202, "{}")
    with pytest.raises(KeyReused):
        repeats.begin("k", "other")
    clock.now += 2
    assert repeats.begin("k", "other") is None


def test_what_is_being_done_is_a_conflict_until_its_worker_seems_dead(repeats: Repeats, clock: Clock) -> None:
    assert repeats.begin("k", "r") is None
    with pytest.raises(Conflict):
        repeats.begin("k", "r")
    clock.now += PATIENCE_SECONDS + 1
    assert repeats.begin("k", "r") is None


def test_what_could_not_be_answered_is_done_anew(repeats: Repeats) -> None:
    assert repeats.begin("k", "r") is None
    repeats.forget("k")
    assert repeats.begin("k", "r") is None
    repeats.finish("k", Answer(200, ""))
    repeats.forget("k")  # too late: it was answered
    assert repeats.begin("k", "r") == Answer(200, "")


def test_of_many_that_begin_at_once_one_does_it(repeats: Repeats) -> None:
    begun: list[bool] = []

    def begin() -> None:
        try:
            begun.append(repeats.begin("k", "r") is None)
        except Conflict:
            begun.append(False)

    threads = [threading.Thread(target=begin) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(begun) == [False] * 15 + [True]


# A machine whose clock is an hour ahead, on a database that it shares with others.
AHEAD = """
import sys, time
right = time.time
time.time = lambda: right() + 3600
from player.catalogue.keys import Scope
from player.parts import make_parts
from player.settings import Settings
from web.app import make_site
site = make_site(make_parts(Settings(home=sys.argv[1], database=sys.argv[2], voices="espeak-bac")), places=())
print(site.repeats.begin("k", "r"))
print(site.receivers.add("https://127.0.0.1.invalid/hook").webhook.created_at)
"""


def test_machines_whose_clocks_differ_agree_on_who_is_at_work(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    address = request.getfixturevalue("postgres").new_database()
    began = time.time()
    run = subprocess.run([sys.executable, "-c", AHEAD, str(tmp_path), address], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    answer, added_at = run.stdout.split("\n")[-3:-1]
    assert answer == "None"
    assert began - 1 < float(added_at) < time.time() + 1
    engine = open_database(address)
    with pytest.raises(Conflict):  # it is being worked on, and not long dead
        Repeats(engine, clock_of(engine)).begin("k", "r")
    engine.dispose()
