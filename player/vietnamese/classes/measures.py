"""Measures: a number or a range and its unit, heights like 1m65, temperatures, and units that stand alone.

| written | spoken |
|---|---|
| 603,8ha/600ha | sáu trăm linh ba phẩy tám héc ta trên sáu trăm héc ta |
| gió 20-25km/h | gió hai mươi đến hai mươi lăm ki lô mét trên giờ |
| dày 15cm-25cm | dày mười lăm xăng ti mét đến hai mươi lăm xăng ti mét |
| cao 1m65 | cao một mét sáu mươi lăm |
| nam cao từ 1,65m | nam cao từ một mét sáu mươi lăm |
| cao 1m75-1m80 | cao một mét bảy mươi lăm đến một mét tám mươi |
| rộng 75 m² | rộng bảy mươi lăm mét vuông |
| dưới -0,5°C | dưới âm không phẩy năm độ xê |
| nóng 38-40 độ C | nóng ba mươi tám đến bốn mươi độ xê |
| 120 µg/m3 | một trăm hai mươi mi crô gam trên mét khối |
| 1,5 triệu kWh | một phẩy năm triệu ki lô oát giờ |
| màn hình 6,7" | màn hình sáu phẩy bảy inch |
| máy tính bảng 12.9" | máy tính bảng mười hai phẩy chín inch |
| ống 3/4" | ống ba phần tư inch |
| sạc 67 W | sạc sáu mươi bảy oát |
| dòng 2,5A | dòng hai phẩy năm am pe |
| vị trí 20 độ 15 phút N | vị trí hai mươi độ mười lăm phút Bắc |
| dài 1km500 | dài một ki lô mét năm trăm |
| bé nặng 3kg2 | bé nặng ba ki lô gam hai |
| ông Sơn (49t) | ông Sơn (bốn mươi chín tuổi) |
| bà Lan, 60t, ngụ tại đây | bà Lan, sáu mươi tuổi, ngụ tại đây |
| xe tải 5t | xe tải năm tấn |
| mỗi km | mỗi ki lô mét |
| hàng trăm ha rừng | hàng trăm héc ta rừng |
| lãi suất kỳ hạn 12T | lãi suất kỳ hạn mười hai tháng |
| 250 người/km2 | hai trăm năm mươi người trên ki lô mét vuông |
"""

import re
from string import digits

from player.vietnamese.amounts import AMOUNT, AMOUNT_GOES_ON, DASH, GAP, SCALE, SCALE_STARTS, say_amount
from player.vietnamese.numerals import NUMBER
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.units import AMBIGUOUS, UNIT, UNIT_STARTS, UNITS, is_spaced_unit
from player.vietnamese.vocabulary import words

