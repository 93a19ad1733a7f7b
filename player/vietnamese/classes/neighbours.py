"""Two numbers side by side, of which the first is a name: iPhone 16 256GB, lớp 10 300 chỉ tiêu, quốc lộ 1 300m.

| written | spoken |
|---|---|
| iPhone 16 256GB | ai-phôn mười sáu, hai trăm năm mươi sáu gi ga bai |
| quốc lộ 1 300m bị ngập | quốc lộ một, ba trăm mét bị ngập |
| lớp 10 300 chỉ tiêu | lớp mười, ba trăm chỉ tiêu |
| bão số 4 100% đi vào đất liền | bão số bốn, một trăm phần trăm đi vào đất liền |
| tháng 4 200 doanh nghiệp mở cửa | tháng tư, hai trăm doanh nghiệp mở cửa |
| đá 1x2 480.000đ | đá một nhân hai, bốn trăm tám mươi nghìn đồng |
| cần 1 200 người | cần một nghìn hai trăm người |
"""

import re

from player.vietnamese.calendar import say_month
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.syllables import is_syllable
from player.vietnamese.vocabulary import is_numbered, phrases, words

# Of these there is one by its number, and what follows counts something else
_NUMBERED = words("lớp khối tầng tổ đoàn lộ phường quận thôn ấp xóm phố tòa toà ql tl tuyến")
_NUMBERED_PHRASES = phrases("số bão, số cơn, số quân, số đội, số áp")
_PRODUCTS = words(
    "iphone ipad galaxy redmi xiaomi poco oppo vivo reno realme honor nokia pixel macbook surface note pro max plus "
    "ultra mini fold flip air vf rtx gtx core ryzen snapdragon boeing airbus windows android ios"
)
_PRODUCT = re.compile(r"(?<![\w.@/-])(?P<name>[A-Za-z][A-Za-z0-9]{1,14})[ \u00a0]$")
_CALLED = words("hotline tel fax zalo viber sms fanpage email call facebook agribank sim page")


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say the first of two numbers with a rest after it, where it is a name and no thousands."""
    start, text = match.start(), context.text
    before = context.before(start)
    if text[start - 1 : start] in ("x", "X", "×") and text[start - 2 : start - 1].isdigit():
        return f"{context.numerals.cardinal(int(match['name']))},"
    if before[:1] == ("tháng",) and 1 <= int(match["name"]) <= 12:
        single = len(match["next"]) == 3 and not "".join(before[1:2]).isdigit()
        return f"{say_month(match['name'], context)}," if single else None
    if (before[:1] and before[0] in _NUMBERED) or before[:2] in _NUMBERED_PHRASES or _is_of_product(match, context):
        return f"{context.numerals.spelled(match['name'])},"
    return None


def _is_of_product(match: re.Match[str], context: Context) -> bool:
    """Return whether the number is that of a product: a foreign word stands before it, and a measure comes after."""
    near = _PRODUCT.search(context.text, max(0, match.start() - 18), match.start())
    if near is None:
        return False
    word = near["name"]
    if word.lower() in _PRODUCTS:
        return True
    if is_syllable(word) or word.lower() in _CALLED or is_numbered(match.start(), context):
        return False
    return bool(match["unit"])


CLASS = SemioticClass(
    "neighbour",
    "D",
    r"(?P<name>[1-9]\d{0,3})(?=[ \u00a0](?P<next>[1-9]\d{0,3})"
    r"(?:(?P<unit>[^\W\d_]{1,4}[23]?(?!\w)|%)|(?P<room>[ \u00a0](?=[^\W\d_]))|(?=[.,]\d)))",
    verbalize,
    needs=" \u00a0",
    then=" \u00a00123456789",
)
