"""Which words are those under a picture: by the picture's own description, by their setting, by where they stand."""

from dataclasses import dataclass, field

from player.extract.inline import Setting
from player.extract.roles import CAPTION_OPENING, REPORTS, STOP, Around
from player.extract.tree import Element

_HOLDERS = frozenset(["div", "section", "td", "a"])
_SHORT = 180
_LONG = 400
_LEAST_PARAGRAPH = 60


@dataclass(slots=True)
class Pictures:
    """What was seen of pictures up to here.

    `is_before` says that a picture stands before the next text, `is_beside` that it shares that text's element, and
    `words` are the descriptions of all pictures, as `key` makes them.

    >>> pictures = Pictures()
    >>> pictures.see(Element("img", {"alt": "Rừng hồi ở Văn Lãng"}))
    >>> pictures.is_caption("Rừng hồi ở Văn Lãng.", Setting(), Around())
    True
    """

    is_before: bool = False
    is_beside: bool = False
    words: set[str] = field(default_factory=set)

    def see(self, picture: Element, is_amid_text: bool = False) -> None:
        """Note a picture; where text stands before it on its lines, what follows is told of it by its setting."""
        if not is_amid_text:
            self.is_before = True
            self.is_beside = picture.parent is not None and picture.parent.tag in _HOLDERS
        described = {key(picture.attributes.get(name, "")) for name in ("alt", "title")}
        self.words |= described - {""}

    def pass_by(self) -> None:
        """Note that text was read, so that no picture stands before the next."""
        self.is_before = self.is_beside = False

    def first_line(self, text: str) -> str:
        """Return the line that is a caption where a picture, its words and a paragraph share a block; else ""."""
        first, _, rest = text.partition("\n")
        if not (self.is_before and len(rest) >= _LEAST_PARAGRAPH and len(first) <= _SHORT):
            return ""
        return "" if first.endswith(STOP) and not CAPTION_OPENING.match(first) else first

    def is_caption(self, text: str, setting: Setting, around: Around) -> bool:
        """Return whether a block is the words under the picture just seen."""
        if key(text) in self.words and len(text) <= _LONG:
            return True
        if not self.is_before or len(text) > _LONG or text.endswith("?"):
            return False
        if setting.is_italic_only or around.is_centered or (self.is_beside and len(text) <= _SHORT):
            return True
        if len(text) > _SHORT or setting.is_bold_only:
            return False
        # A sentence may be one if it opens as captions do and reports nothing.
        return not text.endswith(STOP) or (CAPTION_OPENING.match(text) is not None and REPORTS.search(text) is None)

    def is_set_as_text(self, text: str, setting: Setting, around: Around) -> bool:
        """Return whether nothing but where it stands makes a sentence a caption."""
        is_set_apart = setting.is_italic_only or around.is_centered or key(text) in self.words
        return text.endswith(STOP) and not is_set_apart


def key(text: str) -> str:
    """Return a text as it is compared: case, white space and closing dots left out.

    >>> key(" Rừng  hồi. ")
    'rừng hồi'
    """
    return " ".join(text.casefold().split()).strip(" .")
