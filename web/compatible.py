"""Errors in OpenAI's shape, for the routes that its clients call: in English, because those who read them are programs.

A client's library turns the status into its own exception and shows `message` to whoever wrote the program.
"""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import structlog
from fastapi import Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from player.errors import ArticleError, ArticleTooLong, BaoNoiError, StorageError, UnknownVoice, VoiceError
from web.problems import problem_of

_KEPT = ("retry-after", "www-authenticate", "allow", "connection")

# What each status is called, and what is said of it where only a reader's Vietnamese is known.
_KINDS: Mapping[int, tuple[str, str | None, str]] = {
    400: ("invalid_request_error", None, "The request cannot be read."),
    401: ("invalid_request_error", "invalid_api_key", "No valid API key was sent: Authorization: Bearer bn_…"),
    403: (
        "permission_error",
        "insufficient_permissions",
        "Not allowed: the key has no scope for this, or there is no key yet and the call did not come from this "
        "machine by a local name.",
    ),
    404: ("invalid_request_error", None, "There is nothing at this address."),
    405: ("invalid_request_error", "method_not_supported", "This address does not take that method."),
    413: ("invalid_request_error", "request_too_large", "The body is too large."),
    415: ("invalid_request_error", "unsupported_content_type", "The body must be application/json."),
    429: ("rate_limit_error", "rate_limit_exceeded", "Too many requests: try again later."),
}


class Refused(Exception):
    """A request that is answered with an error in OpenAI's shape."""

    def __init__(
        self,
        status: int,
        message: str = "",
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.param, self.code, self.headers = status, param, code, headers
        self.message = message

    def answer(self) -> Response:
        """Return it as an answer.

        >>> Refused(404, "No model.", "model", "none").answer().body
        b'{"error":{"message":"No model.","type":"invalid_request_error","param":"model","code":"none"}}'
        """
        kind, code, said = _KINDS.get(self.status, ("server_error", None, "The server cannot answer now."))
        error = {"message": self.message or said, "type": kind, "param": self.param, "code": self.code or code}
        headers = {name: value for name, value in (self.headers or {}).items() if name in _KEPT}
        return JSONResponse({"error": error}, self.status, {"cache-control": "no-store", **headers})


class CompatibleRoute(APIRoute):
    """A route whose errors have OpenAI's shape, whoever raised them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        answer = super().get_route_handler()
        log = structlog.get_logger("baonoi.web")

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except Refused as error:
                return error.answer()
            except HTTPException as error:
                headers = {name.lower(): value for name, value in (error.headers or {}).items()}
                return Refused(error.status_code, headers=headers).answer()
            except BaoNoiError as error:
                refused = refusal_of(error)
                if refused.status >= 500:
                    log.warning("refused", status=refused.status, reason=error.english)
                return refused.answer()

        return answered


def refusal_of(error: BaoNoiError) -> Refused:
    """Return how an error of ours is told to an OpenAI client.

    >>> refused = refusal_of(UnknownVoice("Không có giọng ấy.", "There is no such voice."))
    >>> refused.status, refused.param, refused.code
    (400, 'voice', 'invalid_voice')
    """
    problem = problem_of(error)
    match error:
        case ArticleTooLong():
            return Refused(400, error.english, "input", "string_above_max_length")
        case ArticleError():
            return Refused(400, error.english, "input", "invalid_input")
        case UnknownVoice():
            return Refused(400, error.english, "voice", "invalid_voice")
    code = {VoiceError: "voice_unavailable", StorageError: "storage_unavailable"}
    named = next((said for kind, said in code.items() if isinstance(error, kind)), None)
    return Refused(problem.status_code, error.english, None, named, dict(problem.headers))
