"""Roman numerals, where a word before them calls for one or where they can be nothing else.

| written | spoken |
|---|---|
| lần thứ IV | lần thứ tư |
| lần thứ I | lần thứ nhất |
| Đại hội XIII | Đại hội mười ba |
| thế kỷ XXI | thế kỷ hai mươi mốt |
| quý I, II | quý một, hai |
| quý I và quý IV | quý một và quý bốn |
| Huân chương Lao động hạng I | Huân chương Lao động hạng nhất |
| bệnh viện hạng I | bệnh viện hạng một |
| khóa XV | khóa mười lăm |
| Chiến tranh thế giới II | Chiến tranh thế giới hai |
| nhóm IIB | nhóm hai bê |
| giai đoạn IIIB | giai đoạn ba bê |
| Câu II.2 | Câu hai chấm hai |
| khu công nghiệp Hoàng Mai I & II | khu công nghiệp Hoàng Mai một và hai |
| giai đoạn I-II | giai đoạn một đến hai |
| I. Mục tiêu | một. Mục tiêu |
"""

import re

from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.vocabulary import ROMAN_CUES
from player.vietnamese.vocabulary import words as listed

_VALID = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_COMMON = frozenset("IVX")  # a numeral with other letters is more often an acronym: CM, MC, DL
_ORDINALS = {"thứ": {1: "nhất", 4: "tư"}, "hạng": {1: "nhất"}}
_GRADED = listed("bv viện viên sĩ nghiệp dưỡng đô chợ tế khoa lái")  # bệnh viện hạng I, but Huân chương hạng I
_GROUPS = listed("nhóm hạng loại ib iib đoạn lục bậc độ")
_SECTIONS = listed("câu bài mục phần chương điểm khoản biểu bảng lục")
_FIRST_OF_SEVERAL = re.compile(r" (?:&|và) (?:II|III|IV)(?!\w)")  # Hoàng Mai I & II
_COMPOUND_OF_VI = re.compile(r" (?:PHẠM|MÔ|SINH|RÚT|TÍNH|MẠCH|HÀNH|DIỆN|KHUẨN|ĐIỂM|CHẤT|VU)\b")
_JOINED = frozenset({"và", "hoặc", "hay", "đến"})
_NUMERAL = re.compile(r"[ivx]{1,5}(?:-[ivx]{1,5})?")


def value_of(written: str) -> int | None:
    """Return the value of a roman numeral, or None when it is not one.

    >>> value_of("XIV"), value_of("IIII"), value_of("MCMXCIX")
    (14, None, 1999)
    """
    if not written or not _VALID.fullmatch(written):
        return None
    digits = [_VALUES[letter] for letter in written]
    return sum(-d if d < after else d for d, after in zip(digits, [*digits[1:], 0], strict=True))


def _called_for(before: tuple[str, ...]) -> bool:
    for word in before:
        if word in ROMAN_CUES:
            return True
        if not (_NUMERAL.fullmatch(word) or word in _JOINED):
            return False
    return False


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a roman numeral, or two of them."""
    value = value_of(match["first"])
    if value is None:
        return None
    start = match.start()
    if match.group() == "VI" and _COMPOUND_OF_VI.match(context.text, match.end()):
        return None  # in a line of capitals
    before = context.before(start)
    alone = len(match["first"]) == 1 or not set(match["first"]) <= _COMMON
    if not _COMMON & set(match["first"]):  # CC is chứng chỉ, CM cách mạng
        return None
    if alone and not _called_for(before):
        several = match.group() == "I" and before and _FIRST_OF_SEVERAL.match(context.text, match.end())
        heads = match.group() in ("I", "V", "X") and context.text[match.end() : match.end() + 1] in (".", ")")
        if before[:2] != ("giới", "thế") and not several and not (heads and context.opens_line(start)):
            return None
    say = context.numerals.cardinal
    special = _ORDINALS.get(before[0] if before else "", {})
    if before[0:1] == ("hạng",) and _GRADED & set(before[1:]):
        special = {}
    words = special.get(value) or say(value)
    if match["second"]:
        second = value_of(match["second"])
        if second is None:
            return None
        words += f" đến {say(second)}"
    if match["year"]:
        words += f" năm {say(int(match['year']))}"
    return words


def verbalize_lettered(match: re.Match[str], context: Context) -> str | None:
    """Say the IIB of a list of protected animals and plants: a numeral and a letter."""
    value = value_of(match["numeral"])
    joined = match["dash"] and len(match["numeral"]) > 1  # Yên Phong II-C
    if value is None or (not joined and not _GROUPS & set(context.before(match.start())[:2])):
        return None
    return f"{context.numerals.cardinal(value)} {spell(match['letter'])}"


def verbalize_section(match: re.Match[str], context: Context) -> str | None:
    """Say the II.2 of a question or a section: a numeral, and numbers after points."""
    value = value_of(match["numeral"])
    named = _SECTIONS & set(context.before(match.start())[:1]) or context.opens_line(match.start())
    if value is None or not named:
        return None
    rest = " chấm ".join(context.numerals.spelled(part) for part in match["rest"].split("."))
    return f"{context.numerals.cardinal(value)} chấm {rest}"


LETTERED = SemioticClass(
    "roman",
    "L",
    r"(?P<numeral>I{1,3}|IV)(?P<dash>-?)(?P<letter>[ABC])(?![\w&]|[.-]\w)",
    verbalize_lettered,
    first="I",
)
SECTION = SemioticClass(
    "roman",
    "L",
    r"(?P<numeral>[IVX]{1,5})\.(?P<rest>\d{1,2}(?:\.\d{1,2}){0,3})(?![\w/%]|[.,]\d)",
    verbalize_section,
    first="IVX",
    then=".",
)
CLASS = SemioticClass(
    "roman",
    "L",
    r"(?P<first>[IVXLCDM]{1,9})(?:[ \u00a0]?[-–][ \u00a0]?(?P<second>[IVX]{1,6})(?!\w))?"
    r"(?:[/.-](?P<year>(?:19|20)\d{2}))?(?![\w&]|[/.-][\w])",
    verbalize,
    first="IVXLCDM",
)
