"""The publish API: withdrawals, conditions, repeats, batches, lists, and addresses that are fetched."""

import json
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from tests.service.running import TEXT, Service, wait_for


def addresses(state: dict[str, Any]) -> list[str]:
    """Return every address under which an article can be seen or heard."""
    article, audio = state["id"], state["urls"]["audio"]
    page = state["urls"]["page"]
    return [
        page,
        *(f"{page}{end}" for end in (".mp3", ".vtt", ".json", "/chapters.json")),
        audio,
        audio.replace(".mp3", ".opus"),
        page.replace("/articles/", "/embed/"),
        f"/oembed?url={page}",
        f"/articles.json?url=https://bao.vn/{article}",
    ]


def statuses(news: Service, state: dict[str, Any]) -> dict[str, int]:
    return {address: news.http.get(address, follow_redirects=True).status_code for address in addresses(state)}


def test_a_withdrawn_article_is_gone_under_every_address_and_in_every_list(news: Service) -> None:
    text = "Bài này sẽ được gỡ. Ai cũng biết điều đó."
    news.put("se-go", text=text, url="https://bao.vn/se-go", section="Gỡ bài", revision=1)
    state = news.ready("se-go")
    assert set(statuses(news, state).values()) == {200}
    audio = state["urls"]["audio"]
    assert news.http.get(audio, headers={"range": "bytes=0-999"}).status_code == 206

    gone = news.http.delete("/api/articles/se-go")
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    assert gone.json()["withdrawn_at"]
    wait_for(lambda: news.http.get(audio, headers={"range": "bytes=0-999"}).status_code, lambda s: s == 410, 1)
    wait_for(lambda: statuses(news, state), lambda seen: set(seen.values()) == {410}, 1)
    page = news.http.get("/articles/se-go", headers={"accept": "text/html"})
    assert "Bài này đã được gỡ" in page.text
    for listing in ("/", "/feed.xml", "/feeds/go-bai.xml", "/sections/go-bai"):
        assert "se-go" not in news.http.get(listing).text
    assert news.state("se-go")["state"] == "withdrawn"
    assert "se-go" in [one["id"] for one in news.http.get("/api/articles?state=withdrawn").json()["articles"]]

    again = news.http.delete("/api/articles/se-go")
    assert (again.status_code, again.json()) == (200, gone.json())
    assert news.http.delete("/api/articles/khong-co").status_code == 404
    late = news.put("se-go", text=text, url="https://bao.vn/se-go", section="Gỡ bài", revision=1)
    assert (late.status_code, late.json()["state"]) == (200, "withdrawn")
    refused = news.put("se-go", text="Một bản khác hẳn.")
    assert (refused.status_code, "?restore=true" in refused.json()["detail"]) == (409, True)

    back = news.put("se-go", text=text, url="https://bao.vn/se-go", section="Gỡ bài", revision=2)
    assert back.status_code == 202
    assert news.ready("se-go")["urls"]["audio"] == audio
    assert set(statuses(news, state).values()) == {200}


def test_an_article_without_revisions_comes_back_when_that_is_said(news: Service) -> None:
    news.put("go-nham", text="Gỡ nhầm bài này.")
    digest = news.ready("go-nham")["digest"]
    news.http.delete("/api/articles/go-nham")
    body = {"title": "Mưa lớn", "text": "Gỡ nhầm bài này. Nay đăng lại."}
    assert news.http.put("/api/articles/go-nham", json=body).status_code == 409
    assert news.http.put("/api/articles/go-nham?restore=true", json=body).status_code == 202
    assert news.ready("go-nham")["digest"] != digest
    assert news.http.get(f"/audio/{digest}.mp3").status_code == 200


def test_sound_that_two_articles_share_stays_until_both_are_withdrawn(news: Service) -> None:
    for name in ("chung-1", "chung-2"):
        news.put(name, text="Hai bài giống hệt nhau.")
    one, other = news.ready("chung-1"), news.ready("chung-2")
    assert one["digest"] == other["digest"]
    audio = one["urls"]["audio"]
    news.http.delete("/api/articles/chung-1")
    assert news.http.get(audio).status_code == 200
    assert news.http.get("/articles/chung-1.mp3").status_code == 410
    news.http.delete("/api/articles/chung-2")
    wait_for(lambda: news.http.get(audio).status_code, lambda status: status == 410, 1)
    news.put("chung-3", text="Hai bài giống hệt nhau.")
    news.ready("chung-3")
    assert news.http.get(audio).status_code == 200


