"""What a semiotic class is, and what it may look at: the contract between the reader and every file in classes/.

**Adding a class** is one file in `classes/` and one line in `classes.PRECEDENCE`. The file has a docstring (first line:
what the class reads; then a table `| written | spoken |` that is its documentation and its test) and makes one value:

    CLASS = SemioticClass("percent", "D", r"(\\d{1,15})\\s?%", verbalize)

    def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None: ...

The reader cuts the text into tokens at white space and leaves a token alone at once when it holds only plain words (no
digit, no symbol, no run of capitals, no lone capital, no word that cannot be Vietnamese). In any other token it stands
at each *atom* in turn (a run of letters, a run of digits, one symbol) and asks every class whose `starts` names that
kind of atom, in order of precedence: the class's pattern is matched **at** that atom (it may run past the token), and
`verbalize` says it, or returns None to leave it to the next class. The first that says something wins, and the reader
goes on after the end of the match. Write patterns without `^`, with bounded repeats only (hostile text must stay
linear), and look behind through `context.before()`, never by scanning.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from player.vietnamese.acronyms import find_definitions
from player.vietnamese.numerals import Numerals
from player.vietnamese.reading import Region

NEAR = 48
_STOPS = (".", "!", "?", ";", "…")
_TRIM = " \t\n,:\"'()[]{}“”‘’«»–—-*"
_REACH = 48  # characters that can hold three Vietnamese words and their punctuation


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a class says, when it is more than words: how far it reached, and what it is not sure of.

    `end` is where the reading ends when that is not the end of the match. `doubt` is a kind of `Doubt` ("acronym",
    "symbol", "foreign", "number") or empty; `suggestion` goes into that doubt.
    """

    words: str
    end: int | None = None
    doubt: str = ""
    suggestion: str = ""


class Context:
    """The text being read, the region, the article's own acronyms, and the words that stand around a place in it.

    >>> context = Context("Sáng ngày 10/10, tại Hà Nội", Region.NORTH)
    >>> context.before(10), context.after(15)
    (('ngày', 'sáng'), ('tại', 'hà', 'nội'))
    """

    __slots__ = ("_after", "_before", "_definitions", "numerals", "region", "text")

    def __init__(self, text: str, region: Region, definitions: Mapping[str, str] | None = None) -> None:
        self.text = text
        self.region = region
        self._definitions = definitions
        self.numerals = Numerals.of(region)
        self._before: tuple[int, tuple[str, ...]] = (-1, ())
        self._after: tuple[int, tuple[str, ...]] = (-1, ())

    @property
    def definitions(self) -> Mapping[str, str]:
        """The article's own acronyms: those handed in, else those that this text explains."""
        if self._definitions is None:
            self._definitions = find_definitions(self.text)
        return self._definitions

    def before(self, place: int) -> tuple[str, ...]:
        """Return up to four words before a place in this sentence, nearest first, lower case, without punctuation."""
        if self._before[0] != place:
            words: list[str] = []
            lowest = max(0, place - _REACH)
            pieces = self.text[lowest:place].lower().split()
            if lowest and pieces and not self.text[lowest - 1].isspace():
                del pieces[0]
            for piece in reversed(pieces):
                if piece.endswith(_STOPS):
                    break
                if word := piece.strip(_TRIM):
                    words.append(word)
                    if len(words) == 4:
                        break
            self._before = (place, tuple(words))
        return self._before[1]

    def after(self, place: int) -> tuple[str, ...]:
        """Return up to four words after a place in this sentence, nearest first, lower case, without punctuation."""
        if self._after[0] != place:
            words: list[str] = []
            for piece in self.text[place : place + _REACH].lower().split()[:5]:
                if word := piece.rstrip(".!?;…").strip(_TRIM):
                    words.append(word)
                if piece.endswith(_STOPS) or len(words) == 4:
                    break
            self._after = (place, tuple(words))
        return self._after[1]

    def opens_line(self, place: int) -> bool:
        """Return whether nothing but white space stands before a place in its line."""
        lowest = max(0, place - _REACH)
        near = self.text[lowest:place]
        line = near.rpartition("\n")
        return not line[2].strip() and (bool(line[1]) or lowest == 0)

    def previous(self, place: int) -> str:
        """Return the word right before a place, lower case, or "" at the start of a sentence."""
        words = self.before(place)
        return words[0] if words else ""

    def follows(self, place: int) -> str:
        """Return the word right after a place, lower case, or "" at the end of a sentence."""
        words = self.after(place)
        return words[0] if words else ""


@dataclass(frozen=True)
class SemioticClass:
    """One way of writing, and how it is said.

        `starts` names the atoms it can begin with: "L" a run of letters, "D" a run of digits, "S" a symbol, together as
    "LD". `pattern` is matched at the atom; it is compiled when it is first needed, so importing costs nothing.

    Three gates say where the pattern need not even be tried, which is most of the reader's speed. A gate that is empty
    is open, and one that is wrong loses readings, so when in doubt leave it out:

    - `first`: the characters a match can begin with;
    - `then`: the characters that can stand right after the atom; with a space among them, also after it and one space;
    - `needs`: characters of which one stands in every match, within `NEAR` characters of its start.
    """

    name: str
    starts: str
    pattern: str
    verbalize: Callable[[re.Match[str], Context], str | Spoken | None] = field(repr=False)
    needs: str = ""
    first: str = ""
    then: str = ""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern)
