"""Parts of a page that are no part of the article, told by what stands in them: cards, links, comments, controls."""

import re

from player.cleanup.furniture import opens_related_links
from player.extract.tree import CONTROLS, HEADINGS, Element, Page
from player.extract.unheard import asks

_LONGEST_CARD = 500
_FEWEST_CARDS = 2
_FEWEST_TEASERS = 3
_LEAST_HEADLINE = 15
_LINKED = 0.2
_LONGEST_LABEL = 60
_MOST_BESIDE = 5  # characters of teasers to one of a link, under a label of links
_MOST_LINKED = 0.55
_LONGEST_CONTROL = 260
_FEWEST_TEXTS = 4  # three, where a link follows
_LONGEST_SUMMARY = 900
_MOST_INSIDE = 60  # elements in a box or a label, of all that any page has
_MOST_LABELS = 60  # on a page: each is told from what stands beside it
_LEAST_PARAGRAPH = 60
_FEWEST_PARAGRAPHS = 3
_LEAST_STORY = 200  # characters of prose above, before a label can open the readers' comments
_STOPS = (".", "!", "?", "…", ".”", '."')
_FIELDS = frozenset(["input", "textarea", "select"])
_BOXES = frozenset(["div", "section", "ul", "ol", "table", "td", "figure", "dl", "details", "center", "nav", "article"])
_COMMENTS = re.compile(
    r"(?:(?:ý kiến|bình luận|phản hồi|thảo luận|nhận xét)(?: (?:của )?(?:bạn đọc|độc giả|người đọc|khách))"
    r"(?: \(?\d+\)?| \d+ (?:ý kiến|bình luận))?|(?:ý kiến|bình luận|phản hồi|nhận xét) \(?\d+\)?|"
    r"\(?\d+\)? (?:ý kiến|bình luận|phản hồi|nhận xét|comments?)(?: (?:cho|về) .*)?|"
    r"(?:gửi|viết|để lại|đăng) (?:ý kiến|bình luận|phản hồi)(?: của bạn)?|comments?(?: \(?\d+\)?)?)\s*[:：]?",
    re.IGNORECASE,
)
# A chapter may be called so too; readers' comments have a field to write in.
_MAYBE_COMMENTS = re.compile(r"(?:ý kiến|bình luận|phản hồi|thảo luận|nhận xét)\s*[:：]?", re.IGNORECASE)
_HEADS = re.compile(r"tit|head|sub|muc|caption|chuong|chapter|part|quote", re.IGNORECASE)
_SUMMED = re.compile(r".*\bAI\b.{0,20}\b(?:tóm tắt|tổng hợp)\b.*|.*\b(?:tóm tắt|tổng hợp)\b.{0,20}\bAI\b.*")
_PAID = re.compile(
    r"[-–—\s]*(?:quảng cáo|advertisements?|thông tin (?:tài trợ|quảng cáo)|sponsored|tin tài trợ)[-–—:\s]*",
    re.IGNORECASE,
)


def find_asides(page: Page, headline: Element | None) -> frozenset[int]:
    """Return the identities of the parts of a page that lead away from the article or ask something of the reader.

    >>> from player.extract.tree import parse
    >>> page = parse("<div><b>Tin nóng</b><a href=x>Chợ Đồn trồng rừng</a></div><div><button>Gửi</button>Tên bạn</div>")
    >>> len(find_asides(page, None))
    2
    """
    found = _cards(page)
    asking = _asking(page)
    for element in page.root.elements():
        if element.size <= _MOST_INSIDE and (
            _leads_away(element) or _is_a_control(element, asking) or _is_a_widget(element)
        ):
            found.add(id(element))
    calls = page.select("a[rel~=sponsored], a[href^='tel:'], a[href^='mailto:']")
    found.update(id(box) for link in calls if (box := _small_box(link)) is not None)
    found.update(_strays(page))
    found.update(_labelled(page, headline))
    return frozenset(found)