_STATURE = re.compile(r"1,[3-9]\d")
_PERSON = re.compile(
    r"\b(?:[Aa]nh|[Cc]hị|[Ôô]ng|[Cc]ô gái|[Cc]hàng trai|[Cc]ầu thủ|[Hh]ậu vệ|[Tt]hủ môn|[Tt]iền đạo|[Nn]am|[Nn]ữ|"
    r"[Tt]hí sinh|[Tt]hanh niên|[Hh]ọc sinh|[Ss]inh viên|[Hh]oa hậu|Á hậu|[Nn]gười mẫu|[Dd]iễn viên|[Nn]ghi phạm|"
    r"[Đđ]ối tượng|[Nn]ạn nhân|[Ss]inh năm|[Tt]uổi|[Cc]ông dân|[Vv]óc|nặng \d+ ?kg)\b"
)
_OF_BEDS = frozenset({"kế", "thực", "bệnh", "điều"})  # 150 GB kế hoạch, in a hospital
_A_MINUTE = re.compile(r"/p(?P<ph>h)?(?!\w)")
_BEATS = words("nhịp tim thai mạch")  # 80 l/ph is so many beats, and 5 l/ph of oxygen litres
_OF_MONTHS = words("hạn kế bq quân kỳ đầu")  # kỳ hạn 12T, lũy kế 9T, bình quân 10T
_TERMS = re.compile(r"\b[Kk]ỳ hạn\b[^.;!?]*\d+T\b[^.;!?]*$")  # kỳ hạn 6T là 4,7%, 12T là 5,2%
_YEAR_AFTER = re.compile(r"[/-](20\d\d)(?!\d)")
_NAME_GOES_ON = re.compile(r"[.-][A-Z]")
_OF_MONTHS_AFTER = words("đầu cuối đạt tăng giảm")  # 6T đầu năm, 9T đạt 80%
# What T stands for, by the word before it
_CAPITAL_T = {"mri": "tét la", "từ": "tét la", "trẻ": "tuổi", "cháu": "tuổi", "em": "tuổi"} | dict.fromkeys(
    ("lan", "tải", "trọng", "tàu", "xe", "cẩu", "nặng", "chở", "hàng", "sức", "đá", "than", "thép", "moóc"), "tấn"
)
_TO_ANOTHER = re.compile(r"[ \u00a0]?[-–][ \u00a0]?(?=\d{1,3}(?:m|km|kg)\d)")  # 1m75-1m80
_SIZED = words("màn tivi tv lốp vành mâm laptop ống")
_TABLETS = re.compile(r"[Mm]áy tính bảng[^.;,!?]{0,20}$")
_TIMED = re.compile(r"\b(?:hết|chạy|trong|giây|phút|thành tích|kỷ lục|cự ly|kém|hơn)\b[^.;!?]{0,24}$")
_CURRENT = words("dòng điện aptomat attomat mát chì cb sạc tải mức tơ cắm")
_VOLTS_BEFORE = re.compile(r"\d[ ]?V[/–-]$")
_YEAR = re.compile(r"(?:19|20)\d\d")
# What is counted or shared out before a unit that is also a word
_COUNTING = words("mỗi nhiều mấy vài chục trăm nghìn ngàn vạn triệu")


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say an amount with its unit."""
    unit = UNITS.get(match["glued"] or "") or (
        UNITS[match["spaced"]] if is_spaced_unit(match["spaced"] or "") else None
    )
    if unit is None or (match["spaced"] == "GB" and _is_of_beds(match, context)):
        return None
    minute = _A_MINUTE.match(context.text, match.end()) if unit == "lít" else None
    if minute and (not minute["ph"] or _BEATS & set(context.before(match.start()))):
        return None  # nhịp tim 80 l/p
    if (match["glued"] or match["spaced"]) == "T":
        if months := _months(match, context):
            return months
        around = set(context.before(match.start()))
        if not around & _CAPITAL_T.keys():
            return None
        unit = next(said for cue, said in _CAPITAL_T.items() if cue in around)
    if match["glued"] == "th" or (match["spaced"] == "W" and _YEAR.fullmatch(match["low"])):
        return None
    if (match["glued"] or match["spaced"]) == "mb" and "suất" in context.before(match.start()):
        unit = "mi li ba"  # of the air, and no megabytes
    if match["glued"] == "W" and {"bão", "đới"} & set(context.before(match.start())[:2]):
        return None  # bão 05W
    if match["spaced"] in ("V", "L") and _NAME_GOES_ON.match(context.text, match.end()):
        return None  # vòng 11 V.League
    if unit == "mét" and not match["high"] and not match["second"] and _is_stature(match, context):
        return f"một mét {context.numerals.cardinal(int(match['low'][2:]))}"
    said = f"{say_amount(match, context.numerals)} {unit}"
    if match["second"]:
        if match["unit2"] not in UNITS or UNITS[match["unit2"]].split()[-1] != unit.split()[-1]:
            return Spoken(said, max(match.end("glued"), match.end("spaced")))
        said += f" đến {context.numerals.number(match['second'])} {UNITS[match['unit2']]}"
    return f"{said} " if context.text[match.end() : match.end() + 1].isalnum() else said  # 39°5


def _is_stature(match: re.Match[str], context: Context) -> bool:
    """Return whether 1,65m is how tall somebody is, which is said as 1m65 is."""
    if not _STATURE.fullmatch(match["low"]) or "cao" not in context.before(match.start()):
        return False
    start, end = match.span()
    return _PERSON.search(context.text, max(0, start - 80), min(len(context.text), end + 40)) is not None


def _is_of_beds(match: re.Match[str], context: Context) -> bool:
    return context.follows(match.end()) in _OF_BEDS or "mô" in context.before(match.start())[:3]  # quy mô 250 GB


def _months(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Return how 12T is said where the T is of tháng or of tuổi, and not of tấn."""
    start, text = match.start(), context.text
    said = say_amount(match, context.numerals)
    year = _YEAR_AFTER.match(text, match.end())
    if year:
        return Spoken(f"{said} tháng năm {context.numerals.cardinal(int(year[1]))}", year.end())
    before, after = set(context.before(start)[:3]), context.follows(match.end())
    if _OF_MONTHS & before or (after in _OF_MONTHS_AFTER and not before & _CAPITAL_T.keys()):
        return f"{said} tháng"
    if not before & _CAPITAL_T.keys() and _TERMS.search(text, max(0, start - 80), start):
        return f"{said} tháng"
    return f"{said} tuổi" if text[start - 1 : start] == "(" and text[match.end() : match.end() + 1] in ",);" else None


