"""The publish API: what is taken in, what is refused and how, and what is done twice only once."""

import json
import socket
import subprocess
import time

import httpx
import pytest

from tests.service.running import TEXT, Service

JSON = {"content-type": "application/json"}


def test_an_article_is_accepted_with_202_then_spoken_then_ready(news: Service) -> None:
    first = news.put("bai-moi", section="Thời sự", author="Hoàng Lan", published_at="2026-10-10T08:30:00")
    assert first.status_code == 202
    assert first.json()["state"] in ("queued", "speaking")
    state = news.ready("bai-moi")
    assert state["section"] == "Thời sự"
    assert state["published_at"] == "2026-10-10T08:30:00+07:00"
    assert state["voice"] == "espeak-bac"
    assert state["duration"] > 2
    assert news.http.head(state["urls"]["audio"]).headers["content-length"] == str(state["bytes"])
    assert "bai-moi" in [each["id"] for each in news.http.get("/api/articles?limit=100").json()["articles"]]


def test_the_same_article_again_is_200_and_nothing_is_done(news: Service) -> None:
    news.put("lap-lai")
    before = news.ready("lap-lai")
    again = news.put("lap-lai", text=TEXT + "\n\n  ")
    assert again.status_code == 200
    assert again.json() == before


def test_an_edit_moves_the_etag_of_the_stable_address_and_keeps_the_old_sound(news: Service) -> None:
    news.put("sua-bai")
    before = news.ready("sua-bai")
    etag = news.http.head(before["urls"]["mp3"]).headers["etag"]
    assert news.put("sua-bai", text=TEXT.replace("gặt lúa", "trồng ngô")).status_code == 202
    after = news.ready("sua-bai")
    assert after["urls"]["mp3"] == before["urls"]["mp3"]
    assert after["urls"]["audio"] != before["urls"]["audio"]
    assert news.http.head(after["urls"]["mp3"]).headers["etag"] != etag
    assert news.http.head(before["urls"]["audio"]).headers["etag"] == etag


def test_an_article_is_read_as_fast_as_its_newsroom_says_and_another_rate_is_another_sound(news: Service) -> None:
    assert news.put("nhanh", rate=1.3).status_code == 202
    fast = news.ready("nhanh")
    assert (fast["rate"], fast["quote_voice"]) == (1.3, "")
    assert fast["duration"] < 0.9 * news.state("san-sang")["duration"]
    assert news.put("nhanh", rate=1.3).status_code == 200
    assert news.put("nhanh", rate=0.8).status_code == 202
    assert news.ready("nhanh")["duration"] > fast["duration"] * 1.25  # its rests stay as they are
    assert news.put("nhanh").status_code == 202
    assert news.ready("nhanh")["digest"] == news.state("san-sang")["digest"]


def test_quotations_are_in_the_voice_that_their_article_names(news: Service) -> None:
    page = "<p>Sáng nay có mưa to.</p><blockquote><p>Chưa năm nào mưa như năm nay.</p></blockquote>"
    news.put("trich", text="", html=page)
    alone = news.ready("trich")
    assert news.put("trich", text="", html=page, quote_voice="espeak-nam").status_code == 202
    told = news.ready("trich")
    assert told["quote_voice"] == "espeak-nam"
    assert told["digest"] != alone["digest"]
    assert news.put("trich", text="", html=page, quote_voice="espeak-bac").status_code == 202
    assert news.ready("trich")["digest"] == alone["digest"]
    refused = news.put("trich", quote_voice="ai-do")
    assert (refused.status_code, "ai-do" in refused.json()["detail"]) == (422, True)


@pytest.mark.parametrize("rate", [0.5, 2, "nhanh", -1])
def test_a_rate_that_no_voice_has_is_said(news: Service, rate: object) -> None:
    refused = news.put("qua-nhanh", rate=rate)
    assert refused.status_code == 422
    assert refused.json()["detail"] == "Trường “rate” phải là số từ 0,8 đến 1,3."


