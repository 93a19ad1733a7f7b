"""The publish API: articles in, and how far each is."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from player.catalogue.keys import Scope
from web.schemas import ArticleIn, ArticleOut, ArticlesOut, ProblemOut, VoiceOut, article_out, read_article, voice_out
from web.security import admit, read_json, require
from web.site import Site, base_of, site_of

router = APIRouter(prefix="/api", tags=["Publishing"])

ArticleId = Annotated[
    str, Path(description="1–128 letters, digits, - _ and ., as the newsroom likes", examples=["mua-lon-2026"])
]
_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": ArticleIn.model_json_schema()}}}
}


def _problems(**said: str) -> dict[int | str, dict[str, Any]]:
    content = {"application/problem+json": {"schema": ProblemOut.model_json_schema()}}
    return {int(code[1:]): {"description": text, "content": content} for code, text in said.items()}


@router.put(
    "/articles/{article_id}",
    response_model=ArticleOut,
    status_code=202,
    summary="Publish an article, or an edit of it",
    openapi_extra=_BODY,
    responses={
        200: {"model": ArticleOut, "description": "Nothing changed, or a higher revision is kept already"},
        **_problems(
            s403="Only programs on this machine may publish",
            s413="The body, the article or one sentence is too long",
            s415="The body is not application/json",
            s422="The article cannot be narrated as it is; `detail` says what to change",
            s507="There is no room left",
        ),
    },
)
async def put_article(article_id: ArticleId, request: Request, response: Response) -> ArticleOut:
    """Keep an article and have it narrated. Calling again with the same article does nothing and answers 200.

    202 says that the article is kept and its narration owed: it survives a restart. Of two calls that come out of
    order the higher `revision` wins, and the lower one is answered 200 with the article as it stands. An edit speaks
    only the sentences that sound different; the old sound is played until the new one is whole.
    """
    await admit(request, Scope.PUBLISH)
    body = await read_json(request)
    site = site_of(request)
    is_new, out = await run_in_threadpool(_publish, site, article_id, body, base_of(request))
    response.status_code = 202 if is_new else 200
    return out


@router.get(
    "/articles/{article_id}",
    summary="How far an article is",
    responses=_problems(s404="Nothing is published under that id"),
)
def get_article(article_id: ArticleId, request: Request) -> ArticleOut:
    """Return an article's state, where its sound is, how long it is, and who speaks."""
    require(request, Scope.READ)
    return article_out(site_of(request).catalogue.article(article_id), base_of(request))


@router.get("/articles", summary="Articles, newest first")
def get_articles(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    section: Annotated[str, Query(max_length=200, description="of this section only")] = "",
) -> ArticlesOut:
    """Return articles by their time of publication, a page of them at a time."""
    require(request, Scope.READ)
    catalogue = site_of(request).catalogue
    found = catalogue.latest(limit, section, offset)
    return ArticlesOut(total=catalogue.count(section), articles=[article_out(each, base_of(request)) for each in found])


@router.get("/voices", summary="The voices there are")
def get_voices(request: Request, response: Response) -> list[VoiceOut]:
    """Return every voice, and whether it can speak here now; the control asks it from every newspaper's page."""
    response.headers["access-control-allow-origin"] = "*"
    voices = site_of(request).parts.voices
    return [voice_out(voice, voices.why_unavailable(voice)) for voice in voices.all()]


def _publish(site: Site, article_id: str, body: bytes, base: str) -> tuple[bool, ArticleOut]:
    sent = read_article(body)
    is_new = site.newsroom.publish(article_id, sent.article(), sent.voice, sent.revision)
    if is_new:
        site.workers.wake()
    return is_new, article_out(site.catalogue.article(article_id), base)
