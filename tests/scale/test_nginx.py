"""The nginx configuration that we ship: sound on this disk is served without the service, the rest by it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.scale.servers import Nginx, free_ports
from tests.service.running import Service

SHIPPED = Path(__file__).parent.parent.parent / "deploy" / "nginx.conf"


@pytest.fixture
def fronted(tmp_path: Path) -> Iterator[tuple[Service, Nginx]]:
    """A service with one article that is ready, and nginx in front of it."""
    home = tmp_path / "home"
    home.mkdir()
    service = Service(home)
    (port,) = free_ports(1)
    text = SHIPPED.read_text("utf-8")
    for ours, here in (
        ("listen 80 ", f"listen 127.0.0.1:{port} "),
        ("root /data/audio;", f"root {home}/audio;"),
        ("server baonoi:8000;", f"server {urlsplit(service.base).netloc};"),
    ):
        assert text.count(ours) == 1
        text = text.replace(ours, here)
    nginx = Nginx(tmp_path / "nginx", text, port)
    nginx.start()
    service.put("mot")
    service.ready("mot")
    yield service, nginx
    nginx.stop()
    if service.process.poll() is None:
        service.stop()


def test_a_cached_digest_is_served_without_the_service_and_the_rest_by_it(fronted: tuple[Service, Nginx]) -> None:
    service, nginx = fronted
    with httpx.Client(base_url=nginx.base) as http:
        path = urlsplit(service.state("mot")["urls"]["audio"]).path
        opus = path.replace(".mp3", ".opus")
        ours, theirs = service.http.get(path), http.get(path)
        assert theirs.content == ours.content
        for name in ("cache-control", "content-type", "access-control-allow-origin", "cross-origin-resource-policy"):
            assert theirs.headers[name] == ours.headers[name]
        assert http.get("/articles/mot").status_code == 200
        assert http.get(opus).content[:4] == b"OggS"  # which the service made when it was asked
        saved = http.get(f"{path}?download=Mưa.mp3")
        assert "attachment" in saved.headers["content-disposition"]
        assert http.get("/audio/" + "0" * 64 + ".mp3").status_code == 404
        assert http.get("/audio/..%2f..%2fbaonoi.sqlite").status_code in (400, 404)
        published = http.put("/api/articles/hai", json={"title": "Hai", "text": "Bài thứ hai."})
        assert published.status_code == 202
        service.stop()
        part = http.get(path, headers={"range": "bytes=100-299"})
        assert (part.status_code, part.content) == (206, ours.content[100:300])
        assert http.get(path, headers={"if-none-match": part.headers["etag"]}).status_code == 304
        assert http.get(opus).headers["content-type"] == "audio/ogg; codecs=opus"
        assert http.get("/articles/mot").status_code == 502
