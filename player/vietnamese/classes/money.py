"""Money: amounts with a sign or a code, before or after, ranges and rates.

| written | spoken |
|---|---|
| giá 25.000đ/kg | giá hai mươi lăm nghìn đồng trên ki lô gam |
| 50.000đ-100.000đ | năm mươi nghìn đồng đến một trăm nghìn đồng |
| từ 800.000đ - 1 triệu đồng | từ tám trăm nghìn đồng đến một triệu đồng |
| 1,5 tỷ USD | một phẩy năm tỷ đô la Mỹ |
| $50 | năm mươi đô la |
| €3,5 triệu | ba phẩy năm triệu ơ rô |
| bảng Anh (GBP) và bạt (THB) giảm | bảng Anh và bạt giảm |
| lương 7tr5 | lương bảy triệu năm |
| vàng 24K | vàng hai mươi tư ca ra |
| vé 50k | vé năm mươi nghìn |
| 2,3M lượt xem | hai phẩy ba triệu lượt xem |
| 80 triệu đồng/lượng | tám mươi triệu đồng trên lượng |
| 75-80 USD/thùng | bảy mươi lăm đến tám mươi đô la Mỹ trên thùng |
"""

import re

from player.vietnamese.acronyms import LOWER, UPPER
from player.vietnamese.amounts import AMOUNT, AMOUNT_GOES_ON, DASH, GAP, SCALE, SCALE_STARTS, say_amount
from player.vietnamese.currencies import CODES, SIGNS
from player.vietnamese.numerals import NUMBER, split_number
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.tickers import is_ticker

_ENGLISH_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")  # a sign before its number is the English way
_RATE = re.compile(r"/(?!môn|bài|câu|học)[^\W\d]")  # 0,5đ/kWh is money, 8,5đ/môn is a mark
_TO_MORE = re.compile(r"[ \u00a0]?[-–][ \u00a0]?(?=\d[\d.,]{0,8}[ \u00a0](?:nghìn|ngàn|triệu|tỷ|tỉ)\b)")
_CARATS = ("10", "14", "18", "22", "24")
_GOLD = re.compile(r"\b[Vv]àng\b[^.;!?\n]*$")
_AFTER = r"US\$|[₫$€£¥₩฿₹]|(?:tr\.?đ|đ(?!/[cv]\b)|Đ|vnđ|vnd|Vnđ|k|K|tr)(?!\w)"


def _sign(sign: str, context: Context) -> str:
    return context.numerals.thousand if sign in "kK" else SIGNS[sign]


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say an amount whose sign comes after it; a mark in an examination (8,75đ) is no money, nor a picture in 4K."""
    near = context.text[max(0, match.start() - 70) : match.start()]
    if match["sign"] in "KĐ" and near[-1:] == "-" and near[-2:-1].isalpha():
        return None  # MiG-31K
    if match["sign"] in "KĐ" and len(match["low"]) == 1 and not match["high"]:
        return None  # 4K of a picture, 5K of a rule
    if match["sign"] in "KĐ" and _is_of_a_name(match, context):
        return None
    if (
        match["sign"] in "kK"
        and match["low"] in _CARATS
        and (_GOLD.search(near) or {"nhẫn", "trang", "dây"} & set(context.before(match.start())))
    ):
        return f"{say_amount(match, context.numerals)} ca ra"
    if match["sign"] == "đ" and not match["scale"] and split_number(match["low"])[1]:
        around = (*context.before(match.start()), *context.after(match.end())[:2])
        marked = len(split_number(match["low"])[0]) <= 2 and not _RATE.match(context.text, match.end())
        if marked and not any(word in ("giá", "đồng", "phí") for word in around):
            return f"{say_amount(match, context.numerals)} điểm"
    if match["sign"] == "đ" and _is_mark(match, context):
        return f"{say_amount(match, context.numerals)} điểm"
    words = f"{say_amount(match, context.numerals)} {_sign(match['sign'], context)}"
    if match["second"]:
        words += f" đến {context.numerals.number(match['second'])} {_sign(match['sign2'], context)}"
    elif not match["high"] and (more := _TO_MORE.match(context.text, match.end())):
        return Spoken(f"{words} đến ", more.end())  # 800.000đ - 1 triệu đồng
    return words


def _is_of_a_name(match: re.Match[str], context: Context) -> bool:
    """Return whether the letter is of a model (MiG-31K), of a case (chuyên án 0425Đ) or of a street (45 Đ. Láng Hạ)."""
    start, text = match.start(), context.text
    if match["sign"] == "K":
        return text[start - 1 : start] == "-" and text[max(0, start - 2) : start - 1].isalpha()
    low = match["low"]
    coded = len(low) > 1 and (low[0] == "0" or context.before(start)[:2] == ("án", "chuyên")) and low.isdigit()
    return coded or (len(low) <= 3 and not match["scale"] and _STREET.match(text, match.end()) is not None)


_STREET = re.compile(rf"\. ?[{UPPER}][{LOWER}]")


def _is_mark(match: re.Match[str], context: Context) -> bool:
    """Return whether 10đ is ten points, of an examination that the words before it are about."""
    few = not match["scale"] and match["low"].isdigit() and int(match["low"]) <= _MOST_POINTS
    return few and _MARKS.search(context.text, max(0, match.start() - 40), match.start()) is not None


_MOST_POINTS = 30
_MARKS = re.compile(r"\b(?:[Đđ]iểm|môn|thí sinh|bài thi)\b|\d[đ] [A-ZVTLHSĐ]")


def verbalize_before(match: re.Match[str], context: Context) -> str | None:
    """Say an amount whose sign comes before it."""
    if not match["scale"] and not match["high"] and _ENGLISH_THOUSANDS.fullmatch(match["low"]):
        return f"{context.numerals.cardinal(int(match['low'].replace(',', '')))} {SIGNS[match['sign']]}"
    return f"{say_amount(match, context.numerals)} {SIGNS[match['sign']]}"


def verbalize_code(match: re.Match[str], context: Context) -> str | None:
    """Say a currency's code, or the đ of a rate."""
    code = match.group()
    if is_ticker(code, context.text, match.start(), match.end()):
        return None
    if code == "đ":
        return "đồng"
    if code == "LAK" and not context.previous(match.start())[-1:].isdigit():
        return None  # ĐẮK LẮK without its marks
    return None if code == "HKD" else CODES[code]  # also hộ kinh doanh, which the table of acronyms tells apart


