"""What the publish API answers: an article's state, lists of articles, batches, checks, voices (pydantic ends here)."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from player import links
from player.catalogue.records import Doubtful, Kind, Published, State
from player.voices.contract import Voice

FINDING: JsonValue = {
    "kind": "acronym",
    "severity": "warning",
    "written": "BQLDA",
    "message": "Chưa biết chữ viết tắt “BQLDA”; đang đọc theo suy đoán.",
    "suggestion": "Viết đầy đủ ở lần đầu, hoặc thêm vào từ điển.",
    "sentence": "BQLDA cho biết đường sẽ thông xe trong tuần này.",
    "start": 0,
    "end": 5,
}
_AT = "https://bao.vn/articles/mua-lon"
ARTICLE: JsonValue = {
    "id": "mua-lon",
    "state": "ready",
    "done": 0,
    "total": 0,
    "reason": None,
    "title": "Mưa lớn gây sạt lở tại Chợ Đồn",
    "section": "Thời sự",
    "author": "Hoàng Lan",
    "published_at": "2026-10-10T08:30:00+07:00",
    "revision": 1,
    "voice": "espeak-bac",
    "rate": None,
    "quote_voice": "",
    "digest": "5f0c7e2b9a41d3c86e5f0c7e2b9a41d3c86e5f0c7e2b9a41d3c86e5f0c7e2b9a",
    "duration": 9.36,
    "bytes": 60120,
    "version": 1,
    "kind": "synthetic",
    "reader": "",
    "chosen": False,
    "note": None,
    "created_at": "2026-10-10T01:30:04Z",
    "updated_at": "2026-10-10T01:30:04Z",
    "findings": [],
    "released": False,
    "withdrawn_at": None,
    "urls": {
        "page": _AT,
        "mp3": f"{_AT}.mp3",
        "audio": "https://bao.vn/audio/5f0c7e2b9a41d3c86e5f0c7e2b9a41d3c86e5f0c7e2b9a41d3c86e5f0c7e2b9a.mp3",
        "vtt": f"{_AT}.vtt",
        "json": f"{_AT}.json",
    },
}


class Addresses(BaseModel):
    """Where an article and its sound are; `audio` never changes and is null until there is one."""

    page: str
    mp3: str
    audio: str | None
    vtt: str
    json_: Annotated[str, Field(alias="json")]


class FindingOut(BaseModel):
    """Something doubtful in an article, with its place: `start` to `end` of `sentence`, in characters."""

    kind: Annotated[str, Field(description="acronym, number, symbol, encoding, …")]
    severity: Annotated[str, Field(description="info, warning or error")]
    written: Annotated[str, Field(description="the words it is about; empty: the whole article")]
    message: Annotated[str, Field(description="what is doubtful, in Vietnamese")]
    suggestion: Annotated[str, Field(description="what to do about it, in Vietnamese")]
    sentence: str
    start: int
    end: int


GIVES_WAY = "Bài đã được sửa sau khi thu: bản thu còn được phát cho đến khi giọng đọc xong bài mới."


class ArticleOut(BaseModel):
    """An article as it stands. `digest`, `duration` (s) and `bytes` are of the narration that is played now."""

    model_config = ConfigDict(json_schema_extra={"examples": [ARTICLE]})

    id: str
    state: State
    done: Annotated[int, Field(description="utterances spoken, while it is being spoken")]
    total: int
    reason: Annotated[str | None, Field(description="why it is not ready, in Vietnamese, when an attempt failed")]
    title: str
    section: str
    author: str
    published_at: datetime | None
    revision: int | None
    voice: str
    rate: Annotated[float | None, Field(description="as it was sent; null: the site's")]
    quote_voice: Annotated[str, Field(description="as it was sent; empty: the site's")]
    digest: str | None
    duration: float | None
    bytes: int | None
    version: Annotated[int | None, Field(description="the number of the narration that is played now")] = None
    kind: Annotated[Kind | None, Field(description="synthetic, or human: a person's recording is played")] = None
    reader: Annotated[str, Field(description="who reads, where a person does")] = ""
    chosen: Annotated[bool, Field(description="whether that narration was chosen by hand, until the text changes")] = (
        False
    )
    note: Annotated[str | None, Field(description="in Vietnamese, what becomes of a recording after an edit")] = None
    created_at: datetime
    updated_at: datetime
    findings: Annotated[list[FindingOut], Field(description="what holds it, or held it until it was released")] = []
    released: Annotated[bool, Field(description="whether it is narrated in spite of its findings")] = False
    withdrawn_at: datetime | None = None
    urls: Addresses


class ArticlesOut(BaseModel):
    """Articles, newest first, and how many there are in all."""

    total: Annotated[int | None, Field(description="in the whole list; null with `state=ready`: not counted")]
    articles: list[ArticleOut]
    next: Annotated[str | None, Field(description="`after` of the next page; null on the last")] = None


class RefusedOut(BaseModel):
    """Why one article of a batch was not taken, as a problem of its own."""

    type: str
    title: str
    status: int
    detail: str


class ResultOut(BaseModel):
    """What became of one article of a batch: its status as of a PUT, and the article, or the problem."""

    id: str
    status: int
    article: ArticleOut | None = None
    problem: RefusedOut | None = None


class BatchOut(BaseModel):
    """What became of each article, in the order they were sent."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"results": [{"id": "mua-lon", "status": 202, "article": ARTICLE}]}]}
    )

    results: list[ResultOut]


