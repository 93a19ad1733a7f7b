"""Telephone numbers and hot lines, said digit by digit in the groups they are written in.

| written | spoken |
|---|---|
| gọi 0912.345.678 | gọi không chín một hai, ba bốn năm, sáu bảy tám |
| tổng đài 1900 6868 | tổng đài một chín không không, sáu tám sáu tám |
| (0209) 3870 123 | không hai không chín, ba tám bảy không, một hai ba |
| Tổng đài quốc gia 111 | Tổng đài quốc gia một một một |
| số 0912.xxx.345 | số không chín một hai, ích ích ích, ba bốn năm |
| Cảnh sát 113 | Cảnh sát một một ba |
| soạn tin gửi 8785 | soạn tin gửi tám bảy tám năm |
| tổng đài 1022, 156 | tổng đài một không hai hai, một năm sáu |
| đầu số +375, +882 | đầu số cộng ba bảy năm, cộng tám tám hai |
| gọi 113, 114 hoặc 115 | gọi một một ba, một một bốn hoặc một một năm |
| tài khoản 3713.0.1058 | tài khoản ba bảy một ba, không, một không năm tám |
| +84 912 345 678 | cộng tám bốn, chín một hai, ba bốn năm, sáu bảy tám |
"""

import re
from string import digits

from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.vocabulary import HOTLINES, is_numbered, words

_HOTLINE_CUES = words(
    "gọi số đài nóng sát hỏa hoả cứu lượng đội trung_tâm nạn trẻ_em em 113 114 115 tâm ninh nhánh báo tin cháy"
)