def verbalize_bracket(match: re.Match[str], context: Context) -> Spoken | None:
    """Say nothing for the code in brackets after the name of its currency: bảng Anh (GBP)."""
    start, end = match.span()
    if not _NAME_BEFORE.search(context.text, max(0, start - 24), start):
        return None
    return Spoken("", end + 1 if context.text[end : end + 1] == " " else end)


_NAME_BEFORE = re.compile(
    r"(?:bảng Anh|đô la[^,;.()]{0,14}|đô|USD|won[^,;.()]{0,9}|bạt|baht[^,;.()]{0,9}|y[êe]n[^,;.()]{0,5}|euro|"
    r"(?:franc|phrăng)[^,;.()]{0,9}|nhân dân tệ|tệ|rúp|ruble|rupee|rupiah|ringgit|peso|kíp|riel|krona|bitcoin|đồng) ?$",
    re.IGNORECASE,
)
BRACKET = SemioticClass(
    "money", "S", rf"\((?:{'|'.join(CODES)})\)", verbalize_bracket, first="(", then="".join({code[0] for code in CODES})
)
CLASS = SemioticClass(
    "money",
    "D",
    rf"{AMOUNT}{SCALE}{GAP}(?P<sign>{_AFTER})(?:{GAP}{DASH}{GAP}(?P<second>{NUMBER}){GAP}(?P<sign2>{_AFTER}))?",
    verbalize,
    then=f"{AMOUNT_GOES_ON}{SCALE_STARTS}{''.join({sign[0] for sign in SIGNS})}",
)
BEFORE = SemioticClass(
    "money", "LS", rf"(?P<sign>US\$|[$€£¥₩]){GAP}{AMOUNT}{SCALE}", verbalize_before, first="U$€£¥₩", then=" $0123456789"
)


def verbalize_millions(match: re.Match[str], context: Context) -> str:
    """Say 1tr2, a million and two hundred thousand, as it is said in the market."""
    return f"{context.numerals.cardinal(int(match['millions']))} triệu {context.numerals.cardinal(int(match['rest']))}"


MILLIONS = SemioticClass(
    "money", "D", r"(?P<millions>\d{1,3})tr(?P<rest>\d{1,3})(?!\w)", verbalize_millions, needs="t", then="t"
)


def verbalize_audience(match: re.Match[str], context: Context) -> str | None:
    """Say the M of 2,3M lượt xem."""
    if context.follows(match.end()) not in _AUDIENCE:
        return None
    return f"{context.numerals.number(match['millions'])} triệu"


_AUDIENCE = frozenset({"lượt", "người", "view", "views", "like", "follow", "sub", "subscribe", "followers", "fan"})
AUDIENCE = SemioticClass(
    "money", "D", rf"(?P<millions>{NUMBER})M(?!\w)", verbalize_audience, needs="M", then=".,0123456789M"
)
CODE = SemioticClass(
    "money",
    "L",
    rf"(?:{'|'.join(CODES)})(?!\w)|đ(?=/)(?!/c\b)",
    verbalize_code,
    first="".join({code[0] for code in CODES}) + "đ",
)
