"""Rows of the catalogue's tables from and to its records."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, select

from audio_cache.keys import Ingredient, key_of
from player.article import Article, Block, Mark, Role
from player.catalogue.debts import is_awaited
from player.catalogue.records import Doubtful, Kept, Kind, Published, State
from player.catalogue.tables import ARTICLES, JOBS, NARRATIONS


def content_of(article: Article) -> str:
    """Return the digest of all of an article that is heard or shown.

    >>> from player.article import read_text
    >>> content_of(read_text("A\\nB")) == content_of(read_text("A\\n\\nB")) != content_of(read_text("A\\nC"))
    True
    """
    reading: dict[str, Ingredient] = {"rate": article.rate, "quote_voice": article.quote_voice}
    return key_of(
        title=article.title,
        blocks=[_plain(block) for block in article.blocks],
        section=article.section,
        author=article.author,
        published_at=article.published_at.isoformat() if article.published_at else None,
        url=article.url,
        **{name: value for name, value in reading.items() if value},
    )


@cache
def articles() -> Select[Any]:
    """Return the query of articles, each with the narration to play and the one it is owed."""
    # Made once: to make it takes longer than to ask it.
    narration = [column.label(f"narration_{column.name}") for column in narration_columns()]
    job = [JOBS.c[name].label(f"job_{name}") for name in ("state", "done", "total", "failure", "speaker")]
    owed = and_(JOBS.c.article == ARTICLES.c.id, JOBS.c.voice == ARTICLES.c.voice, is_awaited())
    return (
        select(*(column for column in ARTICLES.c if column.name != "narration"), *narration, *job)
        .join(NARRATIONS, NARRATIONS.c.number == ARTICLES.c.narration, isouter=True)
        .join(JOBS, owed, isouter=True)
    )


@cache
def one_article() -> Select[Any]:
    """Return the query of the article whose `id` it is given."""
    return articles().where(ARTICLES.c.id == bindparam("id"))


def text_of(article: Article) -> str:
    """Return the digest of an article's text alone: its title and its blocks.

    >>> from player.article import read_text
    >>> from dataclasses import replace
    >>> text_of(read_text("A\\nB")) == text_of(replace(read_text("A\\nB"), author="Lan")) != text_of(read_text("A\\nC"))
    True
    """
    return key_of(title=article.title, blocks=_packed(article.blocks))


def text_digest(row: Row[Any]) -> str:
    """Return what `text_of` returns of the article in a row."""
    return key_of(title=row.title, blocks=row.blocks)


def narration_columns() -> list[ColumnElement[Any]]:
    """Return the columns that `kept` reads: not the long ones."""
    short = [column for column in NARRATIONS.c if column.name not in ("segments", "script")]
    return [*short, (NARRATIONS.c.segments != "[]").label("is_timed")]


def is_served(row: Row[Any]) -> bool:
    """Return whether the newest text of an article is narrated, or will be without asking again."""
    if row.job_state is not None:
        return bool(row.job_state != State.FAILED)
    return row.narration_number is not None and bool(row.chosen or row.narration_content == row.content)


def published(row: Row[Any]) -> Published:
    """Return an article as it stands from its row of `articles()`."""
    narration = None
    if row.narration_number is not None:
        narration = kept({column.name: row._mapping[f"narration_{column.name}"] for column in narration_columns()})
    return Published(
        id=row.id,
        article=Article(
            title=row.title,
            blocks=tuple(_block(*plain) for plain in json.loads(row.blocks)),
            section=row.section,
            author=row.author,
            published_at=datetime.fromisoformat(row.published_at) if row.published_at else None,
            url=row.url,
            rate=row.rate,
            quote_voice=row.quote_voice,
        ),
        voice=row.voice,
        content=row.content,
        state=state_of(row),
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        updated_at=datetime.fromtimestamp(row.updated_at, UTC),
        revision=row.revision,
        done=row.job_done or 0,
        total=row.job_total or 0,
        failure=row.job_failure or "",
        narration=narration,
        speaker=row.job_speaker or "",
        findings=findings_of(row.held) if row.held else (),
        is_released=bool(row.held) and row.released == row.content,
        withdrawn_at=datetime.fromtimestamp(row.withdrawn_at, UTC) if row.withdrawn_at is not None else None,
        etag=etag_of(row),
        is_chosen=row.chosen is not None,
    )


def state_of(row: Row[Any]) -> State:
    """Return how far an article's newest text is from being heard."""
    if row.withdrawn_at is not None:
        return State.WITHDRAWN
    if row.held and row.released != row.content:
        return State.HELD
    if row.job_state:
        return State(row.job_state)
    return State.READY if is_served(row) else State.QUEUED


def etag_of(row: Row[Any]) -> str:
    """Return what names an article's text and what was decided of it: another after every edit, hold or withdrawal."""
    return key_of(
        content=row.content, voice=row.voice, revision=row.revision, released=row.released, withdrawn=row.withdrawn_at
    )[:32]


def findings_of(held: str) -> tuple[Doubtful, ...]:
    """Return the findings that an article's row keeps.

    >>> findings_of(held_of([Doubtful("acronym", "warning", "Chưa biết “XYZ”.", written="XYZ", end=3)]))[0].written
    'XYZ'
    """
    return tuple(Doubtful(**one) for one in json.loads(held))


def held_of(findings: Sequence[Doubtful]) -> str:
    """Return findings as an article's row keeps them; "" for none."""
    return json.dumps([asdict(one) for one in findings], ensure_ascii=False) if findings else ""


def kept(row: Mapping[str, Any]) -> Kept:
    """Return a narration from its row."""
    return Kept(
        number=row["number"],
        article=row["article"],
        digest=row["digest"],
        voice=row["voice"],
        content=row["content"],
        duration=row["duration"],
        bytes=row["bytes"],
        created_at=datetime.fromtimestamp(row["created_at"], UTC),
        kind=Kind(row["kind"]),
        speaker=row["speaker"],
        is_timed=bool(row["is_timed"]),
    )


def values_of(article: Article) -> dict[str, Any]:
    """Return an article's columns."""
    return {
        "title": article.title,
        "blocks": _packed(article.blocks),
        "section": article.section,
        "author": article.author,
        "url": article.url,
        "rate": article.rate,
        "quote_voice": article.quote_voice,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "content": content_of(article),
    }


def _packed(blocks: Sequence[Block]) -> str:
    return json.dumps([_plain(block) for block in blocks], ensure_ascii=False)


def _plain(block: Block) -> list[Ingredient]:
    """Return a block as JSON has it: [role, text], and its marks if it has any."""
    marks: list[Ingredient] = [[mark.start, mark.end, mark.alias, mark.rest_ms] for mark in block.marks]
    return [block.role.value, block.text, *([marks] if marks else [])]


def _block(role: str, text: str, marks: Sequence[tuple[int, int, str, int]] = ()) -> Block:
    return Block(Role(role), text, tuple(Mark(*mark) for mark in marks))
