"""When each sentence of a person's recording is heard: read from WebVTT, or from the sentences' starts as JSON."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from player.article import Role
from player.audio.narration import Segment
from player.errors import BadRecording
from player.scripting.script import Utterance

MOST_BYTES = 2_000_000
_SLACK = 0.5  # seconds that the last time may lie behind the sound
_CUE = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})[ \t]+-->[ \t]+(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
)
_TAG = re.compile(r"<[^<>]{0,200}>")


def read_timings(data: bytes, sentences: Sequence[Utterance], seconds: float) -> tuple[Segment, ...]:
    """Return the segments of a recording that lasts so many seconds; BadRecording says in Vietnamese what is wrong.

    WebVTT: each cue is a segment. JSON: an array of numbers, when each sentence of the script begins, in seconds.

    >>> sentences = [Utterance(Role.TITLE, "Mưa lớn", "mưa lớn", 900), Utterance(Role.PARAGRAPH, "Hết.", "hết", 600)]
    >>> read_timings(b"[0, 1.5]", sentences, 3.0)[1]
    Segment(role=<Role.PARAGRAPH: 'paragraph'>, written='Hết.', start=1.5, end=3.0, words=())
    """
    if len(data) > MOST_BYTES:
        raise _bad("Mốc thời gian dài quá 2 MB", "The timings are over 2 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad("Mốc thời gian không phải văn bản UTF-8", "The timings are not UTF-8 text") from error
    segments = _cues(text, sentences) if text.startswith("WEBVTT") else _starts(text, sentences, seconds)
    before = 0.0
    for number, segment in enumerate(segments, 1):
        if segment.start < before:
            raise _bad(f"Mốc thời gian thứ {number} lùi về trước", f"Time number {number} goes back")
        if segment.start > seconds:
            raise _behind(number)
        before = segment.start
    for number, segment in enumerate(segments, 1):
        if segment.end < segment.start:
            raise _bad(f"Lời thứ {number} hết trước khi bắt đầu", f"Cue number {number} ends before it begins")
        if segment.end > seconds + _SLACK:
            raise _behind(number)
    return tuple(replace(segment, end=min(segment.end, seconds)) for segment in segments)


def _starts(text: str, sentences: Sequence[Utterance], seconds: float) -> list[Segment]:
    try:
        starts = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad("Mốc thời gian không phải WebVTT hay JSON", "The timings are neither WebVTT nor JSON") from error
    if not isinstance(starts, list) or not all(type(one) in (int, float) and 0 <= one < 1e6 for one in starts):
        raise _bad(
            "Mốc thời gian phải là một mảng JSON gồm các số giây không âm",
            "The timings must be a JSON array of seconds, none below 0",
        )
    if len(starts) != len(sentences):
        raise _bad(
            f"Bài có {len(sentences)} câu mà có {len(starts)} mốc thời gian",
            f"The article has {len(sentences)} sentences and there are {len(starts)} times",
        )
    ends = [*starts[1:], max(seconds, starts[-1] if starts else 0)]
    return [
        Segment(one.role, one.written, round(float(start), 3), round(float(end), 3))
        for one, start, end in zip(sentences, starts, ends, strict=True)
    ]


def _cues(text: str, sentences: Sequence[Utterance]) -> list[Segment]:
    roles = {one.written: one.role for one in sentences if one.role in (Role.TITLE, Role.HEADING)}
    segments: list[Segment] = []
    for block in re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines[:2]) if "-->" in line), None)
        if at is None:  # the header, a NOTE, a STYLE
            continue
        times = _CUE.match(lines[at])
        if times is None:
            raise _bad(f"Không đọc được dòng “{lines[at][:60]}”", f"This line cannot be read: {lines[at][:60]!r}")
        written = " ".join(unescape(_TAG.sub("", " ".join(lines[at + 1 :]))).split())
        if written:
            role = roles.get(written, Role.PARAGRAPH)
            segments.append(Segment(role, written, _seconds(times.groups()[:4]), _seconds(times.groups()[4:])))
    if not segments:
        raise _bad("Tệp WebVTT không có dòng lời nào", "The WebVTT file has no cue")
    return segments


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return round(hours * 3600 + minutes * 60 + seconds + thousandths / 1000, 3)


def _behind(number: int) -> BadRecording:
    return _bad(
        f"Mốc thời gian thứ {number} nằm sau khi bản thu đã hết",
        f"Time number {number} lies behind the recording's end",
    )


def _bad(vietnamese: str, english: str) -> BadRecording:
    return BadRecording(f"{vietnamese}.", f"{english}.")
