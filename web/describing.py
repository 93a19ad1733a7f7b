"""What the OpenAPI says of requests and refusals that routes share: bodies, headers, problems."""

from typing import Any

from web.schemas import ArticleIn, ProblemOut, batch_schema
from web.security import BATCH_BYTES, BODY_LIMIT

REFUSALS = {
    400: "The request cannot be read",
    401: "There is no API key, or it is wrong or revoked",
    403: "The key's scope is too small; or there is no key yet, and the caller is not on this machine",
    404: "Nothing is published under that id",
    409: "The article was withdrawn, or the same request is being worked on",
    410: "The article was withdrawn",
    412: "The article is not what `If-Match` or `If-None-Match` says; nothing was changed",
    413: f"The body (over {BODY_LIMIT // 1_000_000} MB, a batch {BATCH_BYTES // 1_000_000} MB), the article or one "
    "sentence is too long",
    415: "The body is not application/json",
    422: "It cannot be used as it is; `detail` says in Vietnamese what to change",
    429: "Too many writes in a minute; `Retry-After` says when to come back",
    503: "It cannot be had yet; `Retry-After` says when to try again",
    507: "There is no room left",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the refusals of a route, as FastAPI's `responses` wants them."""
    content = {"application/problem+json": {"schema": ProblemOut.model_json_schema()}}
    return {status: {"description": REFUSALS[status], "content": content} for status in statuses}


def _header(name: str, description: str, example: str) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 255}
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema} | {
        "example": example
    }


_KEY = _header(
    "Idempotency-Key",
    "any text of your own, one for each request: sent again within 24 hours the request is answered as before "
    "(`Idempotency-Replayed: true`) and not done again; with another request the same key is 422",
    "8e03978e-40d5-43dd-bc93-6894a57f9324",
)
_MATCH = (
    _header("If-Match", "do it only if the article still has this `ETag`; `*`: only if there is one", '"5f0c7e2b9a41"'),
    _header("If-None-Match", "`*`: do it only if there is no such article yet", "*"),
)
KEYED: dict[str, Any] = {"parameters": [_KEY]}
IF_MATCH: dict[str, Any] = {"parameters": [_KEY, *_MATCH]}


def article_body() -> dict[str, Any]:
    """Return the body of one article."""
    return _json(ArticleIn.model_json_schema())


def batch_body() -> dict[str, Any]:
    """Return the body of a batch."""
    return _json(batch_schema())


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
