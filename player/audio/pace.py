"""How long a voice takes over a text: learnt from what it has spoken, so that an implausible clip is noticed."""

import threading
import unicodedata
from collections import defaultdict, deque
from dataclasses import dataclass
from statistics import median

from player.errors import BadSound
from player.vietnamese.syllables import is_readable
from player.voices.contract import Voice

_SECONDS_A_SYLLABLE = (0.08, 1.2)  # what any voice is held to before it is known
_SHORTER, _LONGER = 0.45, 2.5  # of a known voice's own pace
_SLACK_SHORTER, _SLACK_LONGER = 0.15, 1.5  # seconds: a short text has no pace
_SECONDS_A_STOP = 1.0  # how long a voice may be silent for a sign of punctuation, or say it
_SECONDS_A_LETTER = 1.5  # and spell a letter or a figure of what it cannot read
_SECONDS_A_SIGN = 6.0  # and name anything else: "mặt cười ra nước mắt", "chữ cái Ấn Độ …"
_LEARNT_FROM = 8  # clips
_REMEMBERED = 200
_PLAIN = 0.9  # of a clip's characters in syllables, to learn from it
_STOPS = ".,;:!?…-–—()[]\"'“”‘’«»/"


@dataclass(frozen=True, slots=True)
class Measure:
    """What of a spoken form takes time: its syllables, its punctuation, other letters and figures, and the rest."""

    syllables: int
    stops: int
    letters: int
    signs: int
    is_plain: bool


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
        text = measure(spoken)
        if not text.syllables:
            return
        least, most = (bound / voice.rate for bound in _SECONDS_A_SYLLABLE)
        with self._lock:
            known = self._known[voice.name]
            if len(known) >= _LEARNT_FROM:
                own = median(known) / voice.rate
                least, most = max(least, own * _SHORTER), min(most, own * _LONGER)
            shortest = least * text.syllables - _SLACK_SHORTER
            longest = most * text.syllables + _SLACK_LONGER
            others = _SECONDS_A_STOP * text.stops + _SECONDS_A_LETTER * text.letters + _SECONDS_A_SIGN * text.signs
            longest += others / voice.rate
            if shortest <= seconds <= longest:
                if text.is_plain:
                    known.append(seconds * voice.rate / text.syllables)
                return
        figure = f"{seconds:.1f}"
        only = "only " if seconds < shortest else ""
        raise BadSound(
            f"Giọng “{voice.name}” đọc một câu {'chỉ trong' if only else 'hết tới'} {figure.replace('.', ',')} giây.",
            f"The voice {voice.name!r} spoke a sentence of {len(spoken)} characters in {only}{figure} s.",
        )


def measure(spoken: str) -> Measure:
    """Return what of a spoken form takes time.

    Only words that a Vietnamese voice reads as they stand have syllables to count: how long an engine takes over
    figures, capitals, foreign names, a word without end or another script, nobody can tell from outside.

    >>> measure("Xin chào, các bạn.")
    Measure(syllables=4, stops=2, letters=0, signs=0, is_plain=True)
    >>> measure("Agribank HTX 5 中文 " + "a" * 400)
    Measure(syllables=0, stops=0, letters=412, signs=2, is_plain=False)
    """
    text = unicodedata.normalize("NFC", spoken)
    syllables = in_syllables = 0
    for token in text.split():
        word = token.strip(_STOPS)
        if len(word) > 1 and word[1:].islower() and is_readable(word):
            syllables += 1
            in_syllables += len(word)
    stops = sum(c in _STOPS for c in text)
    # Letters with marks too: a Vietnamese voice spells them, "a mũ sắc".
    latin = sum(c.isalnum() and unicodedata.normalize("NFD", c)[0] < "ʰ" for c in text)
    heard = sum(not c.isspace() for c in text)
    return Measure(
        syllables, stops, latin - in_syllables, heard - latin - stops, is_plain=in_syllables >= _PLAIN * (heard - stops)
    )
