"""Roads, kilometre posts, number plates and the marks of fishing boats.

| written | spoken |
|---|---|
| QL3 | quốc lộ ba |
| QL.1A | quốc lộ một a |
| đường ĐT 741, HL2 | đường tỉnh bảy trăm bốn mươi mốt, hương lộ hai |
| QL48B-C-D | quốc lộ bốn mươi tám bê, xê, đê |
| ĐT.254 | đường tỉnh hai trăm năm mươi tư |
| tại Km12+300 | tại ki lô mét mười hai cộng ba trăm |
| tại Km 1.528 + 300 QL1 | tại ki lô mét một nghìn năm trăm hai mươi tám cộng ba trăm quốc lộ một |
| tại Km104+050 | tại ki lô mét một trăm linh tư cộng không trăm năm mươi |
| từ Km5 đến km 9 | từ ki lô mét năm đến ki lô mét chín |
| đê K32+100 - K32+500 | đê ca ba mươi hai cộng một trăm đến ca ba mươi hai cộng năm trăm |
| biển số 29A-123.45 | biển số hai mươi chín a một hai ba bốn năm |
| biển số 30K-358.XX | biển số ba mươi ca ba năm tám ích ích |
| tàu cá QNg 95412 TS | tàu cá Quảng Ngãi chín năm bốn một hai tê ét |
| xe 80-NG-123-45 | xe tám mươi nờ giê một hai ba bốn năm |
| xe máy 97B1-012.34 | xe máy chín mươi bảy bê một không một hai ba bốn |
"""

import re
from string import ascii_uppercase, digits

from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass

_ROADS = {
    "QL": "quốc lộ",
    "ĐT": "đường tỉnh",
    "TL": "tỉnh lộ",
    "ĐH": "đường huyện",
    "HL": "hương lộ",
    "CT": "cao tốc",
    "ĐX": "đường xã",
}


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a road's name."""
    words = _ROADS[match["road"]]
    previous = context.previous(match.start())
    if previous == "đường" and match["road"] == "ĐH":
        words = "huyện lộ"
    if previous == "đường" and match["road"] in ("ĐT", "ĐX"):
        words = words.removeprefix("đường ")
    if match["road"] == "QL" and previous == "phí":
        return None  # phí quản lý
    if match["road"] == "ĐT" and _SEED.search(context.text, max(0, match.start() - 40), match.start()):
        return None  # lúa ĐT8
    listed = _ROAD_BEFORE.search(context.text, max(0, match.start() - 16), match.start()) is not None
    if previous == words.split()[-1] or (match["road"] == "CT" and previous not in ("tốc", "tuyến", "đường", "trên")):
        words = spell(match["road"])
    if (
        match["road"] == "HL"
        and (match.group()[2].isdigit() or match.group()[2] == "-")
        and previous not in ("đường", "tuyến", "trên", "qua", "dọc")
        and not listed
    ):
        return None
    if (
        match["road"] == "CT"
        and match.group()[2] in " \u00a0"
        and previous not in ("tốc", "tuyến", "đường", "trên", "qua")
    ):
        return None  # CT 40 của Ban Bí thư
    if match["road"] == "ĐT" and previous in ("thoại", "đt", "tel"):
        return None
    words += f" {context.numerals.spelled(match['number'])}"
    if match["letter"]:
        words += f" {', '.join(map(spell, match['letter'] + (match['more'] or '').replace('-', '')))}"
    return words


_FIGURES = 3
_SEED = re.compile(r"\b(?:[Gg]iống|[Ll]úa|[Nn]gô)\b")
_ROAD_BEFORE = re.compile(r"\b(?:QL|ĐT|TL|ĐH|HL)[. ]?\d{1,3}[A-ZĐ]?(?:,| và) $")


def verbalize_post(match: re.Match[str], context: Context) -> str | None:
    """Say a kilometre post."""
    before = context.text[max(0, match.start() - 8) : match.start()].rstrip()
    if match.group().startswith("KM") and context.previous(match.start()) in ("sắn", "giống", "mì"):
        return None  # sắn KM94
    if match["metres"] is None and (before[-1:].isdigit() or before.endswith("/") or match.group() in ("km2", "km3")):
        return None
    words = f"ki lô mét {context.numerals.number(match['km'])}"
    if match["metres"]:
        words += f" cộng {_metres(match['metres'], context)}"
    return f"{words} đến " if match["until"] else words


def _metres(metres: str, context: Context) -> str:
    """Return the metres after a post, of which there are three figures: 050 is không trăm năm mươi."""
    if "," in metres:
        return context.numerals.number(metres)
    if len(metres) == _FIGURES and metres.startswith("0") and int(metres):
        tens = context.numerals.cardinal(100 + int(metres)).removeprefix("một trăm ")
        return f"không trăm {tens}"
    return context.numerals.spelled(metres)


def verbalize_dyke(match: re.Match[str], context: Context) -> str:
    """Say a post of a dyke or a ring of road, which has only a K: K32+500."""
    metres = _metres(match["metres"], context) if int(match["metres"]) else "không"
    words = f"ca {context.numerals.cardinal(int(match['km']))} cộng {metres}"
    return f"{words} đến " if match["until"] else words


