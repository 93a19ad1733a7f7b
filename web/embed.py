"""The control on other sites: the page for an iframe, and oEmbed, by which editors find it."""

from html import escape
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from web.pages import Pages
from web.presentation import Shown

WIDTH = 640  # pixels, the widest it is offered
NARROWEST = 280
HEIGHT = 168


def frame(shown: Shown, base: str, width: int) -> str:
    """Return the HTML of an article's iframe."""
    return (
        f'<iframe src="{base}/embed/{shown.id}" title="{escape(f"Nghe bài: {shown.title}")}" width="{width}" '
        f'height="{HEIGHT}" loading="lazy" allow="autoplay; clipboard-write" frameborder="0"></iframe>'
    )


def article_id_of(url: str, base: str) -> str:
    """Return the id of the article whose page or iframe an address is, or "".

    >>> article_id_of("https://bao.vn/articles/mua-lon", "https://bao.vn")
    'mua-lon'
    >>> article_id_of("https://khac.vn/articles/mua-lon", "https://bao.vn")
    ''
    """
    asked, ours = urlsplit(url), urlsplit(base)
    if asked.netloc != ours.netloc or asked.scheme not in ("http", "https"):
        return ""
    folder, _, name = asked.path.removeprefix(ours.path).rpartition("/")
    return unquote(name) if folder in ("/articles", "/embed") else ""


def install(app: FastAPI, pages: Pages) -> None:
    """Add the routes."""
    router = APIRouter(include_in_schema=False)
    methods = ["GET", "HEAD"]

    @router.api_route("/embed/{article_id}", methods=methods)
    def embed(request: Request, article_id: str) -> Response:
        return pages.framed(request, article_id)

    @router.api_route("/embed", methods=methods)
    def embed_by_page(request: Request, url: Annotated[str, Query(max_length=2000)]) -> Response:
        return embed(request, pages.id_on_page(url))

    @router.api_route("/oembed", methods=methods)
    def oembed(
        request: Request,
        url: Annotated[str, Query(max_length=2000)],
        format: str = "json",
        maxwidth: Annotated[int, Query(ge=1, le=100_000)] = WIDTH,
    ) -> Response:
        if format != "json":
            raise HTTPException(501, "oEmbed ở đây chỉ có dạng json.")
        base = pages.base(request)
        shown = pages.shown_article(request, article_id_of(url, base) or pages.id_on_page(url))
        width = max(NARROWEST, min(maxwidth, WIDTH))
        told: dict[str, Any] = {
            "version": "1.0",
            "type": "rich",
            "title": shown.title,
            "provider_name": pages.site,
            "provider_url": f"{base}/",
            "cache_age": 3600,
            "html": frame(shown, base, width),
            "width": width,
            "height": HEIGHT,
        }
        if shown.author:
            told["author_name"] = shown.author
        return JSONResponse(told, headers={"access-control-allow-origin": "*", "cache-control": "no-cache"})

    app.include_router(router)
