"""Article and Block: a news article as values, before anything is said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from player.errors import ArticleError


class Role(StrEnum):
    """What a piece of an article is to its reader."""

    TITLE = "title"
    LEAD = "lead"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    QUOTE = "quote"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the page's author asked for at a place in a block: other words for a stretch of it, or a rest.

    `start` and `end` are character offsets into the block's text; `alias` is said for what stands there; `rest_ms` is a
    silence before it, in milliseconds.
    """

    start: int
    end: int
    alias: str = ""
    rest_ms: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an article's body.

    `text` is the written form. In a LIST each line is an item; in a TABLE each line is a row, its cells separated by
    tabs, the first row the header. `marks` do not overlap and are in order.

    >>> Block(Role.LIST, "Thóc: 3,2 tấn\\nNgô: 1,5 tấn").text.splitlines()
    ['Thóc: 3,2 tấn', 'Ngô: 1,5 tấn']
    """

    role: Role
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A news article: its title, its body in order, what is known about it, and how its newsroom wants it read.

    `rate` is 0.8–1.3 of natural speed and `quote_voice` speaks its quotations; None and "" leave them to the settings.
    """

    title: str
    blocks: tuple[Block, ...]
    section: str = ""
    author: str = ""
    published_at: datetime | None = None
    url: str = ""
    rate: float | None = None
    quote_voice: str = ""


def read_text(text: str) -> Article:
    """Return the article written in plain text: the first line is the title, each line after it a paragraph.

    Empty lines separate nothing more than lines do. ArticleError if there is no title or nothing after it.

    >>> article = read_text("Mưa lớn ở Chợ Đồn\\n\\nSáng 10/10, mưa lớn.\\nChiều tạnh.")
    >>> article.title, [block.text for block in article.blocks]
    ('Mưa lớn ở Chợ Đồn', ['Sáng 10/10, mưa lớn.', 'Chiều tạnh.'])
    """
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        raise ArticleError("Bài viết trống.", "The article is empty.")
    if len(lines) == 1:
        raise ArticleError("Bài viết chỉ có đầu đề, chưa có nội dung.", "The article has a title and no body.")
    return Article(title=lines[0], blocks=tuple(Block(Role.PARAGRAPH, line) for line in lines[1:]))
