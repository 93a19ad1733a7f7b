"""One pronunciation of a newsroom's, where it counts, and the longest of them at each place of a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import re2  # type: ignore[import-untyped]  # its wheel has no types

from player.lexicon.overrides import Override
from player.vietnamese.letters import spell

COLUMNS = ("written", "spoken", "kind", "case", "before", "after", "scope", "scope_value", "note")
_PATTERN_PIECE = re.compile(r"\\.|.", re.DOTALL)
GROUP = re.compile(r"\\(\d)")
_ATOM = re.compile(r"[^\W_]+|\S")


class Kind(StrEnum):
    """How an entry says what it finds."""

    RESPELLING = "respelling"
    LETTERS = "letters"
    WORD = "word"
    PATTERN = "pattern"


class Scope(StrEnum):
    """Where an entry counts; the narrower wins."""

    ALL = "all"
    SITE = "site"
    SECTION = "section"
    VOICE = "voice"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Place:
    """What is being read: the paper, the section, the article (its address or id), the voice."""

    site: str = ""
    section: str = ""
    article: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the lexicon.

    RESPELLING says `spoken`; LETTERS says the letters' names; WORD says it as it is written; PATTERN takes `written`
    for a regular expression (RE2's, so every one is linear) and `spoken` for its replacement, `\\1` being its first
    group. `before` and `after` are words one of which must stand next to it, with "|" between them.
    """

    written: str
    spoken: str = ""
    kind: Kind = Kind.RESPELLING
    is_case_sensitive: bool = True
    before: str = ""
    after: str = ""
    scope: Scope = Scope.ALL
    scope_value: str = ""
    note: str = ""

    def counts_in(self, place: Place) -> bool:
        """Return whether an entry counts where a text is read.

        >>> Entry("BK", "Bắc Kạn", scope=Scope.SECTION, scope_value="Thể thao").counts_in(Place(section="thể thao"))
        True
        """
        if self.scope is Scope.ALL:
            return True
        here = {
            Scope.SITE: place.site,
            Scope.SECTION: place.section,
            Scope.VOICE: place.voice,
            Scope.ARTICLE: place.article,
        }[self.scope]
        return here.casefold() == self.scope_value.casefold()


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry found in a text, and how strongly it claims its place."""

    start: int
    end: int
    spoken: str
    rank: tuple[int, int, int]


class Lexicon:
    """A newsroom's entries, looked up in texts.

    >>> lexicon = Lexicon([Entry("BQL", "ban quản lý"), Entry("BQL dự án", "ban quản lý dự án")])
    >>> [(o.start, o.end, o.spoken) for o in lexicon.find("Sáng nay, BQL dự án họp.")]
    [(10, 19, 'ban quản lý dự án')]
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(entries)
        self._literal: dict[str, list[tuple[int, Entry]]] = {}
        self._patterns: list[tuple[int, Entry, re2._Regexp]] = []
        for order, entry in enumerate(self.entries):
            if entry.kind is Kind.PATTERN:
                self._patterns.append((order, entry, compile_pattern(entry.written, entry.is_case_sensitive)))
            else:
                first = _ATOM.search(entry.written)
                if first is not None:
                    self._literal.setdefault(first.group().lower(), []).append((order, entry))

    def find(self, text: str, place: Place = Place()) -> tuple[Override, ...]:
        """Return what the lexicon says of a text (NFC): the longest entry at each place, in order, none overlapping."""
        if not self.entries:
            return ()
        found = self._find_literals(text, place) + self._find_patterns(text, place)
        found.sort(key=lambda match: (match.start, -match.end, match.rank))
        kept: list[Override] = []
        for match in found:
            if not kept or match.start >= kept[-1].end:
                kept.append(Override(match.start, match.end, match.spoken))
        return tuple(kept)

    def _find_literals(self, text: str, place: Place) -> list[_Found]:
        found: list[_Found] = []
        if not self._literal:
            return found
        for atom in _ATOM.finditer(text):
            for order, entry in self._literal.get(atom.group().lower(), ()):
                end = atom.start() + len(entry.written)
                written = text[atom.start() : end]
                if written != entry.written and (entry.is_case_sensitive or written.lower() != entry.written.lower()):
                    continue
                if end < len(text) and written[-1].isalnum() and text[end].isalnum():
                    continue
                if entry.counts_in(place) and _stands_in_context(entry, text, atom.start(), end):
                    found.append(_Found(atom.start(), end, _spoken(entry, written), _rank(order, entry)))
        return found

    def _find_patterns(self, text: str, place: Place) -> list[_Found]:
        found: list[_Found] = []
        for order, entry, pattern in self._patterns:
            if entry.counts_in(place):
                for match in pattern.finditer(text):
                    start, end = match.span()
                    if end > start and _stands_in_context(entry, text, start, end):
                        found.append(_Found(start, end, _filled(entry.spoken, match), _rank(order, entry)))
        return found


def compile_pattern(pattern: str, is_case_sensitive: bool) -> "re2._Regexp":
    """Return a newsroom's pattern made ready; ValueError if it is wrong, or asks for what no linear engine does."""
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = is_case_sensitive
    options.max_mem = 1 << 20
    try:
        return re2.compile(_for_every_letter(pattern), options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise ValueError(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)) from error


def _filled(spoken: str, match: "re2._Match") -> str:
    """Return a replacement with the groups it names; RE2's own filling takes the template for Latin-1."""
    return GROUP.sub(lambda group: match.group(int(group.group(1))) or "", spoken)


def _for_every_letter(pattern: str) -> str:
    """Return a pattern in which \\w means a letter of any alphabet: RE2's own knows English only."""
    parts: list[str] = []
    in_class = False
    for piece in _PATTERN_PIECE.findall(pattern):
        if piece in ("\\w", "\\W"):
            letters = "\\pL\\pN_" if piece == "\\w" else "^\\pL\\pN_"
            parts.append(piece if in_class and piece == "\\W" else letters if in_class else f"[{letters}]")
            continue
        in_class = (in_class or piece == "[") and piece != "]"
        parts.append(piece)
    return "".join(parts)


def _spoken(entry: Entry, written: str) -> str:
    if entry.kind is Kind.LETTERS:
        return spell(written)
    return written if entry.kind is Kind.WORD else entry.spoken


def _rank(order: int, entry: Entry) -> tuple[int, int, int]:
    """Return what decides between entries of one length: the narrower scope, then more context, then the later line."""
    return -list(Scope).index(entry.scope), -(bool(entry.before) + bool(entry.after)), -order


def _stands_in_context(entry: Entry, text: str, start: int, end: int) -> bool:
    if entry.before and not _ends_with_one_of(entry.before, text[max(0, start - 120) : start]):
        return False
    return not entry.after or _starts_with_one_of(entry.after, text[end : end + 120])


def _ends_with_one_of(words: str, text: str) -> bool:
    said = " " + " ".join(atom.group() for atom in _ATOM.finditer(text) if atom.group()[0].isalnum()).casefold()
    return any(said.endswith(f" {word.strip().casefold()}") for word in words.split("|"))


def _starts_with_one_of(words: str, text: str) -> bool:
    said = " ".join(atom.group() for atom in _ATOM.finditer(text) if atom.group()[0].isalnum()).casefold() + " "
    return any(said.startswith(f"{word.strip().casefold()} ") for word in words.split("|"))
