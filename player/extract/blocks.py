"""The elements of an article's body as blocks: paragraphs, headings, captions, quotes, lists and tables, in order."""

import re
from dataclasses import dataclass, field

from player.article import Block, Mark, Role
from player.extract.inline import Inline, Setting
from player.extract.ssml import read_speech
from player.extract.tables import read_table
from player.extract.tree import HOLDS, Element
from player.extract.unheard import is_unheard

_BLOCKS = """
    address article blockquote body center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup
    hr li main ol p pre section summary table tbody td tfoot th thead tr ul amp-carousel amp-story html caption
"""
_BLOCK_TAGS = frozenset(_BLOCKS.split())
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_PICTURES = frozenset(["img", "picture", "amp-img", "amp-video", "video", "amp-anim", "iframe", "object"])
_NOT_IN_A_LIST = HOLDS - {"li"}
_CAPTION_NAME = re.compile(
    r"caption|chu-?_?thich|photo-?_?desc|image-?_?desc|img-?_?desc|desc_cation|img-?_?note|note-?_?img|photo-?_?note|"
    r"pcaption|imagecaption|photocredit|photo-?credit|image-?credit|img-?cap|pic-?desc|photo_?title|image_?note|"
    r"gallery-?text|\bImage\b",
    re.IGNORECASE,
)
_LEAD_NAME = re.compile(
    r"\s(?!\S*with-)(?:\S*[_-])?(?:sapo|chapeau|chappeau|lead|lede|standfirst|summary|tomtat|trichdan)\s", re.IGNORECASE
)
_QUOTE_NAME = re.compile(r"(?:^|[\s_-])(?:quote|pullquote|blockquote|trich-?dan)(?:$|[\s_-])", re.IGNORECASE)
_CENTERED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CAPTION_OPENING = re.compile(
    r"(?:Quang cảnh|Toàn cảnh|Một góc|Hình ảnh|Ảnh|Các đại biểu|Đại biểu|Lãnh đạo|Đồng chí|Ông|Bà|Hiện trường|"
    r"Khung cảnh|Cảnh|"
    r"Lực lượng|Người dân|Bà con|Cán bộ|Đoàn|Video|Clip|Đồ họa|Mô hình|Nông dân|Khu vực|Tuyến|Các|Sơ đồ|Bản đồ|"
    r"Minh họa|Trao)\b"
)
_STOP = (".", "!", "?", "…", ":", ";", ".”", "”", '."', '"')
_SHORT_CAPTION = 180
_LONG_CAPTION = 400
_LINE_IS_A_PARAGRAPH = 60


@dataclass(slots=True)
class _Around:
    """What an element's descendants inherit: a role, and how their text is set."""

    role: Role | None = None
    is_centered: bool = False
    is_right: bool = False


