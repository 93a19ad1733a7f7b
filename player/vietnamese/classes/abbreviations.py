"""Abbreviations in small letters, v.v., v/v and đ/c, and single small letters that name a thing: điểm b.

A capital that stands alone (vitamin C, bảng B) is left: every voice knows the letters by their names.

| written | spoken |
|---|---|
| lúa, ngô, sắn, v.v. Ngoài ra | lúa, ngô, sắn, vân vân. Ngoài ra |
| v.v. và các loại khác | vân vân và các loại khác |
| công văn v/v nghỉ Tết | công văn về việc nghỉ Tết |
| 42 đ/v đạt chuẩn | bốn mươi hai đơn vị đạt chuẩn |
| xem tr. 45 | xem trang bốn mươi lăm |
| các đ/c lãnh đạo huyện | các đồng chí lãnh đạo huyện |
| Các đ/c: Mùa A Páo | Các đồng chí: Mùa A Páo |
| Đ/c: số nhà 5 | Địa chỉ: số nhà năm |
| hệ số P/E thấp | hệ số pê trên e thấp |
| K/g Ban Biên tập | Kính gửi Ban Biên tập |
| vitamin A, B và C | vitamin A, B và C |
| 20 độ 15 phút N; 107 độ 20 phút E | hai mươi độ mười lăm phút Bắc; một trăm linh bảy độ hai mươi phút Đông |
| đổi hướng T - TB | đổi hướng tây - tây bắc |
| không khí lạnh lệch Đ | không khí lạnh lệch đông |
| thắng 2-1 (h.p) | thắng hai một (hiệp phụ) |
| C.ty CP Xi măng | công ty cổ phần Xi măng |
| tiểu cầu còn 18 G/L | tiểu cầu còn mười tám gi ga trên lít |
| chữ 'w' | chữ 'vê kép' |
| a) hộ nghèo; b) hộ cận nghèo | a) hộ nghèo; bê) hộ cận nghèo |
| điểm h khoản 4 | điểm hát khoản bốn |
| điểm d và điểm đ khoản 2 | điểm dê và điểm đê khoản hai |
"""

import re
from string import ascii_lowercase

from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass, Spoken

_STROKED = {
    "v/v": "về việc",
    "đ/c": "đồng chí",
    "k/g": "kính gửi",
    "b/c": "báo cáo",
    "đ/v": "đối với",
    "t/p": "thành phố",
    "p/e": "pê trên e",
    "p/b": "pê trên bê",
    "l/c": "lờ xê",
    "t/h": "tổng hợp",
    "o/n": "qua đêm",
    "l/p": "lần trên phút",
    "l/ph": "lần trên phút",
    "v/p": "vòng trên phút",
}
_LISTED = ("các", "những")  # Các đ/c: Nguyễn Văn A, Trần Văn B
_COUNTS = {"G": "gi ga", "T": "tê ra", "U": "đơn vị"}
_THINGS = frozenset({"chữ", "tự", "cái", "điểm"})


def verbalize(match: re.Match[str], context: Context) -> Spoken:
    """Say v.v.; its dot stays where the sentence ends."""
    end, text = match.end(), context.text
    rest = text[end : end + 3]
    if rest[:1] == "." and rest[1:2] != "." and rest[1:].strip()[:1].islower():
        end += 1
    return Spoken("Vân vân" if match.group()[0] == "V" else "vân vân", end=end)


def verbalize_stroked(match: re.Match[str], context: Context) -> str | None:
    """Say an abbreviation with a stroke."""
    short = match.group()
    words = _STROKED.get(short.lower())
    if words is None:
        return None
    listed = context.previous(match.start())
    if short == "đ/v" and listed[-1:].isdigit():
        return "đơn vị"
    if short.lower() == "đ/c" and context.text[match.end() : match.end() + 1] == ":" and listed not in _LISTED:
        words = "địa chỉ"
    return words[0].upper() + words[1:] if short[0].isupper() and short[-1].islower() else words


def verbalize_letter(match: re.Match[str], context: Context) -> str | None:
    """Say the name of a small letter that stands after the word for what it names, or after letters that do."""
    previous = next((word for word in context.before(match.start()) if len(word) > 1 and word != "và"), "")
    start, end, text = match.start(), match.end(), context.text
    listed = text[end : end + 2] == ") " and (not start or text[start - 1] in " \n(")
    point = previous == "điểm" or _POINTS.search(text, max(0, start - 64), start) is not None
    if previous not in _THINGS and not listed and not point:
        return None
    if (listed or point) and match.group() == "d":
        return "dê"  # in a law, where "điểm đ" comes next
    return spell(match.group())