def _groups(written: str, context: Context) -> str:
    return ", ".join(context.numerals.digits(group) for group in re.split(r"\D+", written) if group)


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a telephone number."""
    if re.fullmatch(r"\d{2}([ .-])\d{2}\1(?:19|20)\d{2}", match.group()):
        return None  # a date
    digits = sum(c.isdigit() for c in match.group())
    if match.group().startswith(("+", "(+")):
        return f"cộng {_groups(match.group(), context)}" if 9 <= digits <= 14 else None
    least = 8 if match.group()[0] == "1" else 9
    return _groups(match.group(), context) if least <= digits <= 12 else None


def verbalize_account(match: re.Match[str], context: Context) -> str | None:
    """Say an account or card number that is written in groups."""
    if re.fullmatch(r"\d\d(?:[-.]\d\d)+", match.group()):
        return None  # the numbers of a draw
    if context.follows(match.end()) in ("đồng", "nghìn", "triệu", "tỷ", "tỉ", "người") or not is_numbered(
        match.start(), context
    ):
        return None
    return _groups(match.group(), context)


def _short_number(match: re.Match[str], context: Context) -> str | None:
    """Say the number that a text message goes to, or one that is called: soạn tin ... gửi 8785, tổng đài 1022, 156."""
    near = context.text[max(0, match.start() - 70) : match.start()]
    sent = context.previous(match.start()) in ("gửi", "số", "tới")
    if sent and len(match.group()) == 4 and "tin" in near and "nhắn" in near.lower():
        return context.numerals.digits(match.group())
    if not _SHORT_CLOSED.match(context.text, match.end()):
        return None
    if _SHORT_CALLED.search(near) or (_SENT_TO.search(near) and _OF_A_MESSAGE.search(near)):
        return context.numerals.digits(match.group())
    return None


def verbalize_country(match: re.Match[str], context: Context) -> str | None:
    """Say the code of a country, which a number that calls begins with: đầu số +375, +371."""
    if not _FIRST_DIGITS.search(context.text, max(0, match.start() - 40), match.start()):
        return None
    return f"cộng {context.numerals.digits(match.group())}"


_LIST_OF_NUMBERS = r"(?:\+?\d{3,4}(?:, | và | hoặc |; )){0,6}$"
_SHORT_CALLED = re.compile(rf"(?:[Tt]ổng đài|[Đđ]ầu số|[Nn]hắn tin|[Cc]ứu hộ)(?: số)? {_LIST_OF_NUMBERS}")
_SENT_TO = re.compile(rf"\b[Gg]ửi(?: đến| tới| về)?(?: số| tổng đài)? {_LIST_OF_NUMBERS}")
_OF_A_MESSAGE = re.compile(r"[Ss]oạn|[Nn]hắn|tin\b|cú pháp|SMS")
_SHORT_CLOSED = re.compile(r"[ \u00a0]?(?:[,;(]|[.)](?!\d)|$|(?:hoặc|để)\b|(?:và|hoặc) \+?\d)")
_FIRST_DIGITS = re.compile(r"[Đđ]ầu số (?:\+?\d{2,4}(?:, | và | hoặc |; )){0,6}$")


_SERVICES = frozenset({("hoạn", "hỏa"), ("hoạn", "hoả"), ("an", "công")})
_CLOSED = re.compile(r"[ \u00a0]?(?:[,;.)]|$|hoặc\b)")
_LISTED = re.compile(r"(?:[Đđ]ường dây nóng|[Hh]otline|[Tt]ổng đài|khẩn cấp)[^!?\n]{0,60}\d[;,/]? (?:và |hoặc )?$")


def verbalize_hotline(match: re.Match[str], context: Context) -> str | None:
    """Say a hot line after the words that call for one."""
    before = context.before(match.start())
    if short := _short_number(match, context):
        return short
    if match.group() not in HOTLINES:
        return None
    if _LISTED.search(context.text, max(0, match.start() - 80), match.start()):
        return context.numerals.digits(match.group())
    if not before:
        return None
    listed = before[0] in HOTLINES or before[0] in ("hoặc", "và")
    if listed and len([word for word in before[:3] if word in HOTLINES]) > 1:
        return context.numerals.digits(match.group())
    if before[0] in HOTLINES and re.match(r",? (?:và |hoặc )?11\d\b", context.text[match.end() : match.end() + 14]):
        return context.numerals.digits(match.group())  # amid others: 112, 113, 114
    if listed and len(before) > 1 and sum(map(str.isdigit, before[1])) >= 8:
        return context.numerals.digits(match.group())  # beside another telephone
    if before[0] in ("hoạn", "an") and before[:2] in _SERVICES and _CLOSED.match(context.text, match.end()):
        return context.numerals.digits(match.group())
    if (
        not {"gọi", "bấm", "quay", "nhấn"} & set(before[: 4 if listed else 2])
        and before[0] not in _HOTLINE_CUES
        and before[:2] not in (("là", "nóng"), ("máy", "số"))
        and not {"tổng", "đài"} <= set(before)
    ):
        return None
    if before[0] in ("số", "gọi", "em", "đội", "lượng", "báo", "nạn", "tâm") and context.follows(match.end()) in (
        "người",
        "triệu",
        "tỷ",
        "nghìn",
        "hộ",
        "xã",
        "vụ",
        "đồng",
        "trường",
        "cháu",
        "học",
        "em",
        "ca",
    ):
        return None
    return context.numerals.digits(match.group())


CLASS = SemioticClass(
    "phone",
    "DS",
    r"(?:\(0\d{1,3}\)[  .-]?(?:(?:\d[  .-])?\d{3,4}[  .-]?\d{3,4}|\d{2,4}(?:[ .-]\d{2,4}){2,3})"
    r"|\(\+\d{1,3}\)(?:[  .-]?\d{2,4}){2,5}"
    r"|\+\d{1,3}[  .-]?\(?\d{1,4}\)?(?:[  .-]?\d{2,4}){1,4}"
    r"|0\d{1,4}(?:[ .-]\d{1,4}){2,4}"
    r"|0\d{2,3}[ .-]\d{6,8}"
    r"|1[89]00(?:[  .-]?\d{2,4}){1,3}"
    r"|0\d{8,10})(?!\d|-\d\d(?!\d))",
    verbalize,
    first="(+01",
)


def verbalize_masked(match: re.Match[str], context: Context) -> str:
    """Say a telephone number of which a paper hides some digits."""
    groups = _MASK_OR_DIGITS.findall(match.group())
    return ", ".join(context.numerals.digits(g) if g[0].isdigit() else " ".join(["ích"] * len(g)) for g in groups)


_MASK_OR_DIGITS = re.compile(r"\d+|[xX*]+")
MASKED = SemioticClass(
    "phone",
    "D",
    r"0\d{2,4}[ .-]?(?:\d{3}[ .-]?[xX*]{3}|[xX*]{3,4}[ .-]?\d{2,4}|\d{2,3}[ .-]?[xX*]{2,4}(?:[ .-][xX*]{2,4})?)(?!\w)",
    verbalize_masked,
    first="0",
)
ACCOUNT = SemioticClass(
    "phone", "D", r"\d{2,6}(?:[ .-]\d{1,9}){1,5}(?![\d,.]\d|\w)", verbalize_account, then=f" .-{digits}"
)
HOTLINE = SemioticClass("phone", "D", r"\d{3,4}(?![\w/%]|[.,-]\d)", verbalize_hotline)
COUNTRY = SemioticClass("phone", "S", r"\+\d{2,3}(?![\d%]|[.,]\d)", verbalize_country, first="+", then=digits)
