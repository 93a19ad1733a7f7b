"""Abbreviated quarters, districts and communes in an address, P. Bến Nghé, Q.1, and deputies: P.Giám đốc.

A number after the dot is enough for P. and Q.; a name needs a word or a comma of an address before it, since Q. may be
the initial of a person.

| written | spoken |
|---|---|
| P.Bến Nghé, Q.1 | P.Bến Nghé, quận một |
| Công an P.Bến Nghé, Q.1 | Công an phường Bến Nghé, quận một |
| trú tại P. 5, Q. Gò Vấp | trú tại phường năm, quận Gò Vấp |
| nhà nghỉ X, P.302 | nhà nghỉ X, phòng ba trăm linh hai |
| trú tại P14, Q3, TP.HCM | trú tại phường mười bốn, quận ba, Thành phố Hồ Chí Minh |
| TT. Long Thành, H. Long Thành | thị trấn Long Thành, huyện Long Thành |
| UBND X. Tân Lập | ủy ban nhân dân xã Tân Lập |
| tuyên phạt Nông Văn Q. 12 năm tù | tuyên phạt Nông Văn Q. mười hai năm tù |
| P.GĐ Sở Y tế, Q.Giám đốc | phó giám đốc Sở Y tế, quyền Giám đốc |
| P. GD&ĐT huyện, P.TN-MT | phòng Giáo dục và Đào tạo huyện, phòng Tài nguyên và Môi trường |
| Trần Văn Q. Nguyên nhân | Trần Văn Q. Nguyên nhân |
"""

import re

from player.vietnamese.acronyms import LOWER, UPPER
from player.vietnamese.semiotic import Context, SemioticClass, Spoken

_NAMES = {"P": "phường", "Q": "quận", "H": "huyện", "X": "xã", "KP": "khu phố", "KV": "khu vực"}
_NUMBERED = frozenset({"P", "Q", "KP", "KV"})
_CUES = (
    " ubnd hđnd mttq csgt an ca tại ở trú ngụ thuộc bàn tịch trạm ủy phường quận huyện xã thôn ấp tổ phố đường số "
    "thư dân ngã khu về đến từ qua và hoặc "
)
_ADDRESS = re.compile(
    r"(?:đường|phố|số|ấp|thôn|tổ|tdp|kdc|khối|xã|phường|thị trấn|tại|ở|trú|(?:^|\W)(?:p|q|h|x|tt|tx|tp|kp)\.)"
    r"\W?[^;!?()]{1,40}[,–-] $"
)
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
        in_list = context.text[max(0, start - 2) : start] == ", "
        if in_list:
            if not _ADDRESS.search(context.text[max(0, start - 64) : start].lower()):
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
    "address", "L", r"P\.[ ]?(?=\d{3,4}(?![\d.,]))", lambda match, context: "phòng ", first="P", then="."
)
CLASS = SemioticClass(
    "address",
    "L",
    rf"(?P<short>P|Q|H|X|KP|KV)\.[ \u00a0]?(?=\d{{1,2}}(?!\d)|[{UPPER}][^\W\d_]{{0,7}}[{LOWER}])",
    verbalize,
    first="PQHXK",
    then=".",
)
