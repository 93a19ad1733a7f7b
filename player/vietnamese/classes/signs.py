"""Signs: minus and plus before a number, sums and comparisons, ampersand, at, hash, arrows.

| written | spoken |
|---|---|
| xuống -2°C | xuống âm hai độ xê |
| +3 | cộng ba |
| 2+3=5 | hai cộng ba bằng năm |
| 6 * 7 | sáu nhân bảy |
| 2^10 | hai mũ mười |
| 6,02e23 | sáu phẩy không hai nhân mười mũ hai mươi ba |
| sân 5 x 10 m | sân năm nhân mười mét |
| rộng 3mx4m | rộng ba mét nhân bốn mét |
| khách sạn 5* | khách sạn năm sao |
| có nơi >500mm | có nơi trên năm trăm mi li mét |
| thép Ø16 | thép phi mười sáu |
| 30 ± 2 | ba mươi cộng trừ hai |
| ≥ 18 tuổi | lớn hơn hoặc bằng mười tám tuổi |
| Tôi & em | Tôi và em |
| ~42 người | khoảng bốn mươi hai người |
| @peter | a còng peter |
"""

import re
from string import digits

from player.vietnamese.amounts import GAP
from player.vietnamese.numerals import NUMBER
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.units import UNITS
from player.vietnamese.vocabulary import words as listed

_COMPARED = {
    "≥": "lớn hơn hoặc bằng",
    "≤": "nhỏ hơn hoặc bằng",
    ">": "lớn hơn",
    "<": "nhỏ hơn",
    "≈": "xấp xỉ",
    "≠": "khác",
    ">=": "lớn hơn hoặc bằng",
    "<=": "nhỏ hơn hoặc bằng",
    "+/-": "cộng trừ",
    "=": "bằng",
    "±": "cộng trừ",
    "×": "nhân",
    "÷": "chia",
    "+": "cộng",
    "^": "mũ",
    "&": "và",
    "~": "khoảng",
    "∼": "khoảng",
    "@": "a còng",
    "#": "thăng",
    "°": "độ",
    "º": "độ",
    "√": "căn",
    "∞": "vô cùng",
    "§": "mục",
    "₫": "đồng",
    "$": "đô la",
    "€": "ơ rô",
    "£": "bảng Anh",
    "¥": "yên",
    "½": "một phần hai",
    "¼": "một phần tư",
    "¾": "ba phần tư",
    "²": "bình phương",
    "³": "lập phương",
    "µ": "mi crô",
    "©": "bản quyền",
    "™": "",
    "®": "",
    "%": "phần trăm",
    "→": "đến",
    "⇒": "suy ra",
    "∑": "tổng",
    "π": "pi",
    "−": "trừ",
}
_STARRED = listed("ocop phẩm sạn ks nghỉ resort chuẩn hạng lưu trú")
_TIGHT_BOTH = "".join(_COMPARED).replace("-", r"\-").replace("^", r"\^")


