"""Which sound may be heard: what an article has that is not withdrawn; and sound put where that says it belongs."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, select

from player.catalogue.database import take_turn_at, transaction
from player.catalogue.publishing import Sound
from player.catalogue.tables import ARTICLES, NARRATIONS

_AT_ONCE = 500  # digests in one statement
_HAS = select(NARRATIONS.c.digest).join(ARTICLES, ARTICLES.c.id == NARRATIONS.c.article).distinct()


def audible(engine: Engine, digests: Iterable[str]) -> set[str]:
    """Return those of some narrations, by their digests, that an article has which is not withdrawn."""
    with transaction(engine) as connection:
        return _audible(connection, digests)


def silenced(engine: Engine) -> set[str]:
    """Return the digests of the narrations that withdrawn articles have, and no other."""
    with transaction(engine) as connection:
        taken = set(connection.execute(_HAS.where(ARTICLES.c.withdrawn_at.is_not(None))).scalars())
        return taken - _audible(connection, taken)


def set_right(engine: Engine, digest: str, sound: Sound) -> bool:
    """Show a narration's sound if an article has it that is not withdrawn, else hide it; return whether it is heard."""
    with transaction(engine, writes=True) as connection:
        take_turn_at(connection, f"sound {digest}")  # whoever withdraws it, or brings it back, is waited for
        is_audible = bool(_audible(connection, [digest]))
        if is_audible:
            return digest in sound.show([digest])
        if connection.execute(_HAS.where(NARRATIONS.c.digest == digest)).first() is not None:
            sound.hide([digest])
    return False


def _audible(connection: Connection, digests: Iterable[str]) -> set[str]:
    found: set[str] = set()
    listed = sorted(digests)
    for start in range(0, len(listed), _AT_ONCE):
        some = NARRATIONS.c.digest.in_(listed[start : start + _AT_ONCE])
        found.update(connection.execute(_HAS.where(some, ARTICLES.c.withdrawn_at.is_(None))).scalars())
    return found
