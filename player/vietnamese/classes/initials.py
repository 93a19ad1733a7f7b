"""Initials of a name, each letter said by its name.

| written | spoken |
|---|---|
| đối với N.V.T. (30 tuổi) | đối với nờ vê tê (ba mươi tuổi) |
| bà L.T.H | bà lờ tê hát |
| đường V.I.Lênin | đường vê i Lênin |
| công ty A&B | công ty a và bê |
| Ảnh: V.H | Ảnh: vê hát |
| cháu Tr.V.D | cháu trờ vê đê |
| chị Th. (28 tuổi) | chị thờ (hai mươi tám tuổi) |
| anh M. | anh mờ. |
| chị H. (28 tuổi) | chị hát (hai mươi tám tuổi) |
| Trần Đình K. (41 tuổi) | Trần Đình ca (bốn mươi mốt tuổi) |
| tối đó, T. rủ H. đi | tối đó, tê rủ hát đi |
"""

import re
from string import ascii_uppercase

from player.vietnamese.acronyms import UPPER, compact, senses
from player.vietnamese.classes.acronyms import DOTTED
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.vocabulary import words

# The two letters, or three, that begin a Vietnamese syllable are one initial, called as at school
_DIGRAPHS = {
    "Tr": "trờ",
    "Th": "thờ",
    "Ph": "phờ",
    "Kh": "khờ",
    "Nh": "nhờ",
    "Ng": "ngờ",
    "Ngh": "ngờ",
    "Ch": "chờ",
    "Gi": "gi",
    "Gh": "gờ",
    "Qu": "quy",
}
_INITIAL = r"(?:Ngh|Tr|Th|Ph|Kh|Nh|Ng|Ch|Gi|Gh|Qu|[A-ZĐ])"
_PIECE = re.compile(_INITIAL)
_FAMILIES = """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Hà Triệu Lò Giàng Vàng Sùng Thào Lường
    Quàng Lù Mai Đinh Trịnh Đoàn Lâm Tạ Chu Tô Cao Lương Đào La Ma Bế Hứa Trương Phùng Quách Thạch Kim Châu Tăng Từ Tống
    Vương Mạc Lục Đàm Điêu Cầm Tòng Hầu Vừ Lầu Mùa Cứ Tẩn Chảo Phàn Đồng Nghiêm Thái Kiều Khuất Doãn Cấn Lưu Diệp
"""
_FAMILY = re.compile(rf"(?<!\w)(?:{'|'.join(_FAMILIES.split())})(?: [{UPPER}]\w{{1,6}}){{0,3}} $")
_LONGEST_NAME = 32
_PEOPLE = words("ông bà anh chị em cháu cô chú bác cụ thầy bé tên nạn_nhân nhân can cáo tượng họ chí")


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say dotted initials; the full stop that ends the sentence is left."""
    end, text = match.end(), context.text
    written = compact(match.group())
    if context.previous(match.start()) not in _PEOPLE and (
        written in DOTTED or (not written.isupper() and written in senses())  # Th.S is thạc sĩ
    ):
        return None
    said = " ".join(_DIGRAPHS.get(piece) or spell(piece) for piece in _PIECE.findall(match.group()))
    if text[end : end + 1] == "." and text[end + 1 : end + 2].isupper() and text[end + 2 : end + 3].islower():
        return Spoken(f"{said} ", end + 1)  # V.I.Lênin
    if match.group().endswith(".") and (end >= len(text) or text[end] == "\n"):
        return Spoken(f"{said}.", end)
    return said


def verbalize_one(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say the one letter that stands for a person's name; a dot that ends no sentence goes with it."""
    before = context.before(match.start())
    end, text = match.end(), context.text
    following = text[end + 2 : end + 3]
    dotted = text[end : end + 2] == ". " and (following.islower() or following.isdigit() or following == "(")
    is_named = _FAMILY.search(text, max(0, match.start() - _LONGEST_NAME), match.start()) is not None
    is_somebody = is_named or (bool(before) and before[0] in _PEOPLE) or (dotted and not following.isdigit())
    if before[:2] == ("nhân", "tư") or not is_somebody:
        return None  # doanh nghiệp tư nhân B is nobody
    return Spoken(_DIGRAPHS.get(match.group()) or spell(match.group()), end + dotted)


def verbalize_pair(match: re.Match[str], context: Context) -> str:
    """Say the two letters of a firm or a trade: A&B, R&D."""
    return f"{spell(match.group()[0])} và {spell(match.group()[-1])}"


PAIR = SemioticClass(
    "initials", "L", r"[A-ZĐ][ \u00a0]?&[ \u00a0]?[A-ZĐ](?!\w)", verbalize_pair, first=f"{ascii_uppercase}Đ", then=" &"
)
CLASS = SemioticClass(
    "initials",
    "L",
    rf"(?:{_INITIAL}\.){{1,6}}{_INITIAL}(?:\.(?![\w]))?(?!\w)|(?:{_INITIAL}\.){{2,6}}(?!\w)",
    verbalize,
    first=f"{ascii_uppercase}Đ",
    then=".",
)
ONE = SemioticClass(
    "initials",
    "L",
    r"(?:Tr|Th|Ph|Kh|Nh|Ngh?|Ch|Gh|Qu|[B-DF-HJ-NP-TV-XZĐ])(?!\w)(?!['’]|\.[^\W\d_]{2})",
    verbalize_one,
    first=f"{ascii_uppercase}Đ",
)
