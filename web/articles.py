"""The publish API: articles in, alone or in a batch, how far each is, let go, or taken back."""

import json
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from player.catalogue.articles import is_article_id
from player.catalogue.keys import Scope
from player.catalogue.records import Published, State
from player.errors import BaoNoiError
from player.newsroom.newsroom import Terms
from web.article_schemas import (
    ArticleOut,
    ArticlesOut,
    BatchOut,
    CheckOut,
    RefusedOut,
    ResultOut,
    VoiceOut,
    article_out,
    finding_out,
    voice_out,
)
from web.conditions import etag_header, match_of
from web.describing import IF_MATCH, KEYED, article_body, batch_body, problems
from web.once import Reply, once
from web.problems import problem_of
from web.schemas import read_article, read_batch, read_one
from web.security import BATCH_BYTES, admit, read_json, require
from web.site import Site, base_of, site_of

router = APIRouter(prefix="/api", tags=["Publishing"])

ArticleId = Annotated[
    str, Path(description="1–128 letters, digits, - _ and ., as the newsroom likes", examples=["mua-lon-2026"])
]


@router.put(
    "/articles/{article_id}",
    response_model=ArticleOut,
    status_code=202,
    summary="Publish an article, or an edit of it",
    openapi_extra=article_body() | KEYED | IF_MATCH,
    responses={
        200: {"model": ArticleOut, "description": "Nothing changed, or a newer one is kept already"},
        **problems(400, 401, 403, 409, 412, 413, 415, 422, 429, 507),
    },
)
async def put_article(
    article_id: ArticleId,
    request: Request,
    restore: Annotated[bool, Query(description="publish it even if it was withdrawn")] = False,
) -> Response:
    """Keep an article and have it narrated. Calling again with the same article does nothing and answers 200.

    202 says that the article is kept and its narration owed: it survives a restart. Of two calls that come out of
    order the higher `revision` wins, or the later `published_at` where neither has a revision; the older one is
    answered 200 with the article as it stands. An edit speaks only the sentences that sound different; the old sound
    is played until the new one is whole.

    An article that was withdrawn comes back with a higher `revision`, or with `?restore=true`. One that is `held` for
    its findings is let go by an edit that cures them, or by `PUT /api/articles/{article_id}/release`.
    """
    caller = await admit(request, Scope.PUBLISH)
    body = await read_json(request)
    site, base, match = site_of(request), base_of(request), match_of(request.headers)

    def act() -> Reply:
        sent = read_article(body)
        terms = Terms(sent.revision, restore=restore, match=match)
        accepted = site.newsroom.accept(article_id, sent.article(), sent.voice, terms)
        if accepted.is_new:
            site.workers.wake()
        return _told(accepted.published, base, 202 if accepted.is_new else 200)

    return await once(request, caller, body, act)


@router.post(
    "/articles",
    response_model=BatchOut,
    status_code=207,
    summary="Publish up to 100 articles at once",
    openapi_extra=batch_body() | KEYED,
    responses=problems(400, 401, 403, 409, 413, 415, 422, 429, 507),
)
async def post_articles(request: Request) -> Response:
    """Publish each article of a list as a PUT of its own would, and answer 207 with what became of each, in order.

    One that cannot be taken does not stop the others. Each has its `id` beside what a PUT has in its body, and its
    `text` or `html`: pages are not fetched for a batch. `{"articles": […]}` is taken as well as the list alone.
    """
    caller = await admit(request, Scope.PUBLISH)
    body = await read_json(request, BATCH_BYTES)
    site, base = site_of(request), base_of(request)

    def act() -> Reply:
        results = [_one_of_batch(site, one, base) for one in read_batch(body)]
        if any(result.status == 202 for result in results):
            site.workers.wake()
        return Reply(207, BatchOut(results=results).model_dump_json(exclude_none=False, by_alias=True))

    return await once(request, caller, body, act)


@router.get(
    "/articles/{article_id}",
    response_model=ArticleOut,
    summary="How far an article is",
    responses=problems(401, 403, 404),
)
def get_article(article_id: ArticleId, request: Request) -> Response:
    """Return an article's state, where its sound is, how long it is, and who speaks.

    `state` is queued; speaking (`done` of `total` utterances); ready; failed (`reason`); held (`findings`); or
    withdrawn. The `ETag` is what `If-Match` wants: it changes with every edit, release and withdrawal, and not with
    the progress of the narration.
    """
    require(request, Scope.READ)
    return _told(site_of(request).catalogue.find(article_id), base_of(request)).response()


