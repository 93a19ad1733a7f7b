"""The elements of an article's body as blocks: paragraphs, headings, captions, quotes, lists and tables, in order."""

import re
from dataclasses import dataclass, field, replace

from player.article import Block, Mark, Role
from player.extract.captions import Pictures, key
from player.extract.inline import Inline, Setting
from player.extract.lists import read_list
from player.extract.roles import (
    STOP,
    Around,
    around,
    is_named_a_caption,
    is_signature,
    keeps_lines,
    set_as,
)
from player.extract.ssml import read_speech
from player.extract.tables import read_table
from player.extract.tree import BLOCK_TAGS, HEADINGS, INLINE, Element
from player.extract.unheard import is_unheard

_PICTURES = frozenset(["img", "picture", "amp-img", "amp-video", "video", "amp-anim", "iframe", "object"])
_BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item|table)\b", re.IGNORECASE)
_VIDEO_NAME = re.compile(r"video|player|jw-|vjs", re.IGNORECASE)
_LINE_IS_A_PARAGRAPH = 60
_LONGEST_LABELS = 120
_MOST_LABELS = 6
_LONGEST_CODE = 30


@dataclass(slots=True)
class Walk:
    """One reading of a body from its first element to its last."""

    title: str
    skipped: set[int]
    blocks: list[Block] = field(default_factory=list)
    inline: Inline = field(default_factory=Inline)
    around: list[Around] = field(default_factory=lambda: [Around()])
    pictures: Pictures = field(default_factory=Pictures)
    figure_at: int = 0
    doubtful: list[int] = field(default_factory=list)
    line_keepers: int = 0
    level: int = 0
    last_level: int = 0
    skipped_at: int = -1
    set_apart: dict[int, Block] = field(default_factory=dict)
    broken: dict[int, Block] = field(default_factory=dict)

    def read(self, body: Element) -> None:
        """Add the blocks of an element, without recursion."""
        stack: list[tuple[Element | str, bool]] = [(body, False)]
        while stack:
            at, is_leaving = stack.pop()
            if isinstance(at, str):
                self._add_text(at)
            elif is_leaving:
                self.line_keepers -= keeps_lines(at)
                self._leave(at)
            elif at is body or not self._is_skipped(at, body):
                if self._enter(at):
                    self.line_keepers += keeps_lines(at)
                    stack.append((at, True))
                    stack.extend((child, False) for child in reversed(at.children))
            elif at.tag in _PICTURES or (not at.length and _VIDEO_NAME.search(at.names)):
                self.pictures.see(at, self.inline.see_picture())
            elif at.length:
                self.skipped_at = len(self.blocks)
        self.flush()
        self._settle_doubts()

    def _add_text(self, text: str) -> None:
        """Add text, with its line breaks where an element around it is styled to show them."""
        if not self.line_keepers:
            self.inline.add(text)
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self.inline.break_line()
            if line:
                self.inline.add(line)

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
            self.pictures.see(element, self.inline.see_picture())
            return False
        if not _is_block(element):
            self.inline.enter(element, set_as(element))
            return True
        self.flush()
        self.pictures.is_beside = False
        if tag == "figure":
            self.figure_at = len(self.blocks)
        if tag in HEADINGS:
            self.level = int(tag[1])
        if tag == "hr":
            return False
        if tag in ("ul", "ol") and self._add_list(element):
            return False
        if tag == "table" and self._add_table(element):
            return False
        self.around.append(around(element, self.around[-1], self._is_at_the_head()))
        self._speech(element)
        return True

    def _is_at_the_head(self) -> bool:
        """Return whether nothing but labels and names stands before this: a lead may begin here."""
        said = [len(block.text) for block in self.blocks[:_MOST_LABELS] if block.role is not Role.CAPTION]
        return len(self.blocks) < _MOST_LABELS and sum(said) <= _LONGEST_LABELS

    def _leave(self, element: Element) -> None:
        if _is_block(element):
            self.flush()
            self.pictures.is_beside = False
            self.around.pop()
            if element.tag == "figure" and len(self.blocks) > self.figure_at:
                self.pictures.pass_by()
        else:
            if "location-stamp" in element.names:
                self.inline.add(" - ")  # the dash that the page's style sheet puts there
            elif element.tag in INLINE and element.length <= _LONGEST_CODE and self._is_at_the_head():
                self.inline.bracket_the_paper()
            self.inline.leave()

    def _speech(self, element: Element) -> None:
        if "data-ssml" in element.attributes:
            rest_ms = read_speech(element.attributes["data-ssml"]).rest_ms
            if rest_ms:
                self.inline.rest(rest_ms)

    def flush(self) -> None:
        """End the block that is being read, and add what it is."""
        around = self.around[-1]
        taken = list(self.inline.take())
        for whole, marks, setting in taken:
            if not any(letter.isalnum() for letter in whole) or (whole.isdigit() and not around.role):
                continue  # a mark of the editor's, that nobody sees, or a figure set large beside its sentence
            self.pictures.is_before |= setting.is_after_picture
            text = whole if around.role or marks else self._without_caption(whole)
            role = around.role or self._kind(text, setting, around)
            if role in (Role.HEADING, Role.PARAGRAPH) and key(text) == key(self.title):
                if self._is_at_the_head():
                    self.blocks.clear()  # a section's name, a date
                    self.doubtful.clear()
                continue
            if (
                is_signature(text, around)
                or setting.is_link_only
                or (role is Role.PARAGRAPH and _is_a_row(text, setting))
            ):
                continue
            is_doubtful = (
                role is Role.CAPTION and not around.role and self.pictures.is_set_as_text(text, setting, around)
            )
            self.pictures.pass_by()
            for line, line_marks in _paragraphs(text, marks, role):
                if is_doubtful:
                    self.doubtful.append(len(self.blocks))
                if role is Role.HEADING:
                    self._drop_heading_over_nothing()
                self.blocks.append(Block(role, line, line_marks))
                if setting.is_bold_only or setting.is_italic_only:
                    self.set_apart[id(self.blocks[-1])] = self.blocks[-1]
                if len(taken) > 1:
                    self.broken[id(self.blocks[-1])] = self.blocks[-1]
        self.pictures.is_before |= self.inline.ends_in_a_picture()

    def _drop_heading_over_nothing(self) -> None:
        """Take away the last block if it is a heading, as high as the one that begins, over what was not read."""
        is_over_nothing = (
            bool(self.blocks) and self.blocks[-1].role is Role.HEADING and self.skipped_at == len(self.blocks)
        )
        if is_over_nothing and self.level <= self.last_level:
            self.blocks.pop()
        self.last_level = self.level

    def _settle_doubts(self) -> None:
        """Make sentences that only may be captions paragraphs, on a page that sets its captions in another way."""
        captions = sum(block.role is Role.CAPTION for block in self.blocks)
        if captions > len(self.doubtful):
            for at in self.doubtful:
                self.blocks[at] = replace(self.blocks[at], role=Role.PARAGRAPH)

    def _without_caption(self, text: str) -> str:
        """Add the first line as a caption where a picture, its words and a paragraph share a block; return the rest."""
        caption = self.pictures.first_line(text)
        if not caption:
            return text
        self.blocks.append(Block(Role.CAPTION, caption))
        self.pictures.pass_by()
        return text[len(caption) + 1 :]

    def _kind(self, text: str, setting: Setting, around: Around) -> Role:
        """Return what a block with no role of its own is."""
        if self.pictures.is_caption(text, setting, around):
            return Role.CAPTION
        if setting.is_bold_only and len(text) <= 140 and not text.endswith(STOP) and "\n" not in text and self.blocks:
            return Role.HEADING
        return Role.PARAGRAPH

    def _add_list(self, element: Element) -> bool:
        """Add a list as one block if its items are items; return False where it only lays the page out."""
        read = read_list(element, self.skipped)
        if read is None:
            return False
        text, marks = read
        if text:
            role = self.around[-1].role
            role = role if role in (Role.CAPTION, Role.QUOTE) else Role.LIST
            self.blocks.append(Block(role, text, marks))
            self.pictures.pass_by()
        return True

    def _add_table(self, element: Element) -> bool:
        """Add a table as a block or as a caption; return False where it only lays the page out."""
        read = read_table(element, self.skipped)
        if read is None:
            return False
        if read.is_picture and read.text:
            self.pictures.is_before = True
        if read.text:
            self.blocks.append(Block(read.role, read.text))
        self.pictures.pass_by()
        return True


def _is_a_row(text: str, setting: Setting) -> bool:
    """Return whether a block is a row of labels, such as keywords, that only a style sheet sets apart."""
    return setting.is_a_row and len(text) <= _LONGEST_LABELS and not text.endswith(STOP)


def _is_block(element: Element) -> bool:
    """Return whether an element begins a line of its own, by its tag or its style."""
    if element.tag in BLOCK_TAGS or _BLOCK_STYLE.search(element.attributes.get("style", "")) is not None:
        return True
    return element.tag == "span" and not element.is_amid_text and is_named_a_caption(element)


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
        goes_on = not (len(line) >= _LINE_IS_A_PARAGRAPH and line.endswith(STOP))
    return [("".join(lines), ()) for lines in paragraphs]
