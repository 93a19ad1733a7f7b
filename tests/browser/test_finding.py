"""How the sound is found and put elsewhere: feeds, oEmbed, iframes, scripts, and what search engines are told."""

import json
import re
from html import unescape
from pathlib import Path

import feedparser
import httpx
import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.browser.conftest import Open, Server
from tests.browser.hands import start, until
from tests.browser.loopback import Site
from tests.browser.test_accessible import faults
from tests.browser.test_look import SHIFTS
from tests.browser.test_read_along import HIGHLIGHTED

DOCS = Path(__file__).parents[2] / "docs"
ARTICLE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Báo khác</title>
<link rel="icon" href="data:,"><script type="module" src="{url}/embed.js"></script></head><body><article>
<h1>Đồng Phúc gặt sớm lúa đông xuân</h1>
<article-player article="lua" style="display:block;min-height:56px"></article-player>
<p>Sáng 12/5, <b>UBND xã Đồng Phúc</b> tổ chức hội nghị đầu bờ.</p></article></body></html>"""


@pytest.mark.parametrize("path", ["/feed.xml", "/feeds/kinh-te.xml", "/feeds/authors/hoang-lan.xml"])
def test_a_feed_is_what_podcast_apps_read(server: Server, path: str) -> None:
    answer = httpx.get(server.url + path)
    assert answer.headers["content-type"].startswith("application/rss+xml")
    feed = feedparser.parse(answer.content)
    assert feed.bozo == 0
    assert feed.feed.language == "vi"
    assert feed.feed.image.href.endswith("/static/cover.png")
    entry = next(one for one in feed.entries if one.id == "lua")
    assert entry.title == "Đồng Phúc gặt sớm lúa đông xuân"
    assert "Giọng đọc tổng hợp" in entry.summary
    assert entry.published == "Tue, 12 May 2026 09:30:00 +0700"
    enclosure = entry.enclosures[0]
    assert enclosure.href == f"{server.url}/articles/lua.mp3"
    assert enclosure.type == "audio/mpeg"
    sound = httpx.head(enclosure.href)
    assert sound.headers["content-length"] == enclosure.length
    stands = httpx.get(f"{server.url}/api/articles/lua").json()
    assert int(entry.itunes_duration) == round(stands["duration"])
    assert httpx.head(entry.podcast_transcript["url"]).headers["content-type"].startswith("text/vtt")
    for address in (feed.feed.link, feed.feed.image.href, entry.link):
        assert httpx.head(address).status_code == 200


def test_a_feed_that_did_not_change_is_not_sent_again(server: Server) -> None:
    first = httpx.get(f"{server.url}/feeds/kinh-te.xml")
    again = httpx.get(f"{server.url}/feeds/kinh-te.xml", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_an_edit_keeps_guid_and_enclosure_and_tells_the_new_length(server: Server) -> None:
    def entry() -> feedparser.FeedParserDict:
        return feedparser.parse(httpx.get(f"{server.url}/feeds/sua-bai.xml").content).entries[0]

    server.publish("sua", "Bài sẽ sửa", "Sáng nay trời nắng.", section="Sửa bài")
    before = entry()
    server.publish("sua", "Bài sẽ sửa", "Sáng nay trời nắng. Chiều có mưa rào ở nhiều nơi.", section="Sửa bài")
    after = entry()
    assert (after.id, after.enclosures[0].href) == (before.id, before.enclosures[0].href)
    assert int(after.enclosures[0].length) > int(before.enclosures[0].length)
    assert httpx.head(after.enclosures[0].href).headers["content-length"] == after.enclosures[0].length


def test_hostile_text_leaves_a_feed_well_formed(server: Server) -> None:
    title = "]]></title><script>alert(1)</script> & \u202eRTL\u202c \u000b 🌾"
    server.publish("xau-feed", title, "Một câu & <b>thẻ</b>.", section="Xấu", author='"><x>')
    feed = feedparser.parse(httpx.get(f"{server.url}/feeds/xau.xml").content)
    assert feed.bozo == 0
    assert "alert(1)" in unescape(feed.entries[0].title_detail.value)


@pytest.mark.parametrize("path", ["/feeds/khong-co.xml", "/feeds/authors/khong-ai.xml"])
def test_a_feed_of_nothing_is_not_there(server: Server, path: str) -> None:
    assert httpx.get(server.url + path).status_code == 404


def test_oembed_gives_the_iframe(server: Server) -> None:
    page = httpx.get(f"{server.url}/articles/lua").text
    found = re.search(r'type="application/json\+oembed"[^>]*href="([^"]+)"', page)
    assert found
    told = httpx.get(unescape(found.group(1))).json()
    assert (told["version"], told["type"], told["provider_name"]) == ("1.0", "rich", "Báo Thử")
    assert told["title"] == "Đồng Phúc gặt sớm lúa đông xuân"
    assert f'src="{server.url}/embed/lua"' in told["html"]
    narrow = httpx.get(f"{server.url}/oembed", params={"url": f"{server.url}/articles/lua", "maxwidth": 320}).json()
    assert narrow["width"] == 320


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": "https://khac.vn/articles/lua"}, 404),
        ({"url": "{base}/articles/khong-co"}, 404),
        ({"url": "{base}/articles/lua", "format": "xml"}, 501),
        ({"url": "javascript:alert(1)"}, 404),
        ({}, 422),
    ],
)
def test_oembed_refuses_what_it_cannot_do(server: Server, query: dict[str, str], status: int) -> None:
    params = {name: value.replace("{base}", server.url) for name, value in query.items()}
    assert httpx.get(f"{server.url}/oembed", params=params).status_code == status


def test_search_engines_are_told_of_the_sound(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert data["@type"] == "NewsArticle"
    assert data["audio"]["@type"] == "AudioObject"
    assert re.fullmatch(r"PT\d+M\d+S", data["audio"]["duration"])
    sound = httpx.head(data["audio"]["contentUrl"])
    assert sound.headers["content-length"] == data["audio"]["contentSize"]
    assert httpx.head(data["audio"]["embedUrl"]).status_code == 200
    assert httpx.head(data["audio"]["transcript"]).status_code == 200
    alternate = page.locator("link[rel=alternate][type='audio/mpeg']").get_attribute("href")
    assert (
        alternate == page.locator("meta[property='og:audio']").get_attribute("content") == data["audio"]["contentUrl"]
    )


def test_another_sites_page_plays_it_by_script_and_reads_along(
    server: Server, newspaper: Site, open_page: Open
) -> None:
    newspaper.pages["/bai"] = ARTICLE.format(url=server.url)
    page = open_page(f"{newspaper.url}/bai")
    expect(page.locator("[part=play]")).to_be_visible()
    assert page.evaluate(SHIFTS) == 0
    start(page)
    page.evaluate("document.querySelector('article-player').time = 6")
    until(page, f"{HIGHLIGHTED}('sentence') === 'Sáng 12/5, UBND xã Đồng Phúc tổ chức hội nghị đầu bờ.'")
    expect(page.locator("[part=time]")).not_to_contain_text("/ 0:00")


PAGE = "https://bao.vn/kinh-te/dong-phuc-gat-som"


def by_page(server: Server, canonical: str) -> str:
    """Return a newspaper's page that names neither an article nor a sound: its own address does."""
    text = (
        ARTICLE.format(url=server.url).replace(' article="lua"', "").replace("Đồng Phúc gặt sớm lúa đông xuân", "Gặt")
    )
    return text.replace("<title>", f'<link rel="canonical" href="{canonical}"><title>')