@router.get(
    "/articles", response_model=ArticlesOut, summary="Articles, newest first", responses=problems(401, 403, 422)
)
def get_articles(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[str, Query(max_length=500, description="`next` of the page before")] = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="how many to leave out")] = 0,
    section: Annotated[str, Query(max_length=200, description="of this section only")] = "",
    state: Annotated[State | None, Query(description="in this state only")] = None,
) -> Response:
    """Return articles by their time of publication, a page of them at a time, withdrawn ones too.

    Follow `next` to see each article once, whatever is published meanwhile; `offset` counts from the newest there is.
    """
    require(request, Scope.READ)
    base = base_of(request)
    page = site_of(request).catalogue.page(limit, section, state, after, offset)
    found = [article_out(each, base) for each in page.articles]
    told = ArticlesOut(total=page.total, articles=found, next=page.next or None)
    return Reply(200, told.model_dump_json(by_alias=True)).response()


@router.delete(
    "/articles/{article_id}",
    response_model=ArticleOut,
    summary="Withdraw an article",
    openapi_extra=KEYED | IF_MATCH,
    responses=problems(400, 401, 403, 404, 409, 412, 429),
)
async def delete_article(article_id: ArticleId, request: Request) -> Response:
    """Take an article back: its page, its sound under both addresses, its captions and its embed answer 410.

    It is gone from lists and feeds, and what was being narrated of it stops. Withdrawing it again answers the same.
    The sound of a single sentence may be another article's too: at an address that only who listened to it while it
    was being made has been told, it stays until the cache forgets it.
    """
    caller = await admit(request, Scope.PUBLISH)
    site, base, match = site_of(request), base_of(request), match_of(request.headers)

    def act() -> Reply:
        site.newsroom.withdraw(article_id, match)
        return _told(site.catalogue.find(article_id), base)

    return await once(request, caller, b"", act)


@router.put(
    "/articles/{article_id}/release",
    response_model=ArticleOut,
    status_code=202,
    summary="Let a held article be narrated",
    openapi_extra=KEYED | IF_MATCH,
    responses={
        200: {"model": ArticleOut, "description": "It was not held"},
        **problems(400, 401, 403, 404, 409, 410, 412, 429),
    },
)
async def release_article(article_id: ArticleId, request: Request) -> Response:
    """Have an article narrated in spite of its findings; an edit with other findings is held anew."""
    caller = await admit(request, Scope.PUBLISH)
    site, base, match = site_of(request), base_of(request), match_of(request.headers)

    def act() -> Reply:
        is_new = site.newsroom.release(article_id, match)
        if is_new:
            site.workers.wake()
        return _told(site.catalogue.find(article_id), base, 202 if is_new else 200)

    return await once(request, caller, b"", act)


@router.post(
    "/check",
    response_model=CheckOut,
    summary="What is doubtful in an article, without publishing it",
    openapi_extra=article_body(),
    responses=problems(401, 403, 413, 415, 422, 429),
)
async def check(request: Request) -> Response:
    """Return the findings on an article as a PUT would take it, and whether it would be held; nothing is kept."""
    caller = await admit(request, Scope.READ)
    body = await read_json(request)
    site = site_of(request)

    def act() -> Reply:
        sent = read_article(body)
        script, findings, is_held = site.newsroom.check("", sent.article(), sent.voice)
        characters = sum(len(utterance.spoken) for utterance in script.utterances)
        found = [finding_out(one) for one in findings]
        told = CheckOut(would_be_held=is_held, utterances=len(script.utterances), characters=characters, findings=found)
        return Reply(200, told.model_dump_json())

    return await once(request, caller, body, act)


@router.get("/voices", summary="The voices there are")
def get_voices(request: Request, response: Response) -> list[VoiceOut]:
    """Return every voice, and whether it can speak here now; the control asks it from every newspaper's page."""
    response.headers["access-control-allow-origin"] = "*"
    voices = site_of(request).parts.voices
    return [voice_out(voice, voices.why_unavailable(voice)) for voice in voices.all()]


def _told(published: Published, base: str, status: int = 200) -> Reply:
    return Reply(status, article_out(published, base).model_dump_json(by_alias=True), etag_header(published.etag))


def _one_of_batch(site: Site, sent: dict[str, object], base: str) -> ResultOut:
    """Publish one article of a batch; what is wrong with it is told beside the others."""
    named = sent.get("id")
    article_id = named if isinstance(named, str) and is_article_id(named) else ""
    try:
        named, read = read_one(sent)
        accepted = site.newsroom.accept(named, read.article(), read.voice, Terms(read.revision))
    except BaoNoiError as error:
        refusal = problem_of(error)
        told = RefusedOut.model_validate(json.loads(bytes(refusal.body)))
        return ResultOut(id=article_id, status=refusal.status_code, problem=told)
    status = 202 if accepted.is_new else 200
    return ResultOut(id=article_id, status=status, article=article_out(accepted.published, base))
