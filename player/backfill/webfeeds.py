"""Articles of a site by its own lists: RSS and Atom feeds, sitemaps and indexes of them, packed or not."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from time import struct_time
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from player.article import Article
from player.backfill.fields import Get, item_of, time_of
from player.backfill.items import Item, Unusable, id_of_url
from player.errors import ArticleError
from player.extract import extract

MOST_BYTES = 52_428_800  # of a list, unpacked: what sitemaps may have
MOST_LISTS = 2000  # of an index
_DEPTH = 3  # of indexes in indexes
_WHOLE = 800  # characters of an entry's own text: less is a teaser, and the page is fetched
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(urlset|sitemapindex|rss|feed|RDF)[\s>]")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Hand:
    """What a list is read with: how a page and another list are got, and what its articles are given."""

    get: Get
    get_list: Callable[[str], bytes]
    section: str = ""
    voice: str = ""


def kind_of(data: bytes) -> str:
    """Return what a list is: "sitemap", "feed", or "" if it is none.

    >>> kind_of(b'<?xml version="1.0"?><urlset xmlns="x">'), kind_of(b"<rss version='2.0'>"), kind_of(b"<html>")
    ('sitemap', 'feed', '')
    """
    root = _ROOT.search(data[:65536])
    if root is None:
        return ""
    return "sitemap" if root[1] in (b"urlset", b"sitemapindex") else "feed"


def unpacked(data: bytes, limit: int = MOST_BYTES) -> bytes:
    """Return a list's bytes, gunzipped if they are packed; ArticleError if that is broken or has no end.

    >>> import gzip
    >>> unpacked(gzip.compress(b"<urlset>"))
    b'<urlset>'
    """
    if data[:2] != b"\x1f\x8b":
        return data
    unpack = zlib.decompressobj(31)
    try:
        plain = unpack.decompress(data, limit + 1)
    except zlib.error as error:
        raise ArticleError("Danh mục bị hỏng.", "It cannot be unpacked.") from error
    if len(plain) > limit:
        raise ArticleError("Danh mục quá lớn.", f"It unpacks to over {limit // 1_000_000} MB.")
    if not unpack.eof:
        raise ArticleError("Danh mục bị cắt ngang.", "It is cut off in its midst.")
    return plain


def read_list(data: bytes, where: str, hand: Hand) -> Iterator[Item | Unusable]:
    """Yield the articles of a feed or a sitemap, the pages of each being fetched when it is read."""
    if _ENTITY.search(data):
        yield Unusable(where, "it defines entities of its own, which no feed or sitemap needs")
    elif kind_of(data) == "sitemap":
        yield from _sitemap(data, where, hand, _DEPTH, set())
    else:
        yield from _feed(data, where, hand)


def _sitemap(data: bytes, where: str, hand: Hand, depth: int, seen: set[str]) -> Iterator[Item | Unusable]:
    facts: dict[str, str] = {}
    try:
        for _, element in iterparse(BytesIO(data), events=("end",), forbid_dtd=True):
            name = element.tag.rpartition("}")[2]
            if name in ("loc", "lastmod", "publication_date"):
                facts.setdefault(name, (element.text or "").strip())
            elif name == "url":
                yield _page(facts, where, hand)
                facts = {}
                element.clear()
            elif name == "sitemap":
                yield from _other(facts.get("loc", ""), where, hand, depth, seen)
                facts = {}
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        yield Unusable(where, f"it is no XML that can be read: {str(error)[:200]}")


def _other(url: str, where: str, hand: Hand, depth: int, seen: set[str]) -> Iterator[Item | Unusable]:
    """Yield the articles of a list that an index names."""
    if url in seen:
        return
    seen.add(url)
    if depth == 0 or len(seen) > MOST_LISTS:
        yield Unusable(url or where, "the index leads to too many other lists")
        return
    try:
        data = unpacked(hand.get_list(url))
    except ArticleError as error:
        yield Unusable(url or where, error.english.rstrip("."))
        return
    if kind_of(data) != "sitemap" or _ENTITY.search(data):
        yield Unusable(url, "it is no sitemap")
    else:
        yield from _sitemap(data, url, hand, depth - 1, seen)


def _page(facts: dict[str, str], where: str, hand: Hand) -> Item | Unusable:
    url = facts.get("loc", "")
    if not url.startswith(("http://", "https://")):
        return Unusable(where, f"a <loc> is no web address: {url[:100]!r}")
    try:
        at = time_of(facts.get("publication_date") or facts.get("lastmod"))
    except ArticleError:
        at = None
    return page_item(url, hand, at)


def page_item(url: str, hand: Hand, at: datetime | None = None) -> Item:
    """Return the item of a page that is fetched when it is read."""

    def read() -> Article:
        page = hand.get(url)
        article = extract(page.body, page.url, page.charset)
        return replace(article, url=url, section=article.section or hand.section)

    return Item(url, read, id_of_url(url), url, at, hand.section, hand.voice, is_remote=True)


def _feed(data: bytes, where: str, hand: Hand) -> Iterator[Item | Unusable]:
    import feedparser  # type: ignore[import-untyped]  # it ships no types

    feed = feedparser.parse(BytesIO(data))
    if not feed.entries:
        yield Unusable(where, "it is no feed or sitemap, or has no entries")
    for number, entry in enumerate(feed.entries, 1):
        yield _entry(entry, f"{where}, entry {number}", hand)


def _entry(entry: Any, where: str, hand: Hand) -> Item | Unusable:
    url = str(entry.get("link", "")).strip()
    at = _moment(entry.get("published_parsed") or entry.get("updated_parsed"))
    html = "".join(str(part.get("value", "")) for part in entry.get("content", ()))
    if url.startswith(("http://", "https://")) and len(_TAG.sub("", html)) < _WHOLE:
        return page_item(url, hand, at)
    if not html:
        return Unusable(where, "it has neither an address nor a text")
    tags = entry.get("tags") or ()
    record = {
        "id": "" if url else id_of_url(f"feed:{entry.get('id', '') or entry.get('title', '')}"),
        "title": unescape(_TAG.sub("", str(entry.get("title", "")))),
        "html": html,
        "url": url,
        "author": str(entry.get("author", ""))[:200],
        "section": str(tags[0].get("term") or "")[:200] if tags else "",
        "published_at": at.isoformat() if at else "",
    }
    try:
        return item_of(record, where, hand.get, hand.section, hand.voice)
    except ArticleError as error:
        return Unusable(where, error.english.rstrip("."))


def _moment(told: struct_time | None) -> datetime | None:
    try:
        return datetime(*told[:6], tzinfo=UTC) if told else None
    except ValueError:
        return None
