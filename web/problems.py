"""Errors as HTTP answers: application/problem+json with one Vietnamese sentence, or a page for a reader."""

import math
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TypeAlias

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from player.errors import (
    ArticleError,
    ArticleTooLong,
    BaoNoiError,
    Changed,
    Conflict,
    KeyReused,
    SettingsError,
    StorageError,
    StorageFull,
    UnknownArticle,
    UnknownVoice,
    UnknownWebhook,
    VoiceError,
    WebhookError,
    Withdrawn,
)

ErrorPage: TypeAlias = Callable[[Request, int, str], Response]

# The nearest class in an error's own line of descent decides.
STATUSES: Mapping[type[BaoNoiError], HTTPStatus] = {
    ArticleError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ArticleTooLong: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnknownVoice: HTTPStatus.UNPROCESSABLE_ENTITY,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownArticle: HTTPStatus.NOT_FOUND,
    Withdrawn: HTTPStatus.GONE,
    Conflict: HTTPStatus.CONFLICT,
    Changed: HTTPStatus.PRECONDITION_FAILED,
    WebhookError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownWebhook: HTTPStatus.NOT_FOUND,
    VoiceError: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageError: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    SettingsError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

TITLES: Mapping[int, str] = {
    400: "Yêu cầu không đọc được",
    401: "Chưa xưng danh",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Cách gọi không đúng",
    409: "Chưa khớp với bài đang có",
    410: "Đã gỡ",
    411: "Thiếu độ dài",
    412: "Điều kiện không còn đúng",
    413: "Quá dài",
    415: "Kiểu dữ liệu không đúng",
    422: "Không dùng được",
    429: "Quá nhiều yêu cầu",
    500: "Lỗi máy chủ",
    503: "Tạm thời chưa được",
    507: "Hết chỗ lưu",
}

DETAILS: Mapping[int, str] = {
    404: "Không có gì ở địa chỉ này.",
    405: "Địa chỉ này không nhận cách gọi đó.",
    500: "Máy chủ gặp lỗi. Lỗi đã được ghi lại.",
}

STORAGE_RETRY_SECONDS = 5


class CutShort(Exception):
    """A stream that began cannot be finished: the connection is cut, so that nobody takes half for the whole."""


def status_of(error: BaoNoiError) -> HTTPStatus:
    """Return the status of an error; KeyError for a class that nobody gave one.

    >>> status_of(ArticleTooLong("Bài quá dài.", "The article is too long.")).value
    413
    """
    for kind in type(error).__mro__:
        if kind in STATUSES:
            return STATUSES[kind]
    raise KeyError(type(error).__name__)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an RFC 9457 problem; `detail` is one Vietnamese sentence.

    >>> problem(404, "Không có bài này.").media_type
    'application/problem+json'
    """
    content = {"type": "about:blank", "title": TITLES.get(status, "Lỗi"), "status": status, "detail": detail}
    kept = {"cache-control": "no-store", "access-control-allow-origin": "*", **(headers or {})}
    kept.setdefault("x-content-type-options", "nosniff")
    return JSONResponse(content, status, kept, "application/problem+json")


def problem_of(error: BaoNoiError) -> Response:
    """Return the problem that an error is to whoever asked."""
    status = int(status_of(error))
    headers = {}
    if isinstance(error, VoiceError):
        headers["retry-after"] = str(math.ceil(error.retry_after))
    elif isinstance(error, StorageError):
        headers["retry-after"] = str(STORAGE_RETRY_SECONDS)
    return problem(status, str(error), headers)


def install(app: FastAPI, page: ErrorPage, bugs: Mapping[str, Callable[[], Response]]) -> None:
    """Have every error of the app answered: a reader's browser gets `page`, everything else a problem.

    `bugs` makes the answer to a request that meets one at an address that begins so: for clients of another shape.
    """
    log = structlog.get_logger("baonoi.web")

    def answer(request: Request, as_problem: Response, detail: str) -> Response:
        if not wants_page(request):
            return as_problem
        shown = page(request, as_problem.status_code, detail)
        for name in ("retry-after", "allow", "www-authenticate"):
            if name in as_problem.headers:
                shown.headers[name] = as_problem.headers[name]
        return shown

    async def on_known(request: Request, error: Exception) -> Response:
        assert isinstance(error, BaoNoiError)
        answered = problem_of(error)
        if answered.status_code >= 500:
            log.warning("refused", status=answered.status_code, reason=error.english)
        return answer(request, answered, str(error))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        ours = error.detail != HTTPStatus(error.status_code).phrase
        detail = error.detail if ours else DETAILS.get(error.status_code, TITLES.get(error.status_code, "Lỗi") + ".")
        return answer(request, problem(error.status_code, detail, error.headers), detail)

    async def on_query(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        named = ", ".join(f"“{str(each['loc'][-1])[:40]}”" for each in error.errors())
        detail = f"Địa chỉ có giá trị không dùng được: {named}."
        return answer(request, problem(422, detail), detail)

    async def on_bug(request: Request, error: Exception) -> Response:
        if not isinstance(error, CutShort):
            log.error("bug", path=request.url.path, exc_info=error)
        for front, told in bugs.items():
            if request.url.path.startswith(front):
                return told()
        return answer(request, problem(500, DETAILS[500]), DETAILS[500])

    app.add_exception_handler(BaoNoiError, on_known)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_query)
    app.add_exception_handler(Exception, on_bug)


def wants_page(request: Request) -> bool:
    """Return whether a person's browser is asking for something to look at."""
    path = request.url.path
    is_data = path.startswith(("/api/", "/audio/", "/clips/")) or path.endswith((".mp3", ".vtt", ".json", ".xml"))
    return not is_data and "text/html" in request.headers.get("accept", "")
