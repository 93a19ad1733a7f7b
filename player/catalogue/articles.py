"""The catalogue: what the newsroom published, what was narrated of it, and what to play."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from time import time

from sqlalchemy import Connection, Engine, func, select, update

from player.article import Article
from player.catalogue.archive import spend
from player.catalogue.database import take_turn_at, transaction
from player.catalogue.debts import Claim, Owed, Priority, better_later, is_quiet, lift, settle
from player.catalogue.listing import SHOWN, Page, counted, in_order, listed, pack_cursor, wanted
from player.catalogue.page_addresses import spellings
from player.catalogue.publishing import (
    ALWAYS,
    UNTOUCHED,
    Match,
    Sent,
    Sound,
    hide,
    is_settled,
    known,
    publish,
    release,
    row_of,
    withdraw,
    withdrawn,
)
from player.catalogue.records import KEEP_TEN, Kept, Made, Published, Retention, State
from player.catalogue.rows import articles, kept, narration_columns, published
from player.catalogue.tables import ARTICLES, NARRATIONS
from player.catalogue.versions import Versions, keep_narration
from player.catalogue.webhooks import Event, announce
from player.errors import ArticleError, UnknownArticle

ID_PATTERN = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}"
SUFFIXES = (".mp3", ".vtt", ".json")  # an article's own addresses end so: /articles/ID.mp3


def is_article_id(text: str) -> bool:
    """Return whether a text can name an article: 1–128 letters, digits, "-", "_" and ".", and no "." in front.

    It cannot end in ".mp3", ".vtt" or ".json" either.

    >>> [is_article_id(text) for text in ("mua-lon.2026", "../x", "", "a/b", "bài", "a\\n", "a.mp3")]
    [True, False, False, False, False, False, False]
    """
    return re.fullmatch(ID_PATTERN, text) is not None and not text.endswith(SUFFIXES)


def check_id(article_id: str) -> None:
    """Raise ArticleError if a text cannot name an article."""
    if not is_article_id(article_id):
        raise ArticleError(
            "Mã bài chỉ gồm chữ không dấu, chữ số, dấu gạch và dấu chấm, dài không quá 128 ký tự, "
            "và không kết thúc bằng .mp3, .vtt hay .json.",
            "An article's id is 1 to 128 letters, digits, '-', '_' and '.', not beginning with '.' "
            "and not ending in .mp3, .vtt or .json.",
        )


class Catalogue:
    """Articles and narrations in one database; every method may be called from any thread, and blocks.

    >>> from player.article import read_text
    >>> from player.catalogue.database import open_database
    >>> catalogue = Catalogue(open_database("sqlite:///:memory:"))
    >>> catalogue.publish("mua-lon", read_text("Mưa lớn\\nSáng nay có mưa."), "espeak-bac")
    True
    >>> catalogue.publish("mua-lon", read_text("Mưa lớn\\nSáng nay có mưa."), "espeak-bac")
    False
    >>> catalogue.article("mua-lon").state.value
    'queued'
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time) -> None:
        self._engine = engine
        self._clock = clock
        self.versions = Versions(engine, clock)

    def article(self, article_id: str) -> Published:
        """Return an article as readers may have it, or raise UnknownArticle or Withdrawn."""
        found = self.find(article_id)
        if found.withdrawn_at is not None:
            raise withdrawn(article_id)
        return found

    def find(self, article_id: str) -> Published:
        """Return an article as it stands, withdrawn or not, or raise UnknownArticle."""
        with transaction(self._engine) as connection:
            return published(known(connection, article_id))

    def on_page(self, url: str) -> Published:
        """Return the article whose page has an address, the newest of several; UnknownArticle, Withdrawn."""
        query = in_order(articles().where(ARTICLES.c.url.in_(spellings(url))))
        with transaction(self._engine) as connection:
            row = connection.execute(query.where(SHOWN).limit(1)).first()
            gone = None if row is not None else connection.execute(query.limit(1)).first()
        if gone is not None:
            raise withdrawn(gone.id)
        if row is None:
            raise UnknownArticle(
                "Trang này chưa có bài nào được đọc.", f"No article was published with the url {url[:200]!r}."
            )
        return published(row)

    def latest(self, limit: int = 20, section: str = "", offset: int = 0) -> tuple[Published, ...]:
        """Return what readers may see, newest first by `published_at` or by when it came, of one section if named."""
        query = in_order(articles().where(SHOWN, *wanted(section, None))).limit(limit).offset(offset)
        with transaction(self._engine) as connection:
            return tuple(published(row) for row in connection.execute(query))

    def page(self, limit: int, section: str = "", state: State | None = None, after: str = "", offset: int = 0) -> Page:
        """Return a page of the newsroom's list, withdrawn articles too; `after` is the cursor of the page before."""
        conditions = wanted(section, state)
        query = listed(conditions, limit, after).offset(offset)
        with transaction(self._engine) as connection:
            rows = connection.execute(query).all()
            total = None if state is State.READY else connection.execute(counted(conditions)).scalar_one()
        found = rows[:limit]
        more = pack_cursor(found[-1].shown_at, found[-1].id) if len(rows) > limit else ""
        return Page(tuple(published(row) for row in found), more, total)

    def count(self, section: str = "") -> int:
        """Return how many articles readers may see, of one section if it is named."""
        everything = counted(wanted(section, None))
        gone = counted([*wanted(section, None), ~SHOWN])  # by an index of these few: the others have none of their own
        with transaction(self._engine) as connection:
            total: int = connection.execute(everything).scalar_one() - connection.execute(gone).scalar_one()
        return total

    def changes(self, limit: int) -> list[tuple[str, datetime]]:
        """Return the ids of the newest articles that can be heard and have no other page than ours, with their change.

        Among the newest `limit`, whether they have another page or not.
        """
        columns = (ARTICLES.c.id, ARTICLES.c.url, ARTICLES.c.updated_at, NARRATIONS.c.created_at)
        heard = select(*columns).outerjoin(NARRATIONS, NARRATIONS.c.number == ARTICLES.c.narration).where(SHOWN)
        with transaction(self._engine) as connection:
            rows = connection.execute(in_order(heard).limit(limit)).all()
        return [
            (row.id, datetime.fromtimestamp(max(row.updated_at, row.created_at), UTC))
            for row in rows
            if row.created_at is not None and not row.url
        ]

    def sections(self) -> tuple[str, ...]:
        """Return the names of the sections that have articles, sorted; an article without one adds nothing."""
        # From each name to the next along the index: to look at every article takes a second where there are a million.
        following = select(func.min(ARTICLES.c.section)).correlate_except(ARTICLES)
        first = select(following.where(ARTICLES.c.section > "").scalar_subquery().label("section")).cte(recursive=True)
        after = select(following.where(ARTICLES.c.section > first.c.section).scalar_subquery())
        named = first.union_all(after.where(first.c.section.is_not(None)))
        other = ARTICLES.alias()
        shown = select(other.c.id).where(other.c.section == named.c.section, other.c.withdrawn_at.is_(None))
        query = select(named.c.section).where(shown.exists()).order_by(named.c.section)
        with transaction(self._engine) as connection:
            return tuple(connection.execute(query).scalars())

    def narrations(self, article_id: str, voice: str = "") -> tuple[Kept, ...]:
        """Return every narration that is kept of an article, in one voice if it is named, newest first."""
        query = select(*narration_columns()).where(NARRATIONS.c.article == article_id)
        query = query.order_by(NARRATIONS.c.number.desc())
        if voice:
            query = query.where(NARRATIONS.c.voice == voice)
        with transaction(self._engine) as connection:
            return tuple(kept(dict(row._mapping)) for row in connection.execute(query))

    def segments(self, number: int) -> str:
        """Return a kept narration's segments, as the JSON text that was kept; UnknownArticle if it is not there."""
        with transaction(self._engine) as connection:
            query = select(NARRATIONS.c.segments).where(NARRATIONS.c.number == number)
            found: str | None = connection.execute(query).scalar()
        if found is None:
            raise UnknownArticle("Không có bản đọc này.", f"There is no narration number {number}.")
        return found

    def publish(
        self,
        article_id: str,
        article: Article,
        voice: str,
        revision: int | None = None,
        priority: Priority = Priority.PUBLISH,
        again: bool = False,
    ) -> bool:
        """Keep an article and owe it a narration, in one transaction; return whether there was anything to do.

        Nothing is done when neither text, voice nor metadata changed and its narration is there or owed, nor when the
        article that is kept has a higher `revision`: the newest wins in whatever order they come. A narration that
        failed is owed again. With `again` it is owed even if nothing changed.
        """
        sent = Sent(article_id, article, voice, revision, priority, again)
        return self.as_is(sent) is None and self.accept(sent)

    def as_is(self, sent: Sent) -> Published | None:
        """Return the article as it stands if publishing this would change nothing, else None; Changed, Conflict.

        Most repeated calls change nothing: this read answers them, and they wait for nobody's write.
        """
        with transaction(self._engine) as connection:
            before = row_of(connection, sent.id)
            sent.match.check(before)
            return published(before) if before is not None and is_settled(before, sent) else None

    def lift(self, owed: Owed) -> None:
        """Have what is owed to the archive made as what is published now, if it is owed to the archive."""
        with transaction(self._engine, writes=True) as connection:
            lift(connection, owed)

    def accept(self, sent: Sent, sound: Sound = UNTOUCHED) -> bool:
        """Keep an article and owe it a narration, or hold it; return whether there was anything to do."""
        check_id(sent.id)
        with transaction(self._engine, writes=True) as connection:
            return publish(connection, sent, self._clock(), sound)

    def release(self, article_id: str, match: Match = ALWAYS) -> bool:
        """Let a held article be narrated as it is; False if it is not held. UnknownArticle, Withdrawn, Changed."""
        with transaction(self._engine, writes=True) as connection:
            return release(connection, article_id, match, self._clock())

    def withdraw(self, article_id: str, match: Match = ALWAYS, sound: Sound = UNTOUCHED) -> bool:
        """Take an article back, with its sound; False if it was withdrawn already. UnknownArticle, Changed."""
        with transaction(self._engine, writes=True) as connection:
            return withdraw(connection, article_id, match, self._clock(), sound)

    def hide_late(self, article_id: str, digest: str, sound: Sound) -> None:
        """Hide sound that was made for an article while it was being withdrawn; nothing happens if it was not."""
        with transaction(self._engine, writes=True) as connection:
            if known(connection, article_id).withdrawn_at is not None:
                hide(connection, [digest], sound)

    def keep(
        self,
        claim: Claim,
        made: Made,
        better_in: float | None = None,
        retention: Retention = KEEP_TEN,
        sound: Sound = UNTOUCHED,
    ) -> bool:
        """Keep the narration a claim was for and strike the claim out; False, and nothing is kept, if it was lost.

        It becomes the one to play if it is in the voice its newsroom chose, unless another was chosen by hand. Older
        ones than `retention` says are let go of. If a poorer voice took that one's place,
        the better one is tried again in `better_in` seconds, and what is kept is heard meanwhile.
        """
        now = self._clock()
        owed = claim.owed
        with transaction(self._engine, writes=True) as connection:
            take_turn_at(connection, f"article {owed.article}")
            tells = not is_quiet(connection, claim.token)  # which may have changed since it was claimed
            if better_in is None:
                is_held = settle(connection, claim.token)
            else:
                is_held = better_later(connection, claim, now + better_in)
            if not is_held:
                return False
            spend(connection, owed, made.characters, made.duration, now)
            if owed.priority is Priority.BETTER and _newest(connection, owed) == made.digest:
                return True  # the better voice could not speak again: nothing has changed
            take_turn_at(connection, f"sound {made.digest}")
            sound.show([made.digest])  # it may be of an article that is withdrawn, too
            number = keep_narration(connection, owed, made, now, retention)
            own = (ARTICLES.c.id == owed.article) & (ARTICLES.c.voice == owed.voice)
            played = update(ARTICLES).where(own).values(narration=func.coalesce(ARTICLES.c.chosen, number))
            if connection.execute(played.returning(ARTICLES.c.narration)).scalar() == number and tells:
                facts = {"digest": made.digest, "duration": made.duration, "bytes": made.bytes}
                announce(connection, Event.READY, owed.article, now, **facts)
        return True


def _newest(connection: Connection, owed: Owed) -> str | None:
    """Return the digest of the newest narration of what is owed."""
    this = (NARRATIONS.c.article == owed.article) & (NARRATIONS.c.voice == owed.voice)
    query = select(NARRATIONS.c.digest).where(this, NARRATIONS.c.content == owed.content)
    found: str | None = connection.execute(query.order_by(NARRATIONS.c.number.desc()).limit(1)).scalar()
    return found