def verbalize_height(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say 1m65 or 2kg5: the unit stands where the comma would; 1m2 and 1m3 are so only of a person."""
    rest = match["rest"]
    if rest in ("2", "3") and match["unit"] != "kg":
        before = context.before(match.start())
        if match["unit"] != "m" or not ("cao" in before[:2] or {"trẻ", "em", "cháu", "bé"} & set(before)):
            return None
    said = f"{context.numerals.cardinal(int(match['whole']))} {UNITS[match['unit']]} {context.numerals.spelled(rest)}"
    until = _TO_ANOTHER.match(context.text, match.end())
    return Spoken(f"{said} đến ", until.end()) if until else said


def verbalize_alone(match: re.Match[str], context: Context) -> str | None:
    """Say a unit that has no number before it: mỗi km, đồng/kg, (m2)."""
    unit, start = match["unit"], match.start()
    before = context.text[start - 1 : start] if start else ""
    if unit == "ha" and context.previous(start) in _COUNTING:
        return UNITS[unit]
    after_product = before == ")" and context.text[start - 2 : start - 1].isdigit()  # 2x(3x3)m
    if unit == "KM" and _CODE_GOES_ON.match(context.text, match.end()):
        return None  # mã số KM-2415
    if unit not in UNITS or (unit in AMBIGUOUS and before != "/" and not after_product):
        return None
    if before.isdigit() or (before == "/" and unit in ("in", "mi", "VA", "TW", "CV", "UI", "HP")):
        return None
    return UNITS[unit]


def verbalize_degree(match: re.Match[str], context: Context) -> str | None:
    """Say the C of "30 độ C"."""
    before = context.before(match.start())
    if before[:1] == ("phút",) and "độ" in before[1:] and match.group() in _SIDES:
        return _SIDES[match.group()]  # 20 độ 15 phút N
    if match.group() in "ES":
        return None
    if match.group() == "N":
        return ("nờ" if "đạm" in before else "đạm") if before[:1] == ("độ",) and {"đạm", "mắm"} & set(before) else None
    return {"C": "xê", "F": "ép", "K": "ca"}[match.group()] if before[:1] == ("độ",) else None


_CODE_GOES_ON = re.compile(r"-\d")
CLASS = SemioticClass(
    "measure",
    "D",
    rf"{AMOUNT}(?:(?P<glued>{UNIT})|{SCALE}[ \u00a0](?P<spaced>{UNIT}))"
    rf"(?:{GAP}{DASH}{GAP}(?P<second>{NUMBER}){GAP}(?P<unit2>{UNIT}))?",
    verbalize,
    then=AMOUNT_GOES_ON + SCALE_STARTS + UNIT_STARTS,
)
HEIGHT = SemioticClass(
    "measure",
    "D",
    r"(?P<whole>\d{1,3})(?P<unit>m|km|kg|ha)(?P<rest>\d{1,3})(?!\w|[.,]\d)",
    verbalize_height,
    then="mkh",
)
ALONE = SemioticClass("measure", "LS", rf"(?P<unit>{UNIT})", verbalize_alone, first=UNIT_STARTS)


def verbalize_inches(match: re.Match[str], context: Context) -> str | None:
    """Say the 55" of a screen or a wheel, and any other that no quotation was opened for."""
    start, text = match.start(), context.text
    near = text[max(0, start - 200) : start].rpartition("\n")[2]
    open_ = match["mark"] == "”" or near.count('"') % 2 == 1
    sized = _SIZED & set(context.before(start)) or _TABLETS.search(near)
    if not sized and (open_ or len(match["size"].split(",")[0]) > 2 or _TIMED.search(near)):
        return None
    part, _, whole = match["size"].partition("/")
    if whole:
        return f"{context.numerals.number(part)} phần {'tư' if whole == '4' else context.numerals.number(whole)} inch"
    return f"{context.numerals.number(part)} inch"


def verbalize_amperes(match: re.Match[str], context: Context) -> str | None:
    """Say the A of a current: dòng 2,5A, sạc 9V/2A."""
    cued = _CURRENT & set(context.before(match.start())[:2])
    if not cued and not _VOLTS_BEFORE.search(context.text, max(0, match.start() - 6), match.start()):
        return None
    return f"{context.numerals.number(match['amount'])} am pe"


def verbalize_age(match: re.Match[str], context: Context) -> str | None:
    """Say the t of an age, in brackets, of a child or before where somebody lives, and the t of a load."""
    number, before = context.numerals.cardinal(int(match["years"])), context.before(match.start())
    if match["from"]:
        number = f"{context.numerals.cardinal(int(match['from']))} đến {number}"
    if _LOAD_AFTER.match(context.text, match.end()):
        return f"{number} tấn"
    if not match.group()[-2].isdigit():
        return None  # 5 t of nothing
    bracketed = context.text[match.start() - 1 : match.start()] == "(" and context.text[match.end() : match.end() + 1]
    if bracketed in (")", ",", ";") or _CHILDREN & set(before[:2]):
        return f"{number} tuổi"
    if context.text[max(0, match.start() - 2) : match.start()] == ", " and _LIVES_AFTER.match(
        context.text, match.end()
    ):
        return f"{number} tuổi"
    if _CAPITAL_T.get(next(iter(before), "")) == "tấn":
        return f"{number} tấn"
    return f"{number} tuổi" if match["from"] else None


_LOAD_AFTER = re.compile(r"/(?:ngày|giờ|h|ha|năm|chuyến|xe)\b")
_LIVES_AFTER = re.compile(r", (?:ngụ|trú|quê|ở|hộ khẩu|cư trú|thường trú|tạm trú)\b")
_CHILDREN = words("bé trai gái cháu nam nữ bn")
AGE = SemioticClass(
    "measure",
    "D",
    r"(?:(?P<from>\d{1,3})-)?(?P<years>1?\d{1,2})[ \u00a0]?t(?!\w)",
    verbalize_age,
    then="t- \u00a00123456789",
)
INCHES = SemioticClass(
    "measure",
    "D",
    r"(?P<size>\d{1,3}(?:[.,]\d)?|[1-9]/[248])(?P<mark>[\"”″])(?![\w\"])",
    verbalize_inches,
    then='"”″.,/',
    needs='"”″',
)
AMPERES = SemioticClass(
    "measure",
    "D",
    rf"(?P<amount>{NUMBER})[ \u00a0]?A(?!\w|[-./]\w)",
    verbalize_amperes,
    needs="A",
    then=f"A .,{digits}",
)
_SIDES = {"N": "Bắc", "S": "Nam", "E": "Đông"}
DEGREE = SemioticClass("measure", "L", r"[CFKNES](?!\w)", verbalize_degree, first="CFKNES")
