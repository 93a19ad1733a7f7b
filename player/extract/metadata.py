"""What a page says of its article beside the text: title, author, date, section, and a body in JSON-LD."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from player.alphabet import UPPER
from player.extract.containers import find_headline
from player.extract.sites import TITLES, SiteRule
from player.extract.tree import Element, Page
from player.extract.unheard import is_box, is_never_heard

_SUFFIX = re.compile(r"\s+(?P<separator>[|–—«»-]|::)\s+(?P<name>[^|–—»«]{2,60})$")
_SITE = re.compile(
    r"(?:Báo|Tạp chí|Đài|Cổng|Trang|Chuyên trang|Tin tức|Thời báo|Truyền hình)\s+(?:điện tử|thông tin|tin|mới|"
    r"online|[A-ZĐ])|(?:CỔNG|TRANG) (?:THÔNG TIN|TIN)\b"
    rf"|(?:SỞ|UBND|ỦY BAN|HUYỆN|TỈNH|CÔNG AN|ĐẢNG BỘ)[{UPPER}\s,–-]{{4,60}}$"
    rf"|(?:UBND|Ủy ban nhân dân) (?:xã|phường|thị trấn|huyện|tỉnh|thành phố)(?:[\s,–-]+[{UPPER}]\w+)+$"
    r"|.*\.(?:vn|com|net|org)\b|.*\b(?:[Oo]nline|[Nn]ews|điện tử)\b|VnExpress|Tuổi Trẻ|Thanh Niên|Dân [Tt]rí|"
    r"VOV|VTV|TTXVN|"
    r"Viet[Nn]am(?:Plus|Net|\+)|Znews|Zing|Người Lao Động|Lao Động|Tiền Phong|Nhân Dân|VietNamNet|Báo Mới|24h|"
    r"Kenh14|CafeF"
)
_GENRE = re.compile(
    r"^[\[(](?:e-?magazine|infographics?|video|clip|photo|ảnh|podcast|longform|mega\s?story|photo story|trực tiếp|live|"
    r"góc nhìn|multimedia)[\])]\s*[:–—-]?\s*(?=\S)",
    re.IGNORECASE,
)
_LONGEST_OFFICE = 45
_OFFICE = re.compile(
    r"(?:Sở|Phòng|Ban|Bộ|Cục|Chi cục|Trường|Bệnh viện|UBND|Công an|Hội|Đoàn|Liên đoàn|Viện|Trung tâm|Đảng ủy|Đảng bộ|"
    r"Huyện ủy|Tỉnh ủy|Xã|Phường|Huyện|Thành phố|Tỉnh)\s"
)
_ARTICLE = re.compile("Article|Posting")
_BY = re.compile(r"^(?:bởi|by|tác giả|theo)\s*[:：]?\s+", re.IGNORECASE)
_MOST_NODES = 2000
_SEPARATOR = re.compile(r"\s+[|–—«»-]\s+|\s*::\s*|:\s+")
_SETS_A_TITLE = "h2, h3, h4, b, strong, font, td, span, div, p"
_LEAST_TITLE = 12
_LONGEST_TITLE = 200
_MOST_OF_IT = 0.6
_LEAST_STRETCH = 100
_LEAST_LIKENESS = 0.25
_TITLE_NAME = re.compile(
    r"tieu-?_?de|[\s_-]title(?:[\s_-]|detail|news|bai|tin)|(?:detail|news|lbl|post|article)_?title|\S(?-i:Title)\s|headline",
    re.IGNORECASE,
)
_MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its body; each "" or None where the page does not say."""

    title: str = ""
    description: str = ""
    author: str = ""
    section: str = ""
    published_at: datetime | None = None
    body: str = ""


