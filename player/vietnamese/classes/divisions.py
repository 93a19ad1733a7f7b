"""Abbreviated quarters, districts and communes in an address, P. Bến Nghé, Q.1, and deputies: P.Giám đốc.

A number after the dot is enough for P. and Q.; a name needs a word or a comma of an address before it, since Q. may be
the initial of a person.

| written | spoken |
|---|---|
| P.Bến Nghé, Q.1 | P.Bến Nghé, quận một |
| Công an P.Bến Nghé, Q.1 | Công an phường Bến Nghé, quận một |
| trú tại P. 5, Q. Gò Vấp | trú tại phường năm, quận Gò Vấp |
| nhà nghỉ X, P.302 | nhà nghỉ X, phòng ba trăm linh hai |
| ngập nặng ở P.201, Q.Bình Tân | ngập nặng ở phòng hai trăm linh một, quận Bình Tân |
| số 45 Đ. Nguyễn Trãi | số bốn mươi lăm đường Nguyễn Trãi |
| H.Kon Rẫy, T.Kon Tum | H.Kon Rẫy, tỉnh Kon Tum |
| trú tại P14, Q3, TP.HCM | trú tại phường mười bốn, quận ba, Thành phố Hồ Chí Minh |
| TT. Long Thành, H. Long Thành | thị trấn Long Thành, huyện Long Thành |
| UBND X. Tân Lập | ủy ban nhân dân xã Tân Lập |
| tuyên phạt Nông Văn Q. 12 năm tù | tuyên phạt Nông Văn quy mười hai năm tù |
| P.GĐ Sở Y tế, Q.Giám đốc | phó giám đốc Sở Y tế, quyền Giám đốc |
| P. GD&ĐT huyện, P.TN-MT | phòng Giáo dục và Đào tạo huyện, phòng Tài nguyên và Môi trường |
| Trần Văn Q. Nguyên nhân | Trần Văn quy. Nguyên nhân |
"""

import re

from player.vietnamese.acronyms import LOWER, UPPER
from player.vietnamese.foreign import respell
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.vocabulary import words

_NAMES = {"P": "phường", "Q": "quận", "H": "huyện", "X": "xã", "KP": "khu phố", "KV": "khu vực"}
_NUMBERED = frozenset({"P", "Q", "KP", "KV"})
_CUES = (
    " ubnd hđnd mttq csgt an ca tại ở trú ngụ thuộc bàn tịch trạm ủy phường quận huyện xã thôn ấp tổ phố đường số "
    "thư dân ngã khu về đến từ qua và hoặc "
)
_ADDRESS = re.compile(
    r"(?:đường|phố|số|ấp|thôn|tổ|tdp|kdc|khối|xã|phường|thị trấn|quận|huyện|hẻm|ngõ|ngách|kiệt|tại|ở|trú"
    r"|(?:^|\W)(?:p|q|h|x|đ|tt|tx|tp|kp)\.)"
    r"\W?[^;!?()]{1,40}[,–-] $"
)
_ADDRESS_GOES_ON = re.compile(r"[^;!?()]{1,24}, ?(?:[PQHXT]\.|TX|TP|quận|huyện|tỉnh|thành phố)")
# An initial of a person is followed by no such name
_URBAN = re.compile(
    "(?:Bình Tân|Bình Thạnh|Gò Vấp|Tân Bình|Tân Phú|Phú Nhuận|Thủ Đức|Ba Đình|Hoàn Kiếm|Đống Đa|Hai Bà Trưng|Cầu Giấy|"
    "Thanh Xuân|Hoàng Mai|Long Biên|Tây Hồ|Hà Đông|Nam Từ Liêm|Bắc Từ Liêm|Hải Châu|Thanh Khê|Sơn Trà|Ngũ Hành Sơn|"
    "Liên Chiểu|Cẩm Lệ|Ninh Kiều|Cái Răng|Bình Thủy|Bình Thuỷ|Ô Môn|Thốt Nốt|Hồng Bàng|Ngô Quyền|Lê Chân|Kiến An|"
    "Hải An|Đồ Sơn|Dương Kinh|Thuận Hóa|Phú Xuân)\\b"
)
_SECOND_WORD = re.compile(rf"[ -][{UPPER}]")
_WEAK = words("và hoặc đến từ qua về")
_NAME = re.compile(r"[^\W\d_]+")
_COUNTED = re.compile(r"\d{1,2}[ \u00a0](?:năm|tháng|tuổi|ngày|triệu|tỷ|lần)\b")  # Nông Văn Q. 12 năm tù


def verbalize_deputy(match: re.Match[str], context: Context) -> str:
    """Say the P. or Q. before an office: a deputy, or one who only acts."""
    return "phó " if match["short"] == "P" else "quyền "


DEPUTY = SemioticClass(
    "abbreviation",
    "L",
    r"(?P<short>P|Q)\.[ ]?(?=(?:GĐ|TGĐ|CT|CVP|HT|TBT|VT)(?!\w)"
    r"|(?:Chủ tịch|Giám đốc|Tổng (?:Giám|giám|Biên|biên)|Trưởng|Bí thư|Hiệu trưởng|Chánh)\b)",
    verbalize_deputy,
    first="PQ",
    then=".",
)


