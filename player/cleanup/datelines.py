"""The paper's code before the first sentence ("BBK - ", "(TTXVN) - ", "BNEWS"): found, and the name it stands for."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from player.alphabet import LOWER, UPPER

_IN_BRACKETS = re.compile(r"\(\s*([^()\n]{2,40}?)\s*\)\s*[-–—:|]*\s*")
_BARE = re.compile(r"([^\W\d_](?:[\w.&+]| (?=\S)){1,24}?)\s*(?:\s[-–—]+|[-–—]+\s|:\s|\s\|)\s*(?=[^\W_]|[\"“'‘(])")
_NO_DASH = re.compile(
    rf"(BNEWS|TTXVN|SGGPO|NDO|VOV\.VN|TTO|TPO|ANTD\.VN|QĐND|ĐCSVN|HNMO|KTĐT|VHO)\s+(?=[{UPPER}][{LOWER}])"
)
_CAPITALS = re.compile(rf"\(([{UPPER}]{{2,6}})\)\s*(?=[{UPPER}][{LOWER}])")
_PLACE_AND_CODE = re.compile(r"([^\W\d_][^()\n]{1,30}?\s*)\((?:(?:TTXVN|VNA|VOV|Vietnam\+)[^()\n]{0,20})\)\s*[-–—]+\s*")
# A code nobody listed: capitals before a dash, and then the words that begin a report.
_UNLISTED = re.compile(
    r"[A-ZĐ]{2,7}(?:\.VN|\.vn)?\s*[-–—]\s+(?=(?:Sáng|Chiều|Trưa|Tối|Đêm|Ngày|Hôm|Vừa|Theo|Tại|Trong|Nhân|Thực|Từ|Sau|"
    r"Trước|Nhằm|Để|Với|Những|Các|Mới|Đến|Hiện|Tính|Liên|Ông|Bà|Công|Đồng|UBND|Ban|Bộ|Sở|Huyện|Tỉnh|Thủ|Chủ|Phó|Lúc|"
    r"Qua|Đang|Năm|Tháng|Dự|Là|Được|Hội|Hơn|Gần|Khoảng|Cơ|Lực|Một|Hai|Nhiều|Mưa|Do|Vì|Khi|Mặc|Tuy|Bên|Cùng)\b)"
)
# And before any other words, where nothing else in the article speaks of what the capitals would be: "BLC - Cây quế".
_UNSPOKEN = re.compile(rf"([A-ZĐ](?:&?[A-ZĐ]){{2,6}})\s*(?:\s[-–—]|[-–—]\s)\s*(?=[“\"‘']?[{UPPER}])")
_NOT_A_CODE = re.compile(
    r"(?:EU|ASEAN|APEC|TP\.?\s?HCM|HCM|UBND|HĐND|USD|GDP|WHO|NATO|FIFA|AFC|FED|IMF|WB|HIV|COVID|U\d\d|MTTQ|KT|QP|VN|UAE)\b"
)
_SITE = re.compile(r"[\w-]{2,30}(?:\.[\w-]{2,20}){0,2}\.(?:vn|com|net|org)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A paper's code at the head of a report: the characters it takes, and the paper's name ("" if not known)."""

    written: str
    name: str


@cache
def _names() -> dict[str, str]:
    lines = files("player.cleanup").joinpath("papers.tsv").read_text("utf-8").splitlines()[1:]
    return {code.casefold(): name for code, _, name in (line.partition("\t") for line in lines)}


def _is_a_name_before_a_dash(match: re.Match[str]) -> bool:
    """Return whether brackets at the head of a report hold a name, and a dash follows: a paper's code."""
    name, after = match.group(1), match.group().rpartition(")")[2]
    return name[0].isupper() and any(dash in after for dash in "-–—")


def find_dateline(text: str, rest: str = "") -> Dateline | None:
    """Return the paper's code that a first paragraph begins with, or None; `rest` is what else the article says.

    >>> find_dateline("BBK - Sáng 10/10, mưa lớn.")
    Dateline(written='BBK - ', name='Báo Bắc Kạn')
    >>> find_dateline("(Baonghean.vn) - Chiều nay").name, find_dateline("EU - Việt Nam ký hiệp định.")
    ('Báo Nghệ An', None)
    >>> find_dateline("BLC - Cây quế", "Trồng quế").written, find_dateline("NATO - Cuộc họp", "NATO sẽ họp")
    ('BLC - ', None)
    """
    head = text[:80]
    names = _names()
    for pattern in (_IN_BRACKETS, _BARE, _NO_DASH):
        match = pattern.match(head)
        if match is not None and match.group(1).casefold() in names and match.end() < len(text):
            return Dateline(match.group(), names[match.group(1).casefold()])
    match = _IN_BRACKETS.match(head)
    if match is not None and (_SITE.match(match.group(1)) or _is_a_name_before_a_dash(match)):
        return Dateline(match.group(), "")
    match = _CAPITALS.match(head)
    if match is not None and not _NOT_A_CODE.match(match.group(1)):
        return Dateline(match.group(), "")
    match = _BARE.match(head)
    if match is not None and _SITE.match(match.group(1)):
        return Dateline(match.group(), "")
    match = _UNLISTED.match(head)
    if match is not None and not _NOT_A_CODE.match(head):
        return Dateline(match.group(), "")
    match = _UNSPOKEN.match(head) if rest else None
    if match is not None and not _NOT_A_CODE.match(head) and not _is_spoken_of(match.group(1), text, rest):
        return Dateline(match.group(), "")
    match = _PLACE_AND_CODE.match(head)
    if match is not None:
        return Dateline(match.group(), "Thông tấn xã Việt Nam")
    return None


def _is_spoken_of(code: str, text: str, rest: str) -> bool:
    """Return whether an article uses some capitals as a word, and not only before a dash."""
    used = re.compile(rf"(?<!\w){re.escape(code)}(?!\w)(?!\s*[-–—]\s)")
    return used.search(text) is not None or used.search(rest) is not None
