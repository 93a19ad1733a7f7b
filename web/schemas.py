"""What crosses the wire: articles in, alone or in a batch; a body that does not fit is said in Vietnamese."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from player.article import Article, read_text
from player.errors import ArticleError, ArticleTooLong
from player.extract import extract
from player.fetching.fetch import FetchedPage, fetch
from player.likely import likely

VIETNAM = timezone(timedelta(hours=7))  # what a time without an offset is taken for
MOST_LINES = 20_000
MOST_FAULTS = 100
FIRST_YEAR, LAST_YEAR = 1865, 2200  # the first newspaper in Vietnamese; later is a slip

_NOT_JSON = "Nội dung gửi lên không phải là JSON hợp lệ, mã UTF-8."
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
        said = (self.title, self.text, self.html, self.section, self.author, self.url, self.voice, self.quote_voice)
        if any("\0" in each for each in said):
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
            if self.text.count("\n") > MOST_LINES:
                raise ArticleTooLong(f"Bài viết có quá {MOST_LINES} dòng.", "The text has too many lines.")
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


class ProblemOut(BaseModel):
    """RFC 9457: what went wrong; `detail` is one sentence in Vietnamese."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Không dùng được",
                    "status": 422,
                    "detail": "Bài viết chưa có đầu đề.",
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str


def read_article(body: bytes) -> ArticleIn:
    """Return the article in a JSON body; ArticleError says in Vietnamese what does not fit.

    >>> read_article('{"title": "Mưa lớn", "txt": "Sáng nay có mưa."}'.encode())
    Traceback (most recent call last):
    player.errors.ArticleError: Không có trường nào tên là “txt”; có lẽ là “text”.
    """
    try:
        return ArticleIn.model_validate_json(body)
    except ValidationError as error:
        if error.error_count() > MOST_FAULTS:  # to tell them apart takes longer than to find them
            raise ArticleError("Nội dung gửi lên có quá nhiều trường lạ.", "There are too many faults.") from error
        first = error.errors(include_url=False, include_input=False)[0]
        where = str(first["loc"][0])[:60] if first["loc"] else ""
        raise ArticleError(_wrong(first["type"], where, first.get("ctx", {})), f"{where}: {first['msg']}") from error


BATCH_LIMIT = 100
_MOST_COMMAS = 500_000  # a batch of text has fewer; a list of a million nothings would cost memory to look at


def read_batch(body: bytes) -> list[dict[str, Any]]:
    """Return the articles of a batch as they were sent, not yet looked at; ArticleError for what is no batch.

    >>> read_batch(b'{"articles": [{"id": "a"}]}')
    [{'id': 'a'}]
    """
    if body.count(b",") > _MOST_COMMAS:
        raise ArticleTooLong("Mẻ bài này có quá nhiều giá trị.", "The batch has too many values.")
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ArticleError(_NOT_JSON, "The batch is not JSON.") from error
    articles = sent.get("articles") if isinstance(sent, dict) and set(sent) == {"articles"} else sent
    if not isinstance(articles, list) or not all(isinstance(one, dict) for one in articles):
        raise ArticleError(
            "Nội dung gửi lên phải là một danh sách bài, hoặc {“articles”: […]}.",
            "The batch is not a list of articles.",
        )
    if not 0 < len(articles) <= BATCH_LIMIT:
        raise ArticleError(f"Mỗi lần gửi từ 1 đến {BATCH_LIMIT} bài.", f"A batch has 1 to {BATCH_LIMIT} articles.")
    return articles


def read_one(sent: dict[str, Any]) -> tuple[str, ArticleIn]:
    """Return the id and the article of one object of a batch; ArticleError says in Vietnamese what does not fit."""
    article_id = sent.get("id")
    if not isinstance(article_id, str):
        raise ArticleError("Thiếu trường “id”.", "The article of a batch has no id.")
    rest = {name: value for name, value in sent.items() if name != "id"}
    # Back to JSON, which is read as strictly as an article that comes alone.
    read = read_article(json.dumps(rest, ensure_ascii=True).encode())
    if not read.text and not read.html:
        raise ArticleError(
            "Trong một mẻ, bài nào cũng phải kèm “text” hoặc “html”.", "Pages are not fetched for a batch."
        )
    return article_id, read


def batch_schema() -> dict[str, Any]:
    """Return the JSON Schema of a batch."""
    one = ArticleIn.model_json_schema()
    one["properties"] = {"id": {"type": "string", "description": "what a PUT has in its address"}, **one["properties"]}
    one["required"] = ["id", "title"]
    one["examples"] = [{"id": "mua-lon", **_EXAMPLE}]
    return {
        "title": "BatchIn",
        "type": "array",
        "items": one,
        "minItems": 1,
        "maxItems": BATCH_LIMIT,
        "examples": [one["examples"]],
    }


def _wrong(kind: str, where: str, context: dict[str, Any]) -> str:
    """Return what is wrong with a field, in Vietnamese, from the validator's name for it."""
    match kind:
        case "json_invalid":
            return _NOT_JSON
        case "model_type" | "model_attributes_type":
            return "Nội dung gửi lên phải là một đối tượng JSON."
        case "missing":
            return f"Thiếu trường “{where}”."
        case "extra_forbidden":
            meant = likely(where, ArticleIn.model_fields)
            return f"Không có trường nào tên là “{where}”" + (f"; có lẽ là “{meant}”." if meant else ".")
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