def test_a_change_of_metadata_alone_is_shown(news: Service) -> None:
    news.put("chuyen-muc", section="Thời sự")
    news.ready("chuyen-muc")
    assert news.put("chuyen-muc", section="Đời sống").status_code == 202
    assert news.ready("chuyen-muc")["section"] == "Đời sống"


def test_of_calls_out_of_order_the_newest_revision_wins(news: Service) -> None:
    assert news.put("thu-tu", text="Bản thứ hai.", revision=2).status_code == 202
    late = news.put("thu-tu", text="Bản thứ nhất.", revision=1)
    assert late.status_code == 200
    assert late.json()["revision"] == 2
    news.ready("thu-tu")
    told = news.http.get("/articles/thu-tu.json").json()
    assert told["segments"][1]["written"] == "Bản thứ hai."
    assert news.put("thu-tu", text="Bản thứ hai.", revision=3).json()["revision"] == 3
    assert news.state("thu-tu")["state"] == "ready"


def test_html_is_taken_for_the_article_that_is_on_it(news: Service) -> None:
    html = (
        "<p>Sáng nay ở <b>Chợ Đồn</b> có mưa.</p><h2>Thiệt hại</h2><ul><li>Thóc: 3 tấn</li><li>Ngô: 2 tấn</li></ul>"
        "<script>document.write('x')</script><p>Bà con ra đồng gặt lúa, ai cũng mong trời sớm nắng trở lại.</p>"
    )
    answer = news.http.put("/api/articles/trang", json={"title": "Mưa lớn", "html": html, "section": "Thời sự"})
    assert answer.status_code == 202
    news.ready("trang")
    written = [segment["written"] for segment in news.http.get("/articles/trang.json").json()["segments"]]
    assert written[0] == "Mưa lớn"
    assert "Sáng nay ở Chợ Đồn có mưa." in written
    assert "Thiệt hại" in written
    assert not any("document" in each or "<" in each for each in written)
    again = news.http.put("/api/articles/trang", json={"title": "Mưa lớn", "html": html, "section": "Thời sự"})
    assert again.status_code == 200
    told = news.http.get("/articles/trang/chapters.json").json()
    assert [chapter["title"] for chapter in told["chapters"]] == ["Mưa lớn", "Thiệt hại"]


def test_another_voice_is_another_sound(news: Service) -> None:
    news.put("hai-giong")
    before = news.ready("hai-giong")
    assert news.put("hai-giong", voice="espeak-nam").status_code == 202
    after = news.ready("hai-giong")
    assert after["voice"] == "espeak-nam"
    assert after["digest"] != before["digest"]


def test_a_reader_may_choose_a_voice_that_nobody_has_used_yet(news: Service) -> None:
    told = news.http.get("/articles/san-sang.json?voice=espeak-trung").json()
    assert told["state"] == "absent"
    assert news.http.post("/articles/san-sang/listen?voice=espeak-trung").status_code == 202
    for _ in range(200):
        told = news.http.get("/articles/san-sang.json?voice=espeak-trung").json()
        if told["state"] == "ready":
            break
        time.sleep(0.05)
    assert told["voice"] == "espeak-trung"
    assert told["audio"] != news.state("san-sang")["urls"]["audio"]
    assert news.http.head("/articles/san-sang.mp3?voice=espeak-trung").status_code == 200
    assert news.http.get("/articles/san-sang.json?voice=xyz").status_code == 422


