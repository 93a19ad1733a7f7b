"""A page fetched from a real server on the loopback, and every road that is refused."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from player.errors import ArticleError
from player.fetching.addresses import is_public
from player.fetching.fetch import FetchedPage, fetch
from player.fetching.roads import Road

PAGE = "<h1>Mưa lớn</h1>".encode()
NAMES = {
    "bao.example": ["127.0.0.1"],
    "noibo.example": ["10.0.0.1"],
    "haimat.example": ["127.0.0.1", "169.254.169.254"],
}


class Pages(BaseHTTPRequestHandler):
    """Answers as the path says."""

    def do_GET(self) -> None:
        path, port = self.path.partition("?")[0], self.server.server_address[1]
        if path.startswith("/to/"):
            self.send_response(302)
            self.send_header(
                "Location", {"page": "/page", "loop": "/to/loop"}.get(path[4:], path[4:].replace("PORT", str(port)))
            )
            self.end_headers()
            return
        kind = "image/png" if path == "/picture" else "text/html; charset=utf-8"
        self.send_response(404 if path == "/gone" else 200)
        self.send_header("Content-Type", kind)
        if path in ("/packed", "/bomb"):
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        try:
            if path == "/drip":
                for _ in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.1)
            elif path == "/large":
                self.wfile.write(b"x" * 200_000)
            elif path == "/bomb":
                self.wfile.write(gzip.compress(b"x" * 5_000_000))
            else:
                self.wfile.write(gzip.compress(PAGE) if path == "/packed" else PAGE)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def get(port: int, path: str, host: str = "bao.example", deadline: float = 5.0) -> FetchedPage:
    road = Road(lambda name, timeout: NAMES.get(name, []), lambda address: address == "127.0.0.1", (port,))
    return fetch(f"http://{host}:{port}{path}", deadline=deadline, limit=100_000, road=road)


@pytest.mark.parametrize("path", ["/page", "/packed", "/to/page", "/trang-tiếng-việt?q=mưa"])
def test_a_page_is_fetched(port: int, path: str) -> None:
    page = get(port, path)
    assert (page.body, page.charset, page.content_type) == (PAGE, "utf-8", "text/html")
    assert page.url.endswith("/page") or "/to/" not in path


@pytest.mark.parametrize(
    ("path", "host", "english"),
    [
        ("/page", "noibo.example", "10.0.0.1 is not on the public"),
        ("/page", "haimat.example", "169.254.169.254 is not on the public"),
        ("/to/http://noibo.example:PORT/", "bao.example", "10.0.0.1 is not on the public"),
        ("/to/http://169.254.169.254:PORT/latest", "bao.example", "No address was found"),
        ("/to/http://bao.example:22/", "bao.example", "Port 22"),
        ("/to/file:///etc/passwd", "bao.example", "Only http and https"),
        ("/to/gopher://bao.example/", "bao.example", "Only http and https"),
        ("/to/loop", "bao.example", "redirects more than 5"),
        ("/gone", "bao.example", "answered 404"),
        ("/picture", "bao.example", "image/png"),
        ("/large", "bao.example", "over 100000 bytes"),
        ("/bomb", "bao.example", "over 100000 bytes"),
        ("/page", "khongco.example", "No address was found"),
    ],
)
def test_what_is_no_public_page_is_refused(port: int, path: str, host: str, english: str) -> None:
    with pytest.raises(ArticleError) as refusal:
        get(port, path, host)
    assert english in refusal.value.english


def test_a_page_that_comes_in_drops_is_given_up_at_the_deadline(port: int) -> None:
    started = time.monotonic()
    with pytest.raises(ArticleError, match="không trả lời kịp"):
        get(port, "/drip", deadline=0.6)
    assert time.monotonic() - started < 2


def test_the_address_that_was_looked_at_is_the_one_gone_to(port: int) -> None:
    asked: list[str] = []

    def rebinding(host: str, timeout: float) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    road = Road(rebinding, lambda address: address == "127.0.0.1", (port,))
    assert fetch(f"http://bao.example:{port}/page", deadline=5, road=road).body == PAGE
    assert asked == ["bao.example"]


def test_proxies_of_the_environment_are_not_used(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get(port, "/page").body == PAGE


@pytest.mark.parametrize(
    "url",
    ["", "bao.example", "ftp://bao.example/", "http://", "http://user@bao.example/", "http://a:b@bao.example/",
     "http://bao.example:99999/", "http://bao.example:8080/", "http://bao .example/", "http://bao.example\\@10.0.0.1/",
     "http://[::1]/", "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://localhost/",
     "http://[::ffff:127.0.0.1]/", "http://[fe80::1%25eth0]/", "javascript:alert(1)", "http://bao.example/\r\nX: y"],
)  # fmt: skip
def test_an_address_that_is_no_public_web_address_is_refused(url: str) -> None:
    with pytest.raises(ArticleError):
        fetch(url, deadline=5)


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8", "192.88.99.1",
     "192.168.1.1", "198.18.0.1", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1",
     "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
     "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:4136:e378::1", "2001:db8::1", "bao.example", ""],
)  # fmt: skip
def test_an_address_inside_or_in_disguise_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.56.158.1", "2606:4700:4700::1111", "2405:4800::1"])
def test_an_ordinary_address_is_public(address: str) -> None:
    assert is_public(address)
