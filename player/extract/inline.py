"""The running text of one block: white space as a browser shows it, how it is set, and the marks on it."""

import re
from collections import deque
from dataclasses import dataclass, field

from player.alphabet import LOWER
from player.article import Mark
from player.extract.ssml import read_speech
from player.extract.tree import Element

_WHITE = re.compile(r"[ \t\r\n\f\u00a0]+")
_POWERS = {"2": "²", "3": "³"}
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d/(])(?:[kdcm]?m|h)$")
_PAPER = re.compile(r"\s*([^\W\d_][\w.+&]*(?: [\w.+&]+){0,4})\s*[-–—]\s*")
_DEEPEST_RAISED = 3  # a note's number is a link in raised text
_ALL = 0.95
_NUMBER_END = re.compile(r"\d[+%]?$")
_LABEL_END = re.compile(rf"[{LOWER}.!?…]$")
_WORD_START = re.compile(rf"[{LOWER}]{{2}}")
_FOOTNOTE = re.compile(r"\[?\d{1,3}\]?$")


@dataclass(frozen=True, slots=True)
class Setting:
    """How all of a text is set, where it is set alike; that it is a row of labels; that a picture stands before it."""

    is_italic_only: bool = False
    is_bold_only: bool = False
    is_link_only: bool = False
    is_a_row: bool = False
    is_after_picture: bool = False


@dataclass(slots=True)
class _Open:
    """An inline element that has begun: where, what is said for it, and how it is set."""

    start: int
    tag: str
    alias: str
    setting: str


