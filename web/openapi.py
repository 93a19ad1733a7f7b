"""The OpenAPI document: what the routes say of themselves, with who may call them and how they refuse."""

from typing import Any

from fastapi import FastAPI

from web.describing import problems

TAGS = {
    "Publishing": "Articles in, how far each is, let go, taken back.",
    "Versions": "The narrations kept of an article: listen, compare, roll back, put a recording in their place.",
    "Webhooks": "Who is told of what happens to articles.",
    "OpenAI-compatible": "Text to speech as OpenAI's clients ask for it, with the same voices and the same sound.",
    "Listening": "What a reader's player asks: it needs no key.",
    "Running it": "Whether the service is alive, and can do its work.",
}
_DONE = {
    "200": "Done: this is how it stands",
    "201": "Made",
    "202": "Taken: it will be done, whatever happens to this process",
    "204": "Done; there is nothing to tell",
    "207": "What became of each",
    "307": "It is there",
}
_UNSAID = "Successful Response"  # FastAPI's word for what nobody described
_OPEN = ("/api/voices",)
_OWN_ERRORS = "/v1/"  # refuses in OpenAI's form


class Described(FastAPI):
    """FastAPI with a document that says of every route what is true of all of its kind."""

    def openapi(self) -> dict[str, Any]:
        """Return the document, made when it is first asked for."""
        if not self.openapi_schema:
            self.openapi_schema = _complete(super().openapi())
        return self.openapi_schema


def is_locked(path: str) -> bool:
    """Return whether a path wants a key, once there is one.

    >>> [is_locked(path) for path in ("/api/articles", "/api/voices", "/articles/{article_id}.mp3", "/v1/models")]
    [True, False, False, True]
    """
    return path.startswith(("/api/", "/v1/")) and path not in _OPEN


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    document["tags"] = [{"name": name, "description": said} for name, said in TAGS.items()]
    document.setdefault("components", {})["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key: `baonoi keys make NAME`"}
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete_one(path, method, operation)
    schemas = document["components"].setdefault("schemas", {})
    _lift(document["paths"], schemas)
    for unused in ("HTTPValidationError", "ValidationError"):  # FastAPI's own; ours are problems
        schemas.pop(unused, None)
    return document


def _lift(part: Any, schemas: dict[str, Any]) -> None:
    """Put the definitions that a body's schema brings with it where the whole document's are, and point there."""
    if isinstance(part, dict):
        for name, schema in part.pop("$defs", {}).items():
            _lift(schema, schemas)
            schemas.setdefault(name, schema)
        reference = part.get("$ref")
        if isinstance(reference, str):
            part["$ref"] = reference.replace("#/$defs/", "#/components/schemas/")
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _lift(inner, schemas)


def _complete_one(path: str, method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    refusals = set()
    for status, answer in answers.items():
        if answer["description"] == _UNSAID:
            answer["description"] = _DONE.get(status, _DONE["200"])
    if is_locked(path):
        operation["security"] = [{"key": []}]
        refusals |= {401, 403} | ({429} if method != "get" else set())
    if "{article_id}" in path:
        refusals.add(404)
        if not path.startswith("/api/"):
            refusals |= {410, 503}
    if path.startswith(_OWN_ERRORS):
        answers.pop("422", None)
        return
    if "HTTPValidationError" in str(answers.get("422", "")):
        del answers["422"]
        refusals.add(422)
    for status, said in problems(*refusals).items():
        answers.setdefault(str(status), said)
    operation["responses"] = {status: answers[status] for status in sorted(answers)}
