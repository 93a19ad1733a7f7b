"""Which elements of a page hold the article's body: by the paper's rule, by common names, by where the prose is."""

import re
from itertools import islice

from player.extract.sites import BODIES, SiteRule
from player.extract.tree import Element, Page
from player.extract.unheard import is_box, is_never_heard

# A stretch of text this long, outside a link, is prose; shorter ones are labels, dates and menus.
_PROSE = 25
_LEAST_BODY = 200
_LEAST_SPILT = 40
_PROTECTED_SHARE = 0.6
_DESCENT = 0.8
_GENERIC_SHARE = 0.5
_NAMED_SHARE = 0.95
_BODY_NAME = re.compile(
    r"(?:detail|news|article|post|entry|story|main|body|bai-?viet)[_-]?(?:content|body|text|noi-?dung|entry)(?![a-z])|"
    r"(?:content|body|noi-?dung)[_-]?(?:detail|news|article|post|entry|story|main|bai-?viet)(?![a-z])",
    re.IGNORECASE,
)
_MOST_HEADLINES = 20
_PART_SHARE = 0.2


def find_bodies(
    page: Page, rule: SiteRule, headline: Element | None = None, asides: frozenset[int] = frozenset()
) -> list[Element]:
    """Return the elements that hold the body, in document order: most often one, several on a live blog.

    `headline` is the element that says the title, as find_headline found it, and `asides` are the identities of what is
    no part of the article, as find_asides found them.

    >>> from player.extract.tree import parse
    >>> page = parse("<div class=menu>Trang chủ</div><div class=detail-content><p>" + "Mưa lớn ở Chợ Đồn. " * 20)
    >>> [body.names for body in find_bodies(page, SiteRule())]
    [' detail-content  ']
    """
    weigh(page, headline, asides)
    by_density = _densest(page.root)
    own = _own_part(page, headline)
    if rule.body:
        bodies = _parts(page.select(rule.body), own)
        if sum(body.prose for body in bodies) >= max(_LEAST_BODY, by_density.prose * 0.3):
            return [*bodies, *_spilt(bodies[-1])]
    for selector in BODIES:
        found = _parts(page.select(selector), own)
        prose = sum(body.prose for body in found)
        if prose >= _LEAST_BODY and (own is not None or prose >= by_density.prose * _GENERIC_SHARE):
            return [*found, *_spilt(found[-1])]
    return [_named_body(page, by_density, headline)]


def _spilt(body: Element) -> list[Element]:
    """Return the paragraphs right after a body: an end tag too many amid the text leaves the rest of it outside.

    >>> from player.extract.tree import parse
    >>> page = parse("<div class=news-content><p>Sáng nay mưa.</div></div><p>" + "Chiều tạnh. " * 9)
    >>> weigh(page)
    >>> [element.tag for element in _spilt(page.select(".news-content")[0])]
    ['p']
    """
    beside = body.parent.children if body.parent is not None else []
    at = next((n for n, child in enumerate(beside) if child is body), len(beside))
    spilt: list[Element] = []
    for child in beside[at + 1 :]:
        if isinstance(child, str) or not child.length:
            continue
        if child.tag != "p" or child.prose < _LEAST_SPILT or is_box(child):
            break
        spilt.append(child)
    return spilt


def _named_body(page: Page, densest: Element, headline: Element | None) -> Element:
    """Return the element under the headline that is named a body and holds about as much prose as the densest one.

    >>> from player.extract.tree import parse
    >>> page = parse("<div><b>Thứ ba</b><div id=content_detail_news><p>" + "Mưa lớn ở Chợ Đồn. " * 20)
    >>> weigh(page)
    >>> _named_body(page, page.root, None).names.strip()
    'content_detail_news'
    """
    above = {id(element) for element in headline.ancestors()} if headline is not None else set()
    is_under = headline is None
    named = densest
    for element in page.root.elements():
        is_under = is_under or element is headline
        if not is_under or id(element) in above or element.prose < _LEAST_BODY:
            continue
        if _BODY_NAME.search(element.names) and element.prose >= named.prose * (
            _NAMED_SHARE if named is not densest else _GENERIC_SHARE
        ):
            named = element
    return named


