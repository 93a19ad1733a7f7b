"""What publishing, releasing and withdrawing an article change, in the transaction of whoever calls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from player.article import Article
from player.catalogue.database import take_turn_at
from player.catalogue.debts import Owed, Priority, owe
from player.catalogue.records import Doubtful, State
from player.catalogue.rows import content_of, etag_of, findings_of, held_of, is_served, one_article, state_of, values_of
from player.catalogue.tables import ARTICLES, JOBS, NARRATIONS
from player.catalogue.versions import choice_ends
from player.catalogue.webhooks import Event, announce
from player.errors import Changed, Conflict, UnknownArticle, Withdrawn

_ANY = "*"


@dataclass(frozen=True, slots=True)
class Match:
    """What an article must be for a change to be made, as HTTP's If-Match and If-None-Match: ETags, or "*".

    >>> Match(none=("*",)).check(None)
    """

    one_of: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def check(self, before: Row[Any] | None) -> None:
        """Raise Changed if the article is not as it must be."""
        etag = etag_of(before) if before is not None else ""
        if self.one_of and not (etag and (_ANY in self.one_of or etag in self.one_of)):
            raise Changed(
                "Bài đã thay đổi từ lần xem trước; hãy lấy lại bài rồi sửa." if etag else "Chưa có bài này.",
                "The article is not what If-Match says.",
            )
        if etag and (_ANY in self.none or etag in self.none):
            raise Changed("Đã có bài này rồi.", "The article is what If-None-Match says it must not be.")


ALWAYS = Match()


@dataclass(frozen=True, slots=True)
class Sound:
    """How the sound of narrations is put aside and put back, by their digests; `show` returns those that are there."""

    hide: Callable[[Iterable[str]], None]
    show: Callable[[Iterable[str]], set[str]]


UNTOUCHED = Sound(hide=lambda digests: None, show=set)


@dataclass(frozen=True, slots=True)
class Sent:
    """An article as it was sent, and on what terms it is published.

    With `again` it is owed even if nothing changed; with `restore` it is published even if it was withdrawn; if it is
    `quiet` webhooks are told nothing of it. `findings` are the ones that hold it.
    """

    id: str
    article: Article
    voice: str
    revision: int | None = None
    priority: Priority = Priority.PUBLISH
    again: bool = False
    restore: bool = False
    match: Match = ALWAYS
    quiet: bool = False
    findings: tuple[Doubtful, ...] = ()
    content: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", content_of(self.article))


def row_of(connection: Connection, article_id: str) -> Row[Any] | None:
    """Return an article's row, or None."""
    if "\0" in article_id:  # which one database of two refuses to look for
        return None
    return connection.execute(one_article(), {"id": article_id}).first()


def is_settled(before: Row[Any], sent: Sent) -> bool:
    """Return whether publishing this would change nothing: it is what is kept, or older.

    Never of what is held: the rules that held it may be others by now. Conflict if it was withdrawn, and this is an
    edit that says neither that it is newer nor that the article is to come back.
    """
    if _is_older(before, sent):
        return True
    is_same = bool(before.content == sent.content and before.voice == sent.voice)
    if before.withdrawn_at is not None:
        if _comes_back(before, sent):
            return False
        if is_same or sent.revision is not None:
            return True  # a call from before the withdrawal that comes late
        raise Conflict(
            "Bài này đã được gỡ. Muốn đăng lại, hãy gửi số “revision” cao hơn, hoặc thêm ?restore=true.",
            "The article was withdrawn. To publish it again send a higher revision, or ?restore=true.",
        )
    if sent.again or state_of(before) is State.HELD:
        return False
    return is_same and is_served(before) and sent.revision in (None, before.revision)


