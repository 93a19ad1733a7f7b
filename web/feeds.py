"""Podcast feeds of the site, of a section and of an author: RSS 2.0 with the iTunes and Podcasting 2.0 names."""

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from player import links
from player.article import Role
from player.catalogue.articles import Catalogue
from player.catalogue.records import Kind, Published
from web.bodies import BytesBody
from web.pages import Pages
from web.presentation import HUMAN, SYNTHETIC, credit_of, in_vietnam, slug, summary_of
from web.responder import REVALIDATE, Immutable

EPISODES = 100
AUTHORS_WITHIN = 1000  # articles looked through for an author's
KIND = "application/rss+xml; charset=utf-8"
PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # the namespace that Podcasting 2.0 gives for feeds' GUIDs
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(text: str) -> str:
    """Return a text without the characters that XML cannot hold at all.

    >>> as_xml("Mưa\\x0b lớn\\x00 <ở> Chợ Đồn")
    'Mưa lớn <ở> Chợ Đồn'
    """
    return _NOT_XML.sub("", text)


@dataclass(frozen=True, slots=True)
class Episode:
    """An article in a feed: `size` is in bytes, `seconds` is its length; `id` and `sound` never change."""

    id: str
    title: str
    description: str
    section: str
    author: str
    published: str
    url: str
    page: str
    sound: str
    size: int
    seconds: int
    is_timed: bool
    has_chapters: bool


def episode(published: Published, base: str) -> Episode | None:
    """Return an article as an episode, or None while it has no sound."""
    article, narration = published.article, published.narration
    if narration is None:
        return None
    page = links.page(base, published.id)
    is_human, credit = narration.kind is Kind.HUMAN, credit_of(narration, {})
    return Episode(
        id=published.id,
        title=as_xml(article.title),
        description=as_xml(f"{summary_of(article)}\n\n({credit if is_human else SYNTHETIC}.)"),
        section=as_xml(article.section),
        author=as_xml(article.author),
        published=format_datetime(in_vietnam(article.published_at or published.created_at)),
        url=article.url or page,
        page=page,
        sound=f"{page}.mp3",
        size=narration.bytes,
        seconds=int(narration.duration + 0.5),
        is_timed=narration.is_timed,
        has_chapters=narration.is_timed and any(block.role is Role.HEADING for block in article.blocks),
    )


class Feeds:
    """Writes feeds of what a catalogue has."""

    def __init__(self, catalogue: Catalogue, pages: Pages) -> None:
        self._catalogue = catalogue
        self._pages = pages

    def of_site(self, request: Request) -> Response:
        """Return the feed of the whole site."""
        return self._answer(request, self._catalogue.latest(EPISODES), "", "/feed.xml", "/")

    def of_section(self, request: Request, name: str) -> Response:
        """Return the feed of the section that an address names, or raise a 404."""
        section = self._pages.section_named(name)
        articles = self._catalogue.latest(EPISODES, section)
        return self._answer(request, articles, section, f"/feeds/{name}.xml", f"/sections/{name}")

    def of_author(self, request: Request, name: str) -> Response:
        """Return the feed of the author that an address names, or raise a 404."""
        latest = self._catalogue.latest(AUTHORS_WITHIN)
        articles = [one for one in latest if one.article.author and slug(one.article.author) == name][:EPISODES]
        if not articles:
            raise HTTPException(404, "Không có tác giả này.")
        return self._answer(request, articles, articles[0].article.author, f"/feeds/authors/{name}.xml", "/")

    def _answer(self, request: Request, articles: Sequence[Published], of: str, path: str, link: str) -> Response:
        base = self._pages.base(request)
        address = base + path
        narrations = [one.narration for one in articles if one.narration]
        heard = [narration.created_at for narration in narrations]
        kinds = {narration.kind for narration in narrations}
        who = HUMAN if kinds == {Kind.HUMAN} else SYNTHETIC
        if len(kinds) > 1:
            who = f"{SYNTHETIC} và {HUMAN[0].lower()}{HUMAN[1:]}"
        about = {
            "title": as_xml(f"{self._pages.site}: {of}" if of else self._pages.site),
            "description": as_xml(f"{of or 'Các bài mới'} trên {self._pages.site}, nghe bằng tiếng Việt. {who}."),
            "address": address,
        }
        # A person followed the link: browsers say so, feed readers never do. (The XSL is for browsers that do not.)
        if request.headers.get("sec-fetch-dest") == "document":
            return self._pages.page(request, "feed.html", 200, **about, shown=self._pages.show_all(request, articles))
        text = self._pages.render(
            request,
            "feed.xml",
            **about,
            link=base + link,
            cover=f"{base}/static/cover.png",
            guid=uuid.uuid5(PODCASTS, address.removeprefix(f"{urlsplit(base).scheme}://")),
            built=format_datetime(in_vietnam(max(heard))) if heard else "",
            items=[one for one in (episode(article, base) for article in articles) if one],
        )
        data = text.encode()
        etag = b'"%s"' % hashlib.sha256(data).hexdigest()[:32].encode()
        return Immutable(BytesBody(data, etag), KIND, REVALIDATE)


def install(app: FastAPI, feeds: Feeds) -> None:
    """Add the feeds' routes."""
    router = APIRouter(include_in_schema=False)
    methods = ["GET", "HEAD"]

    @router.api_route("/feed.xml", methods=methods)
    def site(request: Request) -> Response:
        return feeds.of_site(request)

    @router.api_route("/feeds/authors/{name}.xml", methods=methods)
    def author(request: Request, name: str) -> Response:
        return feeds.of_author(request, name)

    @router.api_route("/feeds/{name}.xml", methods=methods)
    def section(request: Request, name: str) -> Response:
        return feeds.of_section(request, name)

    app.include_router(router)