def test_the_voices_are_told(news: Service) -> None:
    voices = {voice["name"]: voice for voice in news.http.get("/api/voices").json()}
    assert voices["espeak-bac"]["available"] is True
    assert voices["espeak-bac"]["region"] == "bac"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"", 422, "JSON"),
        (b"   ", 422, "JSON"),
        (b"{", 422, "JSON"),
        (b"\xff\xfe\x00", 422, "JSON"),
        (b"[]", 422, "đối tượng"),
        (b'"x"', 422, "đối tượng"),
        (b"null", 422, "đối tượng"),
        (b"[" * 100_000, 422, "JSON"),
        (b'{"title":' + b"[" * 5000 + b"]" * 5000 + b"}", 422, ""),
        (b"{}", 422, "nội dung"),
        (b'{"title": "A"}', 422, "nội dung"),
        (b'{"text": "B"}', 422, "đầu đề"),
        (b'{"title": "A", "text": "B", "html": "<p>B</p>"}', 422, "“html”"),
        (b'{"html": "<p>B</p>"}', 422, "đầu đề"),
        (b'{"title": "A", "html": "<script>B</script>"}', 422, "Không tìm thấy"),
        (b'{"url": "http://127.0.0.1/"}', 422, ""),
        (b'{"url": "http://169.254.169.254/latest/meta-data"}', 422, ""),
        (b'{"url": "http://[::1]/"}', 422, ""),
        (b'{"title": "", "text": "B"}', 422, "đầu đề"),
        (b'{"title": "  \\n\\t ", "text": "B"}', 422, "đầu đề"),
        (b'{"title": "A", "text": ""}', 422, "nội dung"),
        (b'{"title": "A", "text": "  \\n \\u00a0 "}', 422, "nội dung"),
        (b'{"title": 5, "text": "B"}', 422, "“title”"),
        (b'{"title": "A", "text": null}', 422, "“text”"),
        (b'{"title": "A", "text": "B", "titel": 1}', 422, "“titel”"),
        (b'{"title": "A", "text": "B\\u0000C"}', 422, "văn bản"),
        (b'{"title": "A", "text": "B\\ud800C"}', 422, "JSON"),
        (b'{"title": "A", "text": "B\xff"}', 422, "JSON"),
        (b'{"title": "A", "text": "B", "revision": -1}', 422, "“revision”"),
        (b'{"title": "A", "text": "B", "revision": 1e30}', 422, "“revision”"),
        (b'{"title": "A", "text": "B", "published_at": "h\xc3\xb4m qua"}', 422, "“published_at”"),
        (b'{"title": "A", "text": "B", "published_at": "0001-01-01T00:00:00+14:00"}', 422, "“published_at”"),
        (b'{"title": "A", "text": "B", "url": "javascript:alert(1)"}', 422, "“url”"),
        (b'{"title": "A", "text": "B", "voice": "espeak-hue"}', 422, "espeak-hue"),
        (b'{"title": "A", "text": "\\u202e\\u200b"}', 422, ""),
        (b'{"title": "A", "text": "' + b"a " * 200_000 + b'"}', 413, "ký tự"),
        (b'{"title": "A", "text": "' + b"a" * 100_000 + b'"}', 413, "câu"),
        (b'{"title": "' + b"a" * 5000 + b'", "text": "B"}', 422, "“title”"),
        (b" " * 3_000_000, 413, "MB"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_cannot_be_used_is_refused_in_vietnamese(
    news: Service, body: bytes, status: int, said: str
) -> None:
    answer = news.http.put("/api/articles/khong-nhan", content=body, headers=JSON)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert said in problem["detail"]
    assert problem["detail"].rstrip()[-1] in ".…"
    assert news.http.get("/api/articles/khong-nhan").status_code == 404


def test_five_megabytes_are_refused_before_they_are_read(news: Service) -> None:
    host, port = news.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 5) as client:
        head = "PUT /api/articles/to HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        client.sendall((head + "content-length: 5000000\r\n\r\n").encode())
        assert client.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_a_body_without_a_length_is_cut_off_at_the_limit(news: Service) -> None:
    def endless() -> object:
        for _ in range(100):
            yield b" " * 65536

    # httpx takes any iterator of bytes; its types name fewer.
    answer = news.http.put("/api/articles/to", content=endless(), headers=JSON)  # type: ignore[arg-type]
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_kind_of_body_is_415(news: Service, kind: str) -> None:
    body = json.dumps({"title": "A", "text": "B"})
    answer = news.http.put("/api/articles/kieu", content=body, headers={"content-type": kind} if kind else {})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["..", "%2e%2e", ".x", "a%2fb", "..%2fx", "a%00b", "b%C3%A0i", "a" * 129, "a.mp3", "a.json", "%0a", "a%20b"]
)
def test_an_id_that_is_a_path_or_no_id_is_refused_and_kept_nowhere(news: Service, path: str) -> None:
    before = sorted(each.name for each in news.home.iterdir())
    command = ["curl", "-sS", "--path-as-is", "-X", "PUT", "-H", "content-type: application/json"]
    command += ["-d", json.dumps({"title": "A", "text": "B"}), "-w", "\n%{http_code}"]
    out = subprocess.run([*command, f"{news.base}/api/articles/{path}"], capture_output=True, text=True, check=True)
    body, _, status = out.stdout.rpartition("\n")
    assert status in ("404", "422")
    assert json.loads(body)["detail"]
    assert sorted(each.name for each in news.home.iterdir()) == before


