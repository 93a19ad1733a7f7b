"""Digit strings: numbers that are names, with their zeros, and those too long to count.

| written | spoken |
|---|---|
| Đề án 06 | Đề án không sáu |
| Ban Chỉ đạo 389 | Ban Chỉ đạo ba tám chín |
| Chỉ thị số 05 | Chỉ thị số không năm |
| số tài khoản 123456789 | số tài khoản một hai ba bốn năm sáu bảy tám chín |
| CCCD 001099012345 | căn cước công dân không không một không chín chín không một hai ba bốn năm |
| ngạch chuyên viên 01.003 | ngạch chuyên viên không một chấm không không ba |
| tâm bão ở 20,1N-107,5E | tâm bão ở hai mươi phẩy một độ Bắc, một trăm linh bảy phẩy năm độ Đông |
| nước mắm 40°N | nước mắm bốn mươi độ đạm |
| vĩ độ 19,5N | vĩ độ mười chín phẩy năm độ Bắc |
| 192.168.1.1 | một chín hai chấm một sáu tám chấm một chấm một |
| phiên bản 2.10.1 | phiên bản hai chấm mười chấm một |
| Mã số 4725138692 đã đóng | Mã số bốn bảy hai năm một ba tám sáu chín hai đã đóng |
| mã ngành 7480201 | mã ngành bảy bốn tám không hai không một |
| gọi máy lẻ 105 | gọi máy lẻ một không năm |
| phòng 1205, tầng 12 | phòng một hai không năm, tầng mười hai |
| phòng 3.05 | phòng ba chấm không năm |
| thuốc trừ sâu 2,4-D | thuốc trừ sâu hai bốn đê |
| giá vàng nhẫn 9999 | giá vàng nhẫn bốn số chín |
| công nghiệp 4.0 | công nghiệp bốn chấm không |
| 1.2. Mục tiêu | một chấm hai. Mục tiêu |
| 21°30'15"B | hai mươi mốt độ ba mươi phút mười lăm giây Bắc |
"""

import re

from player.vietnamese.letters import letter_name
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.vocabulary import COUNTED_NOUNS, DOCUMENT_PHRASES, is_numbered, words

_VERSION = frozenset(
    {"phiên", "bản", "version", "v", "ios", "android", "mục", "bảng", "hình", "biểu", "điều", "khoản", "lục"}
)

