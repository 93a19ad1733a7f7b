"""The W3C's data-ssml attribute: what its author wants said for an element, or how long a rest before it."""

import json
import re
from dataclasses import dataclass

_TIME = re.compile(r"\s*\+?(\d{1,6}(?:\.\d{1,4})?)\s*(ms|s)\s*$")
_STRENGTHS = {"none": 0, "x-weak": 100, "weak": 200, "medium": 400, "strong": 700, "x-strong": 1000}
_LONGEST_REST = 10_000
_LONGEST_ALIAS = 500


@dataclass(frozen=True, slots=True)
class Speech:
    """What data-ssml asks for: the words said instead (""), and the rest before in milliseconds."""

    alias: str = ""
    rest_ms: int = 0


def read_speech(attribute: str) -> Speech:
    """Return what a data-ssml attribute asks for; what cannot be read asks for nothing.

    >>> read_speech('{"sub": {"alias": "Ủy ban nhân dân"}}'), read_speech('{"break": {"time": "1.5s"}}').rest_ms
    (Speech(alias='Ủy ban nhân dân', rest_ms=0), 1500)
    """
    if len(attribute) > 4000:
        return Speech()
    try:
        asked = json.loads(attribute)
    except (ValueError, RecursionError):
        return Speech()
    if not isinstance(asked, dict):
        return Speech()
    substitution, pause = asked.get("sub"), asked.get("break")
    alias = substitution.get("alias") if isinstance(substitution, dict) else ""
    return Speech(
        " ".join(alias.split())[:_LONGEST_ALIAS] if isinstance(alias, str) else "",
        _rest(pause) if isinstance(pause, dict) else 0,
    )


def _rest(pause: dict[str, object]) -> int:
    time = _TIME.match(str(pause.get("time", "")))
    if time is None:
        return _STRENGTHS.get(str(pause.get("strength", "medium")), 0)
    return min(_LONGEST_REST, round(float(time.group(1)) * (1000 if time.group(2) == "s" else 1)))
