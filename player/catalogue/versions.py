"""The narrations that are kept of each article: which are there, which is played, and which are let go of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from player.catalogue.database import take_turn_at, transaction
from player.catalogue.debts import Owed, owe
from player.catalogue.records import Kept, Kind, Made, Retention, State
from player.catalogue.rows import articles, kept, narration_columns, state_of, text_digest
from player.catalogue.scripts import TEXT_AT, KeptScript, unpack_script
from player.catalogue.tables import ARTICLES, NARRATIONS
from player.catalogue.webhooks import Event, announce
from player.errors import Conflict, UnknownArticle, UnknownVersion, Withdrawn

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Version:
    """One narration of an article: whether it is played, was chosen for that, and reads the newest text."""

    narration: Kept
    is_played: bool
    is_chosen: bool
    is_newest_text: bool


class Versions:
    """The narrations kept of one catalogue's articles; every method may be called from any thread, and blocks."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock

    def of(self, article_id: str) -> tuple[Version, ...]:
        """Return every narration of an article, the newest first; UnknownArticle if there is no such article."""
        text = func.substr(NARRATIONS.c.script, *TEXT_AT).label("text")
        query = select(*narration_columns(), text).where(NARRATIONS.c.article == article_id)
        with transaction(self._engine) as connection:
            article = _article(connection, article_id)
            rows: list[Row[Any]] = list(connection.execute(query.order_by(NARRATIONS.c.number.desc())))
        return tuple(_version(article, row) for row in rows)

    def one(self, article_id: str, number: int) -> Version:
        """Return one narration of an article; UnknownVersion if that number is none of its."""
        found = next((each for each in self.of(article_id) if each.narration.number == number), None)
        if found is None:
            raise unknown(article_id, number)
        return found

    def script(self, number: int) -> KeptScript | None:
        """Return a narration's script; None if it was made before scripts were kept, or is not there."""
        with transaction(self._engine) as connection:
            query = select(NARRATIONS.c.script).where(NARRATIONS.c.number == number)
            return unpack_script(connection.execute(query).scalar() or "")

    def play(self, article_id: str, number: int) -> None:
        """Have a narration played until the text changes; UnknownVersion, or Withdrawn, and then nothing changes."""
        now = self._clock()
        with self._at(article_id) as connection:
            _playable(connection, article_id)
            row = connection.execute(select(*narration_columns()).where(_of(article_id, number))).first()
            if row is None:
                raise unknown(article_id, number)
            _play(connection, kept(dict(row._mapping)), now)

    def play_newest(self, article_id: str) -> bool:
        """Have the newest narration in the article's voice played again; False if one is owed for that first.

        One is owed if the newest text was never narrated: until then the narration of an older one is played.
        """
        now = self._clock()
        with self._at(article_id) as connection:
            article = _playable(connection, article_id)
            row = _newest(connection, article)
            values: dict[str, Any] = {"chosen": None, "updated_at": now}
            if row is not None:
                values["narration"] = row.number
            connection.execute(update(ARTICLES).where(ARTICLES.c.id == article_id).values(values))
            if row is not None and row.content == article.content:
                if article.narration_number != row.number:
                    _tell(connection, kept(dict(row._mapping)), now)
                return True
            if article.job_state is None and state_of(article) is not State.HELD:
                owe(connection, Owed(article_id, article.voice, article.content), now)
            return False

    def newest(self, article_id: str) -> Kept | None:
        """Return the newest narration in the article's voice: the one that is played if nobody chose another."""
        with transaction(self._engine) as connection:
            row = _newest(connection, _article(connection, article_id))
        return kept(dict(row._mapping)) if row is not None else None

    def keep_recording(self, article_id: str, content: str, made: Made) -> int:
        """Keep a recording of an article's text, have it played and return its number.

        The one that is played already is told again. Conflict if the text has changed meanwhile; Withdrawn.
        """
        now = self._clock()
        with self._at(article_id) as connection:
            article = _playable(connection, article_id)
            if article.content != content:
                raise Conflict(
                    "Bài đã được sửa trong lúc bản thu được kiểm tra. Hãy gửi lại.",
                    "The article was edited while the recording was being checked. Send it again.",
                )
            same = (NARRATIONS.c.article == article_id) & (NARRATIONS.c.digest == made.digest)
            query = select(NARRATIONS.c.number).where(same, NARRATIONS.c.kind == Kind.HUMAN.value)
            number: int | None = connection.execute(query.limit(1)).scalar()
            if number is None:
                row = {"article": article_id, "voice": "", "content": content, "kind": Kind.HUMAN.value}
                number = _insert(connection, row, made, now)
            row_now = connection.execute(select(*narration_columns()).where(NARRATIONS.c.number == number)).one()
            _play(connection, kept(dict(row_now._mapping)), now)
        return number

    def replace(self, number: int, made: Made) -> None:
        """Put another sound in a narration's place: the same one spoken again, or a recording with its timings."""
        now = self._clock()
        values = {"digest": made.digest, "duration": made.duration, "bytes": made.bytes, "segments": made.segments}
        with transaction(self._engine, writes=True) as connection:
            this = NARRATIONS.c.number == number
            connection.execute(update(NARRATIONS).where(this).values(values))
            row = connection.execute(select(*narration_columns()).where(this)).first()
            playing = connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.narration == number)).first()
            if row is not None and playing is not None:
                _tell(connection, kept(dict(row._mapping)), now)

    def delete(self, article_id: str, number: int) -> None:
        """Let go of a narration; UnknownVersion, or Conflict if it is the one that is played."""
        with self._at(article_id) as connection:
            article = _article(connection, article_id)
            if article.narration_number == number:
                raise Conflict(
                    "Bản đọc này đang được phát. Hãy chọn bản khác trước khi xóa.",
                    "This narration is being played. Choose another one before you delete it.",
                )
            if not connection.execute(delete(NARRATIONS).where(_of(article_id, number))).rowcount:
                raise unknown(article_id, number)

    @contextmanager
    def _at(self, article_id: str) -> Iterator[Connection]:
        """Give a connection in a transaction that writes, while nobody else changes the article."""
        with transaction(self._engine, writes=True) as connection:
            take_turn_at(connection, f"article {article_id}")
            yield connection


