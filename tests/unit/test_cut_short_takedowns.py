"""A withdrawal, or its undoing, that is killed between the store and the catalogue: the sound is set right."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from audio_cache.blobs import Blobs
from player.article import read_text
from player.audio.narration import narration_name
from player.audio.opus import opus_name
from player.audio.takedowns import Takedowns, aside_name
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database, transaction
from player.catalogue.debts import Priority
from player.catalogue.publishing import Sent, Sound
from player.catalogue.records import Made, State
from player.catalogue.tables import NARRATIONS
from player.keeping.cut_short import right_the_sound
from player.keeping.hearings import Hearings
from player.keeping.upkeep import Upkeep
from player.newsroom.jobs import Jobs

A, B = "a" * 64, "b" * 64


class PowerCut(BaseException):
    """The process ends here: what its transaction wrote is undone, what it did to the store is not."""


class House:
    """A catalogue beside a store, whose process can be killed between the two."""

    def __init__(self, home: Path) -> None:
        self.now = time.time()
        self.engine = open_database(f"sqlite:///{home / 'baonoi.sqlite'}")
        self.blobs = Blobs.in_folder(home / "audio")
        self.catalogue = Catalogue(self.engine, lambda: self.now)
        self.jobs = Jobs(self.engine, lambda: self.now)
        self.takedowns = Takedowns(self.blobs)
        self.sound = Sound(self.takedowns.hide, self.takedowns.show)

    def upkeep(self) -> Upkeep:
        return Upkeep(self.blobs, self.engine, Hearings(), clock=lambda: self.now)

    def narrate(self, article: str, digest: str, kind: str = "synthetic") -> str:
        """Publish an article, narrate it, and return the name of its sound."""
        self.catalogue.publish(article, read_text(f"Mưa lớn\nBài {digest[:1]}."), "espeak-bac")
        claim = self.jobs.claim(Priority.BETTER)
        assert claim is not None
        self.blobs.put(narration_name(digest), b"sound")
        assert self.catalogue.keep(claim, Made(digest, 1.0, 5, "[]"), sound=self.sound)
        with transaction(self.engine, writes=True) as connection:
            connection.execute(NARRATIONS.update().where(NARRATIONS.c.digest == digest).values(kind=kind))
        return narration_name(digest)

    def killed(self, change: Callable[[Sound], object]) -> None:
        """Make a change, and be killed when its sound was moved and nothing was kept yet."""

        def hide(digests: Iterable[str]) -> None:
            self.takedowns.hide(digests)
            raise PowerCut

        def show(digests: Iterable[str]) -> set[str]:
            self.takedowns.show(digests)
            raise PowerCut

        with pytest.raises(PowerCut):
            change(Sound(hide, show))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize("kind", ["synthetic", "human"])
def test_a_withdrawal_that_was_cut_short_leaves_the_sound_to_be_heard(house: House, kind: str) -> None:
    name = house.narrate("mua", A, kind)
    house.killed(lambda sound: house.catalogue.withdraw("mua", sound=sound))
    assert (house.catalogue.find("mua").state, house.blobs.head(name)) == (State.READY, None)
    house.upkeep().repair()
    assert house.blobs.get(name) == b"sound"
    assert not house.takedowns.is_hidden(A)
    assert house.jobs.claim(Priority.BETTER) is None  # nothing is made again


@pytest.mark.parametrize("aside", [True, False], ids=["moved half way", "moved"])
def test_a_restoration_that_was_cut_short_leaves_the_sound_gone(house: House, aside: bool) -> None:
    name = house.narrate("mua", A)
    house.catalogue.withdraw("mua", sound=house.sound)
    back = Sent("mua", read_text("Mưa lớn\nBài a."), "espeak-bac", restore=True)
    house.killed(lambda sound: house.catalogue.accept(back, sound))
    if aside:  # as a bucket leaves it, which copies and then deletes
        house.blobs.put(aside_name(A), b"sound")
    assert (house.catalogue.find("mua").state, house.blobs.get(name)) == (State.WITHDRAWN, b"sound")
    house.upkeep().repair()
    assert house.blobs.head(name) is None
    assert house.takedowns.is_hidden(A)
    assert house.catalogue.accept(back, house.sound)
    assert (house.catalogue.find("mua").state, house.blobs.get(name)) == (State.READY, b"sound")


def test_what_is_right_stays_as_it_is_and_sound_that_two_articles_have_is_heard(house: House) -> None:
    shared, gone = house.narrate("mua", A), house.narrate("nang", B)
    house.narrate("mua-2", A)
    for article in ("mua", "nang"):
        house.catalogue.withdraw(article, sound=house.sound)
    righted = right_the_sound(house.engine, house.blobs)
    assert (righted.hidden, righted.shown) == ((), ())
    assert house.blobs.get(shared) == b"sound"
    assert house.takedowns.is_hidden(B)
    house.blobs.put(opus_name(B), b"opus")  # which was being made when it was withdrawn
    assert right_the_sound(house.engine, house.blobs).hidden == (B,)
    assert [house.blobs.head(name) for name in (gone, opus_name(B))] == [None, None]


def test_a_process_that_starts_after_a_kill_repairs_soon_and_many_that_start_repair_once(house: House) -> None:
    name = house.narrate("mua", A)
    house.upkeep().repair()
    house.now += 5
    house.killed(lambda sound: house.catalogue.withdraw("mua", sound=sound))
    house.now += 1
    started = [house.upkeep() for _ in range(3)]
    started[0].repair()
    assert house.blobs.get(name) == b"sound"
    house.takedowns.hide([A])
    for each in started:
        house.now += 30
        each.repair()
    assert house.blobs.head(name) is None
    house.now += 3600
    started[1].repair()
    assert house.blobs.get(name) == b"sound"
