"""What crosses the wire: articles in, their state out; a body that does not fit is said in Vietnamese."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from player import links
from player.article import Article, read_text
from player.catalogue.records import Published, State
from player.errors import ArticleError
from player.extract import extract
from player.fetch import FetchedPage, fetch
from player.voices.contract import Voice

VIETNAM = timezone(timedelta(hours=7))  # what a time without an offset is taken for
FIRST_YEAR, LAST_YEAR = 1865, 2200  # the first newspaper in Vietnamese; later is a slip

_EXAMPLE: dict[str, JsonValue] = {
    "title": "Mưa lớn gây sạt lở tại Chợ Đồn",
    "text": "Sáng 10/10, mưa lớn làm sạt lở 3 điểm trên tỉnh lộ 254.\nKhông có thiệt hại về người.",
    "section": "Thời sự",
    "author": "Hoàng Lan",
    "published_at": "2026-10-10T08:30:00+07:00",
    "revision": 1,
}


class ArticleIn(BaseModel):
    """An article to publish."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    title: Annotated[str, Field(max_length=1000, description="the title; the page's own when empty")] = ""
    text: Annotated[str, Field(description="the body as plain text, a paragraph a line")] = ""
    html: Annotated[str, Field(description="or the article's page, or its body, as HTML")] = ""
    voice: Annotated[
        str, Field(max_length=100, description="who speaks, from GET /api/voices; the site's when empty")
    ] = ""
    rate: Annotated[
        float | None,
        Field(ge=0.8, le=1.3, description="how fast it is read, of the voice's natural speed; the site's when null"),
    ] = None
    quote_voice: Annotated[
        str,
        Field(
            max_length=100,
            description="who speaks its quotations, from GET /api/voices; the site's choice when empty, "
            "and nobody but the article's voice when it is that one",
        ),
    ] = ""
    section: Annotated[str, Field(max_length=200, description="the section it is published in")] = ""
    author: Annotated[str, Field(max_length=200, description="the byline")] = ""
    url: Annotated[
        str,
        Field(
            max_length=2000,
            pattern=r"^(https?://\S+)?$",
            description="its page on the newspaper's own site; fetched when neither text nor html is sent",
        ),
    ] = ""
    published_at: Annotated[datetime | None, Field(description="ISO 8601; without an offset it is Vietnam's time")] = (
        None
    )
    revision: Annotated[
        int | None,
        Field(
            ge=0, le=2**53 - 1, description="grows with every edit: of two that come out of order, the higher is kept"
        ),
    ] = None

    def article(self, get: Callable[[str], FetchedPage] = fetch) -> Article:
        """Return it as an article; blocks while `get` fetches its page, when neither text nor HTML was sent.

        ArticleError if it has no title or nothing to say. What is said here goes before what its page says.
        """
        if "\0" in self.title + self.text + self.html:
            raise ArticleError("Bài viết không phải là văn bản.", "The article is not text: it has NUL characters.")
        read = self._read(get)
        return replace(
            read,
            section=" ".join(self.section.split()) or read.section,
            author=" ".join(self.author.split()) or read.author,
            published_at=_in_time(self.published_at or read.published_at),
            url=self.url or read.url,
            rate=self.rate,
            quote_voice=self.quote_voice.strip(),
        )

    def _read(self, get: Callable[[str], FetchedPage]) -> Article:
        title = " ".join(self.title.split())
        if self.text and self.html:
            raise ArticleError("Chỉ gửi “text” hoặc “html”, không gửi cả hai.", "Both text and html were sent.")
        if self.html:
            # What a content system keeps is a body alone, without a title of its own.
            is_page = "<html" in self.html[:5000].lower() or "<body" in self.html.lower()
            is_bare = title and not is_page
            page = f"<h1>{escape(title)}</h1><article>{self.html}</article>" if is_bare else self.html
            read = extract(page, self.url)
        elif self.text:
            if not title:
                raise ArticleError("Bài viết chưa có đầu đề.", "The article has no title.")
            read = read_text(f"{title}\n{self.text}")
        elif self.url:
            page_there = get(self.url)
            read = extract(page_there.body, page_there.url, page_there.charset)
        else:
            raise ArticleError("Bài viết chưa có nội dung.", "The article has no text, html or url.")
        return replace(read, title=title) if title else read


def _in_time(at: datetime | None) -> datetime | None:
    """Return a time with an offset, Vietnam's if it has none; ArticleError if it is out of all reason."""
    if at is None:
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ArticleError(
            f"Trường “published_at” phải ở giữa năm {FIRST_YEAR} và năm {LAST_YEAR}.",
            f"published_at must be between the years {FIRST_YEAR} and {LAST_YEAR}.",
        )
    return at.replace(tzinfo=VIETNAM) if at.tzinfo is None else at


class Addresses(BaseModel):
    """Where an article and its sound are; `audio` never changes and is null until there is one."""

    page: str
    mp3: str
    audio: str | None
    vtt: str
    json_: Annotated[str, Field(alias="json")]


class ArticleOut(BaseModel):
    """An article as it stands. `digest`, `duration` (s) and `bytes` are of the narration that is played now."""

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
    created_at: datetime
    updated_at: datetime
    urls: Addresses


class ArticlesOut(BaseModel):
    """Articles, newest first, and how many there are in all."""

    total: int
    articles: list[ArticleOut]


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


class ProblemOut(BaseModel):
    """RFC 9457: what went wrong; `detail` is one sentence in Vietnamese."""

    type: str
    title: str
    status: int
    detail: str


def article_out(published: Published, base: str) -> ArticleOut:
    """Return an article as the API tells it."""
    heard = published.narration
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
        created_at=published.created_at,
        updated_at=published.updated_at,
        urls=Addresses.model_validate(links.of_article(base, published.id, heard.digest if heard else "")),
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


def read_article(body: bytes) -> ArticleIn:
    """Return the article in a JSON body; ArticleError says in Vietnamese what does not fit.

    >>> read_article('{"title": "Mưa lớn", "txt": "Sáng nay có mưa."}'.encode())
    Traceback (most recent call last):
    player.errors.ArticleError: Không có trường nào tên là “txt”.
    """
    try:
        return ArticleIn.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = str(first["loc"][0])[:60] if first["loc"] else ""
        raise ArticleError(_wrong(first["type"], where, first.get("ctx", {})), f"{where}: {first['msg']}") from error


def _wrong(kind: str, where: str, context: dict[str, Any]) -> str:
    """Return what is wrong with a field, in Vietnamese, from the validator's name for it."""
    match kind:
        case "json_invalid":
            return "Nội dung gửi lên không phải là JSON hợp lệ, mã UTF-8."
        case "model_type" | "model_attributes_type":
            return "Nội dung gửi lên phải là một đối tượng JSON."
        case "missing":
            return f"Thiếu trường “{where}”."
        case "extra_forbidden":
            return f"Không có trường nào tên là “{where}”."
        case "string_too_long":
            return f"Trường “{where}” dài quá {context['max_length']} ký tự."
        case "string_type":
            return f"Trường “{where}” phải là chữ."
        case _ if where == "rate":
            return "Trường “rate” phải là số từ 0,8 đến 1,3."
        case "int_type" | "int_parsing" | "int_from_float" | "greater_than_equal" | "less_than_equal":
            return f"Trường “{where}” phải là số nguyên không âm."
    if kind.startswith(("datetime", "date")) or where == "published_at":
        return f"Trường “{where}” phải là ngày giờ theo ISO 8601, như 2026-10-10T08:30:00+07:00."
    return f"Trường “{where}” có giá trị không dùng được."
