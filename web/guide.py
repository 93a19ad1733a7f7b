"""GET /api: what the API can do, in Vietnamese, on a page that a newsroom's programmer can read without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response

from web.openapi import is_locked
from web.pages import Pages

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "Publishing": "Đăng bài",
        "Versions": "Các bản đọc của một bài",
        "Webhooks": "Báo cho hệ thống khác",
        "Listening": "Nghe bài",
        "OpenAI-compatible": "Đọc văn bản theo giao thức của OpenAI",
        "Running it": "Vận hành",
    }
)
SAID: Mapping[str, str] = MappingProxyType(
    {
        "PUT /api/articles/{article_id}": "Đăng một bài, hoặc bản sửa của bài",
        "GET /api/articles/{article_id}": "Bài đã đọc đến đâu",
        "DELETE /api/articles/{article_id}": "Gỡ một bài: trang và âm thanh trả về 410",
        "POST /api/articles": "Đăng tối đa 100 bài một lượt",
        "GET /api/articles": "Danh sách bài, mới nhất trước",
        "PUT /api/articles/{article_id}/release": "Cho đọc một bài đang bị giữ lại",
        "POST /api/check": "Xem bài có chỗ nào đáng ngờ, không đăng",
        "GET /api/voices": "Các giọng đọc",
        "GET /api/articles/{article_id}/events": "Theo dõi trạng thái của bài (server-sent events)",
        "GET /api/articles/{article_id}/versions": "Các bản đọc được giữ của một bài",
        "GET /api/articles/{article_id}/versions/{number}": "Một bản đọc và lời đọc của nó",
        "DELETE /api/articles/{article_id}/versions/{number}": "Bỏ một bản đọc",
        "GET /api/articles/{article_id}/versions/{before}/compare/{after}": "Câu nào khác nhau giữa hai bản đọc",
        "PUT /api/articles/{article_id}/versions/{number}/play": "Phát lại một bản đọc cũ",
        "DELETE /api/articles/{article_id}/versions/choice": "Trở về bản đọc mới nhất",
        "PUT /api/articles/{article_id}/recording": "Thay bằng bản thu của người đọc",
        "PUT /api/articles/{article_id}/recording/timings": "Thời điểm từng câu trong bản thu",
        "GET /api/webhooks": "Các địa chỉ được báo",
        "POST /api/webhooks": "Thêm một địa chỉ được báo",
        "DELETE /api/webhooks/{webhook_id}": "Thôi báo cho một địa chỉ",
        "POST /api/webhooks/{webhook_id}/test": "Gửi thử một tin",
        "GET /api/webhooks/deliveries": "Các tin không gửi được",
        "POST /api/webhooks/deliveries/retry": "Gửi lại mọi tin không gửi được",
        "POST /api/webhooks/deliveries/{delivery_id}/retry": "Gửi lại một tin",
        "GET /articles/{article_id}.mp3": "Âm thanh, ở địa chỉ không bao giờ đổi",
        "GET /articles/{article_id}.vtt": "Phụ đề WebVTT",
        "GET /articles/{article_id}.json": "Từng câu và thời điểm của câu",
        "GET /articles/{article_id}/chapters.json": "Các chương, cho ứng dụng podcast",
        "POST /articles/{article_id}/listen": "Độc giả bấm nghe: bài được đọc trước",
        "GET /articles.mp3": "Âm thanh, theo địa chỉ trang của bài",
        "GET /articles.vtt": "Phụ đề, theo địa chỉ trang của bài",
        "GET /articles.json": "Từng câu, theo địa chỉ trang của bài",
        "POST /articles/listen": "Bấm nghe, theo địa chỉ trang của bài",
        "POST /v1/audio/speech": "Đọc một đoạn văn bản",
        "GET /v1/models": "Các mô hình",
        "GET /v1/models/{model}": "Một mô hình",
        "GET /v1/audio/voices": "Các giọng đọc được",
        "GET /healthz": "Tiến trình còn trả lời",
        "GET /readyz": "Giọng đọc, nơi lưu và cơ sở dữ liệu đều dùng được",
        "GET /metrics": "Số liệu cho Prometheus",
    }
)


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that can be asked of the service: with which method, where, and whether it wants a key."""

    method: str
    path: str
    said: str
    is_locked: bool


def calls_of(document: Mapping[str, Any]) -> dict[str, list[Call]]:
    """Return what an OpenAPI document offers, by the Vietnamese name of its group.

    >>> one = {"/api/check": {"post": {"tags": ["Publishing"], "summary": "What is doubtful"}}}
    >>> calls_of({"paths": one})["Đăng bài"]
    [Call(method='POST', path='/api/check', said='Xem bài có chỗ nào đáng ngờ, không đăng', is_locked=True)]
    """
    groups: dict[str, list[Call]] = {name: [] for name in GROUPS.values()}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            name = f"{method.upper()} {path}"
            call = Call(method.upper(), path, SAID.get(name, operation["summary"]), is_locked(path))
            groups[GROUPS[operation["tags"][0]]].append(call)
    return {name: calls for name, calls in groups.items() if calls}


def install(app: FastAPI, pages: Pages) -> None:
    """Add the page."""
    router = APIRouter(include_in_schema=False)

    @cache
    def groups() -> dict[str, list[Call]]:
        return calls_of(app.openapi())

    @router.api_route("/api", methods=["GET", "HEAD"])
    def guide(request: Request) -> Response:
        return pages.page(request, "api.html", groups=groups())

    app.include_router(router)
