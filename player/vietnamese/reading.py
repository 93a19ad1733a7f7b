"""Region, Span, Doubt and Reading: what came of reading a text, and where each word of it came from."""

from dataclasses import dataclass
from enum import StrEnum


class Region(StrEnum):
    """Whose number words are used: Bắc says linh and nghìn, Nam says lẻ and ngàn."""

    NORTH = "bac"
    CENTRAL = "trung"
    SOUTH = "nam"


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of the written text, and what is said for it.

    `start` and `end` are character offsets into the written text (NFC). `semiotic_class` names the class that made the
    reading ("date", "money", …), and is empty where the text is said as it is written.
    """

    start: int
    end: int
    spoken: str
    semiotic_class: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place where the reading is a guess: its kind ("acronym", "symbol", "foreign", "number"), and a suggestion."""

    start: int
    end: int
    kind: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A written text (NFC), and how it is said.

    The spans tile the text: each starts where the one before it ended, the first at 0, the last ends at its end.

    >>> reading = Reading("đạt 5%", (Span(0, 4, "đạt "), Span(4, 6, "năm phần trăm", "percent")))
    >>> reading.spoken
    'đạt năm phần trăm'
    """

    written: str
    spans: tuple[Span, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def spoken(self) -> str:
        """The spoken form: the spans' words in order."""
        return "".join(span.spoken for span in self.spans)
