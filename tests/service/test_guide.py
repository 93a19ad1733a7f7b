"""What leads people and search engines: the API's page in Vietnamese, robots.txt, the sitemap."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from tests.service.running import Service, service
from web.guide import GROUPS, SAID


def test_the_apis_page_names_every_call_in_vietnamese(news: Service) -> None:
    page = news.http.get("/api")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    document = news.http.get("/api/openapi.json").json()
    calls = {f"{method.upper()} {path}" for path, of in document["paths"].items() for method in of}
    assert calls == set(SAID)
    assert {tag["name"] for tag in document["tags"]} == set(GROUPS)
    rows = dict(re.findall(r"<li><code>([^<]+)</code>(?: <span[^>]+>[^<]+</span>)?<br>([^<]+)</li>", page.text))
    assert rows == dict(SAID)
    assert len(re.findall(r">\(khóa\)</span>", page.text)) == sum(
        "security" in operation for of in document["paths"].values() for operation in of.values()
    )
    assert news.http.head("/api").status_code == 200


@pytest.mark.parametrize("given", ["", "https://nghe.bao.vn/am-thanh"])
def test_the_sitemap_has_the_pages_that_are_heard_and_at_home_here(tmp_path: Path, given: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with service(home, BAONOI_PUBLIC_URL=given, BAONOI_HOLD="warning") as running:
        base = given or running.base
        for name, fields in {"o-day": {}, "go": {}, "noi-khac": {"url": "https://bao.vn/mua.html"}}.items():
            running.put(name, **fields)
            running.ready(name)
        running.http.delete("/api/articles/go").raise_for_status()
        running.put("giu", text="Cuộc họp diễn ra ngày 32/13/2023 tại xã.")
        answer = running.http.get("/sitemap.xml")
        state = running.state("o-day")
        assert answer.headers["content-type"] == "application/xml"
        names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
        urls = etree.fromstring(answer.content).findall("s:url", names)
        assert [url.findtext("s:loc", namespaces=names) for url in urls] == [f"{base}/articles/o-day"]
        changed = datetime.fromisoformat(str(urls[0].findtext("s:lastmod", namespaces=names)))
        assert abs((changed - datetime.fromisoformat(state["updated_at"])).total_seconds()) < 60
        robots = running.http.get("/robots.txt")
        assert robots.headers["content-type"].startswith("text/plain")
        assert f"Sitemap: {base}/sitemap.xml" in robots.text.splitlines()
        assert running.http.head("/sitemap.xml").status_code == 200
