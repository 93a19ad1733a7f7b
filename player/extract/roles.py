"""What an element's tag, names and setting make of the text in it: a lead, a heading, a caption, a quotation."""

import re
from dataclasses import dataclass

from player.article import Role
from player.extract.tree import HEADINGS, Element
from player.extract.unheard import asks

_CAPTION_NAME = re.compile(
    r"caption|chu-?_?thich|photo-?_?desc|image-?_?desc|img-?_?desc|desc_cation|img-?_?note|note-?_?img|photo-?_?note|"
    r"pcaption|imagecaption|photocredit|photo-?credit|image-?credit|img-?cap|pic-?desc|photo_?title|image_?note|"
    r"gallery-?text|(?<!drop)[\s_-](?:img|photo|pic|image)?[_-]?caps?[\s_-]|video-?_?(?:title|name|desc|note)|\bImage\b",
    re.IGNORECASE,
)
LEAD_NAME = re.compile(
    r"\s(?!\S*with-)(?:\S*[_-])?(?:(?:sapo|chapeau|chappeau|standfirst|tom-?tat|trich-?dan|abstract)"
    r"(?:[_-]\S*)?|lead|lede|summary|sum|excerpt|deck|dek|sub-?title|desc|brief)\s|"
    r"\S(?-i:Sapo|Lead|Summary|Brief|TomTat|TrichDan)\s",
    re.IGNORECASE,
)
_SURELY_A_LEAD = re.compile(r"[\s_-](?:sapo|chapeau|chappeau|standfirst)[\s_-]", re.IGNORECASE)
_QUOTE_NAME = re.compile(r"(?:^|[\s_-])(?:quote|pullquote|blockquote|trich-?dan)(?:$|[\s_-])", re.IGNORECASE)
_PICTURES = frozenset(["img", "picture", "amp-img", "video", "table"])
_CENTERED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
CAPTION_OPENING = re.compile(
    r"(?:Quang cảnh|Toàn cảnh|Một góc|Hình ảnh|Ảnh|Các đại biểu|Đại biểu|Lãnh đạo|Đồng chí|Ông|Bà|Hiện trường|"
    r"Khung cảnh|Cảnh|"
    r"Lực lượng|Người dân|Bà con|Cán bộ|Đoàn|Video|Clip|Đồ họa|Mô hình|Nông dân|Khu vực|Tuyến|Các|Sơ đồ|Bản đồ|"
    r"Minh họa|Trao)\b"
)
# What somebody says is told by a report, and not by the words under a picture.
REPORTS = re.compile(
    r"[“\"‘]|\b(?:cho biết|cho hay|cho rằng|nói|kể|khẳng định|nhấn mạnh|bày tỏ|nhận định|đánh giá|tâm sự|thừa nhận|"
    r"lý giải|giải thích|cảnh báo|khuyến cáo|đề nghị|yêu cầu|đề xuất|kiến nghị)\b",
    re.IGNORECASE,
)
_KEEPS_LINES = re.compile(r"(?:^|;)\s*white-space\s*:\s*pre", re.IGNORECASE)
_LONGEST_LEAD = 1000
_LONGEST_QUOTE = 1500
_LONGEST_CAPTION = 1000
STOP = (".", "!", "?", "…", ":", ";", ".”", "”", '."', '"')


@dataclass(frozen=True, slots=True)
class Around:
    """What an element's descendants inherit: a role, and how their text is set."""

    role: Role | None = None
    is_centered: bool = False
    is_right: bool = False


def around(element: Element, outer: Around, is_at_the_head: bool) -> Around:
    """Return what a block element's text inherits; a lead is one only at the head of the article.

    >>> figure = around(Element("figcaption", {}), Around(), False)
    >>> around(Element("h2", {}), figure, False).role, around(Element("h2", {}), Around(), False).role
    (<Role.CAPTION: 'caption'>, <Role.HEADING: 'heading'>)
    """
    style = element.attributes.get("style", "")
    align = element.attributes.get("align", "").lower()
    names = element.names
    # Whatever stands under a picture is its caption, set as a heading or not.
    role = outer.role if outer.role is Role.CAPTION else _role(element, names, is_at_the_head) or outer.role
    return Around(
        role,
        element.tag == "center" or align == "center" or bool(_CENTERED.search(style)) or "text-center" in names
        or (outer.is_centered and align not in ("left", "justify")),
        align == "right" or bool(_RIGHT.search(style)) or "text-right" in names,
    )  # fmt: skip


def _role(element: Element, names: str, is_at_the_head: bool) -> Role | None:
    """Return what an element's tag and names make of the text in it, or None."""
    if element.tag == "figure" and "blockquote" in element.holds and not element.holds & _PICTURES:
        return Role.QUOTE
    if element.tag in ("figcaption", "figure", "caption"):
        return Role.CAPTION
    if is_at_the_head and element.prose <= _LONGEST_LEAD and _SURELY_A_LEAD.search(names):
        return Role.LEAD
    if element.prose <= _LONGEST_CAPTION and is_named_a_caption(element):
        return Role.CAPTION
    if len(names) > 3 and is_at_the_head and element.prose <= _LONGEST_LEAD and LEAD_NAME.search(names):
        return Role.LEAD
    if element.tag in HEADINGS:
        return Role.HEADING
    if element.tag == "blockquote" or (len(names) > 3 and _QUOTE_NAME.search(names) and element.prose < _LONGEST_QUOTE):
        return Role.QUOTE
    return None


def is_named_a_caption(element: Element) -> bool:
    """Return whether an element's names say that it holds the words under a picture, on a line of its own or not.

    >>> is_named_a_caption(Element("span", {"class": "imgcap"})), is_named_a_caption(Element("span", {"class": "cape"}))
    (True, False)
    """
    return len(element.names) > 3 and _CAPTION_NAME.search(element.names) is not None


def set_as(element: Element) -> str:
    """Return how an inline element sets its text: "italic", "bold", "link" or ""."""
    style = element.attributes.get("style", "")
    if element.tag in ("em", "i", "cite") or (style and _ITALIC.search(style)):
        return "italic"
    if element.tag in ("b", "strong") or (style and _BOLD.search(style)):
        return "bold"
    return "link" if element.tag == "a" and element.linked and not asks(element) else ""


def is_signature(text: str, at: Around) -> bool:
    """Return whether a block is the name that closes an article: short, and set to the right."""
    return at.is_right and len(text) <= 80 and not text.endswith(STOP)


def keeps_lines(element: Element) -> bool:
    """Return whether line breaks in an element's text are shown as they are."""
    return _KEEPS_LINES.search(element.attributes.get("style", "")) is not None
