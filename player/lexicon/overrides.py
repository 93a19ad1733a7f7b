"""Reading a text in which some stretches are said as somebody decided, and the rest by the grammar, in context."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from player.vietnamese import read, say
from player.vietnamese.reading import Doubt, Reading, Region, Span


@dataclass(frozen=True, slots=True)
class Override:
    """A stretch of a text (character offsets) and what is said for it; `semiotic_class` names who decided."""

    start: int
    end: int
    spoken: str
    semiotic_class: str = "lexicon"


def read_around(
    text: str, overrides: Sequence[Override], region: Region, definitions: Mapping[str, str] | None = None
) -> Reading:
    """Return how a text (NFC) is read; `overrides` are in order and do not overlap.

    >>> read_around("BQL họp 3 lần", [Override(0, 3, "ban quản lý")], Region.NORTH).spoken
    'ban quản lý họp ba lần'
    """
    if not overrides:
        return read(text, region, definitions)
    overrides = [_with_digits_said(override, region) for override in overrides]
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = length = 0
    for override in overrides:
        parts += [text[at : override.start], override.spoken]
        length += override.start - at
        places.append((length, length + len(override.spoken)))
        length += len(override.spoken)
        at = override.end
    heard = read("".join((*parts, text[at:])), region, definitions)
    # The grammar saw the words that will be heard, which is the right context; what it made of them is not used.
    together = _lay_over(text, heard, overrides, places)
    return together if together is not None else _read_apart(text, overrides, region, definitions)


def _with_digits_said(override: Override, region: Region) -> Override:
    """Return an override in which a number, should there be one, is words."""
    if not any(letter.isdigit() for letter in override.spoken):
        return override
    return replace(override, spoken=say(override.spoken, region))


def _lay_over(
    text: str, heard: Reading, overrides: Sequence[Override], places: Sequence[tuple[int, int]]
) -> Reading | None:
    """Return the reading with the overrides in their places, or None if a reading crosses the edge of one."""
    spans: list[Span] = []
    doubts = list(heard.doubts)
    queue = list(heard.spans)[::-1]
    shift = 0
    for override, (low, high) in zip(overrides, places, strict=True):
        while queue and queue[-1].end <= low:
            spans.append(_shifted(queue.pop(), shift))
        while queue and queue[-1].start < high:
            span = queue.pop()
            if span.start < low or span.end > high:
                if span.semiotic_class:
                    return None
                if span.start < low:
                    spans.append(_shifted(_cut(heard, span.start, low), shift))
                if span.end > high:
                    queue.append(_cut(heard, high, span.end))
        spans.append(Span(override.start, override.end, override.spoken, override.semiotic_class))
        doubts = [doubt for doubt in doubts if doubt.end <= low or doubt.start >= high]
        shift = override.end - high
    while queue:
        spans.append(_shifted(queue.pop(), shift))
    return Reading(text, tuple(spans), tuple(_moved(doubt, overrides, places) for doubt in doubts))


def _cut(heard: Reading, start: int, end: int) -> Span:
    """Return a part of a stretch that is said as it is written."""
    return Span(start, end, heard.written[start:end])


def _shifted(span: Span, shift: int) -> Span:
    return replace(span, start=span.start + shift, end=span.end + shift)


def _moved(doubt: Doubt, overrides: Sequence[Override], places: Sequence[tuple[int, int]]) -> Doubt:
    """Return a doubt with its place in the written text."""
    shift = 0
    for override, (_, high) in zip(overrides, places, strict=True):
        if doubt.start >= high:
            shift = override.end - high
    return replace(doubt, start=doubt.start + shift, end=doubt.end + shift)


def _read_apart(
    text: str, overrides: Sequence[Override], region: Region, definitions: Mapping[str, str] | None
) -> Reading:
    """Return the reading made of what stands between the overrides, each stretch read by itself."""
    spans: list[Span] = []
    doubts: list[Doubt] = []
    at = 0
    for override in (*overrides, None):
        end = override.start if override is not None else len(text)
        if end > at:
            between = read(text[at:end], region, definitions)
            spans += [_shifted(span, at) for span in between.spans]
            doubts += [replace(d, start=d.start + at, end=d.end + at) for d in between.doubts]
        if override is not None:
            spans.append(Span(override.start, override.end, override.spoken, override.semiotic_class))
            at = override.end
    return Reading(text, tuple(spans), tuple(doubts))
