"""Extracting an article: the paper's rule, the common names, the prose, then a second opinion and JSON-LD."""

from player.article import Article, Block, Role
from player.errors import ArticleError, ArticleTooLong
from player.extract.asides import find_asides
from player.extract.blocks import Walk
from player.extract.charsets import decode
from player.extract.containers import find_bodies, find_headline
from player.extract.fallback import read_otherwise
from player.extract.metadata import Metadata, read_metadata
from player.extract.roles import LEAD_NAME, STOP
from player.extract.sites import LEADS, SiteRule, site_rule
from player.extract.tree import Element, Page, parse
from player.extract.unheard import is_unheard

_MOST_BYTES = 5_000_000
_MOST_TAGS = 40_000  # opened and closed; the fullest front page of a newspaper has a third of that
_LEAST_BODY = 200
_SURVIVES = 0.6
_FEWEST_PICTURES = 4
_LEAST_STORY = 70  # characters a caption, on average, where captions tell a story
_LEAST_BOLD = 60  # characters of bold prose, outside links, that can be a lead with nothing else to tell it
_ASIDE = (Role.CAPTION, Role.LIST, Role.TABLE)


def extract(html: str | bytes, url: str = "", charset: str = "") -> Article:
    """Return the article on a page; `url` chooses the paper's rule, `charset` is what the Content-Type said.

    ArticleError if there is no article on it, ArticleTooLong over 5 MB or 40,000 tags.

    >>> article = extract("<h1>Mưa lớn</h1><article><p>Sáng nay, mưa lớn ở Chợ Đồn.</p><p>Chiều tạnh.</p></article>")
    >>> article.title, [block.text for block in article.blocks]
    ('Mưa lớn', ['Sáng nay, mưa lớn ở Chợ Đồn.', 'Chiều tạnh.'])
    """
    if len(html) > _MOST_BYTES:
        raise ArticleTooLong("Trang web lớn hơn 5 MB, không giống một bài báo.", "The page is over 5 MB.")
    source = decode(html, charset) if isinstance(html, bytes) else html
    if source.count("<") > _MOST_TAGS:
        raise ArticleTooLong("Trang web có quá nhiều thẻ, không giống một bài báo.", "The page has too many tags.")
    page = parse(source)
    rule = site_rule(url or _own_address(page))
    about = read_metadata(page, rule)
    blocks = _read_body(page, rule, about, source)
    if not about.title:
        raise ArticleError("Không tìm thấy đầu đề trên trang này.", "No title was found on the page.")
    if not any(block.role is not Role.CAPTION for block in blocks):
        raise ArticleError("Không tìm thấy nội dung bài viết trên trang này.", "No article was found on the page.")
    return Article(about.title, tuple(blocks), about.section, about.author, about.published_at, url)


def _own_address(page: Page) -> str:
    """Return the address that a page says is its own, for one that came without: "" if it says none."""
    link = next(iter(page.select("link[rel=canonical]")), None)
    return link.attributes.get("href", "") if link is not None else ""


def _read_body(page: Page, rule: SiteRule, about: Metadata, source: str) -> list[Block]:
    """Return the body's blocks, from wherever most of the text survives."""
    headline = find_headline(page, about.title)
    bodies = find_bodies(page, rule, headline)
    skipped = {id(element) for element in page.select(rule.skip)} if rule.skip else set()
    skipped |= find_asides(page, headline)
    walk = Walk(about.title, skipped)
    for body in bodies:
        walk.read(body)
    blocks = _told_in_pictures(walk.blocks)
    if _length(blocks) < len(about.body) * _SURVIVES:
        blocks = _read_lines(about.body)
    if _length(blocks) < _LEAST_BODY:
        otherwise = read_otherwise(source)
        if _length(blocks) < _length(otherwise) * _SURVIVES:
            blocks = otherwise
    lead = _find_lead(page, rule, about, bodies, headline)
    said = {block.text for block in blocks[:4]}
    return [*(block for block in lead if block.text not in said), *blocks]


def _told_in_pictures(blocks: list[Block]) -> list[Block]:
    """Return the blocks with captions made paragraphs where they tell the story: most of the text is under pictures."""
    captions = [len(block.text) for block in blocks if block.role is Role.CAPTION]
    if len(captions) < _FEWEST_PICTURES or sum(captions) < len(captions) * _LEAST_STORY:
        return blocks
    if sum(captions) < 2 * _length(blocks):
        return blocks
    return [Block(Role.PARAGRAPH, b.text, b.marks) if b.role is Role.CAPTION else b for b in blocks]


def _read_lines(body: str) -> list[Block]:
    """Return the blocks of a body in JSON-LD: lines of text, or HTML in a string."""
    if "</p>" in body or "<br" in body:
        walk = Walk("", set())
        walk.read(parse(body).root)
        return walk.blocks
    lines = (" ".join(line.split()) for line in body.splitlines())
    return [Block(Role.PARAGRAPH, line) for line in lines if line]


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if block.role is not Role.CAPTION)


def _find_lead(
    page: Page, rule: SiteRule, about: Metadata, bodies: list[Element], headline: Element | None
) -> list[Block]:
    """Return the blocks of the lead that stands above the body and outside it."""
    order = {id(element): at for at, element in enumerate(page.root.elements())}
    first = min((order[id(body)] for body in bodies), default=0)
    heading = _above(page, headline, order, first)
    around = {id(above) for body in bodies for above in body.ancestors()}
    for selector in (rule.lead, *LEADS):
        for element in page.select(selector) if selector else ():
            if not heading < order.get(id(element), -1) < first or id(element) in around:
                continue
            if any(id(above) not in around and is_unheard(above) for above in element.ancestors()):
                continue
            walk = Walk(about.title, set())
            walk.read(element)
            length = _length(walk.blocks)
            if 20 <= length <= 1200:
                return [Block(Role.LEAD, block.text, block.marks) for block in walk.blocks if block.role not in _ASIDE]
    return _read_unnamed_lead(page, about, range(heading + 1, first), order, around)


def _above(page: Page, headline: Element | None, order: dict[int, int], first: int) -> int:
    """Return where the headline above the body stands, or the last h1 there; -1 if there is none."""
    at = order[id(headline)] if headline is not None else first
    if at < first:
        return at
    return max((at for e in page.select("h1") if (at := order.get(id(e), 0)) < first), default=-1)


def _read_unnamed_lead(
    page: Page, about: Metadata, between: range, order: dict[int, int], around: set[int]
) -> list[Block]:
    """Return a lead with no name of its own: what stands between the headline and the body and sums the article up."""
    summary = set(about.description.casefold().split())
    for element in page.select("h2, p, strong, b, span, font, div, td"):
        if not (order.get(id(element), -1) in between and 40 <= element.length <= 700):
            continue
        text = element.text()
        if any(id(above) not in around and is_unheard(above) for above in (element, *element.ancestors())):
            continue
        words = set(text.casefold().split())
        if LEAD_NAME.search(element.names):
            walk = Walk(about.title, set())
            walk.read(element)
            return [Block(Role.LEAD, block.text, block.marks) for block in walk.blocks if block.role not in _ASIDE]
        is_sentences = element.tag in ("strong", "b") and element.prose >= _LEAST_BOLD and text.endswith(STOP)
        if element.tag == "h2" or is_sentences or len(words & summary) >= 0.7 * len(words):
            return [Block(Role.LEAD, text)]
    return []
