"""Extracting an article: the paper's rule, the common names, the prose, then a second opinion and JSON-LD."""

import re

from player.article import Article, Block, Role
from player.errors import ArticleError, ArticleTooLong
from player.extract.asides import find_asides
from player.extract.blocks import Walk
from player.extract.charsets import decode
from player.extract.containers import find_bodies, find_headline
from player.extract.fallback import read_otherwise
from player.extract.leads import find_lead
from player.extract.metadata import Metadata, read_metadata
from player.extract.roles import STOP
from player.extract.sites import SiteRule, site_rule
from player.extract.tree import Page, parse

_MOST_BYTES = 5_000_000
_MOST_TAGS = 40_000  # opened and closed; the fullest front page of a newspaper has a third of that
_LEAST_BODY = 200
_NUMBERED = re.compile(r"(?:\d{1,2}|[IVX]{1,4})[.)]\s")
_LONGEST_LABEL = 100
_REFERENCES = re.compile(
    r"(?:\d{1,2}\.? |[IVX]+\.? )?(?:danh mục )?tài liệu (?:tham khảo|trích dẫn)(?: chính)?\s*:?|references?\s*:?",
    re.IGNORECASE,
)
_SURVIVES = 0.6
_FEWEST_PICTURES = 4
_LEAST_STORY = 70  # characters a caption, on average, where captions tell a story
_ASIDE_OR_HEAD = (Role.CAPTION, Role.LEAD, Role.HEADING)


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
    asides = find_asides(page, headline)
    bodies = find_bodies(page, rule, headline, asides)
    skipped = {id(element) for element in page.select(rule.skip)} if rule.skip else set()
    skipped |= asides
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
    blocks = _without_labels(_without_references(blocks), walk)
    lead = find_lead(page, rule, about, bodies, headline)
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


def _without_labels(blocks: list[Block], walk: Walk) -> list[Block]:
    """Return the blocks without the labels before the first sentence and after the last: names, dates, buttons.

    A line in bold or italics is none, nor is the last of several in one element.
    """
    told = [n for n, block in enumerate(blocks) if block.role not in _ASIDE_OR_HEAD and not _is_a_label(block)]
    first, last = (told[0], told[-1]) if told else (0, len(blocks))
    kept = [
        block
        for at, block in enumerate(blocks)
        if first <= at <= last
        or not _is_a_label(block)
        or id(block) in walk.set_apart
        or (at > last and (id(block) in walk.broken or any(letter.isdigit() for letter in block.text)))
    ]
    return kept if _length(kept) >= _length(blocks) * _SURVIVES else blocks


def _is_a_label(block: Block) -> bool:
    if block.role is not Role.PARAGRAPH or len(block.text) > _LONGEST_LABEL or block.text.endswith((*STOP, ",")):
        return False
    return _NUMBERED.match(block.text) is None


def _without_references(blocks: list[Block]) -> list[Block]:
    """Return the blocks before the list of references that closes a scholarly article."""
    for at, block in enumerate(blocks):
        if _REFERENCES.fullmatch(block.text) and _length(blocks[:at]) >= _LEAST_BODY:
            return blocks[:at]
    return blocks


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