def test_publishing_is_refused_to_who_is_not_on_this_machine(news: Service) -> None:
    body = {"title": "A", "text": "B"}
    for headers in ({"x-forwarded-for": "203.0.113.9"}, {"host": "bao.example"}):
        answer = httpx.put(f"{news.base}/api/articles/la", json=body, headers=headers)
        assert answer.status_code == 403
        assert "127.0.0.1" in answer.json()["detail"]
    assert httpx.get(f"{news.base}/articles/san-sang", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 200
    assert httpx.put(f"{news.base}/api/articles/nha", json=body, headers={"host": "localhost"}).status_code == 202


def test_nobody_elses_page_may_publish_through_a_browser(news: Service) -> None:
    asked = {"origin": "https://xau.example", "access-control-request-method": "PUT"}
    answer = news.http.options("/api/articles/san-sang", headers=asked)
    assert "PUT" not in answer.headers.get("access-control-allow-methods", "")


def test_an_unknown_article_is_a_problem_for_programs_and_a_page_for_readers(news: Service) -> None:
    told = news.http.get("/api/articles/khong-co")
    assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
    for path in ("/articles/khong-co.mp3", "/articles/khong-co.vtt", "/articles/khong-co.json"):
        assert news.http.get(path, headers={"accept": "text/html"}).json()["status"] == 404
    page = news.http.get("/articles/khong-co", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert '<html lang="vi"' in page.text


def test_every_page_says_what_a_browser_may_do_with_it(news: Service) -> None:
    for path in ("/", "/articles/san-sang", "/api/articles/san-sang", "/khong-co"):
        headers = news.http.get(path, headers={"accept": "text/html"}).headers
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "referrer-policy" in headers
        assert "server" not in headers
        assert len(headers["x-request-id"]) == 16


def test_a_wrong_query_is_422_in_vietnamese(news: Service) -> None:
    for query in ("limit=0", "limit=x", "offset=-1", "section=" + "a" * 300):
        answer = news.http.get(f"/api/articles?{query}")
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_openapi_document_has_an_example_of_an_article(news: Service) -> None:
    document = news.http.get("/api/openapi.json").json()
    body = document["paths"]["/api/articles/{article_id}"]["put"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["examples"][0]["title"]


def test_the_log_has_no_text_of_an_article(news: Service) -> None:
    news.put("nhat-ky", title="Một đầu đề riêng", text="Một câu riêng tư không ai khác viết.")
    news.ready("nhat-ky")
    log = news.log()
    assert "riêng" not in log
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(line["event"] == "narrated" and line["article"] == "nhat-ky" for line in lines)
    assert all(line["level"] != "error" for line in lines), [line for line in lines if line["level"] == "error"]


def test_it_says_that_it_is_alive_and_that_it_is_ready_to_work(news: Service) -> None:
    assert news.http.get("/healthz").json() == {"status": "ok"}
    told = news.http.get("/readyz").json()
    assert told == {"status": "ok", "checks": {"database": "ok", "store": "ok", "voice": "ok"}}


@pytest.mark.parametrize(
    "path", ["/api/articles", "/api/articles/san-sang", "/api/voices", "/healthz", "/", "/articles/san-sang"]
)
def test_whatever_can_be_read_answers_head(news: Service, path: str) -> None:
    head, get = news.http.head(path), news.http.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]
