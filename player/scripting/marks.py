"""The author's marks carried through cleaning and splitting: letters of nobody's alphabet stand where they were."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from player.article import Article, Block, Mark
from player.lexicon.overrides import Override

# Unicode's second private area: news text has nothing there, and no pattern takes these for letters or spaces.
_FIRST = 0xF0000
_LAST = 0xFFFFD
_MOST_MARKS = 10_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is said in one breath, the marks taken out; `rest_ms` is the rest after it that was asked for."""

    written: str
    overrides: tuple[Override, ...] = ()
    rest_ms: int | None = None


def with_marks(article: Article) -> tuple[Article, tuple[Mark, ...]]:
    """Return an article with its marks put into its text, and the marks by their number.

    >>> from player.article import Role
    >>> article = Article("Tin", (Block(Role.PARAGRAPH, "UB họp.", (Mark(0, 2, "Ủy ban"),)),))
    >>> marked, marks = with_marks(article)
    >>> [(stretch.written, stretch.overrides[0].spoken) for stretch in unmark(marked.blocks[0].text, marks)]
    [('UB họp.', 'Ủy ban')]
    """
    if not any(block.marks for block in article.blocks):
        return article, ()
    marks: list[Mark] = []
    blocks: list[Block] = []
    for block in article.blocks:
        kept = block.marks[: max(0, _MOST_MARKS - len(marks))]
        text = _put(block.text, kept, len(marks))
        marks += kept
        blocks.append(replace(block, text=text, marks=()))
    return replace(article, blocks=tuple(blocks)), tuple(marks)


def _put(text: str, marks: Sequence[Mark], first: int) -> str:
    parts: list[str] = []
    at = 0
    for number, mark in enumerate(marks, first):
        begin, end = chr(_FIRST + 2 * number), chr(_FIRST + 2 * number + 1)
        parts += [text[at : mark.start], begin, text[mark.start : mark.end], end]
        at = mark.end
    return "".join((*parts, text[at:]))


def unmark(written: str, marks: Sequence[Mark]) -> list[Stretch]:
    """Return a breath in the stretches that its author's rests cut it into, with what is said otherwise in each."""
    if not marks:
        return [Stretch(written)]
    stretches: list[Stretch] = []
    letters: list[str] = []
    overrides: list[Override] = []
    opened: dict[int, int] = {}
    for letter in written:
        code = ord(letter)
        if not _FIRST <= code <= _LAST or (code - _FIRST) // 2 >= len(marks):
            letters.append(letter)
            continue
        number, is_end = divmod(code - _FIRST, 2)
        mark = marks[number]
        if not is_end:
            opened[number] = len(letters)
            if mark.rest_ms:
                stretches.append(_stretch(letters, overrides, mark.rest_ms))
                letters, overrides, opened = [], [], {number: 0}
        elif mark.alias and number in opened and len(letters) > opened[number]:
            overrides.append(Override(opened[number], len(letters), mark.alias, "ssml"))
    stretches.append(_stretch(letters, overrides, None))
    return stretches


def _stretch(letters: list[str], overrides: list[Override], rest_ms: int | None) -> Stretch:
    """Return a stretch without the white space around it."""
    text = "".join(letters)
    cut = len(text) - len(text.lstrip())
    written = text.strip()
    moved = (replace(o, start=max(0, o.start - cut), end=min(len(written), o.end - cut)) for o in overrides)
    return Stretch(written, tuple(o for o in moved if o.end > o.start), rest_ms)
