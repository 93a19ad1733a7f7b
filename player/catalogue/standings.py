"""How far many articles are, asked at once: what changes while somebody waits, and not their texts."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, and_, select

from player.catalogue.database import transaction
from player.catalogue.debts import is_awaited
from player.catalogue.records import State
from player.catalogue.rows import state_of
from player.catalogue.tables import ARTICLES, JOBS, NARRATIONS

Standings = Callable[[Collection[str]], Mapping[str, "Standing"]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an article is: `done` of `total` utterances, and the narration that is played meanwhile, "" if none is.

    `reason` is one Vietnamese sentence, or ""; `duration` is in seconds; `content` names the text it is about.
    """

    id: str
    state: State
    content: str
    revision: int | None
    done: int
    total: int
    reason: str
    digest: str
    duration: float

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to it unless somebody does something."""
        return self.state not in (State.QUEUED, State.SPEAKING)


def standings_in(engine: Engine) -> Standings:
    """Return the question how far some articles are: one query, however many; what is not published is left out.

    >>> from player.catalogue.database import open_database
    >>> standings_in(open_database("sqlite:///:memory:"))(["mua-lon"])
    {}
    """
    jobs = [JOBS.c[name].label(f"job_{name}") for name in ("state", "done", "total", "failure")]
    heard = [NARRATIONS.c[name].label(f"narration_{name}") for name in ("number", "content", "digest", "duration")]
    own = [ARTICLES.c[name] for name in ("id", "content", "revision", "withdrawn_at", "held", "released", "chosen")]
    query = (
        select(*own, *heard, *jobs)
        .join(NARRATIONS, NARRATIONS.c.number == ARTICLES.c.narration, isouter=True)
        .join(JOBS, and_(JOBS.c.article == ARTICLES.c.id, JOBS.c.voice == ARTICLES.c.voice, is_awaited()), isouter=True)
    )

    def standings(ids: Collection[str]) -> Mapping[str, Standing]:
        with transaction(engine) as connection:
            rows = connection.execute(query.where(ARTICLES.c.id.in_(ids))).all()
        return {
            row.id: Standing(
                row.id,
                state_of(row),
                row.content,
                row.revision,
                row.job_done or 0,
                row.job_total or 0,
                row.job_failure or "",
                row.narration_digest or "",
                row.narration_duration or 0.0,
            )
            for row in rows
        }

    return standings
