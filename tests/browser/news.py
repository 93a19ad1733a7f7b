"""An article on a newspaper's own page, with a sound and its times, for the control to be tried on."""

import json

from tests.browser.conftest import mp3_of
from tests.browser.loopback import Site

SECONDS = 200
PARAGRAPHS = (
    "Sáng 12/5, <b>UBND xã Đồng Phúc</b> tổ chức hội nghị đầu bờ. Toàn xã gieo cấy 318,5ha/320ha, đạt 99,5% kế hoạch.",
    'Theo báo cáo của <a href="#htx">Hợp tác xã Nà Bay</a>, giá lúa ở mức 7.200&nbsp;đồng/kg. '
    "Đúng vậy. Mỗi héc-ta cho lãi từ 18 đến 20 triệu đồng.",
    "Xem thêm ảnh trong bài.",
    "Đúng vậy. Đến 16h30' cùng ngày, 3/9 thôn đã gặt xong. Dự kiến toàn xã kết thúc thu hoạch trước ngày 25/5.",
)
SENTENCES = (
    "Đồng Phúc gặt sớm lúa đông xuân",
    "Sáng 12/5, UBND xã Đồng Phúc tổ chức hội nghị đầu bờ.",
    "Toàn xã gieo cấy 318,5ha/320ha, đạt 99,5% kế hoạch.",
    "Theo báo cáo của Hợp tác xã Nà Bay, giá lúa ở mức 7.200 đồng/kg.",
    "Đúng vậy.",
    "Mỗi héc-ta cho lãi từ 18 đến 20 triệu đồng.",
    "Đúng vậy.",
    "Đến 16h30' cùng ngày, 3/9 thôn đã gặt xong.",
    "Dự kiến toàn xã kết thúc thu hoạch trước ngày 25/5.",
)
STARTS = (0, 3.216, 8.5, 20.016, 61.2, 64.08, 90, 93.504, 150)
SEGMENTS = tuple(
    {"written": text, "start": start, "end": start + 2, "role": "paragraph"}
    for text, start in zip(SENTENCES, STARTS, strict=True)
)
CONTROL = f'<article-player article="lua" duration="{SECONDS}"></article-player>'


def page_of(control: str = CONTROL, lang: str = "vi", style: str = "", before: str = "", after: str = "") -> str:
    """Return the page of the article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Lúa đông xuân</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        "<style>:root{color-scheme:light dark}"
        "body{margin:16px;font:18px/1.6 sans-serif;background:Canvas;color:CanvasText}"
        f"article-player{{display:block;min-height:56px}}{style}</style>"
        '<script type="module" src="/embed.js"></script></head><body>'
        f"<main>{before}<article><h1>Đồng Phúc gặt sớm lúa đông xuân</h1>{control}"
        f'<div id="text">{text}</div></article>{after}</main></body></html>'
    )


def publish(site: Site, page: str | None = None) -> str:
    """Put the article on a site with its sound and its times; return its address."""
    site.pages["/lua"] = page or page_of()
    site.pages["/articles/lua.mp3"] = mp3_of(SECONDS)
    site.pages["/articles/lua.json"] = json.dumps({"duration": SECONDS, "words": "none", "segments": SEGMENTS})
    return f"{site.url}/lua"