def _cards(page: Page) -> set[int]:
    """Return the cards that lead to other articles: a heading that is a link, and a line or two.

    >>> from player.extract.tree import parse
    >>> card = "<div><h3><a href=x>Chợ Đồn trồng rừng</a></h3><p>Huyện trồng 600ha.</p></div>"
    >>> len(_cards(parse(card * 3)))
    3
    """
    cards: dict[int, Element] = {}
    articles: set[int] = set()
    for heading in page.select("h2, h3, h4, h5"):
        links = [child for child in heading.children if not isinstance(child, str) and child.tag == "a"]
        if len(links) != 1 or links[0].length != heading.length or not heading.length:
            continue
        card = heading.parent
        while card is not None and card.parent is not None and card.length == heading.length:
            card = card.parent
        if card is not None and card.tag not in ("body", "main", "html") and card.length <= _LONGEST_CARD:
            cards[id(card)] = card
            articles.update(id(a) for a in heading.ancestors() if a.tag == "article" and a.length <= _LONGEST_CARD)
    found = articles | (set(cards) if len(cards) >= _FEWEST_CARDS else set())
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


def _asking(page: Page) -> set[int]:
    """Return the identities of what is or stands in a question that shows its answer when it is pressed."""
    asking: set[int] = set()
    for element in page.root.elements():
        if (element.parent is not None and id(element.parent) in asking) or asks(element):
            asking.add(id(element))
    return asking


def _leads_away(element: Element) -> bool:
    """Return whether an element is links and a label over them: "Cùng loạt bài", and the headlines of the others."""
    if element.tag not in _BOXES or not element.linked >= _LEAST_HEADLINE or element.is_amid_text:
        return False
    beside = element.length - element.linked
    if beside > _LONGEST_LABEL or element.linked < element.length * _MOST_LINKED or "h1" in element.holds:
        return False
    return "img" not in element.holds and not element.text().endswith(_STOPS)


def _is_a_control(element: Element, asking: set[int]) -> bool:
    """Return whether an element is a small box with a button or a field in it, and neither a question nor a picture."""
    if element.tag not in ("div", "section", "form", "p") or not 0 < element.length <= _LONGEST_CONTROL:
        return False
    if not element.holds & CONTROLS or element.holds & {"figure", "img", "picture", "h1", "table"}:
        return False
    inside = list(element.elements())
    if not element.holds & _FIELDS and any(_is_a_sentence(text) for at in inside for text in at.children):
        return False
    return not any(id(at) in asking for at in inside)


def _is_a_sentence(child: Element | str) -> bool:
    return isinstance(child, str) and len(child.strip()) >= _LEAST_PARAGRAPH and child.rstrip().endswith(_STOPS)


def _small_box(link: Element) -> Element | None:
    """Return the small box that a paid link or a number to call stands in, or None if it stands in the text."""
    box = link.parent
    while box is not None and box.tag not in _BOXES:
        box = box.parent
    return box if box is not None and box.length <= _LONGEST_CONTROL and not link.is_amid_text else None


def _is_a_widget(element: Element) -> bool:
    """Return whether an element is a small box of names and figures, such as a share's price or the week's weather.

    >>> from player.extract.tree import parse
    >>> page = parse("<div class=wt><b>Sa Pa</b><div><i>T6</i><b>2-9°</b></div><div><i>T7</i><b>3-9°</b></div></div>")
    >>> [_is_a_widget(box) for box in page.select("div.wt")]
    [True]
    """
    if element.tag != "div" or element.own_length or not 0 < element.length <= _LONGEST_CONTROL:
        return False
    if element.holds or element.is_amid_text:
        return False
    inside = list(element.elements())
    if any(at.tag in ("p", "td", "ul", "figcaption", "h4") for at in inside):
        return False
    texts = [text.strip() for at in inside for text in at.children if isinstance(text, str) and text.strip()]
    with_figures = sum(any(letter.isdigit() for letter in text) for text in texts)
    if (
        len(texts) < _FEWEST_TEXTS - (element.linked > 0)
        or with_figures * 3 < len(texts)
        or any(text.endswith(_STOPS) for text in texts)
    ):
        return False
    return sum(":" in text for text in texts) * 3 <= len(texts) and max(map(len, texts)) <= _LONGEST_LABEL


