"""Ordinals: thứ and hạng with arabic digits, weekdays.

| written | spoken |
|---|---|
| thứ 2, ngày 5/6 | thứ hai, ngày năm tháng sáu |
| thứ 2 - thứ 6 | thứ hai đến thứ sáu |
| từ thứ 2 - 4 hằng tuần | từ thứ hai đến thứ tư hằng tuần |
| đứng thứ 1 | đứng thứ nhất |
| lần thứ 4 | lần thứ tư |
| lần thứ 24 | lần thứ hai mươi tư |
| dưới BĐ3 | dưới báo động ba |
| hồ sơ No.1 | hồ sơ số một |
| xếp hạng 1 | xếp hạng nhất |
"""

import re

from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.vocabulary import is_counted


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say the number after thứ or hạng, and the dash before another weekday."""
    previous = context.previous(match.start())
    number = int(match.group())
    if previous == "thứ":
        words = {1: "nhất", 4: "tư"}.get(number) or context.numerals.cardinal(number)
        until = _UNTIL.match(context.text, match.end())
        day = None if until else _TO_A_DAY.match(context.text, match.end())
        if day and 2 <= number < int(day["day"]) and not is_counted(context.after(day.end())):
            return Spoken(f"{words} đến thứ {_WEEKDAYS[int(day['day'])]}", day.end())  # thứ 2 - 4
        return Spoken(f"{words} đến ", until.end()) if until else words
    if number == 4 and _listed_after_thu(context.before(match.start())):
        return "tư"
    if previous == "phần" and number == 4 and context.before(match.start())[1:2] in (("1",), ("3",), ("một",), ("ba",)):
        return "tư"
    if previous == "hạng" and number == 1 and ":" not in context.text[max(0, match.start() - 2) : match.start()]:
        return "nhất"
    return None


_WEEKDAYS = ("", "", "hai", "ba", "tư", "năm", "sáu", "bảy")
_TO_A_DAY = re.compile(r"[ \u00a0]?[-–][ \u00a0]?(?P<day>[3-7])(?![\d/%.,]\d|[\w/%])")
_UNTIL = re.compile(r"[ \u00a0]?[-–][ \u00a0]?(?=[Tt]hứ[ \u00a0]|[Cc]hủ nhật|CN(?!\w))")


def _listed_after_thu(before: tuple[str, ...]) -> bool:
    """Return whether the number stands in a list that began with thứ or tháng: thứ 2, 3, 4."""
    for at, word in enumerate(before):
        if word in ("thứ", "tháng"):
            return at > 0
        if not (word.isdigit() or word in ("và", "hoặc", "đến")):
            return False
    return False


def verbalize_alarm(match: re.Match[str], context: Context) -> str:
    """Say the BĐ3 of a flood: the third level of alarm."""
    level = len(match["roman"]) if match["roman"] else int(match["level"])
    return f"báo động {context.numerals.cardinal(level)}{' đến ' if match['until'] else ''}"


ALARM = SemioticClass(
    "ordinal",
    "L",
    r"BĐ[  ]?(?:(?P<level>[123])|(?P<roman>I{1,3}))(?![\w]|[.,]\d)(?P<until>[ ]?[-–][ ]?(?=BĐ))?",
    verbalize_alarm,
    first="B",
)
NUMBERED = SemioticClass(
    "ordinal", "L", r"No\.?[ ]?(?=\d)", lambda match, context: "số ", first="N", then=" .0123456789"
)
CLASS = SemioticClass("ordinal", "D", r"\d{1,4}(?![\d%]|[.,/:-]\d)", verbalize)
