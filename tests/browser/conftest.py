"""One Chromium, and sites to open in it."""

import functools
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import lameenc
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import FLAGS, find_browser
from tests.browser.loopback import Site
from web.assets import read_assets


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_browser()
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.fail(
                "No browser to test the page in: install Chromium (Debian: apt-get install chromium; "
                "elsewhere: playwright install chromium), or name one in CHROME.",
                pytrace=False,
            )
        expect.set_options(timeout=10_000)  # as long as a busy machine may need; what must be quick says so itself
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Return what opens a page in a fresh context: open_page(url, width=…, dark=…, any option of a context)."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(url: str, width: int = 800, height: int = 700, dark: bool = False, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            **options,  # type: ignore[arg-type]  # whatever Playwright's own options are
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@functools.cache
def mp3_of(seconds: int) -> bytes:
    """Return that many seconds of near silence, as narrations are: 24 kHz mono MP3 at 48 kbit/s."""
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(24000)
    encoder.set_channels(1)
    encoder.set_bit_rate(48)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(bytes(48000 * seconds)) + encoder.flush())


@pytest.fixture
def newspaper() -> Iterator[Site]:
    """A newspaper's site that serves the control's files itself; its tests add their pages."""
    with Site() as site:
        assets = read_assets()
        site.pages |= {f"/static/{name}": asset.plain for name, asset in assets.items()}
        site.pages["/embed.js"] = assets["embed.js"].plain
        yield site


@dataclass(frozen=True)
class Server:
    """The installed service, running: its address, and what a newsroom sends it."""

    url: str

    def send(self, article_id: str, title: str, text: str, **more: object) -> None:
        """Publish an article."""
        sent = httpx.put(f"{self.url}/api/articles/{article_id}", json={"title": title, "text": text, **more})
        sent.raise_for_status()

    def publish(self, article_id: str, title: str, text: str, **more: object) -> dict[str, Any]:
        """Publish an article, wait until it can be heard, and return how it stands."""
        self.send(article_id, title, text, **more)
        for _ in range(300):
            stands: dict[str, Any] = httpx.get(f"{self.url}/api/articles/{article_id}").json()
            if stands["state"] in ("ready", "failed"):
                break
            time.sleep(0.1)
        assert stands["state"] == "ready", stands
        return stands


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Server]:
    """Run `baonoi serve` on a free port, with its data under `home`."""
    environment = os.environ | {"BAONOI_HOME": str(home), "BAONOI_VOICES": "espeak-bac", **settings}
    command = [str(Path(sys.executable).with_name("baonoi")), "serve", "--port", "0"]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        assert process.stdout
        try:
            said = ""
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", said)):
                said = process.stdout.readline()
                assert said, (home / "log").read_text()
            yield Server(found.group())
        finally:
            process.terminate()
            process.wait(20)
            process.stdout.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service with one article published, shared by the tests of a process."""
    with serving(tmp_path_factory.mktemp("home"), BAONOI_SITE="Báo Thử") as running:
        running.publish(
            "lua",
            "Đồng Phúc gặt sớm lúa đông xuân",
            "Sáng 12/5, UBND xã Đồng Phúc tổ chức hội nghị đầu bờ. "
            "Toàn xã gieo cấy 318,5ha/320ha, đạt 99,5% kế hoạch.\n"
            "Theo báo cáo, giá lúa ở mức 7.200 đồng/kg. Mỗi héc-ta cho lãi từ 18 đến 20 triệu đồng.\n"
            "Đến 16h30' cùng ngày, 3/9 thôn đã gặt xong. Dự kiến toàn xã kết thúc thu hoạch trước ngày 25/5.",
            section="Kinh tế",
            author="Hoàng Lan",
            published_at="2026-05-12T09:30:00+07:00",
        )
        yield running