def keep_narration(connection: Connection, owed: Owed, made: Made, now: float, retention: Retention) -> int:
    """Keep what was made of what was owed, let go of what is older than wanted, and return its number.

    Sound that was lost and made again is the narration it was.
    """
    this = (NARRATIONS.c.article == owed.article) & (NARRATIONS.c.voice == owed.voice)
    newest = select(NARRATIONS.c.number, NARRATIONS.c.digest, NARRATIONS.c.content).where(this)
    before = connection.execute(newest.order_by(NARRATIONS.c.number.desc()).limit(1)).first()
    if before is not None and (before.digest, before.content) == (made.digest, owed.content):
        values = {"duration": made.duration, "bytes": made.bytes, "segments": made.segments, "script": made.script}
        connection.execute(update(NARRATIONS).where(NARRATIONS.c.number == before.number).values(values))
        return int(before.number)
    row = {"article": owed.article, "voice": owed.voice, "content": owed.content}
    number = _insert(connection, row, made, now)
    _strike_out(connection, owed, number, now, retention)
    return number


def choice_ends(connection: Connection, before: Row[Any], values: dict[str, Any]) -> bool:
    """Return whether publishing some values of an article ends what was chosen by hand to be played.

    Another text does, unless the choice is a recording that is to be played on; so does another voice or rate, unless
    it is a recording. A change of the section or the author does not.
    """
    if before.chosen is None:
        return False
    row = connection.execute(select(NARRATIONS).where(NARRATIONS.c.number == before.chosen)).first()
    if row is None:
        return True
    is_same_text = (before.title, before.blocks) == (values["title"], values["blocks"])
    if row.kind == Kind.HUMAN:
        script = unpack_script(row.script)
        return not is_same_text and not (script is not None and script.after_edit)
    return not is_same_text or any(getattr(before, name) != values[name] for name in ("voice", "rate", "quote_voice"))


