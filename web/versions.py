"""The narrations kept of an article, over HTTP: listed, compared, played again, let go of."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from player import links
from player.catalogue.keys import Scope
from player.catalogue.records import Kind
from player.catalogue.versions import Version
from player.newsroom.compare import Change, Pair
from player.newsroom.history import History
from player.scripting.script import Utterance
from web.schemas import ProblemOut
from web.security import require
from web.site import base_of, site_of

router = APIRouter(prefix="/api/articles/{article_id}", tags=["Versions"])

ArticleId = Annotated[str, Path(description="the article's id", examples=["mua-lon-2026"])]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="the narration's number, from the list")]
OUTDATED = "Bài đã được sửa sau khi thu, nên bản thu này không còn được phát."


def problems(**said: str) -> dict[int | str, dict[str, Any]]:
    """Return how routes say what they refuse: `s404="why"`."""
    content = {"application/problem+json": {"schema": ProblemOut.model_json_schema()}}
    return {int(code[1:]): {"description": text, "content": content} for code, text in said.items()}


@dataclass(frozen=True, slots=True)
class VersionOut:
    """One narration of an article.

    `kind` is synthetic or human; `speaker` is the voice that is heard, or the name of the person who reads. `played`
    says that readers hear it now, `chosen` that somebody decided so by hand, `newest_text` that it reads the newest
    text, `kept` that its sound is in the store: another is spoken again when it is played. `timed` says that it is
    known when each sentence is heard.
    """

    number: int
    created_at: datetime
    kind: str
    voice: str
    speaker: str
    duration: float
    bytes: int
    digest: str
    audio: str
    played: bool
    chosen: bool
    newest_text: bool
    kept: bool
    timed: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class VersionsOut:
    """All narrations of an article, the newest first: the number of the one that is played, and whether by choice."""

    article: str
    played: int | None
    chosen: bool
    versions: list[VersionOut]


@dataclass(frozen=True, slots=True)
class SentenceOut:
    """What is said at once: as written, as spoken, and the rest after it in milliseconds."""

    role: str
    written: str
    spoken: str
    rest_ms: int


@dataclass(frozen=True, slots=True)
class ScriptOut:
    """A narration with its script; `to_speak` utterances would be spoken if it were played now, null if none can be.

    `script` is null if the narration was made before scripts were kept.
    """

    version: VersionOut
    to_speak: int | None
    script: list[SentenceOut] | None


@dataclass(frozen=True, slots=True)
class PairOut:
    """A sentence before and after: same, changed, added or removed.

    `reading` says that it is written as before and only said in another way, after a new rule or lexicon entry.
    """

    change: str
    reading: bool
    before: SentenceOut | None
    after: SentenceOut | None


@dataclass(frozen=True, slots=True)
class ComparisonOut:
    """Two narrations side by side: how many sentences are which, and how many utterances were spoken for the second."""

    before: int
    after: int
    same: int
    changed: int
    added: int
    removed: int
    spoken: int
    sentences: list[PairOut]


@router.get("/versions", summary="The narrations kept of an article", responses=problems(s404="No such article"))
def get_versions(article_id: ArticleId, request: Request) -> VersionsOut:
    """Return every narration that is kept of an article, the newest first."""
    require(request, Scope.READ)
    return _all(request, article_id)


@router.get(
    "/versions/{number}", summary="One narration, with its script", responses=problems(s404="No such narration")
)
def get_version(article_id: ArticleId, number: Number, request: Request) -> ScriptOut:
    """Return a narration and its script: what was said, sentence by sentence."""
    require(request, Scope.READ)
    standing = history_of(request).one(article_id, number)
    said = [_sentence(one) for one in standing.script.sentences] if standing.script is not None else None
    return ScriptOut(version_out(standing.version, standing.is_kept, base_of(request)), standing.to_speak, said)


@router.get(
    "/versions/{before}/compare/{after}",
    summary="Which sentences changed between two narrations",
    responses=problems(s404="No such narration", s409="One of them was made before scripts were kept"),
)
def compare_versions(article_id: ArticleId, before: Number, after: Number, request: Request) -> ComparisonOut:
    """Return two narrations' sentences side by side, also those that are only said in another way."""
    require(request, Scope.READ)
    found = history_of(request).compare(article_id, before, after)
    counts = {change: sum(pair.change is change for pair in found.pairs) for change in Change}
    return ComparisonOut(
        before,
        after,
        counts[Change.SAME],
        counts[Change.CHANGED],
        counts[Change.ADDED],
        counts[Change.REMOVED],
        found.spoken,
        [_pair(pair) for pair in found.pairs],
    )


