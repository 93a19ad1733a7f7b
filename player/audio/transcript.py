"""Segments → WebVTT, the sync JSON that the control reads, and Podcasting 2.0 chapters."""

import textwrap
from typing import Any

from player.audio.narration import Narration, Segment

LINE = 42  # characters: what fits under a picture on a phone
LINES = 2
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def webvtt(narration: Narration) -> str:
    """Return the narration's captions: the article as written, in cues of at most two lines.

    A long sentence is several cues. Where the voice gave its words' times a cue starts with its first word, elsewhere
    the sentence's time is shared by the letters.
    """
    cues = ["WEBVTT\n"]
    for segment in narration.segments:
        for start, end, lines in _cues(segment):
            cues.append(f"{_clock(start)} --> {_clock(end)}\n" + "\n".join(lines).translate(_ESCAPED) + "\n")
    return "\n".join(cues)


def sync(narration: Narration) -> dict[str, Any]:
    """Return what the control needs to follow the sound, times in seconds.

    `duration`, `voice`, `words` ("exact" where the times of all words are known, else "none") and
    `segments`: `written`, `start`, `end`, `role`, and `words` as [start, end, at], offsets in `written` and seconds.
    """
    told = [bool(segment.words) for segment in narration.segments if any(map(str.isalnum, segment.written))]
    exact = bool(told) and all(told)
    segments = []
    for segment in narration.segments:
        one: dict[str, Any] = {
            "written": segment.written,
            "start": segment.start,
            "end": segment.end,
            "role": segment.role.value,
        }
        if exact:
            one["words"] = [[word.start, word.end, word.at] for word in segment.words]
        segments.append(one)
    return {
        "duration": narration.duration,
        "voice": narration.voice.name,
        "words": "exact" if exact else "none",
        "segments": segments,
    }


def chapters(narration: Narration) -> dict[str, Any]:
    """Return the chapters as Podcasting 2.0 has them: `version`, and `chapters` with startTime, endTime and title."""
    return {
        "version": "1.2.0",
        "chapters": [
            {"startTime": chapter.start, "endTime": chapter.end, "title": chapter.title}
            for chapter in narration.chapters
        ],
    }


def _cues(segment: Segment) -> list[tuple[float, float, list[str]]]:
    """Return a segment's cues: start, end and at most two lines each."""
    lines = textwrap.wrap(segment.written, LINE, break_long_words=True, break_on_hyphens=False) or [segment.written]
    cues: list[tuple[float, float, list[str]]] = []
    groups = [lines[i : i + LINES] for i in range(0, len(lines), LINES)]
    at = 0
    offsets: list[int] = []
    for group in groups:
        at = segment.written.find(group[0], at)
        offsets.append(at)
        at += len(group[0])
    starts = [_time_at(segment, offset) for offset in offsets]
    starts[0] = segment.start
    for number, group in enumerate(groups):
        end = starts[number + 1] if number + 1 < len(groups) else segment.end
        cues.append((starts[number], end, group))
    return cues


def _time_at(segment: Segment, offset: int) -> float:
    """Return when a place in a segment's written text is heard."""
    later = [word.at for word in segment.words if word.start >= offset]
    if later:
        return later[0]
    share = offset / max(1, len(segment.written))
    return round(segment.start + share * (segment.end - segment.start), 3)


def _clock(seconds: float) -> str:
    """Return a time as WebVTT has it.

    >>> _clock(3725.5)
    '01:02:05.500'
    """
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
