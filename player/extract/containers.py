"""Which elements of a page hold the article's body: by the paper's rule, by common names, by where the prose is."""

import re
from itertools import islice

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
_MOST_HEADLINES = 20
_PART_SHARE = 0.2
_LONGEST_CARD = 500
_FEWEST_CARDS = 2
_FEWEST_TEASERS = 3
_LEAST_HEADLINE = 15
_LINKED = 0.2


def find_bodies(page: Page, rule: SiteRule, headline: Element | None = None) -> list[Element]:
    """Return the elements that hold the body, in document order: most often one, several on a live blog.

    `headline` is the element that says the title, as find_headline found it.

    >>> from player.extract.tree import parse
    >>> page = parse("<div class=menu>Trang chủ</div><div class=detail-content><p>" + "Mưa lớn ở Chợ Đồn. " * 20)
    >>> [body.names for body in find_bodies(page, SiteRule())]
    [' detail-content  ']
    """
    weigh(page, headline)
    by_density = _densest(page.root)
    own = _own_part(page, headline)
    if rule.body:
        bodies = _parts(page.select(rule.body), own)
        if sum(body.prose for body in bodies) >= max(_LEAST_BODY, by_density.prose * 0.3):
            return bodies
    for selector in BODIES:
        found = _parts(page.select(selector), own)
        prose = sum(body.prose for body in found)
        if prose >= _LEAST_BODY and (own is not None or prose >= by_density.prose * _GENERIC_SHARE):
            return found
    return [_named_body(page, by_density, headline)]


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


def weigh(page: Page, headline: Element | None = None) -> None:
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
    found = set(cards) if len(cards) >= _FEWEST_CARDS else set()
    for element in page.root.elements():
        teasers = [child for child in element.children if not isinstance(child, str) and _is_teaser(child)]
        if len(teasers) >= _FEWEST_TEASERS and len({(teaser.tag, teaser.names) for teaser in teasers}) == 1:
            found.update(id(teaser) for teaser in teasers)
    return found


def _is_teaser(element: Element) -> bool:
    """Return whether an element begins with another article's headline, as a link, and says a line or two of it."""
    if element.tag not in ("div", "article", "section") or not 0 < element.length <= _LONGEST_CARD:
        return False
    first = element
    while first.tag != "a":
        inner = next((child for child in first.children if not isinstance(child, str) and child.length), None)
        if inner is None or first.own_length:
            return False
        first = inner
    return not first.is_amid_text and first.length >= max(_LEAST_HEADLINE, element.length * _LINKED)


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