_FINENESS = frozenset({"999", "9999"})
_GOLD = words("vàng nhẫn bạc")
_GENERATION = words("cmcn nghiệp mạng đại thời nguyên nghệ số web")  # cách mạng công nghiệp 4.0 has its point said
_AMOUNTS = words("đồng nghìn triệu tỷ tỉ người tài")  # after a number that counts
_NUMBERED = tuple((word,) for word in ("mã", "hiệu", "biển", "đề-án", "nq", "nđ", "qđ", "kl", "tt", "đa", "ct"))
_STEERING = re.compile(r"(?:(?:[Bb]an|[Tt]ổ) [Cc]hỉ đạo|BCĐ) (?:số )?$")  # they are known by the digits of a decision
_LONG = 10  # digits of a tax code: nobody writes so long an amount without its points
_CODE = 7  # digits of the code of a course, in brackets or after "số" and its like
_CALLING = words("số mã hiệu")
_SUMS = words("cả tổng cộng đạt hơn gần khoảng có được là")
_UNITS_OF_CODES = words("cổ lượt view chiếc bản đơn suất")
_SHIPS = words("csb kn para")  # tàu CSB 8001
_ROOMS = words("phòng căn")
_ENDS_A_NAME = re.compile(r"[,;.)](?!\d)|$|[ \u00a0](?:tầng|tòa|toà|nhà|chung|khách|của|và|ở|tại)\b")


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a number that is a name."""
    digits = match.group()
    if len(digits) >= 5 and is_numbered(match.start(), context) and context.follows(match.end()) not in _AMOUNTS:
        return context.numerals.digits(digits)
    if len(digits) in (3, 4) and _STEERING.search(context.text, max(0, match.start() - 14), match.start()):
        return context.numerals.digits(digits)
    if _is_series(match, context):
        return context.numerals.digits(digits)
    if digits in _FINENESS and _GOLD & set(context.before(match.start())):
        return f"{context.numerals.cardinal(len(digits))} số chín"
    if len(digits) > 15 or (digits[0] == "0" and len(digits) > 2 and set(digits) != {"0"}):
        return context.numerals.digits(digits)
    if len(digits) == _LONG and "00" not in digits and _counts_nothing(match, context):
        return context.numerals.digits(digits)
    if len(digits) >= _CODE and _is_called(match, context) and _counts_nothing(match, context):
        return context.numerals.digits(digits)
    if _is_short_name(match, context):
        return context.numerals.digits(digits)
    near = context.text[max(0, match.start() - 2) : match.start()]
    if digits[0] == "0" and len(digits) == 2 and near[:1].isalnum() and _document(context.before(match.start())):
        return context.numerals.spelled(digits)
    return None


def _is_called(match: re.Match[str], context: Context) -> bool:
    start, end, text = match.start(), match.end(), context.text
    bracketed = text[start - 1 : start] == "(" and text[end : end + 1] == ")" and context.previous(start).isalpha()
    return bracketed or context.previous(start) in _CALLING


def _counts_nothing(match: re.Match[str], context: Context) -> bool:
    if context.previous(match.start()) in _SUMS:
        return False
    return context.follows(match.end()) not in _AMOUNTS | COUNTED_NOUNS | _UNITS_OF_CODES


def _is_short_name(match: re.Match[str], context: Context) -> bool:
    """Return whether a number of three digits or four is said by its digits: phòng 1205, máy lẻ 105, tàu CSB 8001."""
    before = context.before(match.start())[:2]
    if len(match.group()) not in (3, 4):
        return False
    if before == ("lẻ", "máy"):
        return True
    if len(match.group()) != 4 or not before:
        return False
    if before[0] in _ROOMS or before == ("hộ", "căn"):
        return _ENDS_A_NAME.match(context.text, match.end()) is not None
    return before[0] in _SHIPS


def _is_series(match: re.Match[str], context: Context) -> bool:
    """Return whether five digits or more stand after capitals and before nothing counted: giống lúa IR 50404."""
    if len(match.group()) < 5 or not _CAPITALS_BEFORE.search(context.text[max(0, match.start() - 6) : match.start()]):
        return False
    return context.follows(match.end()) not in _AMOUNTS | COUNTED_NOUNS


_CAPITALS_BEFORE = re.compile(r"(?<![^\W_])[A-ZĐ]{2,3} $")


def _document(before: tuple[str, ...]) -> bool:
    if before[:1] == ("số",):
        before = before[1:]
    return before[:2] in DOCUMENT_PHRASES or before[:1] in _NUMBERED


def verbalize_version(match: re.Match[str], context: Context) -> str | None:
    """Say an address of the Internet, a version or a section: its points are said."""
    parts = match.group().split(".")
    start = match.start()
    thousands = all(len(part) == 3 for part in parts[1:]) and parts[0][0] != "0"
    if (
        len(parts) == 4
        and not thousands
        and any(len(part) == 3 for part in parts)
        and all(int(part) < 256 for part in parts)
    ):
        return " chấm ".join(map(context.numerals.digits, parts))
    opens = context.opens_line(start)
    if _POST.fullmatch(match.group()):
        return " chấm ".join(map(context.numerals.digits, parts))
    if len(parts) == 2:
        section = (opens and context.text[match.end() : match.end() + 2] in (". ", ") ")) or (
            opens and len(parts[1]) == 1 and (context.text[match.end() : match.end() + 2].strip()[:1].isupper())
        )
        previous = context.previous(start)
        named = previous in _VERSION or (parts[1] == "0" and previous in _GENERATION)
        room = previous in _ROOMS and len(parts[1]) == 2 and context.follows(match.end()) not in _AMOUNTS
        if not (section or named or room) or len(parts[1]) > 2:
            return None
    elif thousands:
        return None
    return " chấm ".join(context.numerals.spelled(part) for part in parts)


def verbalize_run(match: re.Match[str], context: Context) -> Spoken:
    """Say a long chain of numbers digit by digit; it is no news, so it is reported."""
    said = ", ".join(context.numerals.digits(part) for part in _NUMBER_IN_RUN.findall(match.group()))
    return Spoken(said, doubt="number")


def verbalize_herbicide(match: re.Match[str], context: Context) -> str:
    """Say the name of a herbicide: 2,4-D."""
    return f"{context.numerals.digits(match['digits'])} {letter_name(match['letter'])}"


_NUMBER_IN_RUN = re.compile(r"\d+")
_POST = re.compile(r"0\d(?:\.\d{2})?\.\d{3}")  # no thousands begin with a nought: ngạch 01.003
_BROTH = words("mắm đạm cốt")  # the degrees of fish sauce are those of its nitrogen
_SIDES = {"B": "Bắc", "N": "Bắc", "S": "Nam", "Đ": "Đông", "E": "Đông", "T": "Tây", "W": "Tây"}


def verbalize_coordinate(match: re.Match[str], context: Context) -> str | None:
    """Say a latitude or a longitude."""
    say = context.numerals.number
    said = say(match["degrees"])
    said += f" đến {say(match['until'])} độ" if match["until"] else " độ"
    if match["minutes"]:
        said += f" {say(match['minutes'])} phút"
    if match["seconds"]:
        said += f" {say(match['seconds'])} giây"
    side = match["side"]
    if side == "N" and not match["minutes"] and _BROTH & set(context.before(match.start())):
        return f"{said} {'nờ' if 'đạm' in context.before(match.start()) else 'đạm'}"
    if not match["minutes"] and not side:
        return None
    return f"{said} {_SIDES[side]}" if side else said


def verbalize_latitude(match: re.Match[str], context: Context) -> str | None:
    """Say the 19,5N of a storm's place after the word for it, and a latitude with its longitude anywhere."""
    until = f" đến {context.numerals.number(match['until'])}" if match["until"] else ""
    said = f"{context.numerals.number(match['degrees'])}{until} độ {_SIDES[match['side']]}"
    if until:
        return said  # 15,0-16,0N
    if match["longitude"]:
        return f"{said}, {context.numerals.number(match['longitude'])} độ {_SIDES[match['other']]}"
    return said if context.before(match.start())[:1] == ("độ",) else None


