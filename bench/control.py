"""What our control costs a page, and how soon it plays, beside Plyr, media-chrome and the browser's own <audio>."""

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Request, sync_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request as HTTPRequest
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bench.report import RESULTS, Figure, at_most, report
from bench.serving import narrated, served
from tests.browser.chromium import FLAGS, find_browser

OTHERS = ("plyr@3.8.4", "media-chrome@4.19.4")
PLAYERS = RESULTS / "players"  # out of Git's sight; `make clean` removes it
ROUNDS = 5  # each player in turn: a shared machine's moods are all players' alike

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Nghe</title><link rel="icon" href="data:,">
<script>
addEventListener('pointerdown', () => {{
  const pressed = performance.now();
  const look = () => {{
    if (document.querySelector('audio').currentTime > 0) window.waited = performance.now() - pressed;
    else setTimeout(look, 1);
  }};
  look();
}}, {{capture: true, once: true}});
</script>{head}</head><body>{body}</body></html>"""


PRESSES = """<button onclick="document.querySelector('audio').play()">Nghe</button>"""


@dataclass(frozen=True, slots=True)
class Player:
    """A control: what a page says to have it, and where it is pressed."""

    name: str
    head: str
    body: str
    button: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What one load and one press cost: bytes as they came over the wire, sound and data left out, and seconds."""

    before: list[int] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)
    brought: list[int] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


def players(ours: str, sound: str, seconds: object, others: bool) -> list[Player]:
    """Return the controls to compare, each over the same sound, with the buttons that ours has."""
    audio = f'<audio controls preload="none" src="{sound}"></audio>'
    found = [
        Player(
            "ours",
            f'<script type="module" src="{ours}/embed.js"></script>',
            f'<article-player article="bench" duration="{seconds}" style="display:block;min-height:56px">{audio}'
            "</article-player>",
            "[part=play]",
        ),
        # Where the browser's own button is differs from one to the next: another presses it.
        Player("native <audio>", "", f"{audio}{PRESSES}", "button"),
    ]
    if others:
        parts = (
            "play-button", "seek-backward-button", "seek-forward-button", "time-display", "time-range",
            "playback-rate-button", "mute-button", "volume-range",
        )  # fmt: skip
        bar = "".join(f"<media-{part}></media-{part}>" for part in parts)
        dist = "/players/node_modules/plyr/dist"
        found += [
            Player(
                "Plyr",
                f'<link rel="stylesheet" href="{dist}/plyr.css"><script src="{dist}/plyr.min.js" defer></script>'
                "<script>addEventListener('DOMContentLoaded', () => new Plyr('audio', "
                f"{{iconUrl: '{dist}/plyr.svg', controls: ['play', 'rewind', 'fast-forward', 'progress', "
                "'current-time', 'duration', 'mute', 'volume', 'settings', 'download']}))</script>",
                audio,
                "[data-plyr=play]",
            ),
            Player(
                "media-chrome",
                '<script src="/players/node_modules/media-chrome/dist/iife/index.js" defer></script>',
                f'<media-controller audio><audio slot="media" preload="none" src="{sound}"></audio>'
                f"<media-control-bar>{bar}</media-control-bar></media-controller>",
                "media-play-button",
            ),
        ]
    return found


def fetch_others() -> str:
    """Fetch the other players from npm, once; return why it could not be done, or ""."""
    if all((PLAYERS / "node_modules" / name.partition("@")[0]).is_dir() for name in OTHERS):
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    PLAYERS.mkdir(parents=True, exist_ok=True)
    command = [
        npm,
        "install",
        "--prefix",
        str(PLAYERS),
        "--ignore-scripts",
        "--fetch-retries=0",
        "--no-audit",
        "--no-fund",
        *OTHERS,
    ]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=180)
    except subprocess.TimeoutExpired:
        return "npm did not answer"
    said = [line for line in run.stderr.splitlines() if "npm error" in line]
    return "" if run.returncode == 0 else (said[0] if said else "npm failed")


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Serve an app from a thread of this process, and give its address."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([bound],))
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def try_out(browser: Browser, address: str, player: Player, cost: Cost) -> None:
    """Open a player's page as a new reader, press play, and add what it cost."""
    context = browser.new_context(viewport={"width": 800, "height": 600})
    page = context.new_page()
    page.set_default_timeout(20_000)
    sizes: list[int] = []

    def weigh(request: Request) -> None:
        if request.resource_type in ("script", "stylesheet", "image", "font") or request.url.endswith(".svg"):
            sizes.append(request.sizes()["responseBodySize"] if not request.url.startswith("data:") else 0)

    page.on("requestfinished", weigh)
    page.goto(address)
    button = page.locator(player.button).first
    button.wait_for()
    page.wait_for_load_state("networkidle")
    before = [size for size in sizes if size]
    box = button.bounding_box()
    if box is None:
        raise RuntimeError(f"{player.name} shows no button")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("window.waited !== undefined")
    page.wait_for_timeout(400)
    cost.before.append(sum(before))
    cost.requests.append(len(before))
    cost.brought.append(sum(sizes) - sum(before))
    cost.waited.append(float(page.evaluate("waited")))
    context.close()


def measure(others: bool) -> dict[str, Cost]:
    """Return what each player cost, over the same sound, in rounds of one after the other."""
    with tempfile.TemporaryDirectory() as home, served(Path(home)) as ours:
        state = narrated(ours)
        urls = state["urls"]
        assert isinstance(urls, dict)
        known = players(ours, str(urls["audio"]), state["duration"], others)
        pages = [PAGE.format(head=player.head, body=player.body) for player in known]
        routes: list[Route | Mount] = [Route(f"/{at}", _always(page)) for at, page in enumerate(pages)]
        if others:
            routes.append(Mount("/players", StaticFiles(directory=PLAYERS)))
        site = Starlette(routes=routes, middleware=[Middleware(GZipMiddleware, minimum_size=100, compresslevel=9)])
        costs = {player.name: Cost() for player in known}
        with serving(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            for _ in range(ROUNDS):
                for at, player in enumerate(known):
                    try_out(browser, f"{address}/{at}", player, costs[player.name])
            browser.close()
    return costs


def _always(text: str) -> Callable[[HTTPRequest], HTMLResponse]:
    return lambda _request: HTMLResponse(text)


def main() -> int:
    """Report each player's bytes and time to play, and hold ours to what was promised."""
    trouble = fetch_others()
    if trouble:
        print(f"bench: Plyr and media-chrome are left out, they could not be fetched: {trouble}", file=sys.stderr)
    costs = measure(not trouble)
    ours = costs["ours"]
    figures = [at_most("before the press, ours", max(ours.before) / 1000, 6, "kB")]
    figures.append(at_most("brought by the press, ours", max(ours.brought) / 1000, 6, "kB"))
    figures.append(at_most("from press to sound, ours", statistics.median(ours.waited), 300, "ms"))
    for name, cost in costs.items():
        figures.append(Figure(f"requests before the press, {name}", statistics.median(cost.requests)))
        if name == "ours":
            continue
        figures.append(Figure(f"before the press, {name}", max(cost.before) / 1000, "kB"))
        figures.append(Figure(f"brought by the press, {name}", max(cost.brought) / 1000, "kB"))
        figures.append(Figure(f"from press to sound, {name}", statistics.median(cost.waited), "ms"))
        if max(cost.before):
            figures.append(at_most(f"ours against {name}, bytes", max(ours.before) / max(cost.before), 0.25))
    return 0 if report("control", figures) else 1


if __name__ == "__main__":
    sys.exit(main())
