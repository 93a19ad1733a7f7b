"""A narration's segments as the JSON text that the catalogue keeps."""

import json
from collections.abc import Sequence

from player.article import Role
from player.audio.narration import Segment
from player.scripting.words import Word


def pack(segments: Sequence[Segment]) -> str:
    """Return segments as JSON text: the objects that the sync JSON has.

    >>> pack([Segment(Role.TITLE, "Mưa lớn", 0.0, 0.8, (Word(0, 3, 0.0),))])
    '[{"written":"Mưa lớn","start":0.0,"end":0.8,"role":"title","words":[[0,3,0.0]]}]'
    """
    plain = [
        {
            "written": segment.written,
            "start": segment.start,
            "end": segment.end,
            "role": segment.role.value,
            "words": [[word.start, word.end, word.at] for word in segment.words],
        }
        for segment in segments
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def unpack(packed: str) -> tuple[Segment, ...]:
    """Return the segments that were packed.

    >>> unpack('[{"written":"Mưa lớn","start":0.0,"end":0.8,"role":"title","words":[[0,3,0.0]]}]')[0].words
    (Word(start=0, end=3, at=0.0),)
    """
    return tuple(
        Segment(Role(one["role"]), one["written"], one["start"], one["end"], tuple(Word(*w) for w in one["words"]))
        for one in json.loads(packed)
    )