@dataclass(slots=True)
class Walk:
    """One reading of a body from its first element to its last."""

    title: str
    skipped: set[int]
    blocks: list[Block] = field(default_factory=list)
    inline: Inline = field(default_factory=Inline)
    around: list[_Around] = field(default_factory=lambda: [_Around()])
    after_picture: bool = False
    picture_words: set[str] = field(default_factory=set)

    def read(self, body: Element) -> None:
        """Add the blocks of an element, without recursion."""
        stack: list[tuple[Element | str, bool]] = [(body, False)]
        while stack:
            at, is_leaving = stack.pop()
            if isinstance(at, str):
                self.inline.add(at)
            elif is_leaving:
                self._leave(at)
            elif at is body or not self._is_skipped(at, body):
                if self._enter(at):
                    stack.append((at, True))
                    stack.extend((child, False) for child in reversed(at.children))
            elif at.tag in _PICTURES:
                self._see_picture(at)
        self.flush()

    def _is_skipped(self, element: Element, body: Element) -> bool:
        """Return whether nothing in an element is heard; what holds most of the body is, whatever its name."""
        if id(element) in self.skipped:
            return True
        return is_unheard(element) and not element.prose > body.prose / 2

    def _enter(self, element: Element) -> bool:
        """Begin an element; return whether its children are to be walked."""
        tag = element.tag
        if tag == "br":
            self.inline.break_line()
            return False
        if tag in _PICTURES:
            self._see_picture(element)
            return False
        if tag not in _BLOCK_TAGS:
            self.inline.enter(element, self._set_as(element))
            return True
        self.flush()
        if tag == "hr":
            return False
        if tag in ("ul", "ol") and self._add_list(element):
            return False
        if tag == "table" and self._add_table(element):
            return False
        outer = self.around[-1]
        style = element.attributes.get("style", "")
        align = element.attributes.get("align", "").lower()
        names = element.names
        self.around.append(
            _Around(
                self._role(element, names) or outer.role,
                tag == "center" or align == "center" or bool(_CENTERED.search(style)) or "text-center" in names
                or (outer.is_centered and align not in ("left", "justify")),
                align == "right" or bool(_RIGHT.search(style)) or "text-right" in names,
            )
        )  # fmt: skip
        self._speech(element)
        return True

    def _leave(self, element: Element) -> None:
        if element.tag in _BLOCK_TAGS:
            self.flush()
            self.around.pop()
            if element.tag == "figure":
                self.after_picture = False
        else:
            if "location-stamp" in element.names:
                self.inline.add(" - ")  # the dash that the page's style sheet puts there
            self.inline.leave()

    def _speech(self, element: Element) -> None:
        if "data-ssml" in element.attributes:
            rest_ms = read_speech(element.attributes["data-ssml"]).rest_ms
            if rest_ms:
                self.inline.rest(rest_ms)

    @staticmethod
    def _set_as(element: Element) -> str:
        """Return how an inline element sets its text: "italic", "bold", "link" or ""."""
        style = element.attributes.get("style", "")
        if element.tag in ("em", "i", "cite") or (style and _ITALIC.search(style)):
            return "italic"
        if element.tag in ("b", "strong") or (style and _BOLD.search(style)):
            return "bold"
        return "link" if element.tag == "a" else ""

    def _role(self, element: Element, names: str) -> Role | None:
        """Return what an element's tag and names make of the text in it, or None."""
        if element.tag in ("figcaption", "figure", "caption") or (len(names) > 3 and _CAPTION_NAME.search(names)):
            return Role.CAPTION
        if len(names) > 3 and _LEAD_NAME.search(names) and not self.blocks and element.prose <= 1000:
            return Role.LEAD
        if element.tag in _HEADINGS:
            return Role.HEADING
        if element.tag == "blockquote" or (len(names) > 3 and _QUOTE_NAME.search(names) and element.prose < 1500):
            return Role.QUOTE
        return None

    def _see_picture(self, element: Element) -> None:
        self.after_picture = True
        for name in ("alt", "title"):
            words = _key(element.attributes.get(name, ""))
            if words:
                self.picture_words.add(words)

    def flush(self) -> None:
        """End the block that is being read, and add what it is."""
        around = self.around[-1]
        for whole, marks, setting in self.inline.take():
            text = whole if around.role or marks else self._take_caption(whole)
            role = around.role or self._kind(text, setting, around)
            if role is Role.HEADING and _key(text) == _key(self.title):
                continue
            if self._is_signature(text, around) or setting.is_link_only:
                continue
            self.after_picture = False
            for line, line_marks in _paragraphs(text, marks, role):
                self.blocks.append(Block(role, line, line_marks))

    def _take_caption(self, text: str) -> str:
        """Add the first line as a caption where a picture, its words and a paragraph share a block; return the rest."""
        first, _, rest = text.partition("\n")
        if not (self.after_picture and len(rest) >= _LINE_IS_A_PARAGRAPH and len(first) <= _SHORT_CAPTION):
            return text
        if first.endswith(_STOP) and not _CAPTION_OPENING.match(first):
            return text
        self.blocks.append(Block(Role.CAPTION, first))
        self.after_picture = False
        return rest

    def _kind(self, text: str, setting: Setting, around: _Around) -> Role:
        """Return what a block with no role of its own is."""
        if self._is_caption(text, setting, around):
            return Role.CAPTION
        if setting.is_bold_only and len(text) <= 140 and not text.endswith(_STOP) and "\n" not in text and self.blocks:
            return Role.HEADING
        return Role.PARAGRAPH

    def _is_caption(self, text: str, setting: Setting, around: _Around) -> bool:
        """Return whether a block is the words under the picture just seen."""
        key = _key(text)
        if key in self.picture_words and len(text) <= _LONG_CAPTION:
            return True
        if not self.after_picture or len(text) > _LONG_CAPTION:
            return False
        if setting.is_italic_only or around.is_centered:
            return True
        if len(text) > _SHORT_CAPTION:
            return False
        return not text.endswith(_STOP) or _CAPTION_OPENING.match(text) is not None

    @staticmethod
    def _is_signature(text: str, around: _Around) -> bool:
        return around.is_right and len(text) <= 80 and not text.endswith(_STOP)

    def _add_list(self, element: Element) -> bool:
        """Add a list as one block if its items are items; return False where it only lays the page out."""
        if "li" not in element.holds or element.holds & _NOT_IN_A_LIST:
            return False
        items = [child for child in element.elements() if child.tag == "li"]
        if any(item.prose > 700 for item in items):
            return False
        lines: list[str] = []
        marks: list[Mark] = []
        texts = links = at = 0
        for item in items:
            reader = Inline()
            links += _read_item(item, reader, self.skipped)
            for text, text_marks, _ in reader.take():
                texts += len(text)
                lines.append(text.replace("\n", " "))
                marks += [Mark(m.start + at, m.end + at, m.alias, m.rest_ms) for m in text_marks]
                at += len(text) + 1
        # A list of nothing but links leads away from the article.
        if lines and links < texts * 0.8:
            role = self.around[-1].role
            role = role if role in (Role.CAPTION, Role.QUOTE) else Role.LIST
            self.blocks.append(Block(role, "\n".join(lines), tuple(marks)))
            self.after_picture = False
        return True

    def _add_table(self, element: Element) -> bool:
        """Add a table as a block or as a caption; return False where it only lays the page out."""
        read = read_table(element, self.skipped)
        if read is None:
            return False
        if read.is_picture and read.text:
            self.after_picture = True
        if read.text:
            self.blocks.append(Block(read.role, read.text))
        self.after_picture = False
        return True


