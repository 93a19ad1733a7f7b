"""An article's fields, as the publish API names them, from a row of a table or an object of JSON."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any

from player.article import Article, read_text
from player.backfill.items import Item, id_of_path, id_of_url, with_mark
from player.errors import ArticleError
from player.extract import extract
from player.fetching.fetch import FetchedPage
from player.likely import is_slip

VIETNAM = timezone(timedelta(hours=7))  # what a time without an offset is taken for
KNOWN = frozenset(
    {"id", "title", "text", "html", "url", "section", "author", "published_at", "voice", "quote_voice", "rate"}
    | {"revision"}
)
_RATES = (0.8, 1.3)
_LONGEST_NAME = 60

Get = Callable[[str], FetchedPage]


def item_of(record: Mapping[str, Any], where: str, get: Get, section: str = "", voice: str = "") -> Item:
    """Return the item that a record's fields make; ArticleError if one does not fit.

    What no article has is not used, and is named in `unknown`. A slip in a field's name is an error: the article would
    be published without what was meant, and nobody would notice.
    `get` fetches the page of one that has a `url` and neither `text` nor `html`. Without an `id` it is named by its
    page's address or by its title. `section` and `voice` are for records that say none.

    >>> item = item_of({"title": "Mưa lớn", "text": "Sáng có mưa.", "revision": "3"}, "a.csv, line 2", lambda url: None)
    >>> item.id, item.revision, item.read().blocks[0].text
    ('Mua-lon-6a1fefe9', 3, 'Sáng có mưa.')
    """
    for name in record:
        if meant := slip(name, record):
            raise _wrong(no_field(name, meant))
    told = {name: _text(record, name) for name in KNOWN - {"rate", "revision", "published_at"}}
    title = " ".join(told["title"].split())
    at = time_of(record.get("published_at"))
    url = told["url"].strip()
    is_remote = bool(url) and not told["text"].strip() and not told["html"].strip()
    if not is_remote and not (told["text"].strip() or told["html"].strip()):
        raise _wrong("it has no text, html or url")
    section = " ".join(told["section"].split()) or section
    author, quote_voice = " ".join(told["author"].split()), told["quote_voice"].strip()
    rate = _rate(record.get("rate"))

    def read() -> Article:
        article = _body(title, told["text"], told["html"], url, get)
        return replace(
            article,
            section=section or article.section,
            author=author or article.author,
            published_at=at or article.published_at,
            url=url or article.url,
            rate=rate,
            quote_voice=quote_voice,
        )

    own = told["id"].strip()
    name = own or (id_of_url(url) if url else with_mark(id_of_path(title[:80]), title))
    voice = told["voice"].strip() or voice
    revision = _revision(record)
    unknown = tuple(field[:_LONGEST_NAME] for field in record if field not in KNOWN)
    is_named = bool(own or not url)
    return Item(where, read, name, url, at, section, voice, revision, is_remote, is_named, unknown)


def slip(name: str, there: Iterable[str]) -> str:
    """Return the field that a name is a slip of, "" if it is none or that field is there too.

    >>> slip("tittle", ["tittle", "text"]), slip("tittle", ["tittle", "title"]), slip("views", ["views"])
    ('title', '', '')
    """
    if name in KNOWN:
        return ""
    return next((of for of in sorted(KNOWN.difference(there)) if is_slip(name, of)), "")


def no_field(name: str, meant: str) -> str:
    """Return the sentence that says so."""
    return f"there is no field {name[:_LONGEST_NAME]!r}, {meant} is probably meant"


def time_of(value: Any) -> datetime | None:
    """Return the time that ISO 8601 says, Vietnam's if it has no offset; None for nothing; ArticleError for the rest.

    >>> time_of("2026-10-10").isoformat(), time_of("") is None
    ('2026-10-10T00:00:00+07:00', True)
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        at = datetime.fromisoformat(str(value).strip())
        return at.replace(tzinfo=VIETNAM) if at.tzinfo is None else at
    except ValueError as error:
        raise _wrong(f"published_at is no ISO 8601 time: {str(value)[:40]!r}") from error


def _body(title: str, text: str, html: str, url: str, get: Get) -> Article:
    if "\0" in title + text + html:
        raise _wrong("it is not text: it has NUL characters")
    if html.strip():
        # What a content system keeps is a body alone, without a title of its own.
        is_page = "<html" in html[:5000].lower() or "<body" in html.lower()
        article = extract(f"<h1>{escape(title)}</h1><article>{html}</article>" if title and not is_page else html, url)
    elif text.strip():
        if not title:
            raise _wrong("it has no title")
        article = read_text(f"{title}\n{text}")
    else:
        page = get(url)
        article = extract(page.body, page.url, page.charset)
    return replace(article, title=title) if title else article


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and name == "id" and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _wrong(f"{name} is not text")
    return value


def _rate(value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        rate = float(value)
    except (TypeError, ValueError):
        rate = math.nan
    if not _RATES[0] <= rate <= _RATES[1]:
        raise _wrong(f"rate is not a number from {_RATES[0]} to {_RATES[1]}")
    return rate


def _revision(record: Mapping[str, Any]) -> int | None:
    value = record.get("revision")
    if value is None or value == "":
        return None
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if not 0 <= number < 2**53:
        raise _wrong("revision is no whole number")
    return number


def _wrong(english: str) -> ArticleError:
    return ArticleError("Bài trong kho lưu không dùng được.", english)
