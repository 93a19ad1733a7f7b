"""Lists of articles: in the order of a front page, by section and state, a page at a time from a place that stays."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select

from player.catalogue.debts import Priority, is_awaited
from player.catalogue.records import Published, State
from player.catalogue.rows import articles
from player.catalogue.tables import ARTICLES, JOBS, NARRATIONS
from player.errors import ArticleError

SHOWN = ARTICLES.c.withdrawn_at.is_(None)  # what readers may see


@dataclass(frozen=True, slots=True)
class Page:
    """Articles of a list, the cursor of the page after them ("" after the last), and how many are in the list.

    `total` is None where counting would take a look at each.
    """

    articles: tuple[Published, ...]
    next: str
    total: int | None


def in_order(query: Select[Any]) -> Select[Any]:
    """Return a query of articles in the order of a front page: the newest first."""
    return query.order_by(ARTICLES.c.shown_at.desc(), ARTICLES.c.id)


def wanted(section: str, state: State | None) -> list[ColumnElement[bool]]:
    """Return the conditions of a list: of a section if it is named, in a state if it is."""
    conditions = [ARTICLES.c.section == section] if section else []
    return conditions if state is None else [*conditions, _is(state)]


def listed(conditions: list[ColumnElement[bool]], limit: int, after: str) -> Select[Any]:
    """Return the query of a page of articles and of one more, if there is one; ArticleError for a wrong cursor."""
    query = in_order(articles().where(*conditions)).limit(limit + 1)
    if not after:
        return query
    shown_at, article_id = unpack_cursor(after)
    same = (ARTICLES.c.shown_at == shown_at) & (ARTICLES.c.id > article_id)
    return query.where(or_(ARTICLES.c.shown_at < shown_at, same))


def counted(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    """Return the query of how many articles a list has; not of what is ready, which takes a look at each."""
    return select(func.count()).select_from(ARTICLES).where(*conditions)


def pack_cursor(shown_at: float, article_id: str) -> str:
    """Return the place in a list after an article; whatever comes or goes elsewhere, the next page begins there.

    >>> unpack_cursor(pack_cursor(1790000000.125, "mua-lon"))
    (1790000000.125, 'mua-lon')
    """
    return base64.urlsafe_b64encode(json.dumps([shown_at, article_id]).encode()).decode().rstrip("=")


def unpack_cursor(cursor: str) -> tuple[float, str]:
    """Return what a cursor says; ArticleError if nobody gave it."""
    try:
        shown_at, article_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(shown_at, float | int) and isinstance(article_id, str) and abs(shown_at) < 1e12:
            return float(shown_at), article_id
    except (binascii.Error, ValueError, TypeError, RecursionError):
        pass
    raise ArticleError("“after” không phải là chỗ mà danh sách trước đã cho.", "The cursor is not one that we gave.")


def _is(state: State) -> ColumnElement[bool]:
    """Return the condition that an article is in a state: what rows.state_of says, in SQL."""
    if state is State.WITHDRAWN:
        return ARTICLES.c.withdrawn_at.is_not(None)
    # Written out, because an index of the few that have findings serves nothing but these very words.
    is_held = (ARTICLES.c.held != literal_column("''")) & (ARTICLES.c.released != ARTICLES.c.content)
    if state is State.HELD:
        return SHOWN & is_held
    # Asked of the jobs and not of the join, so that a few are found among a million without looking at all.
    jobs = JOBS.alias()
    own = (jobs.c.article == ARTICLES.c.id) & (jobs.c.voice == ARTICLES.c.voice)
    owed = select(jobs.c.article).where(own, jobs.c.priority < int(Priority.BETTER)).correlate(ARTICLES)
    of_state = select(JOBS.c.article).where(JOBS.c.state == state.value, is_awaited()).correlate(None)
    has_job = and_(ARTICLES.c.id.in_(of_state), owed.where(jobs.c.state == state.value).exists())
    is_shown = SHOWN & ~is_held
    is_narrated = and_(NARRATIONS.c.number.is_not(None), NARRATIONS.c.content == ARTICLES.c.content)
    if state is State.READY:
        return is_shown & is_narrated & ~owed.exists()
    return is_shown & has_job
