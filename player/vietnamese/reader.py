"""The walk over a text: which tokens are worth a look, which class says them, and what is left in doubt."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from player.vietnamese.reading import Doubt, Reading, Region, Span
from player.vietnamese.semiotic import NEAR, Context, SemioticClass, Spoken

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


_Asked = tuple[
    frozenset[str],
    Callable[[str, int], re.Match[str] | None],
    Callable[[re.Match[str], Context], str | Spoken | None],
    str,
]


class Reader:
    """Reads texts with a tuple of classes, in their order; `is_syllable` says which words are ordinary Vietnamese."""

    def __init__(self, classes: Iterable[SemioticClass], is_plain: Callable[[str], bool] | None = None) -> None:
        self._classes = tuple(classes)
        self._asked: dict[str, tuple[_Asked, ...]] = {}
        self._is_plain = is_plain
        self._looks: dict[str, bool] = {}

    def read(self, written: str, region: Region, definitions: Mapping[str, str] | None) -> Reading:
        """Return how a text is read: spans that tile it, and doubts."""
        text = unicodedata.normalize("NFC", written)
        context = Context(text, region, definitions)
        spans: list[Span] = []
        doubts: list[Doubt] = []
        done = 0  # everything before it is in a span
        looks = self._looks
        reached = 0
        for token in _TOKEN.finditer(text):
            word = token.group()
            look = looks.get(word)
            if look is None:
                look = self._look(word)
            if not look or token.end() <= reached:
                continue
            place, end = max(token.start(), reached), token.end()
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
                place = done = reached = span.end
        if done < len(text):
            spans.append(Span(done, len(text), text[done:]))
        return Reading(text, tuple(spans), tuple(doubts))

    def _ask(self, atom: re.Match[str], context: Context, doubts: list[Doubt]) -> Span | None:
        start = atom.start()
        kind = atom.lastgroup or "S"
        asked = self._asked.get(kind) or self._make_ready(kind)
        near = set(context.text[start : start + NEAR])
        for needs, match_at, verbalize, name in asked:
            if needs and needs.isdisjoint(near):
                continue
            match = match_at(context.text, start)
            if match is None:
                continue
            said = verbalize(match, context)
            if said is None:
                continue
            if isinstance(said, str):
                return Span(start, match.end(), said, name)
            end = match.end() if said.end is None else said.end
            if said.doubt:
                doubts.append(Doubt(start, end, said.doubt, said.suggestion))
            return Span(start, end, said.words, name)
        return None

    def _make_ready(self, kind: str) -> tuple["_Asked", ...]:
        """Return what is asked of a kind of atom; the patterns are compiled here, when the first such atom is met."""
        asked = tuple(
            (frozenset(c.needs), c.compiled.match, c.verbalize, c.name) for c in self._classes if kind in c.starts
        )
        self._asked[kind] = asked
        return asked

    def _look(self, token: str) -> bool:
        look = _WORTH_A_LOOK.search(token) is not None or (
            self._is_plain is not None and not all(map(self._is_plain, _WORD.findall(token)))
        )
        if len(token) <= _LONGEST_REMEMBERED:
            if len(self._looks) >= _MEMORY:
                self._looks.clear()
            self._looks[token] = look
        return look
