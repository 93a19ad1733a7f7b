"""The reader chooses who speaks."""

from playwright.sync_api import expect

from tests.browser.conftest import Open, Server
from tests.browser.hands import start, until
from tests.browser.test_accessible import faults
from tests.browser.test_read_along import HIGHLIGHTED

SENTENCE = "Theo báo cáo, giá lúa ở mức 7.200 đồng/kg."


def test_another_voice_goes_on_with_the_same_sentence_and_is_remembered(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    start(page)
    until(page, "CSS.highlights.size > 0")
    segments = page.evaluate("fetch('/articles/lua.json').then(a => a.json()).then(t => t.segments)")
    at = next(one["start"] for one in segments if one["written"] == SENTENCE)
    page.evaluate("at => {document.querySelector('article-player').time = at + 1}", at)
    until(page, f"{HIGHLIGHTED}('sentence') === '{SENTENCE}'")
    before = page.evaluate("document.querySelector('audio').src")
    page.get_by_label("Thêm lựa chọn").click()
    choice = page.get_by_label("Giọng đọc")
    expect(choice).to_have_value("espeak-bac")
    assert faults(page) == []
    page.evaluate(
        """() => {
        const {audio} = document.querySelector('article-player');
        audio.addEventListener('playing', () => window.heard ??= [...CSS.highlights.get('article-player-sentence')]
            .map(range => range.toString()).join(''));
        }"""
    )
    choice.select_option("espeak-nam")
    until(page, "window.heard !== undefined", seconds=20)
    assert page.evaluate("window.heard") == SENTENCE
    until(page, "/audio/.test(document.querySelector('audio').src)", seconds=20)
    assert page.evaluate("document.querySelector('audio').src") != before
    expect(page.locator("article-player")).to_have_attribute("state", "playing")
    page.reload()
    page.locator("[part=play]").click()
    until(page, "document.querySelector('audio').currentTime > 0.05")
    assert page.evaluate("document.querySelector('audio').src").endswith("/articles/lua.mp3?voice=espeak-nam")


def test_a_voice_that_is_gone_gives_way_to_the_newsrooms(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    page.evaluate("localStorage.setItem('baonoi.voice', 'giong-cu')")
    page.reload()
    start(page)
    expect(page.locator("article-player")).to_have_attribute("state", "playing")
    assert page.evaluate("localStorage.getItem('baonoi.voice')") is None


def test_a_voice_that_was_chosen_is_kept_while_the_network_is_away(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    page.evaluate("localStorage.setItem('baonoi.voice', 'espeak-nam')")
    page.reload()
    page.route("**/*.mp3*", lambda route: route.abort())
    page.locator("[part=play]").click()
    expect(page.locator("article-player")).to_contain_text("Không tải được âm thanh", timeout=10_000)
    assert page.evaluate("localStorage.getItem('baonoi.voice')") == "espeak-nam"
    page.unroute("**/*.mp3*")
    start(page)
    assert page.evaluate("document.querySelector('audio').src").endswith("?voice=espeak-nam")
