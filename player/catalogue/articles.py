"""The catalogue: what the newsroom published, what was narrated of it, and what to play."""

import re
from collections.abc import Callable
from time import time
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from player.article import Article
from player.catalogue.database import transaction
from player.catalogue.debts import Claim, Owed, Priority, better_later, owe, settle
from player.catalogue.page_addresses import spellings
from player.catalogue.records import KEEP_TEN, Kept, Made, Published, Retention
from player.catalogue.rows import articles, content_of, is_served, kept, narration_columns, published, values_of
from player.catalogue.tables import ARTICLES, JOBS, NARRATIONS
from player.catalogue.versions import Versions, choice_ends, keep_narration
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
        """Return an article as it stands, or raise UnknownArticle."""
        with transaction(self._engine) as connection:
            row = connection.execute(articles().where(ARTICLES.c.id == article_id)).first()
        if row is None:
            raise UnknownArticle(
                "Không có bài nào ở địa chỉ này.", f"There is no article with the id {article_id[:128]!r}."
            )
        return published(row)

    def on_page(self, url: str) -> Published:
        """Return the article whose page has an address, the newest of several; UnknownArticle if there is none."""
        query = articles().where(ARTICLES.c.url.in_(spellings(url))).order_by(ARTICLES.c.shown_at.desc(), ARTICLES.c.id)
        with transaction(self._engine) as connection:
            row = connection.execute(query.limit(1)).first()
        if row is None:
            raise UnknownArticle(
                "Trang này chưa có bài nào được đọc.", f"No article was published with the url {url[:200]!r}."
            )
        return published(row)

    def latest(self, limit: int = 20, section: str = "", offset: int = 0) -> tuple[Published, ...]:
        """Return articles, newest first by `published_at` or by when they came, of one section if it is named."""
        query = articles().order_by(ARTICLES.c.shown_at.desc(), ARTICLES.c.id).limit(limit).offset(offset)
        if section:
            query = query.where(ARTICLES.c.section == section)
        with transaction(self._engine) as connection:
            return tuple(published(row) for row in connection.execute(query))

    def count(self, section: str = "") -> int:
        """Return how many articles there are, of one section if it is named."""
        query = select(func.count()).select_from(ARTICLES)
        if section:
            query = query.where(ARTICLES.c.section == section)
        with transaction(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def sections(self) -> tuple[str, ...]:
        """Return the names of the sections that have articles, sorted; an article without one adds nothing."""
        query = select(ARTICLES.c.section).where(ARTICLES.c.section != "").distinct().order_by(ARTICLES.c.section)
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
        if not is_article_id(article_id):
            raise ArticleError(
                "Mã bài chỉ gồm chữ không dấu, chữ số, dấu gạch và dấu chấm, dài không quá 128 ký tự, "
                "và không kết thúc bằng .mp3, .vtt hay .json.",
                "An article's id is 1 to 128 letters, digits, '-', '_' and '.', not beginning with '.' "
                "and not ending in .mp3, .vtt or .json.",
            )
        # Most repeated calls change nothing: a read answers them, and they wait for nobody's write.
        if not again and self.is_settled(article_id, article, voice, revision):
            return False
        now = self._clock()
        with transaction(self._engine, writes=True) as connection:
            before = connection.execute(articles().where(ARTICLES.c.id == article_id)).first()
            if before is None:
                row = values_of(article) | {"id": article_id, "narration": None, "created_at": now}
            elif _is_older(before, revision) or (not again and _is_settled(before, article, voice, revision)):
                return False
            else:
                row = values_of(article)
                if choice_ends(connection, before, row | {"voice": voice}):
                    row["chosen"] = None
            row |= {"voice": voice, "updated_at": now}
            first_seen = now if before is None else before.created_at
            row["shown_at"] = article.published_at.timestamp() if article.published_at else first_seen
            if before is None or revision is not None:
                row["revision"] = revision
            if before is None:
                connection.execute(insert(ARTICLES).values(row))
            else:
                connection.execute(update(ARTICLES).where(ARTICLES.c.id == article_id).values(row))
                if not again and _is_narrated(before, article, voice):
                    return False  # a new number on the same text
                _carry_over(connection, article_id, before.voice, voice, content_of(article))
            owe(connection, Owed(article_id, voice, content_of(article), priority), now)
            announce(connection, Event.QUEUED, article_id, now)
        return True

    def is_settled(self, article_id: str, article: Article, voice: str, revision: int | None = None) -> bool:
        """Return whether publishing this would change nothing: it is what is kept, or older."""
        with transaction(self._engine) as connection:
            before = connection.execute(articles().where(ARTICLES.c.id == article_id)).first()
        return before is not None and _is_settled(before, article, voice, revision)

    def keep(self, claim: Claim, made: Made, better_in: float | None = None, retention: Retention = KEEP_TEN) -> bool:
        """Keep the narration a claim was for and strike the claim out; False, and nothing is kept, if it was lost.

        It becomes the one to play if it is in the voice its newsroom chose, unless another was chosen by hand. Older
        ones than `retention` says are let go of. If a poorer voice took that one's place,
        the better one is tried again in `better_in` seconds, and what is kept is heard meanwhile.
        """
        now = self._clock()
        owed = claim.owed
        with transaction(self._engine, writes=True) as connection:
            if better_in is None:
                is_held = settle(connection, claim.token)
            else:
                is_held = better_later(connection, claim, now + better_in)
            if not is_held:
                return False
            if owed.priority is Priority.BETTER and _newest(connection, owed) == made.digest:
                return True  # the better voice could not speak again: nothing has changed
            number = keep_narration(connection, owed, made, now, retention)
            own = (ARTICLES.c.id == owed.article) & (ARTICLES.c.voice == owed.voice)
            played = func.coalesce(ARTICLES.c.chosen, number)
            if connection.execute(update(ARTICLES).where(own).values(narration=played)).rowcount:
                facts = {"digest": made.digest, "duration": made.duration, "bytes": made.bytes}
                announce(connection, Event.READY, owed.article, now, **facts)
        return True


def _newest(connection: Connection, owed: Owed) -> str | None:
    """Return the digest of the newest narration of what is owed."""
    this = (NARRATIONS.c.article == owed.article) & (NARRATIONS.c.voice == owed.voice)
    query = select(NARRATIONS.c.digest).where(this, NARRATIONS.c.content == owed.content)
    found: str | None = connection.execute(query.order_by(NARRATIONS.c.number.desc()).limit(1)).scalar()
    return found


def _carry_over(connection: Connection, article_id: str, old_voice: str, voice: str, content: str) -> None:
    """Drop what was owed in the voice that was given up; readers of other voices wait for the new text."""
    if old_voice != voice:
        connection.execute(delete(JOBS).where(JOBS.c.article == article_id, JOBS.c.voice == old_voice))
    others = (JOBS.c.article == article_id) & (JOBS.c.voice != voice)
    fresh = {"content": content, "state": "queued", "done": 0, "total": 0, "owner": "", "lease_until": 0.0}
    connection.execute(update(JOBS).where(others).values(**fresh))


def _is_older(before: Row[Any], revision: int | None) -> bool:
    return revision is not None and before.revision is not None and revision < before.revision


def _is_narrated(before: Row[Any], article: Article, voice: str) -> bool:
    return bool(before.content == content_of(article) and before.voice == voice) and is_served(before)


def _is_settled(before: Row[Any], article: Article, voice: str, revision: int | None) -> bool:
    if _is_older(before, revision):
        return True
    return _is_narrated(before, article, voice) and revision in (None, before.revision)
