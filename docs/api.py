"""The page of the HTTP API, made from its OpenAPI document, with commands that run."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from player.parts import make_parts
from player.settings import Settings
from web.app import make_app, make_site
from web.article_schemas import ARTICLE
from web.openapi import TAGS

BASE = "http://127.0.0.1:8000"
_JSON = "-H 'content-type: application/json'"
_BODY = """-d '{
    "title": "Mưa lớn gây sạt lở tại Chợ Đồn",
    "text": "Sáng nay mưa lớn làm sạt lở 3 điểm trên tỉnh lộ 254.\\nKhông có thiệt hại về người.",
    "section": "Thời sự",
    "revision": 1
  }'"""
# In the order of the page, which is the order they run in.
COMMANDS = {
    ("put", "/api/articles/{article_id}"): f"curl -X PUT {BASE}/api/articles/mua-lon {_JSON} \\\n  "
    f"-H 'idempotency-key: 8e03978e-40d5-43dd' {_BODY}",
    ("get", "/api/articles/{article_id}"): f"curl {BASE}/api/articles/mua-lon",
    ("delete", "/api/articles/{article_id}"): f"curl -X PUT {BASE}/api/articles/bai-nham {_JSON} {_BODY}\n"
    f"curl -X DELETE {BASE}/api/articles/bai-nham",
    ("post", "/api/articles"): f"""curl -X POST {BASE}/api/articles {_JSON} -d '[
    {{"id": "gat-lua", "title": "Vào mùa gặt", "text": "Bà con ra đồng gặt lúa."}},
    {{"id": "trong-ngo", "title": "Vụ ngô đông", "text": "Đến trưa trời tạnh, bà con trồng ngô."}}
  ]'""",
    ("get", "/api/articles"): f"curl '{BASE}/api/articles?state=ready&limit=10'",
    ("put", "/api/articles/{article_id}/release"): f"curl -X PUT {BASE}/api/articles/mua-lon/release",
    ("post", "/api/check"): f"curl -X POST {BASE}/api/check {_JSON} "
    """-d '{"title": "Họp xã", "text": "Họp ngày 32/13/2026."}'""",
    ("get", "/api/voices"): f"curl {BASE}/api/voices",
    ("get", "/api/articles/{article_id}/versions"): f"curl {BASE}/api/articles/mua-lon/versions",
    ("get", "/api/webhooks"): f"curl {BASE}/api/webhooks",
    ("post", "/v1/audio/speech"): f"curl {BASE}/v1/audio/speech {_JSON} -o loi-chao.mp3 \\\n  "
    """-d '{"model": "tts-1", "voice": "espeak-bac", "input": "Xin chào các bạn."}'""",
    ("get", "/v1/models"): f"curl {BASE}/v1/models",
    ("get", "/v1/audio/voices"): f"curl {BASE}/v1/audio/voices",
    ("get", "/articles/{article_id}.mp3"): f"curl -o mua-lon.mp3 {BASE}/articles/mua-lon.mp3",
    ("get", "/articles/{article_id}.vtt"): f"curl {BASE}/articles/mua-lon.vtt",
    ("get", "/articles/{article_id}.json"): f"curl {BASE}/articles/mua-lon.json",
    ("get", "/articles/{article_id}/chapters.json"): f"curl {BASE}/articles/mua-lon/chapters.json",
    ("post", "/articles/{article_id}/listen"): f"curl -X POST {BASE}/articles/mua-lon/listen",
    ("get", "/healthz"): f"curl {BASE}/healthz",
    ("get", "/readyz"): f"curl {BASE}/readyz",
    ("get", "/metrics"): f"curl {BASE}/metrics",
}
_KEY = "With a key: add `-H 'authorization: Bearer bn_…'` to what stands under a 🔑."


def api_page() -> str:
    """Return the page of every route, from the service's own OpenAPI document."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), voices="espeak-bac")
        client = TestClient(make_app(make_site(make_parts(settings))), BASE)
        document: dict[str, Any] = client.get("/api/openapi.json").json()
    lines = ["# The HTTP API", "", document["info"]["description"].strip(), "", _KEY, ""]
    lines += ["The same as OpenAPI, for programs: `/api/openapi.json`. In Vietnamese, for a browser: `/api`.", ""]
    lines += ["An article, as every answer about one tells it:", "", *_block("json", _pretty(ARTICLE))]
    for tag, said in TAGS.items():
        lines += [f"## {tag}", "", said, ""]
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if tag in operation.get("tags", ()):
                    lines += _operation(path, method, operation, document)
    return "\n".join(lines).rstrip() + "\n"


def _operation(path: str, method: str, operation: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    lock = " 🔑" if "security" in operation else ""
    yield from (f"### `{method.upper()} {path}`{lock}", "", f"**{operation['summary']}.**", "")
    yield from (operation.get("description", ""), "")
    command = COMMANDS.get((method, path))
    if command:
        yield from _block("sh", command)
    parameters = [p for p in operation.get("parameters", ()) if p["in"] != "path"]
    if parameters:
        yield from ("| parameter | in | what it is |", "|---|---|---|")
        yield from (f"| `{p['name']}` | {p['in']} | {_said(p)} |" for p in parameters)
        yield ""
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        schema = _resolved(body.get("schema", {}), document)
        fields = _resolved(schema.get("items", schema), document).get("properties", {})
        if fields:
            yield from (f"| field of the body ({kind}) | what it is |", "|---|---|")
            yield from (f"| `{name}` | {_said(_resolved(field, document))} |" for name, field in fields.items())
            yield ""
    yield from ("| answer | when |", "|---|---|")
    for status, answer in operation["responses"].items():
        yield f"| {status} | {' '.join(answer['description'].split())} |"
    yield ""


def _said(thing: dict[str, Any]) -> str:
    return " ".join(str(thing.get("description", "")).split()).replace("|", "\\|") or "–"


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    found: dict[str, Any] = document["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema
    return found


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _block(kind: str, text: str) -> list[str]:
    return [f"```{kind}", text, "```", ""]
