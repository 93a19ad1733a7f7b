"""An article by the address of its page on the newspaper's own site: leads to the addresses under its id."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from web.responder import CORS
from web.site import site_of

router = APIRouter(tags=["Listening"])

PageUrl = Annotated[str, Query(max_length=2000, description="the `url` it was published with")]


@router.get("/articles.mp3", status_code=307, response_class=RedirectResponse, summary="The sound, by its page")
def mp3(request: Request, url: PageUrl) -> Response:
    """Lead to the sound of the article whose page has this address."""
    return _lead(request, url, ".mp3")


@router.get("/articles.vtt", status_code=307, response_class=RedirectResponse, summary="The captions, by its page")
def vtt(request: Request, url: PageUrl) -> Response:
    """Lead to the captions of the article whose page has this address."""
    return _lead(request, url, ".vtt")


@router.get("/articles.json", status_code=307, response_class=RedirectResponse, summary="The segments, by its page")
def sync(request: Request, url: PageUrl) -> Response:
    """Lead to the segments and times of the article whose page has this address."""
    return _lead(request, url, ".json")


@router.post("/articles/listen", status_code=307, response_class=RedirectResponse, summary="A press, by its page")
def listen(request: Request, url: PageUrl) -> Response:
    """Lead to where a press on play is told, for the article whose page has this address."""
    return _lead(request, url, "/listen")


def _lead(request: Request, url: str, kind: str) -> Response:
    article_id = site_of(request).catalogue.on_page(url).id
    rest = urlencode([pair for pair in request.query_params.multi_items() if pair[0] != "url"])
    # Relative, so that it holds behind a proxy too; an id needs no quoting.
    folder = "" if kind == "/listen" else "articles/"
    headers = {name.decode(): value.decode() for name, value in CORS} | {"cache-control": "no-cache"}
    return Response(
        status_code=307, headers=headers | {"location": f"{folder}{article_id}{kind}{'?' if rest else ''}{rest}"}
    )