def verbalize_plate(match: re.Match[str], context: Context) -> str | None:
    """Say a number plate."""
    numerals = context.numerals
    words = f"{numerals.spelled(match['province'])} {spell(match['letters'])}"
    if match["series"]:
        words += f" {numerals.cardinal(int(match['series']))}"
    number = match["number"].replace(".", "")
    hidden = len(number) - len(number.rstrip("xX*"))
    said = " ".join(["ích"] * hidden)
    if hidden < len(number):
        said = f"{numerals.digits(number[: len(number) - hidden])} {said}".rstrip()
    return f"{words} {said}"


def verbalize_diplomatic(match: re.Match[str], context: Context) -> str:
    """Say the plate of an embassy's car, or of a foreigner's: 80-NG-123-45."""
    numerals = context.numerals
    number = numerals.digits(match["country"] + match["number"])
    return f"{numerals.spelled(match['province'])} {spell(match['letters'])} {number}"


def verbalize_vessel(match: re.Match[str], context: Context) -> str | None:
    """Say the mark of a fishing boat: its province and its number."""
    return f"{_PORTS[match['port']]} {context.numerals.digits(match['number'])} tê ét"


_PORTS = {
    "QNg": "Quảng Ngãi",
    "QNa": "Quảng Nam",
    "BĐ": "Bình Định",
    "KH": "Khánh Hòa",
    "PY": "Phú Yên",
    "BTh": "Bình Thuận",
    "NT": "Ninh Thuận",
    "BV": "Bà Rịa Vũng Tàu",
    "TG": "Tiền Giang",
    "BT": "Bến Tre",
    "KG": "Kiên Giang",
    "CM": "Cà Mau",
    "BL": "Bạc Liêu",
    "ST": "Sóc Trăng",
    "TV": "Trà Vinh",
    "ĐNa": "Đà Nẵng",
    "TTH": "Thừa Thiên Huế",
    "QT": "Quảng Trị",
    "QB": "Quảng Bình",
    "HT": "Hà Tĩnh",
    "NA": "Nghệ An",
    "TH": "Thanh Hóa",
    "NĐ": "Nam Định",
    "TB": "Thái Bình",
    "HP": "Hải Phòng",
    "QN": "Quảng Ninh",
}
VESSEL = SemioticClass(
    "plate",
    "L",
    rf"(?P<port>{'|'.join(_PORTS)})[  -]?(?P<number>\d{{4,5}}|\d{{2}}[.]?\d{{3}})[  -]?TS(?!\w)",
    verbalize_vessel,
    first="".join({port[0] for port in _PORTS}),
    then=f" -{digits}",
)
CLASS = SemioticClass(
    "road",
    "L",
    r"(?P<road>QL|ĐT|TL|ĐH|HL|CT|ĐX)[.  -]{0,2}(?P<number>\d{1,3})"
    r"(?:(?P<letter>[A-ZĐ])(?P<more>(?:-[A-ZĐ](?!\w)){1,3})?)?"
    r"(?![\w]|[.,]\d)",
    verbalize,
    first="QĐTHC",
    then=f".- \u00a0{digits}",
)
POST = SemioticClass(
    "road",
    "L",
    r"[Kk][Mm][ \u00a0.]{0,2}(?P<km>[1-9]\.\d{3}(?!\d)|\d{1,4}(?:,\d{1,3})?)"
    r"(?:[ \u00a0]?\+[ \u00a0]?(?P<metres>\d{1,4}(?:,\d{1,3})?)(?:m(?!\w))?)?(?!\w)"
    r"(?P<until>[ \u00a0]?[-–][ \u00a0]?(?=(?:[Kk][Mm][ \u00a0]?)?\d))?",
    verbalize_post,
    first="Kk",
    then=f". \u00a0{digits}",
)
DYKE = SemioticClass(
    "road",
    "L",
    r"K(?P<km>\d{1,3})\+(?P<metres>\d{3})(?!\w)(?P<until>[ \u00a0]?[-–][ \u00a0]?(?=K\d{1,3}\+))?",
    verbalize_dyke,
    needs="+",
    first="K",
    then=digits,
)
DIPLOMATIC = SemioticClass(
    "plate",
    "D",
    r"(?P<province>\d{2})[- ]?(?P<letters>NG|NN|QT|CV)[- ](?P<country>\d{3})[-.](?P<number>\d{2})(?![\w-])",
    verbalize_diplomatic,
    needs="-",
    then=f" -{ascii_uppercase}",
)
PLATE_NAMED = SemioticClass(
    "plate",
    "L",
    r"BS[:.]?[ \u00a0](?=\d{2}[-. ]?[A-ZĐ]{1,2}\d?[-. ])",
    lambda match, context: "biển số ",
    first="B",
    then=f" :.{digits}",
)
PLATE = SemioticClass(
    "plate",
    "D",
    r"(?P<province>[1-9]\d)[-. ]?(?P<letters>[A-ZĐ]{1,2})(?P<series>\d)?"
    r"[ \u00a0]?[-–. ][ \u00a0]?(?P<number>\d{3}\.?(?:\d{2}|[xX]{2}|\*{2})|[xX]{3}\.?[xX]{2}|\d{4})(?![\w])",
    verbalize_plate,
    then=f" -.{ascii_uppercase}Đ",
)
