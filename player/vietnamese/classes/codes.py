"""Codes and models: letters and digits together.

| written | spoken |
|---|---|
| vắc-xin 5in1 | vắc-xin năm trong một |
| tour 3N2Đ | tour ba ngày hai đêm |
| đội U23 | đội u hai mươi ba |
| mạng 5G | mạng năm G |
| căn hộ 2PN | căn hộ hai phòng ngủ |
| giành 12HCV | giành mười hai huy chương vàng |
| cúm A/H5N1 | cúm a hát năm nờ một |
| tiêm kích F-16 | tiêm kích ép mười sáu |
| Su-30MK2 | su ba mươi mờ ca hai |
| chuyến bay VN215 | chuyến bay vê nờ hai một năm |
| Trung tâm Đăng kiểm 29-03V | Trung tâm Đăng kiểm hai mươi chín không ba vê |
| mã vùng trồng VN-BKOR-0012 | mã vùng trồng vê nờ bê ca ô rờ không không một hai |
| lớp 12A1 | lớp mười hai a một |
| dầu DO 0,05S-II | dầu đê ô không phẩy không năm ét hai |
| lỗi 0x80070643 | lỗi không ích tám không không bảy không sáu bốn ba |
| dầm I33m | dầm i ba mươi ba mét |
| tòa A1-A5 | tòa a một đến a năm |
| khối C00 | khối xê không không |
| Nghị quyết 30a | Nghị quyết ba mươi a |
"""

import re
from string import ascii_letters, ascii_uppercase, digits

from player.vietnamese.acronyms import expand, senses
from player.vietnamese.classes.romans import value_of
from player.vietnamese.currencies import CODES
from player.vietnamese.foreign import respell
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.syllables import is_readable
from player.vietnamese.units import UNITS
from player.vietnamese.vocabulary import words

_PIECE = re.compile(r"[^\W\d_]+|\d+|[-/.,]")
_NAMES_BEFORE = words("lớp khối số lô mã xe tuyến đường tòa toà tầng phòng ký hiệu sê-ri chuyến khu block")
_NETWORKS = re.compile("[2-6]G(?:[/-][2-6]G)*")
_STAY = re.compile(r"(\d{1,2})N(\d{1,2})Đ")
_TWO_COUNTS = re.compile(r"(?P<number>\d{1,2})(?P<first>[A-ZĐ]{2,3})[-,+](?P<count>\d{1,2})(?P<second>[A-ZĐ]{2,3})")
_SERIES = re.compile(r"([A-ZĐ]{1,2})(\d{1,3})-\1(\d{1,3})")  # thép D10-D25, tòa A1-A5
_SEVERAL_IN_ONE = re.compile(r"(\d{1,2})in(\d)")
_LENGTHS = frozenset({"m", "mm", "cm"})
_VOWEL = re.compile("[aeiouy]")
_NUMBER_AFTER = re.compile(r"[ \u00a0]\d")  # PCB40 1.380.000đ: two numbers, and a rest between them
_NAMED = words("mã hiệu đơn sêri seri")
_FLIGHTS = (("bay", "chuyến"), ("hiệu", "số"))  # their numbers are names
_AIRLINES = frozenset({"VN", "VJ", "QH", "VU", "BL"})
_MODELS = re.compile(r"[A-Z][a-z]{1,12}-\d")


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a code piece by piece."""
    code = match.group()
    if not any(c.isdigit() for c in code) or not any(c.isalpha() for c in code):
        return None
    pieces = _PIECE.findall(code)
    if counted := _counted(pieces, match, context):
        return counted
    said: list[str] = []
    if stay := _STAY.fullmatch(code):
        return f"{context.numerals.cardinal(int(stay[1]))} ngày {context.numerals.cardinal(int(stay[2]))} đêm"
    if several := _SEVERAL_IN_ONE.fullmatch(code):
        say = context.numerals.cardinal
        return f"{say(int(several[1]))} trong {say(int(several[2]))}"
    if two := _TWO_COUNTS.fullmatch(code):
        first = expand(two["first"], (two["number"],), (), code, two.start("first"))
        second = expand(two["second"], (two["count"],), (), code, two.start("second"))
        if first and second:
            say = context.numerals.cardinal
            return f"{say(int(two['number']))} {first}, {say(int(two['count']))} {second}"
    if (series := _SERIES.fullmatch(code)) and int(series[2]) + 1 < int(series[3]):
        first, last = map(context.numerals.spelled, series.groups()[1:])
        return f"{spell(series[1])} {first} đến {spell(series[1])} {last}"
    if code in senses():
        return expand(code, context.before(match.start()), context.after(match.end()), context.text, match.start())
    if _NETWORKS.fullmatch(code):
        # giê, gờ or gi: newsreaders differ, so the voice chooses.
        return " ".join(f"{context.numerals.cardinal(int(piece))} G" for piece in pieces if piece.isdigit())
    if pieces[0].isdigit() and pieces[1:2] and pieces[1] in CODES:
        return None  # 100USD is money
    for at, piece in enumerate(pieces):
        # tổ Y1/141; the platforms DK1/8 are named without a word between
        joint = piece == "/" and at == 2 and len(pieces[0]) == 1 and pieces[1].isdigit() and pieces[3].isdigit()
        if joint:
            said.append("trên")
        elif piece in ".,":
            said.append("chấm" if piece == "." else "phẩy")
        elif piece.isdigit():
            flight = len(piece) > 2 and (
                context.before(match.start())[:2] in _FLIGHTS
                or (pieces[0] in _AIRLINES and {"chuyến", "bay"} & set(context.before(match.start())))
            )
            said.append(context.numerals.digits(piece) if flight else _digits(piece, context))
        elif piece in ("II", "III", "IV") and pieces[at - 1] == "-":
            said.append(context.numerals.cardinal(value_of(piece) or 0))
        elif piece in _LENGTHS and at > 1 and at == len(pieces) - 1 and pieces[at - 1].isdigit():
            said.append(UNITS[piece])  # dầm I33m
        elif piece.isalpha():
            said.append(_letters(piece, bool(said)))
    rest = "," if code[-1].isdigit() and _NUMBER_AFTER.match(context.text, match.end()) else ""
    return " ".join(said) + rest


def _counted(pieces: list[str], match: re.Match[str], context: Context) -> str | None:
    """Say a count that is glued to an acronym: căn hộ 2PN, 12HCV."""
    if len(pieces) != 2 or not pieces[0].isdigit() or pieces[0][0] == "0" or len(pieces[1]) < 2:
        return None
    previous = context.previous(match.start())
    if previous in _NAMES_BEFORE or (previous.isdigit() and len(pieces[0]) > 3):
        return None  # Ryzen 7 8845HS
    at = match.end() - len(pieces[1])
    words = expand(pieces[1], (pieces[0], *context.before(match.start())), context.after(match.end()), context.text, at)
    if words is None or words == spell(pieces[1]):
        return None
    return f"{context.numerals.cardinal(int(pieces[0]))} {words}"


def verbalize_named(match: re.Match[str], context: Context) -> str | None:
    """Say a code that its words name, letter by letter and digit by digit: mã số vùng trồng VN-BKOR-0012."""
    before = context.before(match.start())
    if not _NAMED & set(before):
        return None
    *letters, number = match.group().split("-")
    return f"{' '.join(map(spell, letters))} {context.numerals.digits(number)}"


def verbalize_centre(match: re.Match[str], context: Context) -> str:
    """Say the number of a centre that looks after vehicles: its province, its own number, and what it looks at."""
    say = context.numerals.spelled
    return f"{say(match['province'])} {say(match['centre'])} {spell(match['kind'])}"


def verbalize_fuel(match: re.Match[str], context: Context) -> str:
    """Say the sulphur in diesel oil and its level: 0,05S-II."""
    said = f"{context.numerals.number(match['share'].replace('.', ','))} ét"
    return f"{said} {context.numerals.cardinal(value_of(match['level']) or 0)}" if match["level"] else said


def verbalize_hexadecimal(match: re.Match[str], context: Context) -> str:
    """Say the code of a machine's error, sign by sign."""
    return f"không ích {' '.join(spell(c) if c.isalpha() else context.numerals.digits(c) for c in match['code'])}"


