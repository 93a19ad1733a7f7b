"""An article that a reader saved, without a network."""

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import Open, Server
from tests.browser.hands import start, time_of, until
from tests.browser.test_accessible import faults
from tests.browser.test_read_along import HIGHLIGHTED


def test_a_saved_article_is_heard_without_a_network_and_can_be_sought(server: Server, open_page: Open) -> None:
    url = f"{server.url}/articles/lua"
    page = open_page(url)
    page.get_by_role("button", name="Lưu để nghe khi không có mạng").click()
    saved = page.get_by_role("button", name="Đã lưu để nghe khi không có mạng. Bỏ lưu")
    expect(saved).to_be_visible()
    assert faults(page) == []
    until(page, "navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(url)
    expect(page.locator("h1")).to_have_text("Đồng Phúc gặt sớm lúa đông xuân")
    page.evaluate("document.querySelector('article-player').time = 12")
    page.locator("[part=play]").click()
    until(page, "document.querySelector('audio').currentTime > 12.05")
    assert time_of(page) < 20
    until(page, f"{HIGHLIGHTED}('sentence') !== ''")
    page.evaluate("document.querySelector('article-player').time = 3")
    until(page, "(t => t > 3.05 && t < 9)(document.querySelector('audio').currentTime)")


def test_without_a_network_a_page_that_was_not_saved_lists_those_that_were(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    page.get_by_role("button", name="Lưu để nghe khi không có mạng").click()
    until(page, "navigator.serviceWorker.controller !== null")
    expect(page.get_by_role("button", name="Đã lưu để nghe khi không có mạng. Bỏ lưu")).to_be_visible()
    page.context.set_offline(True)
    page.goto(f"{server.url}/sections/kinh-te")
    expect(page.locator("h1")).to_have_text("Không có mạng")
    page.get_by_role("link", name="Đồng Phúc gặt sớm lúa đông xuân").click()
    expect(page.locator("article-player")).to_be_visible()
    page.get_by_role("button", name="Đã lưu để nghe khi không có mạng. Bỏ lưu").click()
    page.goto(f"{server.url}/sections/kinh-te")
    expect(page.locator("p")).to_have_text("Chưa có bài nào được lưu để nghe khi không có mạng.")


def test_a_saved_article_gives_ranges_as_a_server_does(server: Server, open_page: Open) -> None:
    page = open_page(f"{server.url}/articles/lua")
    page.get_by_role("button", name="Lưu để nghe khi không có mạng").click()
    until(page, "navigator.serviceWorker.controller !== null")
    start(page)
    sound = httpx.get(f"{server.url}/articles/lua.mp3").content
    answer = page.evaluate(
        """async () => {
        const {src} = document.querySelector('audio');
        const told = async range => {
            const answer = await fetch(src, {headers: {range}});
            const body = new Uint8Array(await answer.arrayBuffer());
            return [answer.status, answer.headers.get('content-range'), body.length, body[0] ?? null];
        };
        return [await told('bytes=1000-1999'), await told('bytes=2000-'), await told('bytes=99999999-')];
        }"""
    )
    size = len(sound)
    assert answer[0] == [206, f"bytes 1000-1999/{size}", 1000, sound[1000]]
    assert answer[1] == [206, f"bytes 2000-{size - 1}/{size}", size - 2000, sound[2000]]
    assert answer[2][:2] == [416, f"bytes */{size}"]