_POINTS = re.compile(r"\b[Đđ]iểm (?:[a-zđ](?:, | và )){1,20}$")


def verbalize_side(match: re.Match[str], context: Context) -> str | None:
    """Say the side of the sky that a wind or cold air turns to."""
    before = context.before(match.start())
    if before[:1] in (("phút",), ("độ",)):
        ends = context.text[match.end() : match.end() + 1] in ("", " ", ",", ";", ".", ")", "-")
        return _SIDES_OF_A_PLACE[match.group()] if ends and before[1:2] and before[1][-1:].isdigit() else None
    blows = before[:1] == ("gió",) and context.follows(match.end()) in ("cấp", "giật", "nhẹ", "mạnh")
    return _SIDES.get(match.group()) if blows or before[:1] == ("lệch",) else None


def verbalize_halfway(match: re.Match[str], context: Context) -> str | None:
    """Say the T - TB that a storm moves to."""
    if not {"hướng", "phía", "gió"} & set(context.before(match.start())):
        return None
    first, second = match["between"][0], match["between"][-1]
    return f"{_SIDES[match['side']]} - {_SIDES[first]} {_SIDES[second]}"


def verbalize_lengthways(match: re.Match[str], context: Context) -> str | None:
    """Say the B-N of a road or a railway from the north to the south."""
    return "Bắc - Nam" if context.previous(match.start()) in ("tốc", "tuyến", "sắt", "đường", "trục", "tàu") else None


_SIDES_OF_A_PLACE = {"B": "Bắc", "N": "Bắc", "S": "Nam", "Đ": "Đông", "E": "Đông", "T": "Tây", "W": "Tây"}
_SIDES = {"Đ": "đông", "T": "tây", "N": "nam", "B": "bắc"}


def verbalize_count(match: re.Match[str], context: Context) -> str | None:
    """Say the G of a blood count's G/L."""
    return _COUNTS[match.group()] if context.text[match.start() - 2 : match.start() - 1].isdigit() else None


def verbalize_page(match: re.Match[str], context: Context) -> str | None:
    """Say the tr. before the number of a page, and the vol. before that of an album."""
    if match["case"] is None:
        return f"{match.group()[0]}ôn "
    return None if _NUMBER_BEFORE.search(context.text[: match.start()][-2:]) else f"{match['case']}rang "


_NUMBER_BEFORE = re.compile(r"\d[ \u00a0]?$")


PAGE = SemioticClass(
    "abbreviation", "L", r"(?:(?P<case>[tT])r|[vV]ol)\.[ \u00a0]?(?=\d)", verbalize_page, first="tTvV", then="."
)
CLASS = SemioticClass("abbreviation", "L", r"[vV]\.[ ]?v(?!\w)", verbalize, first="vV", then=".")
SIDE = SemioticClass("abbreviation", "L", r"[ĐTNBSEW](?!\w|\.\w|[-/]\w)", verbalize_side, first="ĐTNBSEW")
HALFWAY = SemioticClass(
    "abbreviation",
    "L",
    r"(?P<side>[ĐTNB])[ ]?[-–][ ]?(?P<between>TB|TN|ĐB|ĐN)(?!\w)",
    verbalize_halfway,
    needs="-–",
    first="ĐTNB",
    then=" -–TNĐB",
)
LENGTHWAYS = SemioticClass(
    "abbreviation", "L", r"B[ ]?[-–][ ]?N(?!\w)", verbalize_lengthways, needs="-–", first="B", then=" -–"
)
EXTRA_TIME = SemioticClass(
    "abbreviation", "L", r"h\.p(?=\.?\))", lambda match, context: "hiệp phụ", first="h", then="."
)
COMPANY = SemioticClass("abbreviation", "L", r"C\.?[tT]y(?!\w)", lambda match, context: "công ty", first="C")
COUNT = SemioticClass("letter", "L", r"[GTU](?=/L(?!\w))", verbalize_count, first="GTU", then="/")
STROKED = SemioticClass(
    "abbreviation",
    "L",
    r"(?:[vVđĐkKbBtT]/[vcgp]|l/ph?|P/[EB]|L/C|T/H|O/N)(?![\w/])",
    verbalize_stroked,
    first="vVđĐkKbBtTPLlO",
    then="/",
)
LETTER = SemioticClass(
    "letter",
    "L",
    r"[b-df-hj-np-tv-zđ](?![^\W_]|[-./&'’][^\W_])",
    verbalize_letter,
    first=f"{ascii_lowercase}đ",
)