def publish(connection: Connection, sent: Sent, now: float, sound: Sound) -> bool:
    """Keep an article and owe it a narration, or hold it; return whether there was anything to do."""
    take_turn_at(connection, f"article {sent.id}")
    before = row_of(connection, sent.id)
    sent.match.check(before)
    if before is not None and is_settled(before, sent):
        return False
    row = values_of(sent.article) | {"voice": sent.voice, "updated_at": now} | _hold(before, sent)
    first_seen = now if before is None else before.created_at
    row["shown_at"] = sent.article.published_at.timestamp() if sent.article.published_at else first_seen
    if before is None or sent.revision is not None:
        row["revision"] = sent.revision
    is_held = bool(row["held"]) and row["released"] != sent.content
    if before is None:
        connection.execute(insert(ARTICLES).values(row | {"id": sent.id, "narration": None, "created_at": now}))
        is_back = is_whole = False
    else:
        if is_held and _is_held_for(before, row):
            return False
        if choice_ends(connection, before, row):
            row["chosen"] = None
        is_back = before.withdrawn_at is not None
        connection.execute(update(ARTICLES).where(ARTICLES.c.id == sent.id).values(row | {"withdrawn_at": None}))
        there = _show(connection, _digests(connection, sent.id), sound) if is_back else set()
        is_whole = _is_narrated(before, sent) and not (is_back and before.narration_digest not in there)
    if is_held:
        connection.execute(delete(JOBS).where(JOBS.c.article == sent.id))
        if not sent.quiet:
            announce(connection, Event.HELD, sent.id, now, findings=_kinds(sent.findings))
        return True
    if before is not None and is_whole and not sent.again:
        if state_of(before) in (State.HELD, State.WITHDRAWN) and not sent.quiet:
            _announce_ready(connection, before, now)
        return is_back  # otherwise a new number on the same text
    if before is not None:
        _carry_over(connection, sent, before.voice)
    owe(connection, Owed(sent.id, sent.voice, sent.content, sent.priority, sent.quiet), now)
    if not sent.quiet:
        announce(connection, Event.QUEUED, sent.id, now)
    return True


def release(connection: Connection, article_id: str, match: Match, now: float) -> bool:
    """Let a held article be narrated as it is; False if it is not held. UnknownArticle, Withdrawn."""
    take_turn_at(connection, f"article {article_id}")
    row = known(connection, article_id)
    match.check(row)
    if row.withdrawn_at is not None:
        raise withdrawn(article_id)
    if state_of(row) is not State.HELD:
        return False
    values = {"released": row.content, "updated_at": now}
    connection.execute(update(ARTICLES).where(ARTICLES.c.id == article_id).values(values))
    if is_served(row):
        _announce_ready(connection, row, now)
    else:
        owe(connection, Owed(article_id, row.voice, row.content, Priority.PUBLISH), now)
        announce(connection, Event.QUEUED, article_id, now)
    return True


def withdraw(connection: Connection, article_id: str, match: Match, now: float, sound: Sound) -> bool:
    """Take an article back: nothing is owed for it, its sound is hidden; False if it was withdrawn. UnknownArticle.

    Sound that an article which is not withdrawn has too stays.
    """
    take_turn_at(connection, f"article {article_id}")
    row = known(connection, article_id)
    if row.withdrawn_at is None:
        match.check(row)
        connection.execute(delete(JOBS).where(JOBS.c.article == article_id))
        values = {"withdrawn_at": now, "updated_at": now}
        connection.execute(update(ARTICLES).where(ARTICLES.c.id == article_id).values(values))
        announce(connection, Event.WITHDRAWN, article_id, now)
    # Inside the transaction: whoever publishes the same sound elsewhere comes before or after all of this.
    hide(connection, _digests(connection, article_id), sound)
    return row.withdrawn_at is None


def hide(connection: Connection, digests: Iterable[str], sound: Sound) -> None:
    """Hide the sound that no article which is not withdrawn has."""
    for digest in sorted(set(digests)):
        take_turn_at(connection, f"sound {digest}")
        query = select(NARRATIONS.c.number).join(ARTICLES, ARTICLES.c.id == NARRATIONS.c.article)
        shown = query.where(NARRATIONS.c.digest == digest, ARTICLES.c.withdrawn_at.is_(None)).limit(1)
        if connection.execute(shown).first() is None:
            sound.hide([digest])


def _show(connection: Connection, digests: Iterable[str], sound: Sound) -> set[str]:
    """Show sound again, and return what of it is there."""
    there: set[str] = set()
    for digest in sorted(digests):
        take_turn_at(connection, f"sound {digest}")
        there |= sound.show([digest])
    return there


