"""An article that its newsroom corrects while somebody listens."""

import pytest

from tests.browser.conftest import Open, Server
from tests.browser.hands import start, until
from tests.browser.test_read_along import HIGHLIGHTED

pytestmark = pytest.mark.paired

SENTENCES = [
    f"Xã thứ {name} đã gặt xong lúa đông xuân và bắt đầu làm đất cho vụ mùa tới."
    for name in ("nhất", "hai", "ba", "tư", "năm", "sáu")
]


def test_a_correction_is_heard_from_the_next_sentence_on(server: Server, open_page: Open) -> None:
    server.publish("sua-nong", "Vụ mùa", " ".join(SENTENCES))
    page = open_page(f"{server.url}/articles/sua-nong")
    start(page)
    until(page, f"{HIGHLIGHTED}('sentence') === 'Vụ mùa'")
    page.evaluate(
        """() => {
        const player = document.querySelector('article-player');
        window.gaps = [];
        window.places = [];
        let emptied = 0;
        player.audio.addEventListener('emptied', () => {emptied = performance.now(); places.push(before)});
        player.audio.addEventListener('playing', () => {
            if (emptied) gaps.push(performance.now() - emptied);
            if (emptied) places.push(player.time);
            emptied = 0;
        });
        let before = 0;
        const look = () => {before = player.time; requestAnimationFrame(look)};
        look();
        }"""
    )
    before = page.evaluate("fetch('/articles/sua-nong.json').then(a => a.json()).then(t => t.segments)")
    # A sentence before the one that is heard, one after it, and one that is new.
    edited = ["Đây là câu mới thêm vào đầu bài.", *SENTENCES[:5], "Xã cuối cùng đã gặt xong chiều qua."]
    server.publish("sua-nong", "Vụ mùa", " ".join(edited))
    until(page, "gaps.length > 0", seconds=30)
    after = page.evaluate("fetch('/articles/sua-nong.json').then(a => a.json()).then(t => t.segments)")
    left, taken = page.evaluate("places")
    old = max((one for one in before if one["start"] <= left), key=lambda one: one["start"])
    new = max((one for one in after if one["start"] <= taken), key=lambda one: one["start"])
    # Nothing repeated, nothing left out: the sentence after the one that was heard to its end.
    assert left >= old["end"] - 0.15
    assert taken - new["start"] < 0.3
    texts = [one["written"] for one in after]
    assert texts.index(new["written"]) == texts.index(old["written"]) + 1
    assert page.evaluate("gaps[0]") < 200
