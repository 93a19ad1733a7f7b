"""The walk over a text: which tokens are worth a look, which class says them, and what is left in doubt."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from player.vietnamese.reading import Doubt, Reading, Region, Span
from player.vietnamese.semiotic import NEAR, Context, SemioticClass

_TOKEN = re.compile(r"\S+")
_ATOM = re.compile(r"(?P<L>[^\W\d_]+)|(?P<D>\d+)|(?P<S>\S)")
_CAPITALS = "A-ZĐÀ-ÖØ-ÝĂĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_WORTH_A_LOOK = re.compile(
    rf"[^\w\s.,;:!?…\"'“”‘’«»()\[\]–—-]|[\d_]|[{_CAPITALS}]{{2}}|-{{3}}|\.\.\.\.|…\.|[^\W\d_]\.[^\W\d_]"
    rf"|^\W{{0,3}}[A-ZĐ]\W{{0,3}}$|[–—-]{{2}}|^\([–—-]\)"
)
_WORD = re.compile(r"[^\W\d_]+")
_GAP = (" ", "\u00a0")
_MUST_BE_READ = frozenset("0123456789%‰°/$€£¥₫@&+=<>≤≥×÷±→^~#*\\|_")
_CLOSING = frozenset(",.;:!?)")
_MEMORY = 1 << 16  # tokens whose look is remembered; news repeats its words
_LONGEST_REMEMBERED = 24
_NOT, _ONE, _SEVERAL = range(3)  # whether what stands between two spaces is worth a look, and how many tokens it is


class _Asked:
    """A class as the walk asks it: its pattern is compiled when a text first gets past its gates."""

    __slots__ = ("_semiotic_class", "match_at", "name", "needs", "verbalize")

    def __init__(self, semiotic_class: SemioticClass) -> None:
        self._semiotic_class = semiotic_class
        self.needs = frozenset(semiotic_class.needs)
        self.verbalize = semiotic_class.verbalize
        self.name = semiotic_class.name
        self.match_at: Callable[[str, int], re.Match[str] | None] = self._compile_and_match

    def _compile_and_match(self, text: str, place: int) -> re.Match[str] | None:
        self.match_at = self._semiotic_class.compiled.match
        return self.match_at(text, place)


class _Kind:
    """The classes that can begin with a kind of atom, and which of them are asked where its gates let them begin."""

    def __init__(self, classes: Iterable[SemioticClass], asked: Mapping[SemioticClass, _Asked], gated: bool) -> None:
        self._classes = tuple((asked[c], c.first if gated else "", c.then if gated else "") for c in classes)
        self._firsts = frozenset("".join(first for _, first, _ in self._classes))
        self._thens = frozenset("".join(then for _, _, then in self._classes))
        self._candidates: dict[tuple[str, str, bool], tuple[_Asked, ...]] = {}

    def candidates(self, first: str, then: str) -> tuple[_Asked, ...]:
        """Return what is asked of an atom that begins with a character; `then` are the one or two after it."""
        gap = then[:1] in _GAP
        next_ = then[1:] if gap else then[:1]
        key = (first if first in self._firsts else "", next_ if next_ in self._thens else "", gap)
        found = self._candidates.get(key)
        if found is None:
            found = self._candidates[key] = tuple(
                asked
                for asked, firsts, thens in self._classes
                if (not firsts or (key[0] and key[0] in firsts))
                and (not thens or (key[1] and key[1] in thens and (not gap or " " in thens)))
            )
        return found


_Piece = tuple[int, int, str, str]  # the fields of a span


def _part(pieces: list[_Piece], follows: str) -> None:
    """Put a space after the last reading where a letter that is left as it is would be glued to it: 12Ω."""
    if pieces and pieces[-1][3] and follows.isalpha() and pieces[-1][2][-1:].isalnum():
        start, end, spoken, name = pieces[-1]
        pieces[-1] = (start, end, f"{spoken} ", name)


class Reader:
    """Reads texts with a tuple of classes, in their order; `is_plain` says which words are said as written.

    With `gated` off every class is asked at every atom of its kinds, which is slow, and must change nothing.
    """

    def __init__(
        self, classes: Iterable[SemioticClass], is_plain: Callable[[str], bool] | None = None, *, gated: bool = True
    ) -> None:
        asked = {semiotic_class: _Asked(semiotic_class) for semiotic_class in classes}
        self._kinds = {kind: _Kind((c for c in asked if kind in c.starts), asked, gated) for kind in "LDS"}
        self._is_plain = is_plain
        self._looks: dict[str, int] = {}

    def read(self, written: str, region: Region, definitions: Mapping[str, str] | None) -> Reading:
        """Return how a text is read: spans that tile it, and doubts."""
        text = unicodedata.normalize("NFC", written)
        pieces, doubts = self._read(text, region, definitions)
        return Reading(text, tuple([Span(*piece) for piece in pieces]), tuple(doubts))

    def say(self, written: str, region: Region, definitions: Mapping[str, str] | None) -> str:
        """Return only how a text is said, which is faster."""
        pieces, _ = self._read(unicodedata.normalize("NFC", written), region, definitions)
        return "".join([spoken for _, _, spoken, _ in pieces])

    def _read(
        self, text: str, region: Region, definitions: Mapping[str, str] | None
    ) -> tuple[list[_Piece], list[Doubt]]:
        context = Context(text, region, definitions)
        pieces: list[_Piece] = []
        doubts: list[Doubt] = []
        looks = self._looks
        done = 0  # everything before it is in a piece
        begin = 0
        for word in text.split(" "):  # which is faster than to find every run without white space
            end = begin + len(word)
            if end > done:
                look = looks.get(word)
                if look is None:
                    look = self._look(word)
                if look == _ONE:
                    done = self._walk(max(begin, done), end, done, context, pieces, doubts)
                elif look:
                    for token in _TOKEN.finditer(text, begin, end):
                        if token.end() > done and self._look(token.group()):
                            done = self._walk(max(token.start(), done), token.end(), done, context, pieces, doubts)
            begin = end + 1
        if done < len(text):
            _part(pieces, text[done])
            pieces.append((done, len(text), text[done:], ""))
        return pieces, doubts

    def _walk(
        self, place: int, end: int, done: int, context: Context, pieces: list[_Piece], doubts: list[Doubt]
    ) -> int:
        """Read a token atom by atom; return the place before which everything is in a piece."""
        text = context.text
        while place < end:
            atom = _ATOM.match(text, place)
            if atom is None:  # white space inside what a class has half read
                place += 1
                continue
            piece = self._ask(atom, context, doubts)
            if piece is None:
                if text[place] in _MUST_BE_READ:
                    doubts.append(Doubt(place, atom.end(), "symbol"))
                place = atom.end()
                continue
            if place > done:
                _part(pieces, text[done])
                if not piece[2] and text[place - 1] == " " and text[piece[1] : piece[1] + 1] in _CLOSING:
                    place -= 1  # "bảng Anh (GBP)," leaves no room before its comma
                    piece = (place, *piece[1:])
                if place > done:
                    pieces.append((done, place, text[done:place], ""))
            if pieces and piece[2][:1].isalnum() and pieces[-1][2][-1:].isalnum():
                piece = (piece[0], piece[1], f" {piece[2]}", piece[3])  # 225/45R17: two readings are two words
            pieces.append(piece)
            place = done = piece[1]
        return done

    def _ask(self, atom: re.Match[str], context: Context, doubts: list[Doubt]) -> _Piece | None:
        start, after = atom.span()
        text = context.text
        near = None
        for asked in self._kinds[atom.lastgroup or "S"].candidates(text[start], text[after : after + 2]):
            if asked.needs:
                if near is None:
                    near = text[start : start + NEAR]
                if asked.needs.isdisjoint(near):
                    continue
            match = asked.match_at(text, start)
            if match is None:
                continue
            said = asked.verbalize(match, context)
            if said is None:
                continue
            if isinstance(said, str):
                return start, match.end(), said, asked.name
            end = match.end() if said.end is None else said.end
            if said.doubt:
                doubts.append(Doubt(start, end, said.doubt, said.suggestion))
            return start, end, said.words, asked.name
        return None

    def _look(self, piece: str) -> int:
        """Return whether a piece between spaces is worth a look: not, as one token, or as several."""
        tokens = piece.split()
        look = _NOT
        if any(map(self._is_worth_a_look, tokens)):
            look = _ONE if tokens[0] == piece else _SEVERAL
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self._looks) >= _MEMORY:
                self._looks.clear()
            self._looks[piece] = look
        return look

    def _is_worth_a_look(self, token: str) -> bool:
        if token[1:].islower() and token.isalpha():  # as most words are
            return self._is_plain is not None and not self._is_plain(token)
        return _WORTH_A_LOOK.search(token) is not None or (
            self._is_plain is not None and not all(map(self._is_plain, _WORD.findall(token)))
        )