def known(connection: Connection, article_id: str) -> Row[Any]:
    """Return an article's row, withdrawn or not; UnknownArticle if there is none."""
    row = row_of(connection, article_id)
    if row is None:
        raise UnknownArticle(
            "Không có bài nào ở địa chỉ này.", f"There is no article with the id {article_id[:128]!r}."
        )
    return row


def withdrawn(article_id: str) -> Withdrawn:
    """Return the error of an article that was taken back."""
    return Withdrawn("Bài này đã được gỡ.", f"The article {article_id[:128]!r} was withdrawn.")


def _hold(before: Row[Any] | None, sent: Sent) -> dict[str, str]:
    """Return the columns that say what holds an article, and whether that was let go.

    What was let go once is not asked again when the article is edited, as long as nothing new is found.
    """
    if not sent.findings:
        return {"held": "", "released": ""}
    is_free = False
    if before is not None and before.held and before.released == before.content:
        let_go = {(one.kind, one.written) for one in findings_of(before.held)}
        is_free = all((one.kind, one.written) in let_go for one in sent.findings)
    return {"held": held_of(sent.findings), "released": sent.content if is_free else ""}


def _is_held_for(before: Row[Any], row: dict[str, Any]) -> bool:
    """Return whether an article is held already, for the very same."""
    names = [*(name for name in row if name not in ("updated_at", "shown_at")), "withdrawn_at"]
    return state_of(before) is State.HELD and all(getattr(before, name) == row.get(name) for name in names)


def _announce_ready(connection: Connection, row: Row[Any], now: float) -> None:
    """Tell of the narration that is there already."""
    facts = {name: row._mapping[f"narration_{name}"] for name in ("digest", "duration", "bytes")}
    announce(connection, Event.READY, row.id, now, **facts)


def _kinds(findings: Iterable[Doubtful]) -> list[dict[str, str]]:
    """Return what a webhook is told of findings: nothing of the text."""
    return [{"kind": one.kind, "severity": one.severity} for one in findings]


def _digests(connection: Connection, article_id: str) -> list[str]:
    query = select(NARRATIONS.c.digest).where(NARRATIONS.c.article == article_id).distinct()
    return list(connection.execute(query).scalars())


def _carry_over(connection: Connection, sent: Sent, old_voice: str) -> None:
    """Drop what was owed in the voice that was given up; readers of other voices wait for the new text."""
    if old_voice != sent.voice:
        connection.execute(delete(JOBS).where(JOBS.c.article == sent.id, JOBS.c.voice == old_voice))
    others = (JOBS.c.article == sent.id) & (JOBS.c.voice != sent.voice)
    fresh = {"content": sent.content, "state": "queued", "done": 0, "total": 0, "owner": "", "lease_until": 0.0}
    connection.execute(update(JOBS).where(others).values(**fresh))


def _is_older(before: Row[Any], sent: Sent) -> bool:
    """Return whether what was sent is older than what is kept: by revisions, or by times if neither has one."""
    if sent.revision is not None and before.revision is not None:
        return bool(sent.revision < before.revision)
    times = _times(before, sent)
    return times is not None and times[1] < times[0]


def _comes_back(before: Row[Any], sent: Sent) -> bool:
    """Return whether what was sent is meant to undo a withdrawal."""
    if sent.restore or sent.again:
        return True
    if sent.revision is not None:
        return bool(before.revision is None or sent.revision > before.revision)
    times = _times(before, sent)
    return times is not None and times[1] > times[0]


def _times(before: Row[Any], sent: Sent) -> tuple[datetime, datetime] | None:
    """Return when the kept and the sent article were published, if these times are what tells which is newer."""
    if sent.revision is not None or before.revision is not None:
        return None
    if not before.published_at or sent.article.published_at is None:
        return None
    return datetime.fromisoformat(before.published_at), sent.article.published_at


def _is_narrated(before: Row[Any], sent: Sent) -> bool:
    return bool(before.content == sent.content and before.voice == sent.voice) and is_served(before)
