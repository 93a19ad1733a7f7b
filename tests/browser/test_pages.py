"""The newspaper's own pages, from the running service."""

import json
import re
from html.parser import HTMLParser

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Server
from tests.browser.hands import start, time_of, until
from tests.browser.test_accessible import faults
from tests.browser.test_look import SHIFTS
from tests.browser.test_read_along import HIGHLIGHTED

HOSTILE = (
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">',
    '</title></script>"\'><svg onload="window.hacked = 3">',
    "\u202eđảo ngược\u202c và \u2066cô lập\u2069",
    "w" * 400,
    "\"Ngoặc kép\" & 'nháy đơn' </h1> {{ 7 * 7 }} {% raw %}",
    "Lúa được mùa 🌾🎉 và 👩‍👩‍👧‍👦",
)


def test_the_title_comes_first_then_the_control_then_the_text(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua", width=360)
    title, control, text = (page.locator(at).bounding_box() for at in ("h1", "article-player", ".text"))
    assert title
    assert control
    assert text
    assert title["y"] + title["height"] <= control["y"]
    assert control["y"] + control["height"] <= text["y"]
    expect(page.locator("[part=time]")).to_have_text(re.compile(r"^0:00 / 0:[2-5]\d$"))
    expect(page.locator(".meta").first).to_contain_text("Thứ Ba, 12/5/2026, 9:30")


def test_a_press_on_play_is_heard_and_read_along(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    start(page)
    until(page, f"{HIGHLIGHTED}('sentence') === 'Đồng Phúc gặt sớm lúa đông xuân'")
    page.evaluate("document.querySelector('article-player').time = 6")
    until(page, f"{HIGHLIGHTED}('sentence').startsWith('Sáng 12/5')")
    until(page, f"{HIGHLIGHTED}('word') !== ''")


def test_a_press_on_play_is_heard_at_once(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    expect(page.locator("[part=play]")).to_be_visible()
    waited = page.evaluate(
        """() => new Promise(done => {
        const player = document.querySelector('article-player');
        const began = performance.now();
        player.audio.addEventListener('playing', () => done(performance.now() - began), {once: true});
        player.toggle();
        })"""
    )
    assert waited <= 300


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/", "/articles/lua", "/sections/kinh-te", "/articles/khong-co"])
def test_axe_finds_nothing_and_nothing_moves(server: Server, open_page: Open, path: str, width: int) -> None:
    page = open_page(server.url + path, width=width)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFTS) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page) == []


def test_the_transcript_has_every_sentence_and_plays_from_its_times(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    page.locator(".transcript summary").click()
    times = page.locator(".transcript a")
    assert times.count() == 7
    times.nth(3).click()
    expect(page.locator("article-player")).to_have_attribute("state", "playing")
    assert time_of(page) >= float(times.nth(3).get_attribute("data-at") or "nan")


def test_without_script_there_is_sound_text_and_a_transcript_whose_times_play(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua", java_script_enabled=False)
    audio = page.locator("audio").bounding_box()
    assert audio
    assert audio["height"] == 56
    expect(page.locator(".text p")).to_have_count(3)
    link = page.locator(".transcript a").nth(2).get_attribute("href") or ""
    assert re.fullmatch(r"/audio/[0-9a-f]{64}\.mp3#t=[\d.]+", link)
    assert httpx.head(server.url + link).status_code == 200


def test_on_paper_there_is_the_article_and_where_to_hear_it(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    page.emulate_media(media="print")
    for gone in ("article-player", ".transcript", ".foot"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".text")).to_be_visible()
    expect(page.locator(".on-paper")).to_have_text(f"Nghe bài này tại {server.url}/articles/lua")


def test_the_bulletin_goes_from_one_article_to_the_next(server: Server, open_page: Open) -> None:
    for number in (1, 2):
        title = f"Tin ngắn số {number}"
        server.publish(f"tin-{number}", title, "Trời nắng.", section="Tin ngắn", published_at=f"2026-01-0{number}")
    page = open_page(f"{server.url}/sections/tin-ngan")
    expect(page.locator(".bulletin p").first).to_have_text("2 bài, chưa đến 1 phút")
    page.locator("[part=play]").click()
    expect(page.locator(".now")).to_have_text("Đang nghe (1/2): Tin ngắn số 2")
    page.locator("[part=seek]").focus()
    page.keyboard.press("End")
    expect(page.locator(".now")).to_have_text("Đang nghe (2/2): Tin ngắn số 1")
    until(page, "document.querySelector('audio').currentTime > 0.1")
    assert page.locator("audio").count() == 1
    page.locator("a.listen").first.click()
    expect(page.locator(".now")).to_have_text("Đang nghe (1/2): Tin ngắn số 2")
    page.locator("a.listen").first.click()
    expect(page.locator("article-player")).to_have_attribute("state", "paused")


def test_an_unknown_article_is_a_page_in_vietnamese(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/khong-co")
    expect(page.locator("h1")).to_have_text("Không tìm thấy trang này")
    expect(page.get_by_role("link", name="Về trang nhất")).to_be_visible()
    assert httpx.get(page.url, headers={"accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_is_shown_as_text(server: Server, open_page: Open, number: int) -> None:
    text = HOSTILE[number]
    server.send(f"xau-{number}", text, f"{text}\nĐến trưa trời tạnh.", section=text[:190], author=text[:190])
    page = open_page(f"{server.url}/articles/xau-{number}", width=360)
    expect(page.locator("h1")).to_have_text(text)
    expect(page.locator("[part=play]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert data["headline"] == text
    page.goto(server.url)
    expect(page.get_by_role("link", name=text, exact=True).first).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_every_address_on_a_page_answers_head(server: Server) -> None:
    seen = set()
    for path in ("/", "/articles/lua", "/sections/kinh-te"):
        html = httpx.get(server.url + path).text
        seen |= set(re.findall(r'(?:href|src)="((?:/|http://127)[^"#]*)', html))
    assert len(seen) > 10
    wrong = {}
    for address in seen:
        url = (
            address.replace("&amp;", "&") if address.startswith("http") else server.url + address.replace("&amp;", "&")
        )
        if (status := httpx.head(url).status_code) != 200:
            wrong[address] = status
    assert wrong == {}


def test_a_page_needs_no_inline_style_or_script(server: Server) -> None:
    answer = httpx.get(f"{server.url}/articles/lua")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "set-cookie" not in answer.headers
    attributes: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            attributes.update(name for name, _ in attrs)

    Reader().feed(answer.text)
    assert "href" in attributes
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
