"""Flights and runways: an airline's letters and the digits of its flight, the two ends of a runway.

| written | spoken |
|---|---|
| chuyến bay VN 253 | chuyến bay vê nờ hai năm ba |
| chuyến VN 7239 hạ cánh | chuyến vê nờ bảy hai ba chín hạ cánh |
| đường băng 11L/29R | đường băng mười một lờ, hai mươi chín rờ |
| tiêm kích MiG-31K | tiêm kích Mích-ba mươi mốt ca |
"""

import re
from string import ascii_uppercase, digits

from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass

_FLIGHT = ("chuyến", "bay", "hiệu")


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a flight after the word for it."""
    if not any(word in _FLIGHT for word in context.before(match.start())[:2]):
        return None
    return f"{spell(match['airline'])} {context.numerals.digits(match['number'])}"


def verbalize_runway(match: re.Match[str], context: Context) -> str:
    """Say the two ends of a runway."""
    ends = [match.group("first", "side"), match.group("second", "other")]
    return ", ".join(f"{context.numerals.spelled(number)} {spell(side)}" for number, side in ends)


CLASS = SemioticClass(
    "code",
    "L",
    r"(?P<airline>[A-Z]{2})[ \u00a0](?P<number>\d{3,4})(?![\w]|[.,/-]\d)",
    verbalize,
    first=ascii_uppercase,
    then=f" {digits}",
)
RUNWAY = SemioticClass(
    "code",
    "D",
    r"(?P<first>[0-3]\d)(?P<side>[LRC])/(?P<second>[0-3]\d)(?P<other>[LRC])(?!\w)",
    verbalize_runway,
    needs="/",
    then="LRC",
)