def weigh(page: Page, headline: Element | None = None, asides: frozenset[int] = frozenset()) -> None:
    """Count the prose in every element, leaving out what nobody should hear."""
    elements = list(page.root.elements())
    _count(elements, set())
    total = page.root.prose
    holders = {id(page.root)}
    if headline is not None:
        holders.update(id(above) for above in headline.ancestors())
    for selector in (*BODIES, "h1"):
        for found in page.select(selector):
            if found.tag == "h1" or (found.prose >= _LEAST_BODY and not is_box(found)):
                holders.add(id(found))
                holders.update(id(above) for above in found.ancestors())
    boxes = {
        id(element)
        for element in elements
        if id(element) not in holders
        and element.tag not in ("html", "body", "main", "article")
        and is_box(element)
        and element.prose <= total * _PROTECTED_SHARE
    }
    _count(elements, boxes | asides)


def _count(elements: list[Element], boxes: set[int]) -> None:
    """Set every element's prose; `elements` are in document order, so what is inside comes after what is around."""
    for element in reversed(elements):
        element.prose = 0
        if id(element) in boxes or is_never_heard(element):
            continue
        for child in element.children:
            if not isinstance(child, str):
                element.prose += child.prose
            elif element.tag != "a" or not element.linked:
                length = len(child.strip())
                element.prose += length if length >= _PROSE else 0
    # A hidden element's own children were counted before it was seen to be hidden: nothing above it counts them.


def _densest(root: Element) -> Element:
    """Return the smallest element that holds most of the page's prose."""
    at = root
    while True:
        inner = max((child for child in at.children if not isinstance(child, str)), key=_prose, default=None)
        if inner is None or inner.prose < at.prose * _DESCENT or inner.prose == 0 or inner.tag in ("p", "li", "td"):
            return at if inner is None or inner.tag != "td" or inner.prose < at.prose * _DESCENT else inner
        at = inner


def _prose(element: Element) -> int:
    return element.prose


def find_headline(page: Page, title: str) -> Element | None:
    """Return the element that says the title: a heading, else the innermost of any other elements; None if none does.

    >>> from player.extract.tree import parse
    >>> page = parse("<h1>Trang tin</h1><div><div class=ten>Mưa lớn</div></div>")
    >>> find_headline(page, "Mưa lớn").names.strip()
    'ten'
    """
    letters = len("".join(title.split()))
    if not letters:
        return None
    for selector in ("h1", "h2, h3, h4", "div, span, b, strong, font, td, p"):
        said = (e for e in page.select(selector) if e.length == letters and e.text() == title)
        found = list(islice(said, _MOST_HEADLINES))
        if found:
            first = found[0]
            return next((e for e in reversed(found) if e is first or any(a is first for a in e.ancestors())), first)
    return None


def _own_part(page: Page, headline: Element | None) -> set[int] | None:
    """Return the identities of what stands from the headline to the next article's, on a page of several; else None."""
    if headline is None or headline.tag != "h1":
        return None
    own: set[int] = set()
    is_within = False
    for element in page.root.elements():
        if element is headline:
            is_within = True
        elif is_within and element.tag == "h1" and _begins_another(element, headline):
            return own
        if is_within:
            own.add(id(element))
    return None


def _begins_another(heading: Element, headline: Element) -> bool:
    """Return whether a heading is set as the headline is: another article begins there."""
    return heading.names == headline.names and heading.parent is not headline.parent


def _parts(found: list[Element], own: set[int] | None = None) -> list[Element]:
    """Return the largest of the elements found, and those beside it that are parts of the same article.

    What is not the article's `own` stands back, where a page holds several articles.
    """
    if own is not None:
        ours = [element for element in found if id(element) in own]
        found = ours if sum(element.prose for element in ours) >= _LEAST_BODY else found
    seen: set[int] = set()
    outermost = []
    for element in found:
        if not any(id(above) in seen for above in element.ancestors()):
            seen.add(id(element))
            outermost.append(element)
    largest = max(outermost, key=_prose, default=None)
    if largest is None or largest.prose == 0:
        return []
    if largest.tag == "article":
        return [largest]
    return [
        e for e in outermost if e is largest or (e.parent is largest.parent and e.prose >= largest.prose * _PART_SHARE)
    ]