def _strays(page: Page) -> set[int]:
    """Return the boxes of a line or two that are no sentences, amid paragraphs that are set in another way.

    >>> from player.extract.tree import parse
    >>> story = "<p>Sáng nay mưa lớn ở Chợ Đồn, nước suối dâng cao hơn một mét, ngập cả đường vào xã.</p>" * 3
    >>> page = parse(f"<div>{story}<div class=x><small>Mở tài khoản trong 3 phút</small></div></div>")
    >>> len(_strays(page))
    1
    """
    strays: set[int] = set()
    for parent in page.root.elements():
        children = [child for child in parent.children if not isinstance(child, str)]
        if sum(child.tag == "p" and child.length >= _LEAST_PARAGRAPH for child in children) >= _FEWEST_PARAGRAPHS:
            strays.update(id(child) for child in children if _is_a_stray(child))
    return strays


def _is_a_stray(element: Element) -> bool:
    if element.tag != "div" or not 0 < element.length <= 2 * _LONGEST_LABEL or element.holds - {"h3"}:
        return False
    if element.size > _MOST_INSIDE or not element.names.strip() or _HEADS.search(element.names):
        return False
    if element.text().endswith((*_STOPS, ":", ";")):
        return False
    tags = {at.tag for at in element.elements()}
    if tags & HEADINGS:
        return "p" in tags  # a heading over what is no sentence
    return element.length <= _LONGEST_LABEL and not tags & {"b", "strong", "em", "i"}


def _labelled(page: Page, headline: Element | None) -> set[int]:
    """Return what stands under the label of the readers' comments, or of links to other articles, below the story."""
    found: set[int] = set()
    is_below = headline is None
    above = {id(element) for element in headline.ancestors()} if headline is not None else set()
    story = labels = 0
    for element in page.root.elements():
        is_below = is_below or element is headline
        if is_below and element.tag != "a":
            story += sum(len(text) for text in element.children if isinstance(text, str) and len(text.strip()) > 40)
        if not 0 < element.length <= _LONGEST_LABEL or element.size > _MOST_INSIDE:
            continue
        text = element.text()
        if labels > _MOST_LABELS:
            break
        if _SUMMED.fullmatch(text) or _PAID.fullmatch(text):
            labels += 1
            longest = _LONGEST_SUMMARY if _SUMMED.fullmatch(text) else _LONGEST_CONTROL
            found.update(id(box) for box in element.ancestors() if box.tag in _BOXES and box.length <= longest)
        if not is_below or story < _LEAST_STORY or element.is_amid_text:
            continue
        is_comments = _COMMENTS.fullmatch(text) is not None
        may_be = is_comments or _MAYBE_COMMENTS.fullmatch(text) is not None
        if not may_be and not opens_related_links(text):
            continue
        labels += 1
        section = element
        while section.parent is not None and section.parent.length == section.length:
            section = section.parent
        parent = section.parent
        if parent is None:
            continue
        at = next(n for n, child in enumerate(parent.children) if child is section)
        before = parent.children[:at]
        after = [child for child in parent.children[at:] if not isinstance(child, str)]
        is_comments = is_comments or (may_be and any((child.holds | {child.tag}) & CONTROLS for child in after))
        is_related = not may_be and parent.linked * _MOST_BESIDE >= parent.length - parent.linked
        is_first = not any(child.strip() if isinstance(child, str) else child.length for child in before)
        if is_first and id(parent) not in above and parent.tag != "body" and (is_comments or is_related):
            found.add(id(parent))
        elif is_comments and section.tag not in ("a", "span"):
            found.update(map(id, after))
    return found