def unknown(article_id: str, number: int) -> UnknownVersion:
    """Return the error of a number that is none of an article's narrations."""
    return UnknownVersion(
        f"Bài này không có bản đọc số {number}.", f"The article {article_id[:128]!r} has no narration number {number}."
    )


def _strike_out(connection: Connection, owed: Owed, number: int, now: float, retention: Retention) -> None:
    """Let go of the older narrations in one voice that are over what is kept; never of what is played or recorded."""
    played = select(ARTICLES.c.voice, ARTICLES.c.narration, ARTICLES.c.chosen).where(ARTICLES.c.id == owed.article)
    article = connection.execute(played).one()
    # In the article's own voice the new one takes the place of what is played now, unless that was chosen.
    stay = {number, article.chosen or number}
    if article.voice != owed.voice:
        stay.add(article.narration or number)
    this = (NARRATIONS.c.article == owed.article) & (NARRATIONS.c.voice == owed.voice)
    query = select(NARRATIONS.c.number, NARRATIONS.c.created_at).where(this, NARRATIONS.c.number.not_in(stay))
    rows = connection.execute(query.order_by(NARRATIONS.c.number.desc())).all()
    since = now - retention.days * _DAY if retention.days else 0.0
    old = [row.number for at, row in enumerate(rows) if at >= retention.versions or row.created_at < since]
    if old:
        connection.execute(delete(NARRATIONS).where(NARRATIONS.c.number.in_(old)))


def _insert(connection: Connection, row: dict[str, Any], made: Made, now: float) -> int:
    values = row | {
        "digest": made.digest,
        "duration": made.duration,
        "bytes": made.bytes,
        "segments": made.segments,
        "script": made.script,
        "speaker": made.speaker,
        "created_at": now,
    }
    number: int = connection.execute(insert(NARRATIONS).values(values).returning(NARRATIONS.c.number)).scalar_one()
    return number


def _play(connection: Connection, narration: Kept, now: float) -> None:
    values = {"narration": narration.number, "chosen": narration.number, "updated_at": now}
    connection.execute(update(ARTICLES).where(ARTICLES.c.id == narration.article).values(values))
    _tell(connection, narration, now)


def _tell(connection: Connection, narration: Kept, now: float) -> None:
    facts = {"digest": narration.digest, "duration": narration.duration, "bytes": narration.bytes}
    announce(connection, Event.READY, narration.article, now, **facts)


def _newest(connection: Connection, article: Row[Any]) -> Row[Any] | None:
    this = (NARRATIONS.c.article == article.id) & (NARRATIONS.c.voice == article.voice)
    query = select(*narration_columns()).where(this).order_by(NARRATIONS.c.number.desc())
    row: Row[Any] | None = connection.execute(query.limit(1)).first()
    return row


def _article(connection: Connection, article_id: str) -> Row[Any]:
    row = connection.execute(articles().where(ARTICLES.c.id == article_id)).first()
    if row is None:
        raise UnknownArticle(
            "Không có bài nào ở địa chỉ này.", f"There is no article with the id {article_id[:128]!r}."
        )
    return row


def _playable(connection: Connection, article_id: str) -> Row[Any]:
    row = _article(connection, article_id)
    if row.withdrawn_at is not None:
        raise Withdrawn("Bài này đã được gỡ.", f"The article {article_id[:128]!r} was withdrawn.")
    return row


def _of(article_id: str, number: int) -> Any:
    return (NARRATIONS.c.article == article_id) & (NARRATIONS.c.number == number)


def _version(article: Row[Any], row: Row[Any]) -> Version:
    narration = kept(dict(row._mapping))
    return Version(
        narration,
        is_played=narration.number == article.narration_number,
        is_chosen=narration.number == article.chosen,
        is_newest_text=narration.content == article.content or row.text == text_digest(article),
    )