@router.put(
    "/versions/{number}/play",
    summary="Play a narration again: roll back",
    responses=problems(
        s404="No such narration",
        s409="Its sound is gone and cannot be made again",
        s410="The article was withdrawn",
        s503="Its voice cannot speak now; what is played stays as it is",
    ),
)
def play_version(article_id: ArticleId, number: Number, request: Request) -> VersionsOut:
    """Have readers hear an older narration until the text changes; its sound is spoken again first if it is gone.

    The article's address of its sound stays the same, its ETag moves, and captions, chapters and times follow.
    """
    require(request, Scope.PUBLISH)
    history_of(request).play(article_id, number)
    return _all(request, article_id)


@router.delete(
    "/versions/choice",
    summary="Play the newest narration again",
    responses={
        202: {"model": VersionsOut, "description": "The newest text has no narration yet; it is owed"},
        **problems(s404="No such article", s410="The article was withdrawn"),
    },
)
def play_newest(article_id: ArticleId, request: Request, response: Response) -> VersionsOut:
    """Take back what was chosen by hand: the newest narration in the article's voice is heard."""
    require(request, Scope.PUBLISH)
    if not history_of(request).play_newest(article_id):
        site_of(request).workers.wake()
        response.status_code = HTTPStatus.ACCEPTED
    return _all(request, article_id)


@router.delete(
    "/versions/{number}",
    summary="Let go of a narration",
    responses=problems(s404="No such narration", s409="It is the one that is played"),
)
def delete_version(article_id: ArticleId, number: Number, request: Request) -> VersionsOut:
    """Keep a narration no longer. This is the only way in which a person's recording goes."""
    require(request, Scope.PUBLISH)
    site_of(request).catalogue.versions.delete(article_id, number)
    return _all(request, article_id)


def history_of(request: Request) -> History:
    """Return the history of the newsroom that a request came to."""
    site = site_of(request)
    return History(site.parts, site.catalogue, site.newsroom)


def version_out(version: Version, is_kept: bool, base: str) -> VersionOut:
    """Return a narration as the API tells it."""
    narration = version.narration
    is_human = narration.kind is Kind.HUMAN
    return VersionOut(
        number=narration.number,
        created_at=narration.created_at,
        kind=narration.kind.value,
        voice=narration.voice,
        speaker=narration.heard,
        duration=narration.duration,
        bytes=narration.bytes,
        digest=narration.digest,
        audio=links.of_article(base, narration.article, narration.digest)["audio"] or "",
        played=version.is_played,
        chosen=version.is_chosen,
        newest_text=version.is_newest_text,
        kept=is_kept,
        timed=narration.is_timed,
        note=OUTDATED if is_human and not version.is_newest_text and not version.is_chosen else None,
    )


def _all(request: Request, article_id: str) -> VersionsOut:
    found = history_of(request).all(article_id)
    base = base_of(request)
    return VersionsOut(
        article_id,
        next((one.narration.number for one, _ in found if one.is_played), None),
        any(one.is_chosen for one, _ in found),
        [version_out(one, is_kept, base) for one, is_kept in found],
    )


def _sentence(one: Utterance) -> SentenceOut:
    return SentenceOut(one.role.value, one.written, one.spoken, one.rest_ms)


def _pair(pair: Pair) -> PairOut:
    return PairOut(
        pair.change.value,
        pair.is_reading,
        _sentence(pair.before) if pair.before is not None else None,
        _sentence(pair.after) if pair.after is not None else None,
    )
