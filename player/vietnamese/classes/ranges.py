"""Ranges: from one number to another, where nothing else claims them.

| written | spoken |
|---|---|
| từ 15-20 triệu đồng | từ mười lăm đến hai mươi triệu đồng |
| 2 - 3 ngày | hai đến ba ngày |
| 700–900 người | bảy trăm đến chín trăm người |
| máy bay Boeing 737-800 | máy bay Bô-inh bảy trăm ba mươi bảy tám trăm |
| sơ đồ 3-4-3 | sơ đồ ba bốn ba |
| dãy số 05-12-23-34 | dãy số không năm, mười hai, hai mươi ba, ba mươi tư |
| từ 300.000 - 1,5 triệu đồng | từ ba trăm nghìn đến một phẩy năm triệu đồng |
| theo tỷ lệ 30-70 | theo tỷ lệ ba mươi bảy mươi |
| vua Hùng (257 - 208 trước Công nguyên) | vua Hùng (hai trăm năm mươi bảy đến hai trăm linh tám trước Công nguyên) |
| vé 100-150-200 nghìn đồng | vé một trăm, một trăm năm mươi, hai trăm nghìn đồng |
| 10 - 4 | mười trừ bốn |
"""

import re

from player.vietnamese.amounts import AMOUNT_GOES_ON, DASH, GAP
from player.vietnamese.numerals import NUMBER, split_number
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.units import UNITS


def _value(written: str) -> float:
    whole, decimals = split_number(written)
    return float(f"{whole}.{decimals or 0}")


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a range, or a difference when it goes down with room around its dash."""
    low, high = match["low"], match["high"]
    words = context.numerals.number(low), context.numerals.number(high)
    if context.previous(match.start()) in _MAKERS:
        return f"{words[0]} {words[1]}"
    shared = _value(low) + _value(high) == 100 and _PROPORTION.search(
        context.text, max(0, match.start() - 32), match.start()
    )
    if shared:
        return f"{words[0]} {words[1]}"  # theo tỷ lệ 30-70
    after = context.after(match.end())[:2]
    if _value(low) < _value(high) or after[:1] in _SCALES or after[:1] == ("tcn",) or after == ("trước", "công"):
        return f"{words[0]} đến {words[1]}"
    if match["dash"] != match["dash"].strip() and not context.follows(match.end()):
        return f"{words[0]} trừ {words[1]}"
    heard_as_one = low.isdigit() and high.isdigit() and int(low) % 10 == 0 and 0 < int(high) < 10
    return f"{words[0]}, {words[1]}" if heard_as_one else f"{words[0]} {words[1]}"


def verbalize_chain(match: re.Match[str], context: Context) -> str | None:
    """Say three numbers or more that dashes join, such as the lines of a team."""
    parts = re.split("[ ]?[-–][ ]?", match["numbers"])
    several = len(parts) > 3 and all(len(part) == 2 for part in parts)  # a draw
    joint = ", " if several or context.follows(match.end()) in _PRICED else " "
    said = joint.join(map(context.numerals.spelled, parts))
    return f"{said} {UNITS[match['unit']]}" if match["unit"] else said


def verbalize_dash(match: re.Match[str], context: Context) -> str | None:
    """Say the dash between a measure and the number after it."""
    unit = _MEASURE.search(context.text[max(0, match.start() - 12) : match.start()])
    if unit is None or (unit[1] not in UNITS and unit[1] not in "%đ"):
        return None
    if _RATING_AFTER.match(context.text, match.end()):
        return ", "  # 250kVA-35/0,4kV
    other = _UNIT_AFTER.match(context.text, match.end())
    return " " if other and other[1] in UNITS and other[1] != unit[1] else " đến "


_PROPORTION = re.compile(r"[Tt][ỷỉ] lệ\b[^.,;!?\d]*$")
_SCALES = frozenset({("triệu",), ("tỷ",), ("tỉ",)})  # 300.000 - 1,5 triệu
_MAKERS = frozenset({"boeing", "airbus", "bô-inh", "e-bớt"})  # their models are numbers joined by a dash
_MEASURE = re.compile(r"\d[ \u00a0]?([^\W\d_]{1,4}[23]?|%)$")
_UNIT_AFTER = re.compile(r"\d{1,4}(?:,\d)?[  ]?([^\W\d_]{1,3})(?!\w)")
_RATING_AFTER = re.compile(r"\d{1,3}(?:,\d)?/\d")
_PRICED = frozenset({"nghìn", "ngàn", "triệu", "đồng"})  # vé 100-150-200 nghìn đồng
DASH_AFTER_UNIT = SemioticClass("range", "S", r"[-–](?=\d)", verbalize_dash, first="-–")
CHAIN = SemioticClass(
    "range",
    "D",
    r"(?P<numbers>\d{1,4}(?:[ ]?[-–][ ]?\d{1,4}){2,7})(?:(?P<unit>[ck]m|kg)(?!\w)|(?!\w|/\d|[,.-]\d))",
    verbalize_chain,
    needs="-–",
    then=" -–",
)
CLASS = SemioticClass(
    "range",
    "D",
    rf"(?P<low>{NUMBER})(?P<dash>{GAP}{DASH}{GAP})(?P<high>{NUMBER})(?!{GAP}{DASH}{GAP}\d|[/\d])",
    verbalize,
    needs="-–—÷~",
    then=AMOUNT_GOES_ON,
)
