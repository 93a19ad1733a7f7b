"""How newsreaders say foreign words and names: the table a person can edit, and what is left as it stands.

`data/foreign.tsv` has one line for each name, `written`, `spoken`, `note`. A name written with a capital in the table
is found only where the text has one too; any other word is found in either case. Hyphens, dots and apostrophes between
the pieces of a name do not matter: "Wi-Fi" is "Wi Fi". The longest name wins. `data/places.tsv` lists words of the
country's own peoples (Krông, Pleiku, H'leo): they are said as written, or as the table says, and never reported.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from player.vietnamese.syllables import is_pronounceable, is_readable, is_run_of_syllables

DATA = Path(__file__).parent / "data"

_PIECE = re.compile(r"[^\W_]+")
_ONLY_VIETNAMESE = re.compile("[ăđơưảạằắẳẵặầấẩẫậẻẽẹềếểễệỉĩịỏọồốổỗộờớởỡợủũụừứửữựỳỷỹỵ]", re.IGNORECASE)


class Respelling(NamedTuple):
    """How a name is said, and whether it must be written with a capital."""

    spoken: str
    capitalised: bool


class ForeignWords(NamedTuple):
    """The two tables: every name by its pieces in lower case, how many pieces a first piece can begin, the first pieces
    that could be Vietnamese, and the words that need no respelling."""

    names: Mapping[str, Respelling]
    longest: Mapping[str, int]
    readable_starts: frozenset[str]
    said_as_written: frozenset[str]


@cache
def foreign_words() -> ForeignWords:
    """Return the tables of foreign words and of the country's own peoples, read once.

    >>> foreign_words().names["washington"]
    Respelling(spoken='Oa-sinh-tơn', capitalised=True)
    """
    names: dict[str, Respelling] = {}
    longest: dict[str, int] = {}
    starts: set[str] = set()
    as_written: set[str] = set()
    for file in ("foreign.tsv", "places.tsv"):
        for line in (DATA / file).read_text("utf-8").splitlines()[1:]:
            written, spoken, _ = line.split("\t")
            if not spoken:
                as_written.update(_PIECE.findall(written.casefold()))
            elif written.isalpha():
                key = written.casefold()
                names[key] = Respelling(spoken, written[0].isupper())
                longest.setdefault(key, 1)
            else:
                pieces = _PIECE.findall(written)
                names[" ".join(pieces).casefold()] = Respelling(spoken, written[0].isupper())
                first, count = pieces[0], len(pieces)
                folded = first.casefold()
                longest[folded] = max(longest.get(folded, 0), count)
                if count > 1 and len(folded) <= 6:
                    starts.update((first, first.capitalize(), first.upper()))
    return ForeignWords(names, longest, frozenset(starts), frozenset(as_written))


def respell(pieces: Sequence[str]) -> tuple[str, int] | None:
    """Return how the longest name at the start of the pieces is said, and how many pieces it takes.

    >>> respell(["New", "York", "Times", "hôm"])
    ('Niu Oóc Thai', 3)
    >>> respell(["MacBook"]), respell(["São", "Paulo"]), respell(["nice"])
    (('Mắc-búc', 1), ('Xao Pao-lô', 2), None)
    """
    table = foreign_words()
    first = pieces[0].casefold()
    most = table.longest.get(first)
    if most is None:
        if not begins_a_name(first):
            return None
        most = table.longest[_fold(first)]
        pieces = [_fold(piece) for piece in pieces]
    for count in range(min(most, len(pieces)), 0, -1):
        name = " ".join(pieces[:count]).casefold()
        found = table.names.get(name) or (None if name.isascii() else table.names.get(_fold(name)))
        if found is None:
            continue
        capital = pieces[0][0].isupper()
        if found.capitalised and not capital:
            continue
        spoken = found.spoken
        if capital and not found.capitalised:
            spoken = spoken[0].upper() + spoken[1:]
        return spoken, count
    return None


@lru_cache(maxsize=1 << 14)
def begins_a_name(word: str) -> bool:
    """Return whether a name of the table begins with a word, its accents left out if need be.

    >>> begins_a_name("New"), begins_a_name("São"), begins_a_name("huyện")
    (True, True, False)
    """
    folded = word.casefold()
    longest = foreign_words().longest
    return folded in longest or not (folded.isascii() or is_readable(folded) or _fold(folded) not in longest)


def _fold(word: str) -> str:
    """Return a word without its accents (São → Sao, Müller → Muller), its case kept."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def is_plain(word: str) -> bool:
    """Return whether a word is said as written and no name of the table begins with it.

    >>> is_plain("nghiêng"), is_plain("Krông"), is_plain("Hong"), is_plain("Facebook"), is_plain("xtrây")
    (True, True, False, False, True)
    """
    table = foreign_words()
    if word in table.readable_starts:
        return False
    return is_readable(word) or (word.casefold() not in table.longest and is_known_as_written(word))


def is_known_as_written(word: str) -> bool:
    """Return whether a word that is no syllable needs no report: a name of the country's peoples, or a respelling.

    >>> is_known_as_written("Đắk"), is_known_as_written("Pleiku"), is_known_as_written("crai")
    (True, True, True)
    >>> is_known_as_written("bêtông"), is_known_as_written("Smithson"), is_known_as_written("Müller")
    (True, False, False)
    """
    if is_pronounceable(word) or word.casefold() in foreign_words().said_as_written:
        return True
    return len(word) > 1 and (_ONLY_VIETNAMESE.search(word) is not None or is_run_of_syllables(word))