FUEL = SemioticClass(
    "code",
    "D",
    r"(?P<share>0[.,]\d{1,4})S(?:[ ]?[-–][ ]?(?P<level>I{1,3}|IV|V))?(?!\w)",
    verbalize_fuel,
    needs="S",
    then=".,",
)
HEXADECIMAL = SemioticClass(
    "code", "D", r"0x(?P<code>[0-9A-Fa-f]{4,16})(?!\w)", verbalize_hexadecimal, first="0", then="x"
)


def _digits(piece: str, context: Context) -> str:
    if len(piece) > 4 or (piece[0] == "0" and len(piece) > 2):
        return context.numerals.digits(piece)
    return context.numerals.spelled(piece)


def _letters(piece: str, inside: bool) -> str:
    if inside and len(piece) > 3 and piece.islower():
        return piece  # o3-mini
    if inside and len(piece) == 3 and is_readable(piece):
        return piece.lower()
    if len(piece) > 1 and not inside:
        if (not piece.isupper() or len(piece) == 3) and is_readable(piece):
            return piece if piece.istitle() and len(piece) > 3 else piece.lower()
        if len(piece) > 2 and (found := respell([piece])) is not None:
            return found[0]
    if len(piece) > 4 and not piece.isupper():
        return piece  # a name
    if not inside and len(piece) > 2 and piece.istitle() and _VOWEL.search(piece[1:]):
        return piece  # so is Evo
    return spell(piece)


CLASS = SemioticClass(
    "code",
    "LD",
    r"(?:[A-ZĐ]{1,6}|[A-ZĐ][a-z]{1,5}(?=-?\d)|[a-zđ]{1,3}(?=\d)|\d{1,12}(?=[A-Za-zĐđ]))(?:(?:[-/.]|(?<=\d),(?=\d))?(?:\d{1,8}|[A-ZĐ]{1,4}|[A-Za-z]{1,2})(?![^\W\d_]{5})){1,6}(?!\w)",
    verbalize,
    then=f"-/.{digits}{ascii_letters}Đđ",
)
HYPHENED = SemioticClass(
    "code", "L", r"[A-ZĐ]{1,3}-\d{1,4}[A-Z]{0,2}(?![\w-])", verbalize, first=f"{ascii_uppercase}Đ", then="-"
)
NAMED = SemioticClass(
    "code",
    "L",
    r"[A-ZĐ]{1,5}(?:-[A-ZĐ]{1,5}){0,2}-\d{3,8}(?![\w-])",
    verbalize_named,
    needs="-",
    first=f"{ascii_uppercase}Đ",
    then="-",
)
CENTRE = SemioticClass(
    "code",
    "D",
    r"(?P<province>[1-9]\d)-(?P<centre>\d{2})(?P<kind>[DSV])(?!\w)",
    verbalize_centre,
    needs="-",
    then="-",
)
