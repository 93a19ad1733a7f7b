"""Withdrawals and restorations that were cut short between the store and the catalogue: their sound set right."""

from dataclasses import dataclass

from sqlalchemy import Engine

from audio_cache.blobs import Blobs
from player.audio.narration import narration_name
from player.audio.opus import opus_name
from player.audio.takedowns import FOLDER, Takedowns
from player.catalogue.audible import audible, set_right, silenced
from player.catalogue.hearing import digest_of
from player.catalogue.publishing import Sound


@dataclass(frozen=True, slots=True)
class Righted:
    """The digests of the narrations whose sound was hidden, and of those whose sound was shown again."""

    hidden: tuple[str, ...]
    shown: tuple[str, ...]


def right_the_sound(engine: Engine, blobs: Blobs) -> Righted:
    """Hide what only withdrawn articles have and can be heard, and show what is hidden and an article still has.

    Sound is moved before the change is kept that it is moved for. A process that is killed between the two leaves a
    withdrawn article's sound to be heard, or a published one's hidden.
    """
    takedowns = Takedowns(blobs)
    sound = Sound(takedowns.hide, takedowns.show)
    aside = {digest_of(stat.name) for stat in blobs.list(FOLDER)}
    shown = tuple(digest for digest in sorted(audible(engine, aside)) if set_right(engine, digest, sound))
    hidden = tuple(digest for digest in sorted(silenced(engine)) if digest not in aside or _is_heard(blobs, digest))
    for digest in hidden:
        set_right(engine, digest, sound)
    return Righted(hidden, shown)


def _is_heard(blobs: Blobs, digest: str) -> bool:
    # In a bucket a move that is cut short leaves both; of Opus one may be put by who began to make it before.
    return any(blobs.head(name(digest)) is not None for name in (narration_name, opus_name))
