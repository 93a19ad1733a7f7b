"""An answer is kept for a day under its caller's key, and a caller who died half way does not block the next."""

import threading

import pytest

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
