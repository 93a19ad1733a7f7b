"""Stock: how much audio is kept, by kind, counted by one process at a time and told to all."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import Engine

from audio_cache.blobs import Blobs
from audio_cache.eviction import survey
from player.audio.takedowns import FOLDER
from player.catalogue.hearing import Heard
from player.catalogue.turns import end_turn, last_turn, take_turn

STOCK = "cache.stock"
KINDS = {
    "narrations": "narrations",
    "opus": "narrations as Opus",
    "clips": "clips",
    FOLDER: "withdrawn",
    "others": "others",
}
_EVERY_SECONDS = 60.0
_SHARE = 100.0  # a count may take one part in so many of the time


@dataclass(frozen=True, slots=True)
class Kept:
    """The audio of one kind: how many blobs and bytes, and the bytes that are never forgotten."""

    count: int
    bytes: int
    pinned_bytes: int


def kind_of(name: str) -> str:
    """Return which of KINDS a blob is.

    >>> kind_of("clips/ab/ab12.mp3"), kind_of("narrations/ab/ab12.opus"), kind_of("probes/1")
    ('clips', 'opus', 'others')
    """
    kind = "opus" if name.endswith(".opus") else name.partition("/")[0]
    return kind if kind in KINDS else "others"


def take_stock(blobs: Blobs, engine: Engine, clock: Callable[[], float]) -> dict[str, Kept]:
    """Return how much there is of each kind, counted now if the last count is old and nobody else is counting."""
    seen = last_turn(engine, STOCK)
    rest = max(_EVERY_SECONDS, _SHARE * seen.facts.get("seconds", 0.0))
    if seen.age(clock()) < rest or not take_turn(engine, STOCK, seen, clock()):
        return {kind: Kept(*seen.facts.get(kind, (0, 0, 0))) for kind in KINDS}
    began = monotonic()
    tallies = survey(blobs, Heard(engine, clock).memory, kind_of)
    kept = {kind: Kept(tally.count, tally.bytes, tally.pinned_bytes) for kind, tally in tallies.items()}
    facts = {kind: (one.count, one.bytes, one.pinned_bytes) for kind, one in kept.items()}
    end_turn(engine, STOCK, facts | {"seconds": round(monotonic() - began, 3)})
    return {kind: kept.get(kind, Kept(0, 0, 0)) for kind in KINDS}
