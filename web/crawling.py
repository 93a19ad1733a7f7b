"""robots.txt and sitemap.xml: which pages search engines are led to, and when each last changed."""

from datetime import datetime
from xml.sax.saxutils import escape

from fastapi import APIRouter, FastAPI, Request, Response

from player import links
from player.catalogue.articles import Catalogue
from web.pages import Pages
from web.presentation import in_vietnam

PAGES = 10_000  # the newest: a sitemap may have 50,000, and an older page is led to by the ones of the front page
_KEPT = {"Cache-Control": "public, max-age=3600"}
_ROBOTS = "User-agent: *\nDisallow: /api/\nDisallow: /v1/\nDisallow: /clips/\n\nSitemap: {base}/sitemap.xml\n"


def install(app: FastAPI, pages: Pages, catalogue: Catalogue) -> None:
    """Add the two addresses."""
    router = APIRouter(include_in_schema=False)
    methods = ["GET", "HEAD"]

    @router.api_route("/robots.txt", methods=methods)
    def robots(request: Request) -> Response:
        return Response(_ROBOTS.format(base=pages.base(request)), 200, _KEPT, "text/plain; charset=utf-8")

    @router.api_route("/sitemap.xml", methods=methods)
    def sitemap(request: Request) -> Response:
        base = pages.base(request)
        # A page whose article is at home elsewhere names that as canonical: no search engine wants to hear of ours.
        lines = [_line(links.page(base, name), at) for name, at in catalogue.changes(PAGES)]
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return Response(f"{head}{''.join(lines)}</urlset>\n", 200, _KEPT, "application/xml")

    app.include_router(router)


def _line(page: str, at: datetime) -> str:
    moment = in_vietnam(at).isoformat(timespec="seconds")
    return f"<url><loc>{escape(page)}</loc><lastmod>{moment}</lastmod></url>\n"