def test_another_sites_page_finds_its_article_by_its_own_address(
    server: Server, newspaper: Site, open_page: Open
) -> None:
    server.publish("gat", "Gặt", "Sáng 12/5, UBND xã Đồng Phúc tổ chức hội nghị đầu bờ. Chiều có mưa.", url=PAGE)
    newspaper.pages["/gat"] = by_page(server, f"{PAGE}/?utm_source=zalo")
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(server.url)))
    page.goto(f"{newspaper.url}/gat")
    expect(page.locator("[part=time]")).to_have_text("0:00 / 0:00")
    page.wait_for_load_state("networkidle")
    assert [path for path in asked if path.startswith("/articles")] == []
    start(page)
    expect(page.locator("[part=time]")).not_to_contain_text("/ 0:00")
    until(page, f"{HIGHLIGHTED}('sentence') === 'Sáng 12/5, UBND xã Đồng Phúc tổ chức hội nghị đầu bờ.'")
    # Who speaks can be chosen here too, and the download and the link to this moment are the article's own.
    page.locator("summary").click()
    choice = page.get_by_label("Giọng đọc")
    expect(choice).to_have_value("espeak-bac")
    download = page.locator("[part=download]").get_attribute("href")
    assert download
    assert "attachment" in httpx.get(download, follow_redirects=True).headers["content-disposition"]
    choice.select_option("espeak-nam")
    until(page, "/audio/.test(document.querySelector('audio').src)", seconds=20)
    expect(page.locator("article-player")).to_have_attribute("state", "playing")
    assert page.evaluate("localStorage.getItem('baonoi.voice')") == "espeak-nam"


def test_a_page_nobody_published_says_that_it_has_no_narration(
    server: Server, newspaper: Site, open_page: Open
) -> None:
    newspaper.pages["/la"] = by_page(server, "https://bao.vn/chua-dang")
    page = open_page(f"{newspaper.url}/la")
    page.locator("[part=play]").click()
    expect(page.locator("[part=notice]")).to_have_text("Bài này hiện chưa có bản đọc.")


