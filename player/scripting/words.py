"""Spoken words' times brought back to the words as written, through the trace of the reading."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from player.vietnamese.reading import Span
from player.voices.contract import WordTime


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written and when it begins: `start` and `end` are offsets in the written text, `at` is in seconds."""

    start: int
    end: int
    at: float


def written_words(spans: Sequence[Span], written: str, times: Sequence[WordTime]) -> tuple[Word, ...]:
    """Return the written words' times, from the spoken words' times and the spans that tile the written text.

    What was read as a whole ("97,9%") is one word, at the time of its first spoken word; what is said as it is written
    keeps its words. Empty without spans: nothing is guessed.

    >>> spans = (Span(0, 4, "đạt "), Span(4, 6, "năm phần trăm", "percent"))
    >>> times = [WordTime(0, 3, 0.0), WordTime(4, 7, 0.3), WordTime(8, 12, 0.6), WordTime(13, 17, 0.8)]
    >>> [("đạt 5%"[word.start : word.end], word.at) for word in written_words(spans, "đạt 5%", times)]
    [('đạt', 0.0), ('5%', 0.3)]
    """
    starts: list[int] = []
    at = 0
    for span in spans:
        starts.append(at)
        at += len(span.spoken)
    words: dict[int, Word] = {}
    for time in times:
        index = bisect_right(starts, time.start) - 1
        if index < 0:
            continue
        # Spans that say nothing share their start with the one after them; bisect gave the last, which says something.
        span, offset = spans[index], time.start - starts[index]
        source = written[span.start : span.end]
        if source == span.spoken:
            start = span.start + offset
            end = start + time.end - time.start
        else:
            start = span.start + len(source) - len(source.lstrip())
            end = span.start + len(source.rstrip())
        start, end = _whole(written, start, end)
        if end > start:
            words.setdefault(start, Word(start, end, time.at))
    return tuple(sorted(words.values(), key=lambda word: word.at))


def _whole(written: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the space at its ends."""
    end = min(end, len(written))
    while start < end and written[start].isspace():
        start += 1
    while end > start and written[end - 1].isspace():
        end -= 1
    return start, end