OFFICE = SemioticClass(
    "abbreviation",
    "L",
    r"P\.[ ]?(?=(?:GD|TN|NN|NV|LĐ|VH|KT|TC|QLĐT|VHTT|VHXH|KTHT)(?:[&-]|(?!\w)))",
    lambda match, context: "phòng ",
    first="P",
    then=".",
)


def verbalize(match: re.Match[str], context: Context) -> Spoken | None:
    """Say the kind of place; its name or number is read after it."""
    short, start = match["short"], match.start()
    numbered = context.text[match.end()].isdigit()
    if numbered:
        if short not in _NUMBERED or _COUNTED.match(context.text, match.end()):
            return None
    else:
        previous = context.previous(start)
        name = _NAME.match(context.text, match.end())
        if name and respell([name.group()]):
            return None  # P.Guardiola và H.Kane
        in_list = context.text[max(0, start - 2) : start] == ", "
        if short == "Q" and _URBAN.match(context.text, match.end()):
            return Spoken(f"{_NAMES[short]} ")
        if (in_list or previous in _WEAK) and name and not _SECOND_WORD.match(context.text, name.end()):
            return None  # X.Trường, P.Sơn play football: hardly a ward's name has one syllable
        if in_list:
            if not _ADDRESS.search(context.text[max(0, start - 64) : start].lower()) and not _ADDRESS_GOES_ON.match(
                context.text, match.end()
            ):
                return None
        elif f" {previous} " not in _CUES:
            return None
    return Spoken(_NAMES[short] + " ")


def verbalize_glued(match: re.Match[str], context: Context) -> str | None:
    """Say the P of P14 and the Q of Q1 where an address stands around them."""
    text, start, end = context.text, match.start(), match.end()
    before, after = text[max(0, start - 24) : start], text[end : end + 26]
    if _GLUED_BEFORE.search(before) or _GLUED_AFTER.match(after):
        return _NAMES[match["short"]] + " "
    return None


_GLUED_BEFORE = re.compile(
    r"\bP\.?[ ]?\d{1,2},? ?$|\b(?:[QPH]\.|phường|quận|đường|trú tại|ngụ tại|ngụ|hẻm|xã)\W[^.;!?]*$"
)
_GLUED_AFTER = re.compile(r"\d{1,2}(?:,? ?Q\.?[ ]?\d|, ?Q\.|[^.;!?]{0,20}\b(?:quận|TP|TPHCM)\b)")
GLUED = SemioticClass(
    "address",
    "L",
    r"(?P<short>[PQ])(?=\d{1,2}(?![\w/-]|[.,]\d))",
    verbalize_glued,
    first="PQ",
    then="123456789",
)
ROOM = SemioticClass(
    "address", "L", r"P\.[ ]?(?=\d{3,4}(?!\d|[.,]\d))", lambda match, context: "phòng ", first="P", then="."
)
CLASS = SemioticClass(
    "address",
    "L",
    rf"(?P<short>P|Q|H|X|KP|KV)\.[ \u00a0]?(?=\d{{1,2}}(?!\d)|[{UPPER}][^\W\d_]{{0,7}}[{LOWER}])",
    verbalize,
    first="PQHXK",
    then=".",
)


def verbalize_street(match: re.Match[str], context: Context) -> str | None:
    """Say the Đ. after a house's number, or after the words that lead to a street."""
    near = context.text[max(0, match.start() - 3) : match.start()]
    if context.text.startswith("CMT", match.end()):
        return "đường "
    return "đường " if _HOUSE.search(near) or context.previous(match.start()) in _STREET_CUES else None


_HOUSE = re.compile(r"\d[A-Ha-h]?,? $")
_STREET_CUES = words("số trên tại ở dọc ngã ngõ hẻm góc đầu cuối mặt phố đường từ đến")
STREET = SemioticClass(
    "address",
    "L",
    rf"Đ\.[ \u00a0]?(?=[{UPPER}][{LOWER}]{{1,7}} [{UPPER}]|CMT)",
    verbalize_street,
    first="Đ",
    then=".",
)


def verbalize_province(match: re.Match[str], context: Context) -> str | None:
    """Say the T. before a province in an address; after a person's name it is an initial."""
    near = context.text[max(0, match.start() - 2) : match.start()]
    return "tỉnh " if near.endswith((", ", "(", "- ")) or f" {context.previous(match.start())} " in _CUES else None


# The provinces of before and after July 2025
_PROVINCES = (
    "An Giang|Bà Rịa|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|Bình Thuận|Cà Mau|"
    "Cao Bằng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Tĩnh|Hải Dương|Hậu Giang|"
    "Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|"
    "Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|"
    "Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái"
)
PROVINCE = SemioticClass(
    "address",
    "L",
    rf"T\.[ \u00a0]?(?=(?:{_PROVINCES})(?!\w))",
    verbalize_province,
    first="T",
    then=".",
)