def test_an_articles_own_address_leads_to_its_frame_and_its_captions(server: Server) -> None:
    page = "https://bao.vn/thoi-su/khung?p=12"
    server.publish("khung", "Khung", "Một câu.", url=page)
    told = httpx.get(f"{server.url}/oembed", params={"url": page}).json()
    assert f'src="{server.url}/embed/khung"' in told["html"]
    frame = httpx.get(f"{server.url}/embed", params={"url": page})
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    assert 'article="khung"' in frame.text
    for kind in ("mp3", "vtt", "json"):
        answer = httpx.head(f"{server.url}/articles.{kind}", params={"url": page, "voice": "espeak-bac"})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (307, "*")
        assert answer.headers["location"] == f"articles/khung.{kind}?voice=espeak-bac"
        assert httpx.head(answer.next_request.url).status_code == 200 if answer.next_request else False
        assert httpx.head(f"{server.url}/articles.{kind}", params={"url": "https://bao.vn/khac"}).status_code == 404


def test_another_sites_page_plays_it_in_an_iframe(server: Server, newspaper: Site, open_page: Open) -> None:
    html = httpx.get(f"{server.url}/oembed", params={"url": f"{server.url}/articles/lua"}).json()["html"]
    newspaper.pages["/khung"] = f'<!doctype html><html lang="vi"><title>Khung</title><main><h1>Bài</h1>{html}</main>'
    page = open_page(f"{newspaper.url}/khung", width=340)
    frame = page.frame_locator("iframe")
    frame.locator("[part=play]").click()
    expect(frame.locator("article-player")).to_have_attribute("state", "playing")
    expect(frame.locator("[part=time]")).to_have_text(re.compile("0:01 / "))
    frame.locator("summary").click()
    expect(frame.locator("[part=voice]")).to_be_visible()
    outside = page.locator("iframe").bounding_box()
    assert outside
    for part in ("panel", "voice", "volume", "share", "download"):
        inside = frame.locator(f"[part={part}]").bounding_box()
        assert inside, part
        assert outside["y"] <= inside["y"], part
        assert inside["y"] + inside["height"] <= outside["y"] + outside["height"], part
        assert inside["x"] + inside["width"] <= outside["x"] + outside["width"], part


def test_another_sites_iframe_of_an_article_that_was_withdrawn_says_so(
    server: Server, newspaper: Site, open_page: Open
) -> None:
    server.send("go-di", "Bài sẽ gỡ", "Bài này sẽ được gỡ.")
    html = httpx.get(f"{server.url}/oembed", params={"url": f"{server.url}/articles/go-di"}).json()["html"]
    newspaper.pages["/khung"] = f'<!doctype html><html lang="vi"><title>Khung</title><main><h1>Bài</h1>{html}</main>'
    httpx.delete(f"{server.url}/api/articles/go-di").raise_for_status()
    page = open_page(f"{newspaper.url}/khung", width=340)
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Bài này đã được gỡ")
    expect(frame.locator(".masthead")).to_have_count(0)
    outside, said = page.locator("iframe").bounding_box(), frame.locator("p").last.bounding_box()
    assert outside
    assert said
    assert said["y"] + said["height"] <= outside["y"] + outside["height"]
    assert faults(page) == []


def test_the_iframes_page_is_sound(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/embed/lua", width=320, height=168)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= 168
    assert "frame-ancestors *" in httpx.get(page.url).headers["content-security-policy"]
    assert "frame-ancestors 'self'" in httpx.get(f"{server.url}/articles/lua").headers["content-security-policy"]
    assert httpx.get(f"{server.url}/embed/khong-co").status_code == 404


def test_a_browser_shows_the_feed_as_a_page(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/feeds/kinh-te.xml")
    expect(page.locator("h1")).to_have_text("Nghe bằng ứng dụng podcast")
    expect(page.locator("pre")).to_have_text(f"{server.url}/feeds/kinh-te.xml")
    expect(page.get_by_role("link", name="Đồng Phúc gặt sớm lúa đông xuân", exact=True)).to_be_visible()
    assert faults(page) == []


def test_a_style_sheet_shows_the_feed_where_the_browser_is_older(server: Server) -> None:
    feed = httpx.get(f"{server.url}/feed.xml").text
    found = re.search(r'<\?xml-stylesheet type="text/xsl" href="([^"]+)"\?>', feed)
    assert found
    style = etree.XML(httpx.get(server.url + found.group(1)).content)
    shown = str(etree.XSLT(style)(etree.XML(feed.encode())))
    assert "Nghe bằng ứng dụng podcast" in shown
    assert f'href="{server.url}/static/newspaper.css"' in shown
    assert "Đồng Phúc gặt sớm lúa đông xuân" in shown


@pytest.mark.parametrize("document", ["embedding.md", "embedding.html"])
def test_what_the_document_shows_works(server: Server, newspaper: Site, open_page: Open, document: str) -> None:
    text = (DOCS / document).read_text("utf-8")
    if document.endswith(".md"):
        found = re.search(r"```html\n(.*?)```", text, re.DOTALL)
        assert found
        text = f"<!doctype html><html lang='vi'><article>{found.group(1)}</article></html>"
    for example in ("https://nghe.example.vn", "http://127.0.0.1:8000"):
        text = text.replace(example, server.url)
    newspaper.pages["/mau"] = text.replace("bai-123", "lua").replace("ret-dam", "lua")
    page = open_page(f"{newspaper.url}/mau")
    start(page)
    expect(page.locator("article-player").first).to_have_attribute("state", "playing")
