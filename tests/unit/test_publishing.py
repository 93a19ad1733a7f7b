"""What publishing decides when articles are withdrawn, held and released, and what becomes of their sound."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from player.article import read_text
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database
from player.catalogue.debts import Claim, Priority
from player.catalogue.publishing import Match, Sent, Sound
from player.catalogue.records import Doubtful, Made, State
from player.errors import Changed, Conflict, UnknownArticle, Withdrawn
from player.newsroom.jobs import Jobs

RAIN = read_text("Mưa lớn\nSáng nay có mưa.")
SUN = read_text("Mưa lớn\nSáng nay có nắng.")
WORD = Doubtful("acronym", "warning", "Chưa biết “XYZ”.", written="XYZ", end=3)
OTHER = Doubtful("acronym", "warning", "Chưa biết “UVW”.", written="UVW", end=3)


@dataclass
class Shelf:
    """Where sound stands, and where it is put aside."""

    there: set[str] = field(default_factory=set)
    aside: set[str] = field(default_factory=set)

    def hide(self, digests: Iterable[str]) -> None:
        for digest in digests:
            self.there.discard(digest)
            self.aside.add(digest)

    def show(self, digests: Iterable[str]) -> set[str]:
        shown = set(digests)
        self.there |= shown & self.aside
        self.aside -= shown
        return shown & self.there


class Desk:
    """A catalogue with its queue and a shelf of sound."""

    def __init__(self) -> None:
        engine = open_database("sqlite:///:memory:")
        self.catalogue, self.jobs, self.shelf = Catalogue(engine), Jobs(engine), Shelf()
        self.sound = Sound(self.shelf.hide, self.shelf.show)

    def send(self, article_id: str, article: object = RAIN, **terms: object) -> bool:
        sent = Sent(article_id, article, "espeak-bac", **terms)  # type: ignore[arg-type]  # whatever a test varies
        return self.catalogue.as_is(sent) is None and self.catalogue.accept(sent, self.sound)

    def narrate(self, digest: str = "ab12") -> Claim | None:
        claim = self.jobs.claim(Priority.BETTER)
        if claim is not None:
            self.shelf.there.add(digest)
            self.catalogue.keep(claim, Made(digest, 1.0, 10, "[]"), sound=self.sound)
        return claim

    def state(self, article_id: str) -> State:
        return self.catalogue.find(article_id).state


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_withdrawn_article_owes_nothing_and_its_sound_is_aside_until_it_comes_back(desk: Desk) -> None:
    desk.send("a", revision=1)
    desk.narrate()
    desk.send("a", SUN, revision=2)
    assert desk.catalogue.withdraw("a", sound=desk.sound)
    assert not desk.catalogue.withdraw("a", sound=desk.sound)
    assert (desk.narrate(), desk.shelf.aside) == (None, {"ab12"})
    with pytest.raises(Withdrawn):
        desk.catalogue.article("a")
    assert not desk.send("a", SUN, revision=2)
    assert desk.send("a", RAIN, revision=3)
    assert (desk.state("a"), desk.shelf.there) == (State.QUEUED, {"ab12"})
    desk.narrate()
    desk.catalogue.withdraw("a", sound=desk.sound)
    assert desk.send("a", RAIN, revision=4)
    assert (desk.state("a"), desk.shelf.there) == (State.READY, {"ab12"})


def test_sound_that_is_gone_when_its_article_comes_back_is_made_again(desk: Desk) -> None:
    desk.send("a")
    desk.narrate()
    desk.catalogue.withdraw("a", sound=desk.sound)
    desk.shelf.aside.clear()
    with pytest.raises(Conflict):
        desk.send("a", SUN)
    assert desk.send("a", restore=True)
    assert desk.state("a") is State.QUEUED
    desk.narrate()
    assert desk.state("a") is State.READY


def test_sound_of_an_article_that_is_not_withdrawn_stays(desk: Desk) -> None:
    for name in ("a", "b"):
        desk.send(name)
        desk.narrate()
    desk.catalogue.withdraw("a", sound=desk.sound)
    assert desk.shelf.there == {"ab12"}
    desk.catalogue.withdraw("b", sound=desk.sound)
    assert desk.shelf.there == set()
    desk.send("c")
    desk.narrate()
    assert desk.shelf.aside == set()


def test_what_was_being_made_when_its_article_was_withdrawn_is_hidden_too(desk: Desk) -> None:
    desk.send("a")
    claim = desk.jobs.claim()
    assert claim is not None
    desk.catalogue.withdraw("a", sound=desk.sound)
    assert not desk.catalogue.keep(claim, Made("ab12", 1.0, 10, "[]"), sound=desk.sound)
    desk.catalogue.hide_late("a", "ab12", desk.sound)
    assert desk.shelf.aside == {"ab12"}


def test_a_held_article_owes_nothing_until_it_is_cured_or_released(desk: Desk) -> None:
    assert desk.send("a", findings=(WORD,))
    assert (desk.state("a"), desk.narrate()) == (State.HELD, None)
    assert not desk.send("a", findings=(WORD,))
    assert desk.send("a")  # the same text, which the newsroom's new pronunciations have cured
    assert desk.state("a") is State.QUEUED
    assert desk.send("b", findings=(WORD,))
    assert desk.catalogue.release("b")
    assert not desk.catalogue.release("b")
    assert desk.state("b") is State.QUEUED


def test_what_was_released_is_not_asked_again_and_what_is_new_is(desk: Desk) -> None:
    desk.send("a", findings=(WORD,))
    desk.catalogue.release("a")
    desk.narrate()
    assert desk.send("a", SUN, findings=(WORD,))
    assert desk.state("a") is State.QUEUED
    assert desk.send("a", RAIN, findings=(WORD, OTHER))
    assert desk.state("a") is State.HELD
    assert desk.narrate() is None


def test_a_hold_stops_an_older_text_that_is_still_owed(desk: Desk) -> None:
    desk.send("a")
    assert desk.send("a", SUN, findings=(WORD,))
    assert desk.narrate() is None


def test_a_change_that_comes_too_late_is_refused(desk: Desk) -> None:
    desk.send("a")
    etag = desk.catalogue.find("a").etag
    desk.send("a", SUN)
    for change in (
        lambda: desk.send("a", RAIN, match=Match(one_of=(etag,))),
        lambda: desk.catalogue.withdraw("a", Match(one_of=(etag,))),
        lambda: desk.catalogue.release("a", Match(one_of=(etag,))),
        lambda: desk.send("a", RAIN, match=Match(none=("*",))),
    ):
        with pytest.raises(Changed):
            change()
    for unknown in (desk.catalogue.withdraw, desk.catalogue.release, desk.catalogue.find):
        with pytest.raises(UnknownArticle):
            unknown("khong-co")