def test_a_withdrawal_stops_what_is_being_narrated(news: Service) -> None:
    long = " ".join(f"Đây là câu thứ {n} của một bài rất dài, kể chuyện mưa gió trong vùng." for n in range(300))
    news.put("dang-doc", text=long)
    wait_for(lambda: news.state("dang-doc"), lambda state: state["done"] > 0)
    assert news.http.delete("/api/articles/dang-doc").json()["state"] == "withdrawn"
    news.put("dang-doc-sau", text="Bài sau không phải chờ lâu.")
    news.ready("dang-doc-sau")
    assert news.http.get("/articles/dang-doc.mp3").status_code == 410
    assert "dang-doc" not in [one["id"] for one in news.http.get("/api/articles?state=speaking").json()["articles"]]


def test_a_change_is_made_only_if_the_article_is_as_its_caller_knows_it(news: Service) -> None:
    def put(text: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return news.http.put("/api/articles/khop", json={"title": "Mưa", "text": text}, headers=named)

    assert put("Bản một.", if_match="*").status_code == 412
    first = put("Bản một.", if_none_match="*")
    assert first.status_code == 202
    etag = first.headers["etag"]
    assert put("Bản một.", if_none_match="*").status_code == 412
    news.ready("khop")
    assert news.http.get("/api/articles/khop").headers["etag"] == etag  # progress does not move it
    second = put("Bản hai.", if_match=f'"khac", {etag}')
    assert second.status_code == 202
    assert second.headers["etag"] != etag
    for wrong in (etag, f"W/{second.headers['etag']}", '""', "abc, def"):
        stale = put("Bản ba.", if_match=wrong)
        assert (stale.status_code, stale.json()["title"]) == (412, "Điều kiện không còn đúng")
    assert put("Bản ba.", if_match="*").status_code == 202
    assert news.http.delete("/api/articles/khop", headers={"if-match": etag}).status_code == 412
    now = news.http.get("/api/articles/khop").headers["etag"]
    assert news.http.delete("/api/articles/khop", headers={"if-match": now}).status_code == 200


def test_the_same_idempotency_key_has_the_same_answer_and_does_nothing_twice(news: Service) -> None:
    def put(key: str, article: str = "mot-lan", text: str = "Chỉ một lần.") -> httpx.Response:
        return news.http.put(
            f"/api/articles/{article}", json={"title": "Mưa", "text": text}, headers={"idempotency-key": key}
        )

    key = str(uuid.uuid4())
    first = put(key)
    assert first.status_code == 202
    assert "idempotency-replayed" not in first.headers
    news.ready("mot-lan")
    again = put(key)
    assert (again.status_code, again.content) == (202, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["etag"] == first.headers["etag"]
    reused = put(key, text="Chuyện khác.")
    assert (reused.status_code, "Idempotency-Key" in reused.json()["detail"]) == (422, True)
    assert put(key, article="mot-lan-khac").status_code == 422

    refusal = str(uuid.uuid4())
    assert put(refusal, text="").status_code == 422
    assert put(refusal, text="").headers["idempotency-replayed"] == "true"
    gone = [news.http.delete("/api/articles/mot-lan", headers={"idempotency-key": f"{key}-x"}) for _ in range(2)]
    assert gone[0].content == gone[1].content
    assert put("x" * 300).status_code == 400


def test_of_many_equal_requests_at_once_one_is_done(news: Service) -> None:
    key = {"idempotency-key": str(uuid.uuid4())}
    body = {"title": "Mưa", "text": " ".join(f"Câu thứ {n} trong cùng một bài." for n in range(40))}
    answers: list[httpx.Response] = []

    def send() -> None:
        answers.append(httpx.put(f"{news.base}/api/articles/cung-luc", json=body, headers=key, timeout=20))

    threads = [threading.Thread(target=send) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fresh = [one for one in answers if one.status_code == 202 and "idempotency-replayed" not in one.headers]
    assert len(fresh) == 1
    assert {one.status_code for one in answers} <= {202, 409}
    assert all("retry-after" in one.headers for one in answers if one.status_code == 409)


def test_a_hundred_repeats_are_one_job(news: Service) -> None:
    first = news.put("tram-lan", revision=3)
    assert first.status_code == 202
    assert {news.put("tram-lan", revision=3).status_code for _ in range(100)} == {200}
    news.ready("tram-lan")
    told = [line for line in news.log().splitlines() if "tram-lan" in line and "narrated" in line]
    assert len(told) == 1


def test_without_revisions_the_later_time_of_publication_wins(news: Service) -> None:
    times = ("2026-10-10T08:30:00+07:00", "2026-10-10T09:00:00+07:00")
    assert news.put("gio-nao", text="Bản chín giờ.", published_at=times[1]).status_code == 202
    late = news.put("gio-nao", text="Bản tám rưỡi.", published_at=times[0])
    assert (late.status_code, late.json()["published_at"]) == (200, times[1])
    assert news.put("gio-nao", text="Bản chín giờ, đã sửa.", published_at=times[1]).status_code == 202


def test_a_batch_takes_what_it_can_and_tells_of_each_in_order(news: Service) -> None:
    batch: list[Any] = [{"id": f"me-{n}", "title": f"Bài {n}", "text": TEXT} for n in range(5)]
    batch[1] = {"id": "me-1", "title": "Bài 1", "txt": "sai tên trường"}
    batch[2] = {"id": "../x", "title": "Bài 2", "text": TEXT}
    batch[3] = {"id": "me-3", "title": "Bài 3", "url": "https://bao.vn/x"}
    for body in (batch, {"articles": batch}):
        answer = news.http.post("/api/articles", json=body)
        assert answer.status_code == 207
        results = answer.json()["results"]
        taken = 202 if body is batch else 200
        assert [one["status"] for one in results] == [taken, 422, 422, 422, taken]
        assert results[0]["article"]["id"] == "me-0"
        assert results[1]["problem"]["detail"] == "Không có trường nào tên là “txt”; có lẽ là “text”."
    news.ready("me-4")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[]", 422),
        (b"[1]", 422),
        (b'{"articles": {}}', 422),
        (b"[" * 200_000, 422),
        (json.dumps([{"id": "a"}] * 101).encode(), 422),
        (b"[" + b"0," * 600_000 + b"0]", 413),
        (b'[{"id":"\\ud800","title":"a","text":"b"}]', 207),
        (b" " * 8_000_001, 413),
    ],
)
def test_what_is_no_batch_is_refused(news: Service, body: bytes, status: int) -> None:
    answer = news.http.post("/api/articles", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status


def test_a_list_goes_on_where_it_was_whatever_is_published_meanwhile(news: Service) -> None:
    for n in range(7):
        news.put(f"trang-{n}", section="Lật trang", text="Bài để lật trang.", published_at=f"2026-01-0{n + 1}T08:00:00")
    seen: list[str] = []
    after = ""
    for turn in range(4):
        told = news.http.get("/api/articles", params={"section": "Lật trang", "limit": 2, "after": after}).json()
        seen += [one["id"] for one in told["articles"]]
        after = told["next"]
        if turn == 0:
            assert told["total"] == 7
            news.put("trang-moi", section="Lật trang", text="Bài mới.", published_at="2026-01-09T08:00:00")
    assert seen == [f"trang-{n}" for n in range(6, -1, -1)]
    assert after is None
    assert news.http.get("/api/articles?after=xyz").status_code == 422
    assert news.http.get("/api/articles?state=gone").status_code == 422
    news.ready("trang-6")
    listed = news.http.get("/api/articles", params={"section": "Lật trang", "state": "ready"}).json()
    assert "trang-6" in [one["id"] for one in listed["articles"]]


class _Redirecting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("location", "http://127.0.0.1:1/secret")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def redirecting() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Redirecting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_no_page_is_fetched_from_an_address_of_this_network(news: Service, redirecting: str) -> None:
    port = redirecting.rsplit(":", 1)[1]
    for url in (redirecting, f"http://localhost:{port}", "http://169.254.169.254/latest", "http://[::1]/", "http://0/"):
        refused = news.http.put("/api/articles/mang-trong", json={"url": url})
        assert refused.status_code == 422, url
    assert news.http.get("/api/articles/mang-trong").status_code == 404
