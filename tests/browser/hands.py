"""What a listener's hands and eyes do with a page: press, look at the time, wait until something is so."""

import time

from playwright.sync_api import Page


def until(page: Page, claim: str, arg: object = None, seconds: float = 10) -> None:
    """Wait until a JavaScript expression (or a function of `arg`) is true; AssertionError after `seconds`.

    Asked from outside the page: a page whose policy allows no eval refuses Playwright's own way of waiting.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(claim, arg):
        assert time.monotonic() < end, f"not true after {seconds} s: {claim}"
        page.wait_for_timeout(20)


def time_of(page: Page) -> float:
    """Return where the sound is, in seconds."""
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def start(page: Page) -> None:
    """Press play, and wait for the sound."""
    page.locator("[part=play]").first.click()
    until(page, "document.querySelector('audio').currentTime > 0.05")