@dataclass(slots=True)
class Inline:
    """Collects the text of one block, in the order it stands.

    >>> inline = Inline()
    >>> inline.add(" Mưa\\n  lớn "), inline.add(" ở Chợ Đồn. ")
    (None, None)
    >>> [text for text, _, _ in inline.take()]
    ['Mưa lớn ở Chợ Đồn.']
    """

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _breaks: int = 0
    _marks: list[tuple[int, int, str, int]] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _runs: list[tuple[int, int, frozenset[str]]] = field(default_factory=list)
    _pictures: list[int] = field(default_factory=list)
    _is_between_elements: bool = False
    _glued: int = 0
    _set: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("italic", "bold", "link"), 0))

    def add(self, text: str) -> None:
        """Add text as it stands in the page."""
        if any(begun.tag == "sup" for begun in self._open[-_DEEPEST_RAISED:]):
            text = self._raised(text.strip())
        shown = _WHITE.sub(" ", text)
        if self._breaks and not shown.strip():
            return
        if self._breaks:
            closed = self._parts[-1].rstrip(" ")
            self._length -= len(self._parts[-1]) - len(closed)
            self._parts[-1] = closed
            self._put("\n" * min(2, self._breaks))
            self._breaks = 0
            shown = shown.lstrip(" ")
        elif (not self._parts or self._parts[-1][-1:] in (" ", "\n")) and shown[:1] == " ":
            shown = shown[1:]
        elif self._is_between_elements and self._parts and _only_style_parts(self._parts[-1], shown):
            self._glued += 1
            shown = f" {shown}"
        self._is_between_elements = False
        if not shown:
            return
        start = self._length + len(shown) - len(shown.lstrip())
        self._put(shown)
        end = self._length - len(shown) + len(shown.rstrip())
        if start < end:
            self._runs.append((start, end, frozenset(setting for setting, depth in self._set.items() if depth)))

    def _raised(self, text: str) -> str:
        """Return raised text: a power after a unit of length, nothing for a note's number, else itself."""
        before = "".join(self._parts[-2:])[-6:]
        if text in _POWERS and _UNIT_BEFORE.search(before):
            return _POWERS[text]
        return "" if _FOOTNOTE.match(text) else text

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def break_line(self) -> None:
        """Go to the next line; twice ends the paragraph."""
        if self._parts:
            self._breaks += 1

    def see_picture(self) -> bool:
        """Note a picture amid the text; return whether there is text that it stands after."""
        if self._parts:
            self._pictures.append(self._length)
        return bool(self._parts)

    def ends_in_a_picture(self) -> bool:
        """Return whether a picture stands after all text that was taken, and forget it."""
        pictures, self._pictures = self._pictures, []
        return bool(pictures)

    def rest(self, rest_ms: int) -> None:
        """Ask for a rest here, in milliseconds."""
        self._marks.append((self._length, self._length, "", rest_ms))

    def enter(self, element: Element, setting: str) -> None:
        """Begin an inline element that is set in a way of its own."""
        self._is_between_elements = True
        speech = read_speech(element.attributes["data-ssml"]) if "data-ssml" in element.attributes else None
        if speech is not None and speech.rest_ms:
            self.rest(speech.rest_ms)
        alias = speech.alias if speech is not None else ""
        self._open.append(_Open(self._length, element.tag, alias, setting))
        if setting:
            self._set[setting] += 1

    def leave(self) -> None:
        """End the inline element begun last."""
        self._is_between_elements = True
        if not self._open:
            return
        ended = self._open.pop()
        if ended.setting:
            self._set[ended.setting] -= 1
        if ended.alias and self._length > ended.start:
            self._marks.append((ended.start, self._length, ended.alias, 0))

    def bracket_the_paper(self) -> None:
        """Put brackets around a name and a dash, where nothing else was collected: "SK365 - " is "(SK365) - ".

        Set in an element of its own before the first sentence, it is the paper's code, known to us or not.
        """
        named = _PAPER.fullmatch("".join(self._parts))
        if named is not None and not self._marks:
            self._parts = [f"({named.group(1)}) - "]
            self._length = len(self._parts[0])

    def take(self) -> list[tuple[str, tuple[Mark, ...], Setting]]:
        """Return the paragraphs collected, each with its marks and setting, and begin anew."""
        whole = "".join(self._parts)
        taken = []
        start = 0
        runs = deque(self._runs)
        for piece in whole.split("\n\n"):
            end = start + len(piece)
            text = piece.strip()
            if text:
                at = start + len(piece) - len(piece.lstrip())
                taken.append((text, _within(self._marks, at, at + len(text)), self._setting(runs, at, end)))
            start = end + 2
        # Elements still open go on into the next block: only what was collected is let go.
        self._parts, self._length, self._breaks, self._marks = [], 0, 0, []
        self._runs = []
        self._glued = 0
        for begun in self._open:
            begun.start = 0
        return taken

    def _setting(self, runs: deque[tuple[int, int, frozenset[str]]], start: int, end: int) -> Setting:
        """Return how the text between two places is set, taking its runs and the pictures before it away."""
        pictures = len(self._pictures)
        self._pictures = [at for at in self._pictures if at > start]
        letters = 0
        counts = dict.fromkeys(self._set, 0)
        while runs and runs[0][0] < end:
            first, last, settings = runs.popleft()
            letters += last - first
            for setting in settings:
                counts[setting] += last - first
        least = max(1, letters * _ALL)
        return Setting(
            counts["italic"] >= least,
            counts["bold"] >= least,
            counts["link"] >= least,
            self._glued > 0,
            len(self._pictures) < pictures,
        )


def _only_style_parts(before: str, after: str) -> bool:
    """Return whether only a style sheet sets the texts of two elements apart: a number and a word, or two labels.

    >>> _only_style_parts("180", "lò rèn"), _only_style_parts("Cần Thơ", "Triều cường"), _only_style_parts("V", "ĂN")
    (True, True, False)
    """
    if _NUMBER_END.search(before):
        return _WORD_START.match(after) is not None
    return _LABEL_END.search(before) is not None and after[:1].isupper()


def _within(marks: list[tuple[int, int, str, int]], start: int, end: int) -> tuple[Mark, ...]:
    """Return the marks inside a paragraph, their offsets counted from its beginning, none overlapping."""
    found: list[Mark] = []
    for low, high, alias, rest_ms in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if start <= low <= high <= end and (not found or low - start >= found[-1].end):
            found.append(Mark(low - start, high - start, alias, rest_ms))
    return tuple(found)