def read_metadata(page: Page, rule: SiteRule) -> Metadata:
    """Return what a page says of its article in its headings, its meta elements and its JSON-LD.

    >>> from player.extract.tree import parse
    >>> read_metadata(parse("<title>Mưa lớn - Báo Bắc Kạn</title>"), SiteRule()).title
    'Mưa lớn'
    """
    meta = _meta(page)
    linked = next((node for node in _json_ld(page) if _ARTICLE.search(str(node.get("@type", "")))), {})
    suggested = _string(linked.get("headline")) or meta.get("og:title", "") or meta.get("twitter:title", "")
    site = meta.get("og:site_name", "")
    title = _title(page, rule, _without_site(suggested, site))
    return Metadata(
        title=title,
        description=meta.get("og:description", "") or meta.get("description", ""),
        author=_author(linked.get("author")) or _plain_author(meta.get("author", "")),
        section=_string(linked.get("articleSection")) or meta.get("article:section", ""),
        published_at=_date(_string(linked.get("datePublished")) or meta.get("article:published_time", "")),
        body=_string(linked.get("articleBody"), keep_lines=True),
    )


def _meta(page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in page.select("meta"):
        attributes = element.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        if name and attributes.get("content"):
            found.setdefault(name.lower(), " ".join(attributes["content"].split()))
    return found


def _json_ld(page: Page) -> Iterator[dict[str, Any]]:
    """Yield the objects of a page's JSON-LD, those inside others too."""
    for node in page.parser.css('script[type="application/ld+json"]'):
        try:
            stack: list[Any] = [json.loads(node.text() or "null", strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_NODES):
            if not stack:
                break
            at = stack.pop()
            if isinstance(at, list):
                stack.extend(reversed(at[:_MOST_NODES]))
            elif isinstance(at, dict):
                yield at
                stack.extend(value for value in at.values() if isinstance(value, dict | list))


def _string(value: object, keep_lines: bool = False) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, str):
        return ""
    return value.strip() if keep_lines else " ".join(value.split())


def _author(value: object) -> str:
    """Return the author's name in JSON-LD; a paper that signs for its writers is not one."""
    people = value if isinstance(value, list) else [value]
    names: list[str] = []
    for person in people[:5]:
        if isinstance(person, dict) and "Organization" not in str(person.get("@type", "")):
            names.append(_string(person.get("name")))
        elif isinstance(person, str):
            names.append(_string(person))
    return _plain_author(", ".join(name for name in names if name))


def _plain_author(name: str) -> str:
    name = _BY.sub("", name)
    return "" if _SITE.match(name) or "://" in name else name[:200]


def _date(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        return None


def _title(page: Page, rule: SiteRule, suggested: str) -> str:
    """Return the headline: the rule's, the one that says what the page's metadata says, else the first heading."""
    named = next((element.text() for element in page.select("title")), "")
    unsure: list[str] = []
    for selector in (rule.title, *TITLES):
        for element in page.select(selector) if selector else ():
            if any(is_never_heard(above) for above in (element, *element.ancestors())):
                continue
            text = element.text()
            if not 4 <= len(text) <= 300:
                continue
            is_site = _SITE.match(text) is not None and text != suggested
            if selector == rule.title or (suggested and not is_site and _agree(text, suggested)):
                return suggested if _is_labelled(element, suggested) else text
            unsure.append(text)
    if suggested and not _SITE.match(suggested):
        said = _said_on_the_page(page, suggested)
        if len(said) >= len(suggested) * _MOST_OF_IT and find_headline(page, suggested) is None:
            return said
        # Shared under another headline than its own, it is named as it is headed.
        headed = (element.text() for element in page.select("h1"))
        return next((text for text in headed if len(text) >= _LEAST_TITLE and text in named), suggested)
    if unsure:
        return _as_the_page_is_named(page, unsure, named)
    heading = next((element.text() for element in page.select("h1") if len(element.text()) > 3), "")
    own = heading or _said_on_the_page(page, named)
    if own and not _SITE.match(own) and not (_OFFICE.match(own) and len(own) <= _LONGEST_OFFICE):
        return own
    return _named_a_title(page) or own or _without_site(named, "")


def _as_the_page_is_named(page: Page, headings: list[str], named: str) -> str:
    """Return the heading that the page is named by: the longest in its name, else the one most like it, else the first.

    A page named by its paper alone has its headline where a title is named so, and not in the paper's own heading.

    >>> from player.extract.tree import parse
    >>> page = parse("<td class=tieude>CHUYÊN MỤC</td><p>Mưa lớn ở Chợ Đồn</p>")
    >>> _as_the_page_is_named(page, ["CHUYÊN MỤC"], "Báo Gió - Mưa lớn ở Chợ Đồn")
    'Mưa lớn ở Chợ Đồn'
    """
    name = " ".join(named.split()).casefold()
    said = _said_on_the_page(page, named)
    inside = [text for text in headings if text.casefold() in name]
    within = max(inside, key=lambda text: (not _SITE.match(text), len(text)), default="")
    if within and not _SITE.match(within) and any(element.text() == within for element in page.select("h1")):
        return within
    if within or said:
        return said if len(said) > len(within) and not _SITE.match(said) else within or said
    alike = max(headings, key=lambda text: _likeness(text, named))
    if _likeness(alike, named) >= _LEAST_LIKENESS:
        return alike
    first = next((text for text in headings if not _SITE.match(text)), headings[0])
    is_h1 = any(element.text() == first for element in page.select("h1"))
    return first if is_h1 else _named_a_title(page) or first


def _likeness(heading: str, name: str) -> float:
    """Return how much of a heading's and a name's words they share, from 0 to 1."""
    one, other = set(heading.casefold().split()), set(name.casefold().split())
    return len(one & other) / len(one | other) if one and other else 0.0


def _named_a_title(page: Page) -> str:
    """Return what the element named a title that stands nearest above the text says, on pages without a heading."""
    nearest = ""
    for element in page.root.elements():
        if nearest and any(isinstance(text, str) and len(text) >= _LEAST_STRETCH for text in element.children):
            break
        if _TITLE_NAME.search(element.names) and _LEAST_TITLE <= element.length <= _LONGEST_TITLE:
            text = element.text()
            if element.linked < element.length and not _SITE.match(text) and not is_box(element):
                nearest = text
    return nearest


def _said_on_the_page(page: Page, named: str) -> str:
    """Return the part of the page's name that stands on it word for word: its headline; "" if none does."""
    parts = [match.end() for match in _SEPARATOR.finditer(named)]
    if len(parts) > _MOST_PARTS:
        return ""
    ends = [match.start() for match in _SEPARATOR.finditer(named)]
    offered = {" ".join(named[a:b].split()) for a in (0, *parts) for b in (*ends, len(named)) if a < b}
    offered = {part for part in offered if len(part) >= _LEAST_TITLE}
    if not offered:
        return ""
    longest = max(len(part) for part in offered)
    said = (element.text() for element in page.select(_SETS_A_TITLE) if 0 < element.length <= longest)
    return max(
        (text for text in said if text in offered), key=lambda text: (not _SITE.match(text), len(text)), default=""
    )


def _is_labelled(heading: Element, title: str) -> bool:
    """Return whether a heading is a title with a label behind it, such as "Cập nhật", in an element of its own.

    >>> from player.extract.tree import parse
    >>> _is_labelled(parse("<h1>Mưa lớn<small>Cập nhật</small></h1>").select("h1")[0], "Mưa lớn")
    True
    """
    labels = [child for child in heading.children if not isinstance(child, str) and child.length]
    if len(labels) != 1 or heading.length != labels[0].length + heading.own_length or not heading.own_length:
        return False
    own = "".join(child for child in heading.children if isinstance(child, str))
    return " ".join(own.split()) == title


def _agree(heading: str, suggested: str) -> bool:
    """Return whether two headlines are of the same article: most words of the shorter are in the other."""
    one, other = set(heading.casefold().split()), set(suggested.casefold().split())
    fewer = min(len(one), len(other))
    return fewer > 0 and len(one & other) >= fewer * 0.6


def _without_site(title: str, site: str) -> str:
    """Return a title without the paper's name behind it.

    >>> _without_site("Đường sắt Hà Nội - Hải Phòng", ""), _without_site("Mưa lớn | VnExpress", "")
    ('Đường sắt Hà Nội - Hải Phòng', 'Mưa lớn')
    """
    title = _GENRE.sub("", title)
    for _ in range(3):
        match = _SUFFIX.search(title)
        if match is None or match.start() < 4:
            break
        name = match["name"]
        if not (_SITE.match(name) or match["separator"] == "|" or (site and name.casefold() in site.casefold())):
            break
        title = title[: match.start()]
    return " ".join(title.split())
