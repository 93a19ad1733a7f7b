"""Which elements of a page hold the article's body: by the paper's rule, by common names, by where the prose is."""

import re

from player.extract.sites import BODIES, SiteRule
from player.extract.tree import Element, Page
from player.extract.unheard import is_box, is_never_heard

# A stretch of text this long, outside a link, is prose; shorter ones are labels, dates and menus.
_PROSE = 25
_LEAST_BODY = 200
_PROTECTED_SHARE = 0.6
_DESCENT = 0.8
_GENERIC_SHARE = 0.5
_NAMED_SHARE = 0.95
_BODY_NAME = re.compile(
    r"(?:detail|news|article|post|entry|story|main|body|bai-?viet)[_-]?(?:content|body|text|noi-?dung|entry)(?![a-z])|"
    r"(?:content|body|noi-?dung)[_-]?(?:detail|news|article|post|entry|story|main|bai-?viet)(?![a-z])",
    re.IGNORECASE,
)
_PART_SHARE = 0.2
_LONGEST_CARD = 500
_FEWEST_CARDS = 2


def find_bodies(page: Page, rule: SiteRule) -> list[Element]:
    """Return the elements that hold the body, in document order: most often one, several on a live blog.

    >>> from player.extract.tree import parse
    >>> page = parse("<div class=menu>Trang chủ</div><div class=detail-content><p>" + "Mưa lớn ở Chợ Đồn. " * 20)
    >>> [body.names for body in find_bodies(page, SiteRule())]
    [' detail-content  ']
    """
    weigh(page)
    by_density = _densest(page.root)
    if rule.body:
        bodies = _parts(page.select(rule.body))
        if sum(body.prose for body in bodies) >= max(_LEAST_BODY, by_density.prose * 0.3):
            return bodies
    for selector in BODIES:
        found = _parts(page.select(selector))
        prose = sum(body.prose for body in found)
        if prose >= _LEAST_BODY and prose >= by_density.prose * _GENERIC_SHARE:
            return found
    return [_named_body(by_density)]


def _named_body(wrapper: Element) -> Element:
    """Return the innermost element that is named a body and holds the prose of the densest one, else that one itself.

    >>> from player.extract.tree import parse
    >>> page = parse("<div><b>Thứ ba</b><div id=content_detail_news><p>" + "Mưa lớn ở Chợ Đồn. " * 20)
    >>> weigh(page)
    >>> _named_body(page.root).names.strip()
    'content_detail_news'
    """
    named = wrapper
    for element in wrapper.elements():
        if element.prose >= wrapper.prose * _NAMED_SHARE and _BODY_NAME.search(element.names):
            named = element
    return named


def weigh(page: Page) -> None:
    """Count the prose in every element, leaving out what nobody should hear."""
    elements = list(page.root.elements())
    _count(elements, set())
    total = page.root.prose
    holders = {id(page.root)}
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
    _count(elements, boxes | find_cards(page))


def find_cards(page: Page) -> set[int]:
    """Return the identities of the cards that lead to other articles: a heading that is a link, and a line or two.

    >>> from player.extract.tree import parse
    >>> card = "<div><h3><a href=x>Chợ Đồn trồng rừng</a></h3><p>Huyện trồng 600ha.</p></div>"
    >>> len(find_cards(parse(card * 3)))
    3
    """
    cards: dict[int, Element] = {}
    for heading in page.select("h2, h3, h4, h5"):
        links = [child for child in heading.children if not isinstance(child, str) and child.tag == "a"]
        if len(links) != 1 or links[0].length != heading.length or not heading.length:
            continue
        card = heading.parent
        while card is not None and card.parent is not None and card.length == heading.length:
            card = card.parent
        if card is not None and card.tag not in ("body", "main", "html") and card.length <= _LONGEST_CARD:
            cards[id(card)] = card
    return set(cards) if len(cards) >= _FEWEST_CARDS else set()


def _count(elements: list[Element], boxes: set[int]) -> None:
    """Set every element's prose; `elements` are in document order, so what is inside comes after what is around."""
    for element in reversed(elements):
        element.prose = 0
        if id(element) in boxes or is_never_heard(element):
            continue
        for child in element.children:
            if not isinstance(child, str):
                element.prose += child.prose
            elif element.tag != "a":
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


def _parts(found: list[Element]) -> list[Element]:
    """Return the largest of the elements found, and those beside it that are parts of the same article."""
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