def _read_item(item: Element, reader: Inline, skipped: set[int]) -> int:
    """Read an item's own text, its nested lists left to their own items; return how many characters are links."""
    links = 0
    stack: list[tuple[Element | str, bool, bool]] = [(child, False, False) for child in reversed(item.children)]
    while stack:
        at, is_leaving, in_link = stack.pop()
        if isinstance(at, str):
            reader.add(at)
            links += len(" ".join(at.split())) if in_link else 0
        elif is_leaving:
            reader.leave()
        elif at.tag == "br":
            reader.break_line()
        elif at.tag not in ("ul", "ol", "li") and id(at) not in skipped and not is_unheard(at):
            reader.enter(at, "")
            if at.tag in _BLOCK_TAGS:
                reader.add(" ")
            stack.append((at, True, in_link))
            stack.extend((child, False, in_link or at.tag == "a") for child in reversed(at.children))
    return links


def _paragraphs(text: str, marks: tuple[Mark, ...], role: Role) -> list[tuple[str, tuple[Mark, ...]]]:
    """Return a block's text in paragraphs: a line break after a long closed line is one, in old news systems."""
    if "\n" not in text:
        return [(text, marks)]
    if role is Role.HEADING:
        return [(text.replace("\n", " "), marks)]
    if role is not Role.PARAGRAPH or marks:
        return [(text, marks)]
    paragraphs: list[list[str]] = []
    goes_on = False
    for line in text.split("\n"):
        if goes_on and (line[:1].islower() or len(line) < _LINE_IS_A_PARAGRAPH // 2):
            paragraphs[-1].append((" " if line[:1].islower() else "\n") + line)
        else:
            paragraphs.append([line])
        goes_on = not (len(line) >= _LINE_IS_A_PARAGRAPH and line.endswith(_STOP))
    return [("".join(lines), ()) for lines in paragraphs]


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")
