"""Percent and per mille: one, a range, or points of a percent.

| written | spoken |
|---|---|
| đạt 97,9% kế hoạch | đạt chín mươi bảy phẩy chín phần trăm kế hoạch |
| S&P 500 -0,3% | ét en pi năm trăm trừ không phẩy ba phần trăm |
| tăng 5-7% | tăng năm đến bảy phần trăm |
| từ 5% - 7,5 % | từ năm phần trăm đến bảy phẩy năm phần trăm |
| tăng 0,5 điểm % | tăng không phẩy năm điểm phần trăm |
| độ mặn 4‰ | độ mặn bốn phần nghìn |
| kiểm soát bóng 45%-55% | kiểm soát bóng bốn mươi lăm phần trăm, năm mươi lăm phần trăm |
| lãi suất 6%/năm | lãi suất sáu phần trăm trên năm |
"""

import re

from player.vietnamese.amounts import AMOUNT, AMOUNT_GOES_ON, DASH, GAP, say_amount
from player.vietnamese.numerals import NUMBER, split_number
from player.vietnamese.semiotic import Context, SemioticClass, Spoken


def _part(sign: str, context: Context) -> str:
    return "phần trăm" if sign in "%％" else f"phần {context.numerals.thousand}"


_POSSESSION = re.compile(r"[Kk]iểm soát bóng|[Cc]ầm bóng")  # 45%-55% of two teams
_FALLS = re.compile(r"[ \u00a0][-–−]\d")


def _value(written: str) -> float:
    whole, decimals = split_number(written)
    return float(f"{whole}.{decimals or 0}")


def verbalize(match: re.Match[str], context: Context) -> str | Spoken:
    """Say a percentage; a dash that is glued to the second of two numbers, which is the less, is its minus."""
    if match["high"] and _FALLS.search(match.group()) and _value(match["high"]) < _value(match["low"]):
        return Spoken(context.numerals.number(match["low"]), match.end("low"))  # S&P 500 -0,3%
    words = f"{say_amount(match, context.numerals)} {_part(match['sign'], context)}"
    if match["second"]:
        opposed = _POSSESSION.search(context.text, max(0, match.start() - 40), match.start()) is not None or (
            _value(match["second"]) < _value(match["high"] or match["low"])
            and "từ" not in context.before(match.start())
        )
        words += (
            f"{',' if opposed else ' đến'} {context.numerals.number(match['second'])} {_part(match['sign'], context)}"
        )
    return f"{words} " if context.text[match.end() : match.end() + 1].isalnum() else words  # urê 46%N


def verbalize_sign(match: re.Match[str], context: Context) -> str | None:
    """Say a percent sign that stands without its number."""
    words = _part(match["sign"], context)
    before = context.text[match.start() - 1 : match.start()]
    return f" {words}" if before.isalnum() else words


CLASS = SemioticClass(
    "percent",
    "D",
    rf"{AMOUNT}{GAP}(?P<sign>[%％‰])(?:{GAP}{DASH}{GAP}(?P<second>{NUMBER}){GAP}(?P=sign))?",
    verbalize,
    needs="%％‰",
    then=f"%％‰{AMOUNT_GOES_ON}",
)
SIGN = SemioticClass("percent", "S", r"(?P<sign>[%％‰])", verbalize_sign, first="%％‰")
