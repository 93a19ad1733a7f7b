"""The sentence that is heard, in the newspaper's own text."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import start, time_of, until
from tests.browser.loopback import Site
from tests.browser.news import CONTROL, SEGMENTS, SENTENCES, STARTS, page_of, publish

HIGHLIGHTED = "(name => [...(CSS.highlights.get('article-player-' + name) ?? [])].map(r => r.toString()).join('|'))"
TALL = "p{margin-bottom:70vh}"


def ready(page: Page) -> None:
    """Press play, and wait for the first highlight."""
    start(page)
    until(page, "CSS.highlights.size > 0")


def test_the_sentence_that_is_heard_is_highlighted_at_twenty_moments(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    ready(page)
    page.locator("[part=play]").click()
    for moment in range(20):
        time = 0.5 + moment * 9.7
        shown = page.evaluate(
            f"""async time => {{
            const audio = document.querySelector('audio');
            const sought = new Promise(done => {{
                audio.addEventListener('seeked', () => setTimeout(done), {{once: true}});
            }});
            audio.currentTime = time;
            await sought;
            return {HIGHLIGHTED}('sentence');
            }}""",
            time,
        )
        expected = SENTENCES[max(i for i, begin in enumerate(STARTS) if begin <= time)]
        assert shown.replace("\u00a0", " ") == expected, time


# Plays over each start, and tells which sentence was highlighted before it and after it, and how late the second was.
# A browser that drew no frame for itself in time, because its machine was busy, is asked again, five times at most.
PLAY_OVER = f"""async starts => {{
    const audio = document.querySelector('audio');
    const seen = [];
    for (const start of starts) {{
        let late, drawn, before, after;
        for (let tries = 0; tries === 0 || (late > 0.05 && drawn > 0.03 && tries < 5); tries++) {{
            const sought = new Promise(done => {{
                audio.addEventListener('seeked', () => setTimeout(done), {{once: true}});
            }});
            audio.currentTime = start - 0.15;
            await sought;
            drawn = undefined;
            const draw = () => {{
                if (audio.currentTime >= start) drawn ??= audio.currentTime - start;
                else requestAnimationFrame(draw);
            }};
            draw();
            before = after = {HIGHLIGHTED}('sentence');
            while (after === before) {{
                await new Promise(done => setTimeout(done, 2));
                after = {HIGHLIGHTED}('sentence');
            }}
            late = audio.currentTime - start;
        }}
        seen.push([before, after, late]);
    }}
    return seen;
}}"""


@pytest.mark.alone
def test_twenty_sentences_are_highlighted_within_fifty_milliseconds_of_their_start(
    newspaper: Site, open_page: Open
) -> None:
    sentences = [f"Câu thứ {number} nói về xã thứ {number}." for number in range(21)]
    starts = [round(number * 1.224, 3) for number in range(21)]
    told = [
        {"written": text, "start": start, "end": start + 1, "role": "paragraph"}
        for text, start in zip(sentences, starts, strict=True)
    ]
    url = publish(newspaper, page_of(CONTROL.replace(" ", ' for="#xa" ', 1), after=f"<p id='xa'>{' '.join(sentences)}"))
    newspaper.pages["/articles/lua.json"] = json.dumps({"duration": 200, "words": "none", "segments": told})
    page = open_page(url)
    ready(page)
    seen = page.evaluate(PLAY_OVER, starts[1:])
    assert [before for before, _, _ in seen] == sentences[:-1]
    assert [after for _, after, _ in seen] == sentences[1:]
    late = [seconds for _, _, seconds in seen]
    assert min(late) >= 0, late
    assert max(late) <= 0.05, late


def test_the_words_are_highlighted_when_their_times_are_known(newspaper: Site, open_page: Open) -> None:
    url = publish(newspaper)
    segments = [dict(one) for one in SEGMENTS]
    text = SENTENCES[3]
    segments[3]["words"] = [[0, 4, 20.016], [text.index("7.200"), text.index("7.200") + 10, 20.5], [60, 63, 22]]
    newspaper.pages["/articles/lua.json"] = json.dumps({"duration": 200, "words": "exact", "segments": segments})
    page = open_page(url)
    ready(page)
    page.locator("[part=play]").click()
    for time, expected in ((20.1, "Theo"), (21, "7.200\u00a0đồng"), (9, "")):
        page.evaluate("time => {document.querySelector('audio').currentTime = time}", time)
        until(page, f"expected => {HIGHLIGHTED}('word') === expected", expected)


def test_the_articles_own_page_is_not_touched(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    text = page.locator("#text")
    before = text.inner_html()
    ready(page)
    for time in (10, 62, 151):
        page.evaluate("time => {document.querySelector('audio').currentTime = time}", time)
    page.locator("#text p").nth(3).click()
    page.wait_for_timeout(200)
    assert text.inner_html() == before


@pytest.mark.parametrize(("needle", "sentence"), [("318,5ha", 2), ("Mỗi héc-ta", 5), ("16h30", 7), ("25/5", 8)])
def test_a_click_on_a_sentence_plays_from_it(newspaper: Site, open_page: Open, needle: str, sentence: int) -> None:
    page = open_page(publish(newspaper), height=1200)
    ready(page)
    page.evaluate(
        """needle => {
        const walker = document.createTreeWalker(document.querySelector('#text'), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(needle);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at + 1);
            range.setEnd(walker.currentNode, at + 2);
            const {x, y, width, height} = range.getBoundingClientRect();
            window.spot = [x + width / 2, y + height / 2];
        }
        }""",
        needle,
    )
    page.mouse.click(*page.evaluate("spot"))
    assert STARTS[sentence] <= time_of(page) < STARTS[sentence] + 2


def test_enter_plays_from_the_sentence_with_the_caret(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    ready(page)
    page.evaluate(
        """() => {
        document.activeElement.blur();
        getSelection().collapse(document.querySelectorAll('#text p')[3].firstChild, 20);
        }"""
    )
    page.keyboard.press("Enter")
    assert STARTS[7] <= time_of(page) < STARTS[7] + 2


def test_links_in_the_text_stay_links_and_selecting_plays_nothing(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    ready(page)
    page.get_by_role("link", name="Hợp tác xã Nà Bay").click()
    assert page.url.endswith("#htx")
    assert time_of(page) < 5
    page.locator("#text p").nth(3).dblclick()
    box = page.locator("#text p").nth(3).bounding_box()
    assert box
    page.evaluate("document.querySelector('audio').currentTime = 1")
    page.mouse.move(box["x"] + 5, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 10, steps=5)
    page.mouse.up()
    assert time_of(page) < 5


def test_the_page_follows_the_reading_until_the_reader_scrolls(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper, page_of(style=TALL)), reduced_motion="reduce")
    ready(page)
    scrolled = "window.scrollY"
    page.evaluate("document.querySelector('audio').currentTime = 93.6")
    until(page, f"{scrolled} > 300")
    page.mouse.move(300, 300)
    page.mouse.wheel(0, -5000)
    until(page, f"{scrolled} === 0")
    page.evaluate("document.querySelector('audio').currentTime = 150.1")
    until(page, f"{HIGHLIGHTED}('sentence').startsWith('Dự kiến')")
    page.wait_for_timeout(300)
    assert page.evaluate(scrolled) == 0


def test_following_can_be_turned_off(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper, page_of(style=TALL)), reduced_motion="reduce")
    page.locator("summary").click()
    page.locator("[part=follow]").uncheck()
    ready(page)
    page.evaluate("document.querySelector('audio').currentTime = 150.1")
    until(page, f"{HIGHLIGHTED}('sentence').startsWith('Dự kiến')")
    page.wait_for_timeout(300)
    assert page.evaluate("window.scrollY") == 0


def test_it_reads_along_in_the_part_of_the_page_that_is_named(newspaper: Site, open_page: Open) -> None:
    control = CONTROL.replace("<article-player", '<article-player for="#text"')
    page = open_page(publish(newspaper, page_of(before=control).replace(CONTROL, "", 1)))
    start(page)
    page.evaluate("document.querySelector('audio').currentTime = 4")
    until(page, f"{HIGHLIGHTED}('sentence').startsWith('Sáng 12/5')")


def test_decomposed_vietnamese_is_found(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.evaluate(
        "document.querySelectorAll('#text *').forEach(e => e.childNodes.forEach("
        "n => {if (n.nodeType === 3) n.data = n.data.normalize('NFD')}))"
    )
    start(page)
    page.evaluate("document.querySelector('audio').currentTime = 64.2")
    until(page, f"{HIGHLIGHTED}('sentence').normalize('NFC') === {json.dumps(SENTENCES[5])}")


def test_nothing_is_highlighted_after_the_end(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    ready(page)
    page.evaluate("document.querySelector('audio').currentTime = 199.5")
    expect(page.locator("article-player")).to_have_attribute("state", "ended")
    until(page, "CSS.highlights.size === 0")
