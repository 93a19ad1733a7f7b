"""How long the newsreader is silent after what was said, in milliseconds."""

import re
from dataclasses import dataclass

from player.article import Role

_CLOSERS = re.compile(r"[\"'”’»)\]\s]+$")


@dataclass(frozen=True, slots=True)
class Rests:
    """The silences of one newsroom, in whole milliseconds.

    Between the sentences of a block the closing punctuation decides; after a block, its role does.
    """

    sentence: int = 350
    question: int = 400
    ellipsis: int = 450
    clause: int = 250
    comma: int = 150
    paragraph: int = 600
    introduction: int = 400
    heading: int = 900
    item: int = 400
    quote: int = 700
    caption: int = 700
    row: int = 450

    def between(self, written: str) -> int:
        """Return the rest after a sentence, or a piece of one, that more of the same block follows.

        >>> Rests().between("Mưa lớn."), Rests().between("Mưa lớn,"), Rests().between("“Mưa ư?”")
        (350, 150, 400)
        """
        closing = _CLOSERS.sub("", written[-12:])
        if closing.endswith(("…", "...")):
            return self.ellipsis
        if closing.endswith(("?", "!")):
            return self.question
        if closing.endswith("."):
            return self.sentence
        return self.clause if closing.endswith((";", ":")) else self.comma

    def after(self, role: Role, written: str) -> int:
        """Return the rest after the last sentence of a block.

        >>> Rests().after(Role.TITLE, "Mưa lớn"), Rests().after(Role.PARAGRAPH, "Cụ thể:")
        (900, 400)
        """
        if role in (Role.PARAGRAPH, Role.LEAD) and written.endswith(":"):
            return self.introduction
        return {
            Role.TITLE: self.heading,
            Role.HEADING: self.heading,
            Role.QUOTE: self.quote,
            Role.CAPTION: self.caption,
        }.get(role, self.paragraph)

    def inside(self, role: Role, written: str) -> int:
        """Return the rest after a line of a block that more lines follow: an item of a list, a row, a line of verse."""
        if role is Role.LIST:
            return self.item
        return self.row if role is Role.TABLE else max(self.between(written), self.sentence)
