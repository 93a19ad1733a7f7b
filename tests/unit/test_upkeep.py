"""The service holds its store to the limit: what articles play stays, what they play no more goes."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from audio_cache.blobs import Blobs
from audio_cache.eviction import FRESH_SECONDS, evict
from player.article import read_text
from player.audio.narration import narration_name
from player.audio.opus import opus_name
from player.audio.takedowns import Takedowns, aside_name
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database, transaction
from player.catalogue.debts import Priority
from player.catalogue.hearing import Heard
from player.catalogue.publishing import Sound
from player.catalogue.records import Made
from player.catalogue.tables import ARTICLES, NARRATIONS
from player.catalogue.turns import last_turn, take_turn
from player.keeping.hearings import Hearings
from player.keeping.upkeep import EVICTION, Upkeep
from player.newsroom.jobs import Jobs

NOW = 2_000_000_000.0
LATER = 3600.0  # what was put a moment ago is not evicted: these tests look at it an hour later


class House:
    """A catalogue beside a store, as a service has them, at a time that a test sets."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.now = time.time()
        self.engine: Engine = open_database(f"sqlite:///{home / 'baonoi.sqlite'}")
        self.blobs = Blobs.in_folder(home / "audio")
        self.catalogue = Catalogue(self.engine, self.clock)
        self.jobs = Jobs(self.engine, self.clock)
        self.heard = Heard(self.engine, self.clock)
        self.hearings = Hearings()

    def clock(self) -> float:
        return self.now

    def upkeep(self, limit: int = 0, wake: Callable[[], None] = lambda: None) -> Upkeep:
        return Upkeep(self.blobs, self.engine, self.hearings, limit, wake, self.clock)

    def narrate(self, article: str, digest: str, voice: str = "espeak-bac", size: int = 1000) -> str:
        """Publish an article, narrate it, and return its blob's name."""
        self.catalogue.publish(article, read_text(f"Mưa lớn\nBài {digest}."), voice)
        claim = self.jobs.claim(Priority.BETTER)
        assert claim is not None
        self.blobs.put(narration_name(digest), b"x" * size)
        assert self.catalogue.keep(claim, Made(digest, 1.0, size, "[]"))
        return narration_name(digest)

    def names(self) -> set[str]:
        return {stat.name for stat in self.blobs.list()}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def digest(letter: str) -> str:
    return letter * 64


def test_what_an_article_plays_stays_in_each_of_its_forms_and_older_versions_go(house: House) -> None:
    old = house.narrate("mua", digest("a"))
    new = house.narrate("mua", digest("b"))
    taken_back = house.narrate("nang", digest("c"))
    recorded = house.narrate("ghi-am", digest("d"))
    house.narrate("ghi-am", digest("e"))
    for letter in "ab":
        house.blobs.put(opus_name(digest(letter)), b"o" * 100)
    house.blobs.put("clips/ab/ab.mp3", b"x" * 100)
    house.blobs.put(aside_name(digest("f")), b"")
    with transaction(house.engine, writes=True) as connection:
        connection.execute(update(ARTICLES).where(ARTICLES.c.id == "nang").values(withdrawn_at=house.now))
        connection.execute(update(NARRATIONS).where(NARRATIONS.c.digest == digest("d")).values(kind="human"))
    assert house.heard.pinned([old, new, taken_back, recorded]) == {new, recorded}
    evict(house.blobs, 0, house.heard.memory, house.now + LATER)
    assert house.names() == {
        new,
        opus_name(digest("b")),
        recorded,
        narration_name(digest("e")),
        aside_name(digest("f")),
    }


def test_the_store_is_held_to_its_limit_as_it_grows_and_what_was_heard_lately_stays(house: House) -> None:
    upkeep = house.upkeep(limit=10_000)
    upkeep.hold_to_limit()
    clips = [f"clips/{number}.mp3" for number in range(8)]
    for name in clips:
        house.blobs.put(name, b"x" * 1000)
    house.now += LATER
    house.hearings.note(clips[0])
    upkeep.write_down()
    house.now += LATER
    played = [house.narrate(f"bai-{number}", f"{number:064x}") for number in range(4)]
    upkeep.hold_to_limit()
    assert len(house.names()) == 9
    assert {*played, clips[0]} <= house.names()