LATITUDE = SemioticClass(
    "digits",
    "D",
    r"(?P<degrees>\d{1,3}(?:[.,]\d{1,2})?)(?:[-–](?P<until>\d{1,3}[.,]\d{1,2}))?[ ]?(?P<side>[BNSĐETW])"
    r"(?:[ ]?[-–,;][ ]?(?P<longitude>\d{2,3}(?:[.,]\d{1,2})?)[ ]?(?P<other>[ĐEW]))?(?!\w)",
    verbalize_latitude,
    needs="BNSĐETW",
)
TAX = SemioticClass(
    "digits",
    "D",
    r"(?P<firm>\d{10})-(?P<branch>\d{3})(?![\w-])",
    lambda match, context: ", ".join(map(context.numerals.digits, match.groups())),
    needs="-",
    then="-",
)
CLASS = SemioticClass("digits", "D", r"\d+(?!\d|[.,]\d)", verbalize)
HERBICIDE = SemioticClass(
    "digits", "D", r"(?P<digits>\d(?:,\d){1,2})-(?P<letter>[A-Z])(?!\w)", verbalize_herbicide, needs="-", then=","
)
RUN = SemioticClass("digits", "D", r"\d{1,6}(?:[/.,:+-]\d{1,6}){8,}", verbalize_run, needs="/.,:+-", then="/.,:+-")
VERSION = SemioticClass(
    "digits", "D", r"\d{1,3}(?:\.\d{1,3}){1,4}(?!\d|[.,]\d|[%°/])", verbalize_version, needs=".", then="."
)
COORDINATE = SemioticClass(
    "digits",
    "D",
    r"(?P<degrees>\d{1,3}(?:[.,]\d{1,6})?)(?:[-–](?P<until>\d{1,3}(?:[.,]\d{1,6})?))?[°ºo˚]\s?(?:(?P<minutes>\d{1,2}(?:[.,]\d{1,4})?)['’′]\s?)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d{1,3})?)(?:''|’’|[\"”″])\s?)?(?P<side>[BNSĐETW](?!\w))?",
    verbalize_coordinate,
    needs="°º˚o",
    then=".,-–°ºo˚",
)
