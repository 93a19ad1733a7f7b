"""The breaker, the bucket and the guard: what fails is left alone, asked seldom, and tried as often as was said."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from player.errors import ArticleError, VoiceBusy, VoiceError, VoiceMissing, VoiceUnreachable
from player.voices.breaker import Breaker
from player.voices.limits import Guard, TokenBucket


class Time:
    """A clock that only sleeping moves; every sleep is kept."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(round(seconds, 6))
            self.now += seconds


def breaker_of(time: Time, failures: int = 3, chance: float = 0.5) -> Breaker:
    return Breaker("gtts", clock=time, chance=lambda: chance, failures=failures, rest=30, longest_rest=100)


def guard_of(time: Time, failures: int = 99, attempts: int = 3, rate: float = 1000, burst: float = 1000) -> Guard:
    bucket = TokenBucket(rate=rate, burst=burst, clock=time)
    return Guard(breaker_of(time, failures), bucket, sleep=time.sleep, chance=lambda: 1.0, attempts=attempts)


def failing(*errors: Exception | None) -> tuple[Callable[[], str], list[int]]:
    """Return a call that meets these errors one after the other (None: it goes well), and a list of its calls."""
    calls: list[int] = []

    def ask() -> str:
        calls.append(len(calls))
        error = errors[len(calls) - 1]
        if error is not None:
            raise error
        return "sound"

    return ask, calls


ERROR = VoiceError("Hỏng.", "It fails.")


def test_failures_in_a_row_open_it_and_a_success_forgets_them() -> None:
    time = Time()
    breaker = breaker_of(time)
    for outcome in (breaker.failed, breaker.failed, breaker.succeeded, breaker.failed, breaker.failed):
        breaker.enter()
        outcome()
    assert breaker.rests_for() == 0
    breaker.enter()
    breaker.failed()
    assert breaker.rests_for() == 30
    with pytest.raises(VoiceBusy) as caught:
        breaker.enter()
    assert caught.value.retry_after == 30


def test_after_a_rest_one_call_goes_and_decides() -> None:
    time = Time()
    breaker = breaker_of(time, failures=1)
    breaker.failed()
    time.now += 31
    breaker.enter()
    with ThreadPoolExecutor(2) as pool:
        others = [pool.submit(breaker.enter) for _ in range(2)]
        assert not any(other.done() for other in others)
        breaker.failed()
        assert all(isinstance(other.exception(5), VoiceBusy) for other in others)
    assert breaker.rests_for() == 60
    time.now += 61
    breaker.enter()
    with ThreadPoolExecutor(2) as pool:
        others = [pool.submit(breaker.enter) for _ in range(2)]
        assert not any(other.done() for other in others)
        breaker.succeeded()
        assert all(other.exception(5) is None for other in others)


def test_a_trial_that_says_nothing_of_the_engine_leaves_room_for_another() -> None:
    time = Time()
    breaker = breaker_of(time, failures=1)
    breaker.failed()
    time.now += 31
    breaker.enter()
    breaker.left()
    breaker.enter()


def test_each_rest_is_twice_the_one_before_up_to_the_longest() -> None:
    time = Time()
    breaker = breaker_of(time, failures=1)
    rests = []
    for _ in range(4):
        breaker.failed()
        rests.append(breaker.rests_for())
        time.now += rests[-1] + 1
    assert rests == [30, 60, 100, 100]


@pytest.mark.parametrize(("chance", "rest"), [(0.0, 24.0), (0.5, 30.0), (1.0, 36.0)])
def test_chance_spreads_the_rest_by_a_fifth(chance: float, rest: float) -> None:
    time = Time()
    breaker = breaker_of(time, failures=1, chance=chance)
    breaker.failed()
    assert breaker.rests_for() == pytest.approx(rest)


def test_calls_under_way_when_it_opens_do_not_make_the_rest_longer() -> None:
    time = Time()
    breaker = breaker_of(time, failures=1)
    for _ in range(8):
        breaker.enter()
    for _ in range(8):
        breaker.failed()
    assert breaker.rests_for() == 30


def test_what_the_server_asks_for_is_granted() -> None:
    time = Time()
    breaker = breaker_of(time)
    breaker.failed(rest=900)
    assert breaker.rests_for() == 900


def test_a_bucket_lets_a_burst_go_and_then_its_rate() -> None:
    time = Time()
    bucket = TokenBucket(rate=2, burst=3, clock=time)
    assert [bucket.take() for _ in range(6)] == [0, 0, 0, 0.5, 1.0, 1.5]
    time.now += 100
    assert [bucket.take() for _ in range(4)] == [0, 0, 0, 0.5]


def test_attempts_wait_longer_each_time_and_then_it_is_over() -> None:
    time = Time()
    ask, calls = failing(ERROR, ERROR, ERROR, None)
    with pytest.raises(VoiceError, match="Hỏng"):
        guard_of(time).call(ask)
    assert len(calls) == 3
    assert time.slept == [0.5, 1.0]
    ask, calls = failing(ERROR, ERROR, None)
    assert guard_of(time).call(ask) == "sound"
    assert len(calls) == 3


@pytest.mark.parametrize(
    "error",
    [
        VoiceBusy("Bận.", "Busy.", 120),
        VoiceUnreachable("Mất mạng.", "No network.", 40),
        VoiceMissing("Thiếu.", "Missing."),
        ArticleError("Trống.", "Empty."),
    ],
)
def test_what_trying_again_cannot_help_is_not_tried_again(error: Exception) -> None:
    time = Time()
    guard = guard_of(time)
    ask, calls = failing(error)
    with pytest.raises(type(error)):
        guard.call(ask)
    assert len(calls) == 1
    assert guard.breaker.rests_for() == {VoiceBusy: 120, VoiceUnreachable: 40}.get(type(error), 0)


def test_a_resting_engine_is_not_asked() -> None:
    time = Time()
    guard = guard_of(time, failures=2)
    ask, calls = failing(ERROR, ERROR, ERROR)
    with pytest.raises(VoiceBusy):
        guard.call(ask)
    assert len(calls) == 2
    with pytest.raises(VoiceBusy):
        guard.call(ask)
    assert len(calls) == 2


def test_a_guard_waits_for_its_bucket() -> None:
    time = Time()
    guard = guard_of(time, rate=2, burst=1)
    began = time.now
    for _ in range(5):
        guard.call(lambda: "sound")
    assert time.now - began == pytest.approx(2.0)


def test_a_bug_goes_through_untouched_and_leaves_the_guard_usable() -> None:
    time = Time()
    guard = guard_of(time)
    ask, _ = failing(ZeroDivisionError(), None)
    with pytest.raises(ZeroDivisionError):
        guard.call(ask)
    assert guard.call(ask) == "sound"
