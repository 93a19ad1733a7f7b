"""The pages that readers see: the front page, a section, an article, and what stands in for one that is missing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.exceptions import HTTPException
from starlette.routing import Route

from player.catalogue.articles import Catalogue
from player.catalogue.records import Published
from player.catalogue.segments import unpack
from web.assets import Assets, read_assets
from web.presentation import Shown, cues_of, day_in_words, show, slug, total_length
from web.problems import TITLES

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'"
)
ON_A_PAGE = 24
OTHERS = 6
FRAMED = "/embed/"  # what is under it is seen in an iframe


class Pages:
    """Renders the site's pages; `now` is the clock, `voices` has the label of each voice.

    `sound` is the origin of the bucket that readers are sent to, if they are; `framers` are the sites that may frame
    the control, separated by spaces, as CSP writes them.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        site: str,
        public_url: str = "",
        voices: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sound: str = "",
        framers: str = "*",
    ) -> None:
        policy = POLICY
        for what in ("media-src", "connect-src") if sound else ():
            policy = policy.replace(f"{what} 'self'", f"{what} 'self' {sound}")
        self._policy = f"{policy}; frame-ancestors 'self'"
        self._framed_policy = f"{policy}; frame-ancestors {' '.join(framers.split())}"
        self._catalogue = catalogue
        self.site = site
        self._public_url = public_url.rstrip("/")
        self._voices = voices or {}
        self._now = now
        self._templates = Environment(
            loader=PackageLoader("web"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
        )

    def base(self, request: Request) -> str:
        """Return the site's address as readers see it, without a slash at its end."""
        return self._public_url or str(request.base_url).rstrip("/")

    def shown(self, request: Request, limit: int, section: str = "", offset: int = 0) -> list[Shown]:
        """Return the newest articles as templates show them."""
        return self.show_all(request, self._catalogue.latest(limit, section, offset))

    def show_all(self, request: Request, articles: Iterable[Published]) -> list[Shown]:
        """Return articles as templates show them."""
        return [self._show(request, one) for one in articles]

    def section_named(self, name: str) -> str:
        """Return the section that an address names, or raise a 404."""
        for section in self._catalogue.sections():
            if slug(section) == name:
                return section
        raise HTTPException(404, "Không có chuyên mục này.")

    def front(self, request: Request, section: str = "", page: int = 1) -> Response:
        """Return the front page, or a section's; `page` counts from 1."""
        offset = (page - 1) * ON_A_PAGE
        items = self.shown(request, ON_A_PAGE + 1, section, offset)
        if page > 1 and not items:
            raise HTTPException(404, "Không có trang này.")
        here = f"{self.base(request)}/" + (f"sections/{slug(section)}" if section else "")
        playable = [item for item in items[:ON_A_PAGE] if item.is_ready] if page == 1 else []
        return self.page(
            request,
            "front.html",
            section=section,
            here=here,
            items=items[:ON_A_PAGE],
            playable=playable,
            listening=total_length(playable),
            is_today=bool(playable) and playable[0].when.startswith(day_in_words(self._now())),
            newer=f"{here}?page={page - 1}" if page > 1 else "",
            older=f"{here}?page={page + 1}" if len(items) > ON_A_PAGE else "",
        )

    def article(self, request: Request, article_id: str) -> Response:
        """Return an article's page, or raise UnknownArticle or Withdrawn."""
        published = self._catalogue.article(article_id)
        narration = published.narration
        others = [one for one in self.shown(request, OTHERS + 1) if one.id != published.id][:OTHERS]
        return self.page(
            request,
            "article.html",
            section=published.article.section,
            item=self._show(request, published),
            cues=cues_of(unpack(self._catalogue.segments(narration.number))) if narration else (),
            others=others,
        )

    def shown_article(self, request: Request, article_id: str) -> Shown:
        """Return an article as templates show it, or raise UnknownArticle or Withdrawn."""
        return self._show(request, self._catalogue.article(article_id))

    def id_on_page(self, url: str) -> str:
        """Return the id of the article whose page at the newspaper has an address, or raise UnknownArticle."""
        return self._catalogue.on_page(url).id

    def framed(self, request: Request, article_id: str) -> Response:
        """Return the page of an article's control alone, for an iframe."""
        return self._framed(request, 200, item=self.shown_article(request, article_id))

    def error(self, request: Request, status: int, detail: str) -> Response:
        """Return what a reader sees instead of a page; `detail` is one Vietnamese sentence."""
        title = {404: "Không tìm thấy trang này", 410: "Bài này đã được gỡ"}.get(status, TITLES.get(status, "Lỗi"))
        message = "Tòa soạn không còn đăng bài này, cả bản chữ lẫn bản nghe." if status == 410 else detail
        if f"{request.url.path}/".startswith(FRAMED):
            return self._framed(request, status, title=title, message=message)
        # The catalogue may be what failed: then the page stands alone.
        is_missing = status in (404, 410)
        return self.page(
            request,
            "missing.html",
            status,
            title=title,
            message=message,
            sections=None if is_missing else (),
            others=self.shown(request, 3) if is_missing else [],
        )

    def _framed(self, request: Request, status: int, **values: Any) -> Response:
        """Return what fits an iframe on another site: an article's control, or why there is none."""
        answer = self.page(request, "embed.html", status, sections=(), **values)
        answer.headers["content-security-policy"] = self._framed_policy
        return answer

    def _show(self, request: Request, published: Published) -> Shown:
        base = self.base(request)
        return show(published, base, urlsplit(base).path, self.site, self._voices)

    def render(self, request: Request, template: str, **values: Any) -> str:
        """Return a template's text."""
        base = self.base(request)
        return self._templates.get_template(template).render(
            site=self.site, base=base, root=urlsplit(base).path, today=day_in_words(self._now()), **values
        )

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """Return a template's page."""
        if values.get("sections") is None:
            values["sections"] = [(name, slug(name)) for name in self._catalogue.sections()]
        text = self.render(request, template, **values)
        caching = "no-cache" if status == 200 else "no-store"
        return HTMLResponse(text, status, {"Content-Security-Policy": self._policy, "Cache-Control": caching})


def install(app: FastAPI, pages: Pages) -> None:
    """Add the pages and what they load; to be called after the routes of an article's .mp3, .vtt and .json."""
    router = APIRouter(include_in_schema=False)
    methods = ["GET", "HEAD"]
    assets = Assets(read_assets())

    @router.api_route("/", methods=methods)
    def front(request: Request, page: int = 1) -> Response:
        return pages.front(request, page=max(1, min(page, 10_000)))

    @router.api_route("/sections/{name}", methods=methods)
    def section(request: Request, name: str, page: int = 1) -> Response:
        return pages.front(request, pages.section_named(name), max(1, min(page, 10_000)))

    @router.api_route("/articles/{article_id}", methods=methods)
    def article(request: Request, article_id: str) -> Response:
        return pages.article(request, article_id)

    app.include_router(router)
    app.mount("/static", assets)
    # What a newspaper puts on its page has a short address; a service worker rules only what is beside or below it.
    for name in ("embed.js", "offline.js"):
        app.router.routes.append(Route(f"/{name}", assets))
