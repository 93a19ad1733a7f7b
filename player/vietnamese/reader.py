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
    rf"|^\W{{0,3}}[A-ZĐ]\W{{0,3}}$|[–—-]{{2}}"
)
_WORD = re.compile(r"[^\W\d_]+")
_MUST_BE_READ = frozenset("0123456789%‰°/$€£¥₫@&+=<>≤≥×÷±→^~#*\\|_")
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


class Reader:
    """Reads texts with a tuple of classes, in their order; `is_plain` says which words are said as written.

    With `gated` off every class is asked at every atom of its kinds, which is slow, and must change nothing.
    """

    def __init__(
        self, classes: Iterable[SemioticClass], is_plain: Callable[[str], bool] | None = None, *, gated: bool = True
    ) -> None:
        self._classes = tuple((semiotic_class, _Asked(semiotic_class)) for semiotic_class in classes)
        self._firsts = frozenset("".join(c.first for c, _ in self._classes)) if gated else frozenset()
        self._thens = frozenset("".join(c.then for c, _ in self._classes)) if gated else frozenset()
        self._gated = gated
        self._asked: dict[tuple[str, str, str], tuple[_Asked, ...]] = {}
        self._is_plain = is_plain
        self._looks: dict[str, int] = {}

    def read(self, written: str, region: Region, definitions: Mapping[str, str] | None) -> Reading:
        """Return how a text is read: spans that tile it, and doubts."""
        text = unicodedata.normalize("NFC", written)
        context = Context(text, region, definitions)
        spans: list[Span] = []
        doubts: list[Doubt] = []
        looks = self._looks
        done = 0  # everything before it is in a span
        begin = 0
        for piece in text.split(" "):  # which is faster than to find every run without white space
            end = begin + len(piece)
            if end > done:
                look = looks.get(piece)
                if look is None:
                    look = self._look(piece)
                if look == _ONE:
                    done = self._walk(max(begin, done), end, done, context, spans, doubts)
                elif look:
                    for token in _TOKEN.finditer(text, begin, end):
                        if token.end() > done and self._look(token.group()):
                            done = self._walk(max(token.start(), done), token.end(), done, context, spans, doubts)
            begin = end + 1
        if done < len(text):
            spans.append(Span(done, len(text), text[done:]))
        return Reading(text, tuple(spans), tuple(doubts))

    def _walk(self, place: int, end: int, done: int, context: Context, spans: list[Span], doubts: list[Doubt]) -> int:
        """Read a token atom by atom; return the place before which everything is in a span."""
        text = context.text
        while place < end:
            atom = _ATOM.match(text, place)
            if atom is None:  # white space inside what a class has half read
                place += 1
                continue
            span = self._ask(atom, context, doubts)
            if span is None:
                if text[place] in _MUST_BE_READ:
                    doubts.append(Doubt(place, atom.end(), "symbol"))
                place = atom.end()
                continue
            if span.start > done:
                spans.append(Span(done, span.start, text[done : span.start]))
            spans.append(span)
            place = done = span.end
        return done

    def _ask(self, atom: re.Match[str], context: Context, doubts: list[Doubt]) -> Span | None:
        start, after = atom.span()
        text = context.text
        kind = atom.lastgroup or "S"
        first, then = text[start], text[after : after + 1]
        if then == " " or then == "\u00a0":
            then = text[after + 1 : after + 2]
        key = (kind, first if first in self._firsts else "", then if then in self._thens else "")
        candidates = self._asked.get(key)
        if candidates is None:
            candidates = self._make_ready(key)
        if not candidates:
            return None
        near = text[start : start + NEAR]
        for asked in candidates:
            if asked.needs and asked.needs.isdisjoint(near):
                continue
            match = asked.match_at(text, start)
            if match is None:
                continue
            said = asked.verbalize(match, context)
            if said is None:
                continue
            if isinstance(said, str):
                return Span(start, match.end(), said, asked.name)
            end = match.end() if said.end is None else said.end
            if said.doubt:
                doubts.append(Doubt(start, end, said.doubt, said.suggestion))
            return Span(start, end, said.words, asked.name)
        return None

    def _make_ready(self, key: tuple[str, str, str]) -> tuple[_Asked, ...]:
        """Return what is asked of a kind of atom that begins with a character and has one right after it."""
        kind, first, then = key
        asked = tuple(
            asked
            for semiotic_class, asked in self._classes
            if kind in semiotic_class.starts
            and (not self._gated or not semiotic_class.first or (first and first in semiotic_class.first))
            and (not self._gated or not semiotic_class.then or (then and then in semiotic_class.then))
        )
        self._asked[key] = asked
        return asked

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
        return _WORTH_A_LOOK.search(token) is not None or (
            self._is_plain is not None and not all(map(self._is_plain, _WORD.findall(token)))
        )