def test_a_store_whose_articles_alone_are_over_the_limit_is_said_so_and_not_looked_at_again_and_again(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    upkeep = house.upkeep(limit=2_500)
    played = {house.narrate(f"bai-{number}", f"{number:064x}") for number in range(4)}
    house.blobs.put("clips/a.mp3", b"x" * 100)
    house.now += LATER
    upkeep.hold_to_limit()
    assert house.names() == played
    assert "over the limit" in capfd.readouterr().out
    looked_at = last_turn(house.engine, EVICTION).at
    for _ in range(20):
        house.now += 1
        upkeep.hold_to_limit()
    assert last_turn(house.engine, EVICTION).at == looked_at
    house.now += 60
    upkeep.hold_to_limit()
    assert last_turn(house.engine, EVICTION).at == house.now


def test_of_several_processes_one_takes_each_turn(house: House) -> None:
    seen = last_turn(house.engine, EVICTION)
    assert [take_turn(house.engine, EVICTION, seen, NOW) for _ in range(3)] == [True, False, False]
    open_turn = last_turn(house.engine, EVICTION)
    assert (open_turn.is_open, open_turn.age(NOW + 30)) == (True, 0.0)
    assert open_turn.age(NOW + 700) == 700  # its process died
    assert open_turn.age(NOW - 3600) == float("inf")  # the clock was set back


def test_what_an_article_plays_and_is_gone_is_owed_again_once(house: House) -> None:
    woken: list[bool] = []
    house.narrate("con", digest("a"))
    house.blobs.delete(house.narrate("mat", digest("b")))
    house.blobs.delete(house.narrate("rut", digest("c")))
    with transaction(house.engine, writes=True) as connection:
        connection.execute(update(ARTICLES).where(ARTICLES.c.id == "rut").values(withdrawn_at=house.now))
    upkeep = house.upkeep(wake=lambda: woken.append(True))
    for _ in range(2):
        upkeep.repair()
        house.now += 4000
    claim = house.jobs.claim(Priority.BETTER)
    assert claim is not None
    assert claim.owed.article == "mat"
    assert house.jobs.claim(Priority.BETTER) is None
    assert woken == [True]


def test_sound_that_was_hidden_for_a_withdrawal_that_was_never_kept_is_shown_to_who_asks(house: House) -> None:
    takedowns = Takedowns(house.blobs)
    names = {article: house.narrate(article, digest(letter)) for article, letter in (("con", "a"), ("rut", "b"))}
    takedowns.hide([digest("a")])  # and then its process was killed
    house.catalogue.withdraw("rut", sound=Sound(takedowns.hide, takedowns.show))
    upkeep = house.upkeep()
    assert upkeep.make_again(names["con"])
    assert house.blobs.get(names["con"]) == b"x" * 1000
    assert not takedowns.is_hidden(digest("a"))
    assert not upkeep.make_again(names["rut"])
    assert takedowns.is_hidden(digest("b"))
    assert house.jobs.claim(Priority.BETTER) is None


def test_sound_that_was_shown_again_while_somebody_asked_for_it_is_not_made_again(house: House) -> None:
    name = house.narrate("con", digest("a"))  # which who asked did not see a moment ago
    assert house.upkeep().make_again(name)
    assert house.jobs.claim(Priority.BETTER) is None


def test_what_killed_processes_left_half_written_is_swept_at_start_and_hourly(house: House) -> None:
    upkeep = house.upkeep()
    left = house.home / "audio" / ".incoming" / "half"

    def leave() -> None:
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_bytes(b"half")
        os.utime(left, (house.now - 7200, house.now - 7200))

    leave()
    upkeep.repair()
    assert not left.exists()
    leave()
    house.now += 1800
    upkeep.repair()
    assert left.exists()
    house.now += 1801
    upkeep.repair()
    assert not left.exists()


def test_hearings_are_kept_when_the_database_cannot_be_written(house: House) -> None:
    house.hearings.note("clips/a.mp3")
    upkeep = house.upkeep()
    with transaction(house.engine, writes=True) as connection:
        connection.exec_driver_sql("ALTER TABLE heard RENAME TO away")
    with pytest.raises(Exception, match="không dùng được"):
        upkeep.write_down()
    with transaction(house.engine, writes=True) as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO heard")
    upkeep.write_down()
    assert house.heard.last_heard(["clips/a.mp3"]) == {"clips/a.mp3": house.now}


def test_the_threads_end_soon_and_what_was_heard_is_written_down_first(house: House) -> None:
    upkeep = house.upkeep(limit=100)
    upkeep.start()
    house.hearings.note("clips/b.mp3")
    began = time.monotonic()
    upkeep.stop()
    assert time.monotonic() - began < 1.9  # not when it is given up
    assert house.heard.last_heard(["clips/b.mp3"]) == {"clips/b.mp3": house.now}


def test_a_limit_smaller_than_what_was_made_just_now_deletes_none_of_it(house: House) -> None:
    house.blobs.put("clips/a.mp3", b"x" * 5000)
    upkeep = house.upkeep(limit=10)
    upkeep.hold_to_limit()
    assert house.names() == {"clips/a.mp3"}
    house.now += FRESH_SECONDS + 60
    upkeep.hold_to_limit()
    assert house.names() == set()


KILLED = """
import sys
from audio_cache.blobs import Blobs
from audio_cache.eviction import Memory, evict
from pathlib import Path
from player.catalogue.database import open_database
from player.catalogue.hearing import Heard
home = Path(sys.argv[1])
heard = Heard(open_database(f"sqlite:///{home / 'baonoi.sqlite'}"))
blobs = Blobs.in_folder(home / "audio")

def forgot(names):
    print(len(names), flush=True)
    heard.forgot(names)

print("ready", flush=True)
sys.stdin.readline()
evict(blobs, 0, Memory(heard.last_heard, heard.pinned, forgot), float(sys.argv[2]))
"""


def test_an_eviction_killed_at_any_moment_leaves_what_is_played_and_goes_on_the_next_time(tmp_path: Path) -> None:
    house = House(tmp_path)
    played = [house.narrate(f"bai-{number}", f"{number:064x}") for number in range(10)]
    for number in range(700):
        house.blobs.put(f"clips/{number % 7:02d}/{number}.mp3", b"x" * 50)
    house.heard.remember([f"clips/{number % 7:02d}/{number}.mp3" for number in range(0, 700, 3)])
    chance = random.Random(20)
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(time.time() + LATER)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    running = [subprocess.Popen(command, text=True, bufsize=1, **pipes) for _ in range(2)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("go\n")
            assert int(process.stdout.readline()) > 0
            time.sleep(chance.uniform(0, 0.004))
            process.kill()
    assert 10 < len(house.names()) < 610
    assert set(played) <= house.names()
    evict(house.blobs, 0, house.heard.memory, time.time() + LATER)
    assert house.names() == set(played)
    assert list(house.heard.missing(house.blobs)) == []
