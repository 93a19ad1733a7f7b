"""Two scripts side by side: which sentences are the same, which changed, which came and which went."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from player.scripting.script import Utterance

_MOST_CELLS = 400_000  # of a table of sentence by sentence: beyond it they are compared in their order
_MOST_LOOKS = 10_000
_ALIKE = 1 / 3  # of the words of two sentences, in both: then one became the other


class Change(StrEnum):
    """What became of a sentence."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence before and after; None where it was not there."""

    change: Change
    before: Utterance | None
    after: Utterance | None

    @property
    def is_reading(self) -> bool:
        """Whether it is written as before and only said in another way: a rule or the lexicon changed."""
        both = self.before is not None and self.after is not None
        return both and self.change is Change.CHANGED and _plain(self.before) == _plain(self.after)


def compare(before: Sequence[Utterance], after: Sequence[Utterance]) -> tuple[Pair, ...]:
    """Return two scripts' sentences aligned, in order.

    A sentence that is written the same and said in another way has changed. What differs in its rest alone is the same.

    >>> from player.article import Role
    >>> one, two, three = (Utterance(Role.PARAGRAPH, text, text, 350) for text in ("Có mưa.", "Có nắng to.", "Hết."))
    >>> [pair.change.value for pair in compare([one, three], [one, two, three])]
    ['same', 'added', 'same']
    """
    first, last = _ends([_plain(one) for one in before], [_plain(one) for one in after])
    inner = _align(before[first : len(before) - last], after[first : len(after) - last])
    outer = zip(before[:first], after[:first], strict=True)
    tail = zip(before[len(before) - last :], after[len(after) - last :], strict=True)
    return tuple(_pair(*both) for both in (*outer, *inner, *tail))


def to_speak(before: Sequence[Utterance], after: Sequence[Utterance]) -> int:
    """Return how many utterances one script has that another, said by the same voice, has not.

    >>> from player.article import Role
    >>> one, two = (Utterance(Role.PARAGRAPH, text, text, 350) for text in ("Có mưa.", "Có nắng to."))
    >>> to_speak([one], [one, two, two])
    1
    """
    return len({_sound(one) for one in after} - {_sound(one) for one in before})


def _sound(one: Utterance) -> tuple[str, int, bool]:
    return one.spoken, one.rest_ms, one.role == "quote"


def _plain(one: Utterance | None) -> str:
    return " ".join(unicodedata.normalize("NFC", one.written).split()) if one is not None else ""


def _pair(before: Utterance | None, after: Utterance | None) -> Pair:
    if before is None or after is None:
        return Pair(Change.ADDED if before is None else Change.REMOVED, before, after)
    is_same = _plain(before) == _plain(after) and before.spoken == after.spoken
    return Pair(Change.SAME if is_same else Change.CHANGED, before, after)


def _ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many sentences are the same at the beginning, and how many of the others at the end."""
    shorter = min(len(before), len(after))
    first = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    last = next((i for i in range(shorter - first) if before[-1 - i] != after[-1 - i]), shorter - first)
    return first, last


_Both = tuple[Utterance | None, Utterance | None]


def _align(before: Sequence[Utterance], after: Sequence[Utterance]) -> list[_Both]:
    """Return sentences in pairs: those written the same in the longest common order, between them those alike."""
    if len(before) * len(after) > _MOST_CELLS:
        return _in_order(before, after)
    same = _longest([[float(a == b) for b in map(_plain, after)] for a in map(_plain, before)])
    pairs: list[_Both] = []
    i = j = 0
    for at, to in [*same, (len(before), len(after))]:
        pairs += _alike(before[i:at], after[j:to])
        if at < len(before):
            pairs.append((before[at], after[to]))
        i, j = at + 1, to + 1
    return pairs


def _alike(before: Sequence[Utterance], after: Sequence[Utterance]) -> list[_Both]:
    """Return sentences of which none is written the same in pairs of those that are alike."""
    if len(before) == len(after) or len(before) * len(after) > _MOST_LOOKS:
        return _in_order(before, after)
    words = [set(_plain(one).lower().split()) for one in before], [set(_plain(one).lower().split()) for one in after]
    shares = [[len(a & b) / (len(a | b) or 1) for b in words[1]] for a in words[0]]
    found = _longest([[share if share >= _ALIKE else 0.0 for share in row] for row in shares])
    pairs: list[_Both] = []
    i = j = 0
    for at, to in [*found, (len(before), len(after))]:
        pairs += [(one, None) for one in before[i:at]] + [(None, one) for one in after[j:to]]
        if at < len(before):
            pairs.append((before[at], after[to]))
        i, j = at + 1, to + 1
    return pairs


def _in_order(before: Sequence[Utterance], after: Sequence[Utterance]) -> list[_Both]:
    shorter = min(len(before), len(after))
    rest = [(one, None) for one in before[shorter:]] + [(None, one) for one in after[shorter:]]
    return [*zip(before[:shorter], after[:shorter], strict=True), *rest]


def _longest(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the pairs of row and column, both ascending, whose scores are the most together; none that scores 0."""
    rows, columns = len(scores), len(scores[0]) if scores else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        here, below, row = best[i], best[i + 1], scores[i]
        for j in range(columns - 1, -1, -1):
            taken = below[j + 1] + row[j] if row[j] else 0.0
            here[j] = max(taken, below[j], here[j + 1])
    pairs = []
    i = j = 0
    while i < rows and j < columns:
        if scores[i][j] and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
