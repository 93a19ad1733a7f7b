"""What may be handed to an engine: a text with something to say in it, of a bounded length, cut where a breath is."""

import unicodedata
from collections.abc import Iterator, Sequence

from player.errors import ArticleError, ArticleTooLong
from player.voices.contract import WordTime

MOST_CHARACTERS = 20_000
SENTENCE_END = ".!?…"
CLAUSE_END = ",;:)–—"
# Seconds of silence after a cut, by what was cut.
AFTER_SENTENCE, AFTER_CLAUSE, AFTER_WORD = 0.35, 0.2, 0.04


def speakable(spoken: str, most: int = MOST_CHARACTERS) -> str:
    """Return a spoken form without control characters, as long as it was; ArticleError if nothing in it can be said.

    >>> speakable("xin\\x00chào")
    'xin chào'
    """
    if len(spoken) > most:
        raise ArticleTooLong(
            f"Một câu dài {len(spoken)} ký tự, quá {most}.", f"A sentence has {len(spoken)} characters, over {most}."
        )
    if not any(char.isalnum() for char in spoken):
        raise ArticleError("Câu này không có chữ nào để đọc.", "There is nothing to say in this sentence.")
    return "".join(" " if unicodedata.category(char).startswith(("C", "Z")) else char for char in spoken)


def cut(spoken: str, most: int) -> Iterator[tuple[str, float]]:
    """Yield pieces of at most `most` characters: the piece, and the seconds of silence after it.

    A cut is made after the last sentence or clause that fits, else between words, else inside a word that is too long.
    Pieces without a letter or digit are not yielded: nothing would be said.

    >>> [piece for piece, _ in cut("Sáng nay trời mưa, chiều tạnh ráo hẳn", 22)]
    ['Sáng nay trời mưa,', 'chiều tạnh ráo hẳn']
    """
    at = 0
    while at < len(spoken):
        if spoken[at].isspace():
            at += 1
            continue
        end, rest = (len(spoken), 0.0) if len(spoken) - at <= most else _where_to_cut(spoken, at, at + most)
        piece = spoken[at:end].strip()
        if any(char.isalnum() for char in piece):
            yield piece, rest
        at = end


def _where_to_cut(spoken: str, start: int, end: int) -> tuple[int, float]:
    space = 0
    clause = 0
    # A piece is not left shorter than a third: three words on their own sound worse than a cut between words.
    least = start + (end - start) // 3
    for i in range(end, start, -1):
        if i < len(spoken) and not spoken[i].isspace():
            continue
        last = spoken[i - 1]
        if last in SENTENCE_END and i > least:
            return i, AFTER_SENTENCE
        if last in CLAUSE_END and i > least:
            clause = clause or i
        space = space or i
    if clause:
        return clause, AFTER_CLAUSE
    return (space, AFTER_WORD) if space else (end, 0.0)


def placed(spoken: str, heard: Sequence[tuple[str, float]]) -> tuple[WordTime, ...]:
    """Return when each heard word begins, at its place in the spoken form; nothing at all if one cannot be placed.

    `heard` is words in order with their times in seconds, as an engine reports them.

    >>> placed("xin chào bạn", [("xin", 0.0), ("chào", 0.3)])
    (WordTime(start=0, end=3, at=0.0), WordTime(start=4, end=8, at=0.3))
    >>> placed("xin chào bạn", [("hello", 0.0)])
    ()
    """
    at = 0
    words = []
    for text, seconds in heard:
        wanted = unicodedata.normalize("NFC", text).strip()
        # Far ahead it would be another word that happens to be the same.
        start = spoken.find(wanted, at, at + len(wanted) + 40) if wanted else -1
        if start < 0:
            return ()
        at = start + len(wanted)
        words.append(WordTime(start, at, seconds))
    return tuple(words)