def verbalize_minus(match: re.Match[str], context: Context) -> str | None:
    """Say a true minus: one that is glued to its number and to nothing before it."""
    start, text = match.start(), context.text
    if text[start - 1 : start] == "^":
        return "trừ "
    if start and not (text[start - 1].isspace() or text[start - 1] in "([:;,\"“'=~≥≤<>"):
        return None
    if context.opens_line(start) and re.match(r"-\d{1,4}[ \u00a0]\w", text[start : start + 8]):
        return None  # a list's dash
    if context.before(start)[:1] and context.before(start)[0][-1:].isdigit():
        return "trừ "
    return "âm "


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say a sign, with the room around it that words need."""
    words = _COMPARED.get(match.group())
    if (
        words
        and match.group() == "+"
        and context.opens_line(match.start())
        and context.text[match.end() : match.end() + 1] == " "
    ):
        return Spoken("", match.end() + 1)  # a list's bullet
    start, end, text = match.start(), match.end(), context.text
    if words is None:
        return None
    if match.group() == "#" and text[end : end + 1].isdigit():
        words = "số"  # kỳ #01245
    if match.group() in "<>" and text[end : end + 1].isdigit() and (not start or text[start - 1] in " \u00a0("):
        words = "trên" if match.group() == ">" else "dưới"
    if words and start and not text[start - 1].isspace() and text[start - 1] not in "([{“\"'":
        words = f" {words}"
    if words and end < len(text) and not text[end].isspace() and text[end] not in ",.;:!?)]}”\"'…":
        words = f"{words} "
    return words


def verbalize_product(match: re.Match[str], context: Context) -> str | None:
    """Say the first number of a product and its sign; what follows is read for itself."""
    return f"{context.numerals.number(match['factor'])} nhân "


def verbalize_sides(match: re.Match[str], context: Context) -> str:
    """Say the first side of 3mx4m and its sign; the other side is read for itself."""
    return f"{context.numerals.number(match['side'])} {UNITS[match['unit']]} nhân "


def verbalize_stars(match: re.Match[str], context: Context) -> str | None:
    """Say the star after the number of a hotel's."""
    before = context.before(match.start())
    return " sao" if before and before[0].isdigit() and _STARRED & set(before[1:]) else None


def verbalize_times(match: re.Match[str], context: Context) -> str | None:
    """Say the x, × or * between two numbers."""
    start, end, text = match.start(), match.end(), context.text
    before, after = text[max(0, start - 6) : start].rstrip(), text[end : end + 2].strip()
    tail = re.search(r"(?:\d|\d[ \u00a0]?(?:m|cm|mm|km|dm|inch))$", before)
    spaced = text[start - 1 : start].isspace() and text[end : end + 1].isspace() and match.group() == "x"
    if not (after[:1].isdigit() and (tail or spaced)) and not (tail and spaced):
        return None
    return f"{'' if text[start - 1].isspace() else ' '}nhân{'' if text[end].isspace() else ' '}"


def verbalize_scientific(match: re.Match[str], context: Context) -> str:
    """Say 6.02e23 as a power of ten."""
    say = context.numerals
    minus = "trừ " if match["minus"] else ""
    power = f"nhân mười mũ {minus}{say.cardinal(int(match['power']))}"
    return f"{say.cardinal(int(match['whole']))} phẩy {say.digits(match['decimals'])} {power}"


SIDES = SemioticClass(
    "sign",
    "D",
    rf"(?P<side>{NUMBER})(?P<unit>m|cm|mm|km)[x×](?=\d)",
    verbalize_sides,
    needs="x×",
    then=f".,m{digits}ck",
)
STARS = SemioticClass("sign", "S", r"\*(?![\w*])", verbalize_stars, first="*")
SCIENTIFIC = SemioticClass(
    "sign",
    "D",
    r"(?P<whole>\d{1,3})[.,](?P<decimals>\d{1,9})[eE](?:(?P<minus>[-−])|\+?)(?P<power>\d{1,3})(?!\w)",
    verbalize_scientific,
    needs="eE",
    then=".,",
)
POWER = SemioticClass("sign", "L", r"[²³½¼¾](?!\w)", verbalize, first="²³½¼¾")
DIAMETER = SemioticClass("sign", "L", r"[ØøΦφ][ ]?(?=\d)", lambda match, context: "phi ", first="ØøΦφ")
MINUS = SemioticClass("sign", "S", r"[-−](?=\d)", verbalize_minus, first="-−")
PRODUCT = SemioticClass(
    "sign",
    "D",
    rf"(?P<factor>{NUMBER})(?:{GAP}[x×*]{GAP}|[ \u00a0]X[ \u00a0])(?=\(?\d)(?!x\d{{1,2}}[A-Za-z-])",
    verbalize_product,
    needs="x×*X",
    then=f" .,x×*X{digits}",
)
TIMES = SemioticClass("sign", "LS", r"[xX×*](?![^\W\d_])", verbalize_times, first="xX×*")
CLASS = SemioticClass("sign", "S", r"[<>]=|\+/-|[^\w\s.,;:!?…\"'“”‘’«»()\[\]–—/-]", verbalize)
