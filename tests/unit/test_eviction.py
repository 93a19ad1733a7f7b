"""What was not heard for longest is forgotten first, and what articles play never."""

import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from audio_cache.blobs import Blobs
from audio_cache.eviction import Evicted, Memory, evict, survey

LATER = 3600.0  # what was put a moment ago is not evicted: these tests look at it an hour later


class Shelf:
    """A store, and what a test says was heard and must stay."""

    def __init__(self, blobs: Blobs) -> None:
        self.blobs = blobs
        self.heard: dict[str, float] = {}
        self.pins: set[str] = set()
        self.forgotten: list[str] = []
        self.memory = Memory(
            lambda names: {name: self.heard[name] for name in names if name in self.heard},
            lambda names: self.pins & set(names),
            self.forgotten.extend,
        )

    def put(self, name: str, size: int = 100, heard: float | None = None) -> None:
        self.blobs.put(name, b"x" * size)
        if heard is not None:
            self.heard[name] = time.time() + heard

    def names(self) -> list[str]:
        return sorted(stat.name for stat in self.blobs.list())

    def evict(self, target: int, **how: int | bool | None) -> Evicted:
        return evict(self.blobs, target, self.memory, time.time() + LATER, **how)  # type: ignore[arg-type]  # its own words


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    blobs = Blobs.in_folder(tmp_path / "audio") if request.param == "folder" else Blobs(MemoryStore())
    return Shelf(blobs)


def test_the_least_recently_heard_goes_first_and_only_as_much_as_is_needed(shelf: Shelf) -> None:
    for number in random.Random(4).sample(range(20), 20):
        shelf.put(f"clips/{number:02d}.mp3", heard=number)
    done = shelf.evict(1500)
    assert (done.blobs, done.freed, done.after) == (5, 500, 1500)
    assert shelf.names() == [f"clips/{number:02d}.mp3" for number in range(5, 20)]
    assert shelf.forgotten == [f"clips/{number:02d}.mp3" for number in range(5)]


def test_what_was_never_heard_counts_from_when_it_was_put(shelf: Shelf) -> None:
    shelf.put("clips/heard-before-it-was-put.mp3", heard=-9e6)
    shelf.put("clips/heard.mp3", heard=60)
    shelf.put("clips/put.mp3")
    assert shelf.evict(100).blobs == 2
    assert shelf.names() == ["clips/heard.mp3"]


def test_what_is_pinned_stays_even_over_the_limit(shelf: Shelf) -> None:
    for number in range(10):
        shelf.put(f"clips/{number}.mp3", heard=number)
    shelf.pins = {f"clips/{number}.mp3" for number in range(6)}
    done = shelf.evict(0)
    assert shelf.names() == sorted(shelf.pins)
    assert (done.after, done.pinned, done.freed) == (600, 600, 400)


def test_nothing_is_deleted_under_the_limit_and_more_than_needed_over_it(shelf: Shelf) -> None:
    for number in range(10):
        shelf.put(f"clips/{number}.mp3", heard=number)
    assert shelf.evict(500, limit=1000).blobs == 0
    shelf.put("clips/z.mp3", heard=99)
    assert shelf.evict(500, limit=1000).after == 500


def test_what_was_put_or_heard_a_moment_ago_stays(shelf: Shelf) -> None:
    shelf.put("clips/old-and-heard.mp3")
    shelf.put("clips/old.mp3")
    assert evict(shelf.blobs, 0, shelf.memory, time.time()).blobs == 0
    shelf.heard["clips/old-and-heard.mp3"] = time.time() + LATER - 5
    assert shelf.evict(0).blobs == 1
    assert shelf.names() == ["clips/old-and-heard.mp3"]


def test_what_gets_pinned_or_heard_while_it_is_being_chosen_stays(shelf: Shelf) -> None:
    for number in range(6):
        shelf.put(f"clips/{number}.mp3", heard=number)
    looks = 0

    def pinned(names: Sequence[str]) -> set[str]:
        nonlocal looks
        looks += 1
        if looks == 1:
            shelf.heard["clips/1.mp3"] = time.time() + LATER  # too late for the look that is under way
            return set()
        return {"clips/0.mp3"}

    memory = Memory(shelf.memory.last_heard, pinned, shelf.memory.forgot)
    evict(shelf.blobs, 0, memory, time.time() + LATER)
    assert shelf.names() == ["clips/0.mp3", "clips/1.mp3"]


@pytest.mark.parametrize("jump", [-3600.0, 3600.0])
def test_a_clock_that_jumps_an_hour_changes_no_order_and_keeps_the_store_under_its_limit(
    shelf: Shelf, jump: float
) -> None:
    for number in range(10):
        shelf.put(f"clips/{number}.mp3", heard=number)
    shelf.pins = {"clips/0.mp3"}
    done = evict(shelf.blobs, 400, shelf.memory, time.time() + jump)
    assert (done.after, shelf.names()) == (400, ["clips/0.mp3", "clips/7.mp3", "clips/8.mp3", "clips/9.mp3"])


@pytest.mark.parametrize("rehearse", [False, True])
def test_a_store_is_brought_down_in_several_looks_when_one_cannot_hold_all_that_goes(
    shelf: Shelf, rehearse: bool
) -> None:
    for number in range(50):
        shelf.put(f"clips/{number:02d}.mp3", heard=number)
    done = shelf.evict(800, at_once=7, rehearse=rehearse)
    assert (done.blobs, done.freed, done.after) == (42, 4200, 800)
    assert len(shelf.names()) == (50 if rehearse else 8)
    assert rehearse or shelf.names()[0] == "clips/42.mp3"


def test_freed_bytes_are_those_freed_on_the_disk(tmp_path: Path) -> None:
    shelf = Shelf(Blobs.in_folder(tmp_path / "audio"))

    def on_disk() -> int:
        return sum(path.stat().st_size for path in (tmp_path / "audio").rglob("*") if path.is_file())

    for number in range(30):
        shelf.put(f"clips/{number:02d}.mp3", size=1000 + 37 * number, heard=number)
    for number in range(5):
        with shelf.blobs.incoming() as path:
            path.write_bytes(b"y" * 20_011)
            shelf.blobs.put_file(f"narrations/{number}.mp3", path)
    before = on_disk()
    done = shelf.evict(50_000)
    assert done.before == before
    assert done.freed == before - on_disk() > 60_000
    assert done.after == on_disk()


def test_a_survey_counts_each_kind_and_what_of_it_may_go(shelf: Shelf) -> None:
    shelf.put("clips/a.mp3", heard=50)
    shelf.put("clips/b.mp3", heard=40)
    shelf.put("narrations/n.mp3", size=700)
    shelf.pins = {"narrations/n.mp3"}
    tallies = survey(shelf.blobs, shelf.memory, lambda name: name.partition("/")[0])
    clips, narrations = tallies["clips"], tallies["narrations"]
    assert (clips.count, clips.bytes, clips.evictable_bytes, clips.oldest) == (2, 200, 200, shelf.heard["clips/b.mp3"])
    assert (narrations.pinned, narrations.pinned_bytes, narrations.evictable_bytes) == (1, 700, 0)