class CheckOut(BaseModel):
    """What publishing an article would do, found out without publishing it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"would_be_held": False, "utterances": 3, "characters": 118, "findings": [FINDING]}]
        }
    )

    would_be_held: Annotated[bool, Field(description="whether BAONOI_HOLD would keep it from being narrated")]
    utterances: Annotated[int, Field(description="how many sentences would be spoken")]
    characters: Annotated[int, Field(description="how many characters they have when read out")]
    findings: list[FindingOut]


class VoiceOut(BaseModel):
    """A voice that can be chosen; `why` says in English why it cannot speak here, when it cannot."""

    name: str
    engine: str
    region: str
    gender: str
    label: str
    online: bool
    available: bool
    why: str
    licence: str


def article_out(published: Published, base: str) -> ArticleOut:
    """Return an article as the API tells it."""
    heard = published.narration
    is_human = heard is not None and heard.kind is Kind.HUMAN
    return ArticleOut(
        id=published.id,
        state=published.state,
        done=published.done,
        total=published.total,
        reason=published.failure or None,
        title=published.article.title,
        section=published.article.section,
        author=published.article.author,
        published_at=published.article.published_at,
        revision=published.revision,
        voice=published.voice,
        rate=published.article.rate,
        quote_voice=published.article.quote_voice,
        digest=heard.digest if heard else None,
        duration=heard.duration if heard else None,
        bytes=heard.bytes if heard else None,
        version=heard.number if heard else None,
        kind=heard.kind if heard else None,
        reader=heard.speaker if heard and is_human else "",
        chosen=published.is_chosen,
        note=GIVES_WAY if is_human and not published.is_chosen else None,
        created_at=published.created_at,
        updated_at=published.updated_at,
        findings=[finding_out(one) for one in published.findings],
        released=published.is_released,
        withdrawn_at=published.withdrawn_at,
        urls=Addresses.model_validate(links.of_article(base, published.id, heard.digest if heard else "")),
    )


def finding_out(finding: Doubtful) -> FindingOut:
    """Return a finding as the API tells it."""
    return FindingOut(
        kind=finding.kind,
        severity=finding.severity,
        written=finding.written,
        message=finding.message,
        suggestion=finding.suggestion,
        sentence=finding.sentence,
        start=finding.start,
        end=finding.end,
    )


def voice_out(voice: Voice, why: str) -> VoiceOut:
    """Return a voice as the API tells it."""
    return VoiceOut(
        name=voice.name,
        engine=voice.engine,
        region=voice.region.value,
        gender=voice.gender,
        label=voice.label,
        online=voice.online,
        available=not why,
        why=why,
        licence=voice.licence,
    )
