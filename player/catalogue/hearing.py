"""What the catalogue knows of blobs: when each was last heard, which articles play, and which of those are gone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import time

from sqlalchemy import Engine, and_, delete, exists, func, or_, select

from audio_cache.blobs import Blobs
from audio_cache.eviction import Memory
from player.audio.narration import narration_name
from player.audio.takedowns import FOLDER
from player.catalogue.database import transaction, upsert
from player.catalogue.debts import Owed, Priority, owe
from player.catalogue.records import Kind
from player.catalogue.tables import ARTICLES, HEARD, JOBS, NARRATIONS

_AT_ONCE = 500  # names in one statement
_KEPT_SECONDS = 366 * 86400.0  # a hearing longer ago than this is as good as none
_NARRATIONS = "narrations/"


@dataclass(frozen=True, slots=True)
class Missing:
    """A narration that an article plays and whose sound is not in the store.

    `is_human` says that it was recorded by a person, and can be made again by nobody here.
    """

    article: str
    voice: str
    content: str
    name: str
    is_human: bool


class Heard:
    """The hearings and the pins of one catalogue; every call blocks for small transactions, from any thread.

    >>> from player.catalogue.database import open_database
    >>> heard = Heard(open_database("sqlite:///:memory:"), clock=lambda: 1000.0)
    >>> heard.remember(["clips/ab/ab12.mp3"])
    >>> heard.last_heard(["clips/ab/ab12.mp3", "clips/cd/cd34.mp3"])
    {'clips/ab/ab12.mp3': 1000.0}
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time) -> None:
        self._engine = engine
        self._clock = clock

    @property
    def memory(self) -> Memory:
        """What an eviction asks, and tells."""
        return Memory(self.last_heard, self.pinned, self.forgot)

    def remember(self, names: Sequence[str]) -> None:
        """Write down that blobs were heard now."""
        now = self._clock()
        for batch in _batches(sorted(names)):  # sorted: two processes that write the same rows take them in one order
            with transaction(self._engine, writes=True) as connection:
                rows = upsert(connection, HEARD).values([{"name": name, "at": now} for name in batch])
                again = rows.on_conflict_do_update(index_elements=["name"], set_={"at": rows.excluded.at})
                connection.execute(again)

    def last_heard(self, names: Sequence[str]) -> dict[str, float]:
        """Return when blobs were last heard, in seconds since 1970; one that was not is left out."""
        found: dict[str, float] = {}
        with transaction(self._engine) as connection:
            for batch in _batches(names):
                query = select(HEARD.c.name, HEARD.c.at).where(HEARD.c.name.in_(batch))
                found |= {row.name: row.at for row in connection.execute(query)}
        return found

    def pinned(self, names: Sequence[str]) -> set[str]:
        """Return those that must stay: what articles play, in each form it is kept in, and what people recorded."""
        narrations = [name for name in names if name.startswith(_NARRATIONS)]
        # What was withdrawn is put aside: that it is there is what answers "gone" at its address.
        pinned = {name for name in names if name.startswith(f"{FOLDER}/")}
        played = exists().where(
            ARTICLES.c.id == NARRATIONS.c.article,
            ARTICLES.c.narration == NARRATIONS.c.number,
            ARTICLES.c.withdrawn_at.is_(None),
        )
        with transaction(self._engine) as connection:
            for batch in _batches(narrations):
                digests = {digest_of(name) for name in batch}
                stays = or_(NARRATIONS.c.kind == Kind.HUMAN.value, played)
                query = select(NARRATIONS.c.digest).where(NARRATIONS.c.digest.in_(digests), stays)
                kept = set(connection.execute(query).scalars())
                pinned |= {name for name in batch if digest_of(name) in kept}
        return pinned

    def forgot(self, names: Sequence[str]) -> None:
        """Strike out the hearings of blobs that are gone."""
        for batch in _batches(names):
            with transaction(self._engine, writes=True) as connection:
                connection.execute(delete(HEARD).where(HEARD.c.name.in_(batch)))

    def prune(self) -> None:
        """Strike out hearings of more than a year ago."""
        with transaction(self._engine, writes=True) as connection:
            connection.execute(delete(HEARD).where(HEARD.c.at < self._clock() - _KEPT_SECONDS))

    def grown(self, since: int) -> tuple[int, int]:
        """Return the number of the newest narration, and the bytes of those after number `since`."""
        with transaction(self._engine) as connection:
            query = select(func.max(NARRATIONS.c.number), func.sum(NARRATIONS.c.bytes))
            newest, grown = connection.execute(query.where(NARRATIONS.c.number > since)).one()
        return newest or since, int(grown or 0)

    def missing(self, blobs: Blobs) -> Iterator[Missing]:
        """Yield the narrations that articles play and whose sound is gone, a 256th part of the store in memory."""
        for shard in range(256):
            first, after = f"{shard:02x}", f"{shard + 1:02x}" if shard < 255 else "g"
            columns = (ARTICLES.c.id, ARTICLES.c.voice, ARTICLES.c.content, NARRATIONS.c.digest, NARRATIONS.c.kind)
            plays = and_(ARTICLES.c.id == NARRATIONS.c.article, ARTICLES.c.narration == NARRATIONS.c.number)
            query = select(*columns).select_from(NARRATIONS.join(ARTICLES, plays))
            query = query.where(NARRATIONS.c.digest >= first, NARRATIONS.c.digest < after)
            with transaction(self._engine) as connection:
                played = connection.execute(query.where(ARTICLES.c.withdrawn_at.is_(None))).all()
            if not played:
                continue
            there = {stat.name for stat in blobs.list(f"{_NARRATIONS}{first}")}
            for row in played:
                name = narration_name(row.digest)
                # One that was forgotten or replaced since it was listed is looked at again.
                if name not in there and blobs.head(name) is None:
                    yield Missing(row.id, row.voice, row.content, name, row.kind == Kind.HUMAN.value)

    def playable(self, name: str) -> Missing | None:
        """Return the article that plays a narration, or whose newest text it reads in another voice; else None."""
        columns = (ARTICLES.c.id, NARRATIONS.c.voice, ARTICLES.c.content, NARRATIONS.c.kind)
        query = select(*columns).select_from(NARRATIONS.join(ARTICLES, ARTICLES.c.id == NARRATIONS.c.article))
        is_wanted = or_(ARTICLES.c.narration == NARRATIONS.c.number, ARTICLES.c.content == NARRATIONS.c.content)
        query = query.where(NARRATIONS.c.digest == digest_of(name), is_wanted, ARTICLES.c.withdrawn_at.is_(None))
        with transaction(self._engine) as connection:
            row = connection.execute(query.limit(1)).first()
        if row is None:
            return None
        return Missing(row.id, row.voice, row.content, name, row.kind == Kind.HUMAN.value)

    def owe_again(self, missing: Missing) -> bool:
        """Owe an article the narration that is gone; False if nobody here can make it, or it is owed already."""
        if missing.is_human:
            return False
        now = self._clock()
        with transaction(self._engine, writes=True) as connection:
            this = (JOBS.c.article == missing.article) & (JOBS.c.voice == missing.voice)
            if connection.execute(select(JOBS.c.state).where(this)).first() is not None:
                return False
            is_there = (ARTICLES.c.id == missing.article) & (ARTICLES.c.content == missing.content)
            is_free = or_(ARTICLES.c.held == "", ARTICLES.c.released == ARTICLES.c.content)  # or was let go
            free = is_free & ARTICLES.c.withdrawn_at.is_(None)
            if connection.execute(select(ARTICLES.c.id).where(is_there, free)).first() is None:
                return False  # edited, held or withdrawn meanwhile: its own debt is written with that
            owe(connection, Owed(missing.article, missing.voice, missing.content, Priority.PUBLISH), now)
        return True


def digest_of(name: str) -> str:
    """Return the digest in a blob's name, in whatever form or place its sound is.

    >>> digest_of("narrations/ab/ab12.opus"), digest_of("withdrawn/ab12.mp3")
    ('ab12', 'ab12')
    """
    return name.rpartition("/")[2].partition(".")[0]


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
