"""The narrations owed, as rows: who holds which, until when, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, func, select, update

from player.catalogue.database import take_turn_at, upsert
from player.catalogue.due import LEASE_SECONDS as LEASE_SECONDS
from player.catalogue.due import LONGEST_WAIT as LONGEST_WAIT
from player.catalogue.due import NEVER as NEVER
from player.catalogue.due import Priority as Priority
from player.catalogue.due import is_any_due as is_any_due
from player.catalogue.due import lock_first_due
from player.catalogue.records import State
from player.catalogue.tables import ARTICLES, IS_HELD, JOBS
from player.catalogue.webhooks import Event, announce
from player.logs import request_in_logs

MOST_DEATHS = 20  # of workers over one narration, before it is held to be what kills them


@dataclass(frozen=True, slots=True)
class Owed:
    """A narration owed to an article in a voice, of the text whose digest is `content`.

    Of one that is `quiet` webhooks are told nothing.
    """

    article: str
    voice: str
    content: str
    priority: Priority = Priority.PUBLISH
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A narration owed that one worker holds, by its `token`.

    `attempts` counts the ones that failed before, `deaths` the workers that were gone before they could say so.
    """

    owed: Owed
    token: str
    attempts: int
    request: str = ""  # what the logs call the request that owed it
    deaths: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a narration owed is: `done` of `total` utterances; `failure` is one Vietnamese sentence, or "".

    `speaker` is the voice that speaks it, which is another than was asked for when that one cannot; "" before.
    """

    state: State
    done: int
    total: int
    failure: str
    content: str
    speaker: str


def owe(connection: Connection, owed: Owed, now: float) -> None:
    """Owe a narration, no less urgently and no more quietly than before.

    A worker that holds an older text of it loses its claim.
    """
    pressed = now if owed.priority is Priority.INTERACTIVE else None
    fresh = {
        "content": owed.content,
        "state": State.QUEUED.value,
        "priority": int(owed.priority),
        "due_at": now,
        "attempts": 0,
        "done": 0,
        "total": 0,
        "failure": "",
        "deaths": 0,
        "failed_at": None,
        "speaker": "",
        "owner": "",
        "lease_until": 0.0,
        "created_at": now,
        "pressed_at": pressed,
        "quiet": owed.quiet,
        "request": request_in_logs(),
    }
    row = upsert(connection, JOBS).values(article=owed.article, voice=owed.voice, **fresh)
    urgent = _more_urgent(owed.priority)
    # Who pressed while an older text was owed waits for this one.
    again = fresh | {"priority": urgent, "pressed_at": func.coalesce(JOBS.c.pressed_at, pressed)}
    if owed.quiet:
        again["quiet"] = JOBS.c.quiet
    connection.execute(row.on_conflict_do_update(index_elements=["article", "voice"], set_=again))


def lift(connection: Connection, owed: Owed) -> None:
    """Have what the archive is owed made, and told of, as what is published now."""
    archived = _of(owed.article, owed.voice) & ((JOBS.c.priority == int(Priority.ARCHIVE)) | JOBS.c.quiet)
    values = {"priority": _more_urgent(owed.priority), "quiet": owed.quiet}
    connection.execute(update(JOBS).where(archived, is_awaited()).values(values))


def claim(connection: Connection, token: str, now: float, lowest: Priority = Priority.BETTER) -> Claim | None:
    """Take the narration that is due first, for LEASE_SECONDS, or return None: `token` is the worker's proof of it.

    One whose holder let its lease run out is taken over. A lease further ahead than any lease is long was given by a
    clock that has since been set back, and has run out too.
    """
    row = lock_first_due(connection, now, lowest)
    if row is None:
        return None
    this = _of(row.article, row.voice)
    taken = {"state": State.SPEAKING.value, "owner": token, "lease_until": now + LEASE_SECONDS, "done": 0, "total": 0}
    deaths = row.deaths + (1 if row.owner else 0)
    connection.execute(update(JOBS).where(this).values(taken | {"deaths": deaths}))
    owed = Owed(row.article, row.voice, row.content, Priority(row.priority))
    return Claim(owed, token, row.attempts, row.request, deaths)


def escalate(connection: Connection, article: str, voice: str, now: float) -> bool:
    """Put a narration owed before all that nobody waits for; False if it is not owed.

    One that failed is due at once, once more: it has no more patience than it had, and none if workers died of it.
    """
    waiting = _of(article, voice) & is_awaited()
    urgent = {"priority": int(Priority.INTERACTIVE)}
    failed = waiting & (JOBS.c.state == State.FAILED.value) & (JOBS.c.deaths < MOST_DEATHS)
    again = {"state": State.QUEUED.value, "due_at": now, "failure": "", "done": 0, "total": 0}
    connection.execute(update(JOBS).where(failed).values(**urgent, **again))
    connection.execute(update(JOBS).where(waiting & (JOBS.c.priority > int(Priority.INTERACTIVE))).values(**urgent))
    silent = waiting & (JOBS.c.done == 0) & JOBS.c.pressed_at.is_(None)
    connection.execute(update(JOBS).where(silent).values(pressed_at=now, request=request_in_logs()))
    return connection.execute(select(JOBS.c.state).where(waiting)).first() is not None


def is_urgent(connection: Connection, article: str, voice: str) -> bool:
    """Return whether `escalate` would change nothing: it is before all else already, and whoever waits is noted."""
    is_noted = (JOBS.c.done > 0) | JOBS.c.pressed_at.is_not(None)
    first = _of(article, voice) & (JOBS.c.priority == int(Priority.INTERACTIVE)) & is_noted
    query = select(JOBS.c.article).where(first, JOBS.c.state != State.FAILED.value)
    return connection.execute(query).first() is not None


def status(connection: Connection, article: str, voice: str) -> Progress | None:
    """Return how far a narration owed is, or None if none is owed."""
    row = connection.execute(select(JOBS).where(_of(article, voice), is_awaited())).first()
    return (
        None if row is None else Progress(State(row.state), row.done, row.total, row.failure, row.content, row.speaker)
    )


def cancel(connection: Connection, article: str, voice: str) -> bool:
    """Owe a narration no longer; False if it was not owed."""
    return connection.execute(delete(JOBS).where(_of(article, voice))).rowcount == 1


def renew(connection: Connection, tokens: Sequence[str], now: float) -> set[str]:
    """Hold claims for another LEASE_SECONDS and return the ones that are still held."""
    mine = JOBS.c.owner.in_(tokens) & IS_HELD
    connection.execute(update(JOBS).where(mine).values(lease_until=now + LEASE_SECONDS))
    return set(connection.execute(select(JOBS.c.owner).where(mine)).scalars())


def progress(connection: Connection, token: str, done: int, total: int, speaker: str) -> bool:
    """Record how many of the utterances are spoken, and the voice that speaks them; False if the claim was lost."""
    return _change(connection, token, done=done, total=total, speaker=speaker)


def pressed_at(connection: Connection, token: str) -> float | None:
    """Return when a reader pressed play who waits for the first sound of it; None if nobody does."""
    at: float | None = connection.execute(select(JOBS.c.pressed_at).where(_held_by(token))).scalar()
    return at


def is_heard(connection: Connection, token: str) -> None:
    """Record that nobody waits for the first sound of it any more: it is there."""
    _change(connection, token, pressed_at=None)


def give_back(connection: Connection, token: str, now: float) -> bool:
    """Let another worker take what is not finished, at once; False if the claim was lost."""
    return _change(connection, token, state=State.QUEUED.value, owner="", lease_until=0.0, due_at=now)


def put_off(connection: Connection, token: str, state: State, failure: str, due_at: float, now: float) -> bool:
    """Record a failed attempt, its reason in Vietnamese, and when to try again; False if the claim was lost.

    What has failed is told once, in the voice its newsroom chose, however often it is tried after that.
    """
    later = {"state": state.value, "failure": failure, "due_at": due_at, "attempts": JOBS.c.attempts + 1}
    if state is State.FAILED:
        article = connection.execute(select(JOBS.c.article).where(_held_by(token))).scalar()
        take_turn_at(connection, f"article {article}")
        query = select(JOBS.c.failed_at, JOBS.c.quiet).join(ARTICLES, ARTICLES.c.id == JOBS.c.article)
        chosen = query.where(_held_by(token), JOBS.c.voice == ARTICLES.c.voice, is_awaited())
        row = connection.execute(chosen).first()
        if row is not None and row.failed_at is None:
            later["failed_at"] = now
            if not row.quiet:
                announce(connection, Event.FAILED, str(article), now, reason=failure)
    return _change(connection, token, owner="", lease_until=0.0, **later)


def better_later(connection: Connection, claim: Claim, due_at: float) -> bool:
    """Owe again, to nobody who waits, what a poorer voice has narrated; False if the claim was lost."""
    tries = JOBS.c.attempts + 1 if claim.owed.priority is Priority.BETTER else 0
    later = {"state": State.QUEUED.value, "priority": int(Priority.BETTER), "due_at": due_at, "attempts": tries}
    return _change(connection, claim.token, owner="", lease_until=0.0, failure="", **later)


def is_awaited() -> ColumnElement[bool]:
    """Return the condition that somebody waits for what a row owes."""
    return JOBS.c.priority < int(Priority.BETTER)


def is_quiet(connection: Connection, token: str) -> bool:
    """Return whether webhooks are told nothing of what a claim is for."""
    return bool(connection.execute(select(JOBS.c.quiet).where(_held_by(token))).scalar())


def settle(connection: Connection, token: str) -> bool:
    """Strike out a narration that was made; False if the claim was lost, and somebody else makes it."""
    return connection.execute(delete(JOBS).where(_held_by(token))).rowcount == 1


def _of(article: str, voice: str) -> ColumnElement[bool]:
    return (JOBS.c.article == article) & (JOBS.c.voice == voice)


def _more_urgent(priority: Priority) -> ColumnElement[int]:
    return case((JOBS.c.priority < int(priority), JOBS.c.priority), else_=int(priority))


def _change(connection: Connection, token: str, **values: Any) -> bool:
    return connection.execute(update(JOBS).where(_held_by(token)).values(**values)).rowcount == 1


def _held_by(token: str) -> ColumnElement[bool]:
    return (JOBS.c.owner == token) & IS_HELD
