"""A catalogue and its queue over one database, by a clock that a test sets."""

from sqlalchemy import Engine

from player.article import read_text
from player.catalogue.articles import Catalogue
from player.catalogue.records import Made
from player.newsroom.jobs import Jobs

RAIN = read_text("Mưa lớn\nSáng nay có mưa.")
SUN = read_text("Mưa lớn\nChiều nay có nắng.")
MADE = Made("d" * 64, 3.6, 22_000, "[]")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A catalogue and its queue over one database."""

    def __init__(self, engine: Engine) -> None:
        self.clock = Clock()
        self.catalogue = Catalogue(engine, self.clock)
        self.jobs = Jobs(engine, self.clock)

    def narrate(self) -> bool:
        """Do the next narration owed, as a worker does."""
        claim = self.jobs.claim()
        return claim is not None and self.catalogue.keep(claim, MADE)
