"""Finding: something to look at before anyone hears it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before anyone hears it; `message` and `suggestion` are in Vietnamese.

    `utterance` is an index into the script (−1: the article as a whole); `start` and `end` are character offsets into
    that utterance's written form; `severity` is "info", "warning" or "error".
    """

    kind: str
    severity: str
    message: str
    suggestion: str = ""
    utterance: int = -1
    start: int = 0
    end: int = 0
