"""How long a voice takes over a text: learnt from what it has spoken, so that an implausible clip is noticed."""

import re
import threading
from collections import defaultdict, deque
from statistics import median

from player.errors import BadSound
from player.voices.contract import Voice

_SECONDS_A_LETTER = (0.035, 0.4)  # what any voice is held to before it is known
_LEARNT_FROM = 8  # clips
_REMEMBERED = 200
_MOSTLY = 0.7
_WORD = re.compile(r"\b[A-ZÀ-ÖØ-ÞĐ]?[a-zà-öø-ÿā-ɏḁ-ỿ]+\b(?<=\w\w)")
_SHORTER, _LONGER = 0.45, 2.5  # of a known voice's own pace
_SLACK_SHORTER, _SLACK_LONGER = 0.15, 1.5  # seconds: a short text has no pace


class Paces:
    """The pace of each voice; safe from several threads.

    >>> from player.vietnamese.reading import Region
    >>> voice = Voice("thử", "thử", "", Region.NORTH, "nam", "Giọng thử")
    >>> Paces().check(voice, "một câu dài hai mươi chữ cái", 0.1)
    Traceback (most recent call last):
    player.errors.BadSound: Giọng “thử” đọc một câu chỉ trong 0,1 giây.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_REMEMBERED))

    def check(self, voice: Voice, spoken: str, seconds: float) -> None:
        """Learn from a clip's length if it is plausible for its text; BadSound if it is not."""
        letters = letters_heard(spoken)
        if not letters:
            return
        least, most = (bound / voice.rate for bound in _SECONDS_A_LETTER)
        with self._lock:
            known = self._known[voice.name]
            if len(known) >= _LEARNT_FROM:
                own = median(known) / voice.rate
                least, most = max(least, own * _SHORTER), min(most, own * _LONGER)
            if least * letters - _SLACK_SHORTER <= seconds <= most * letters + _SLACK_LONGER:
                known.append(seconds * voice.rate / letters)
                return
        figure = f"{seconds:.1f}"
        only = "only " if seconds < least * letters else ""
        raise BadSound(
            f"Giọng “{voice.name}” đọc một câu {'chỉ trong' if only else 'hết tới'} {figure.replace('.', ',')} giây.",
            f"The voice {voice.name!r} spoke a sentence of {len(spoken)} characters in {only}{figure} s.",
        )


def letters_heard(spoken: str) -> int:
    """Return how many letters are heard in a spoken form; 0 where that cannot be told.

    Only words do: how long figures, capitals, lone letters, signs and other scripts take depends on the engine.

    >>> letters_heard("xin chào các bạn"), letters_heard("HTX 5 中文"), letters_heard("- !")
    (13, 0, 0)
    """
    words = sum(len(word) for word in _WORD.findall(spoken))
    return words if words >= _MOSTLY * sum(not letter.isspace() for letter in spoken) else 0
