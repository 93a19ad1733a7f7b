"""Who wrote it, who took the picture, whose news it is: credits at an article's edges, found there and only there."""

import re

from player.alphabet import UPPER

_NAME_WORD = rf"[{UPPER}][\w’'.-]{{0,14}}"
_NAME = rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,4}}"
_NAMES = rf"{_NAME}(?:\s*(?:[-–—,&/|+]|và)\s*{_NAME}){{0,4}}"
_LABELLED = re.compile(
    r"(?:(?:tin|bài|viết|ảnh|tin bài|bài viết|nội dung|video|clip|đồ họa|đồ hoạ|thiết kế|trình bày|thực hiện|"
    r"kỹ thuật|biên tập|biên dịch|"
    r"tác giả|người viết|lược dịch|tổng hợp|phóng viên|pv|ctv|nguồn|nguồn ảnh|nguồn tin|nguồn bài|theo nguồn|"
    r"minh họa|minh hoạ|"
    r"infographics?|dịch|ghi|media|photo|text|by|bài và ảnh|tin và ảnh|ảnh và bài|ảnh, bài|biên soạn|sưu tầm|"
    r"dẫn chương trình|btv|"
    r"biên tập viên|đạo diễn|quay phim|dựng phim)\s*[,+&/–—-]?\s*(?:và\s*)?){1,4}\s*[:：]\s*\S.{0,120}",
    re.IGNORECASE,
)
_PAPER = rf"(?:[Bb]áo|[Tt]ạp chí)\s+{_NAME_WORD}(?:\s+\w+){{0,3}}"
_ACCORDING = re.compile(
    rf"\(?\s*(?:Theo|Nguồn|Dẫn theo|Source|Trích)\s*[:：]?\s+(?:báo\s+|trang\s+|đài\s+|tạp chí\s+|"
    rf"nguồn\s+)?(?:{_NAMES}|{_PAPER}|[\w-]{{2,30}}(?:\.[\w-]{{2,20}}){{1,3}})"
    rf"(?:\s*[/,(–-]\s*(?:{_NAMES}|{_PAPER}|[\w.+-]{{2,30}})\s*\)?)*(?:\s*\([^()\n]{{2,40}}\))?\s*\)?\.?",
)
_SIGNED = re.compile(rf"\(?\s*{_NAMES}(?:\s*\([^()\n]{{1,40}}\)|\s*/\s*[\w .+&-]{{2,40}})?\s*\)?")
_AGENCY = re.compile(
    r"\(?\s*(?:PV|P\.V\.?|CTV|BTV|BBT|TTXVN|VNA|VOV|VTV|BNEWS|Nhóm (?:PV|phóng viên|P\.V|tác giả)|Ban Biên tập|"
    r"Ban biên tập|"
    r"Phóng viên|Tòa soạn|Nhóm [Tt]ác giả|[A-ZĐ]\.[A-ZĐ]\.?)"
    r"(?:\s*(?:[-–—,&/|]|và|tổng hợp|thực hiện|ghi|lược ghi|lược dịch)\s*[\w. +()/-]{0,40})?\s*\)?\.?"
)
_DOING = re.compile(
    rf"\(?\s*(?:{_NAMES}|PV|P\.V\.?|BTV|Nhóm PV)\s*\(?\s*(?:thực hiện|tổng hợp|ghi|lược ghi|lược dịch|dịch|"
    rf"biên dịch|biên soạn|lược thuật|thực hiện và ghi)"
    rf"(?:\s+(?:theo|từ)\s+{_NAMES})?\s*\)?\.?"
)
# "PV: Thưa ông, …?" is an interview's question, and no credit.
_SPEAKS = re.compile(
    r"[?!]|[.…]\s|\b(?:ông|bà|anh|chị|cháu|tôi|chúng|là|của|được|không|đã|sẽ|có|thưa)\b|(?:\S+\s+){14}"
)
_MAIL = re.compile(r"(?:[Ee]-?mail\s*[:：]\s*)?[\w.+-]{1,40}@[\w.-]{1,60}")
_TRAILING_BRACKET = re.compile(
    r"\s*\(\s*(?:(?:Theo|Nguồn|Ảnh|Video|Clip|PV|P\.V|TTXVN|VOV|VNA|BNEWS|Tổng hợp|T\.H|TH)\b[^()\n]{0,60}|"
    r"[\w./+ -]{0,30}(?:Vietnam\+|TTXVN|VNA))\s*\)\s*\.?$"
)
_PHOTO = r"(?:Nguồn ảnh|Ảnh minh họa|Ảnh minh hoạ|Ảnh tư liệu|Ảnh chụp màn hình|Ảnh cắt từ clip|Ảnh|Đồ họa|Photo|Tranh)"
_PHOTO_CREDIT = re.compile(
    rf"\s*(?:[\[(–—|-]+\s*|(?<=[.…!?]) |^){_PHOTO}(?:\s*[:：/]\s*[^.:\n]{{1,60}})?\s*[\])]?\s*\.?$"
    rf"|(?<=[^\s])\s+{_PHOTO}\s*[:：/]\s*[^.:\n]{{1,60}}\.?$"
)
_SIGN_OFF_NAME = re.compile(rf"(\.\s*/\s*\.|[.!?…]\s*/\.?)\s*(?:{_NAMES})?$")
_CLOSING_NAME = re.compile(rf"(?<=[.!?…”\"])\s+{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,3}}$")
_NO_NAME = "Theo Nguồn Ảnh Phần Chương Mục Điều Kỳ Bài Tập Ngày Tháng Năm Tỉnh Huyện Thành Thị Xã Phường"
_COMMON_FIRST = frozenset(_NO_NAME.split())


def is_byline(line: str) -> bool:
    """Return whether a line at an article's edge is a credit.

    >>> [is_byline(line) for line in ("Theo TTXVN", "Bài, ảnh: Thu Hà", "PV", "Nguyễn Văn An", "Lê Nam/Báo Bắc Kạn")]
    [True, True, True, True, True]
    >>> is_byline("Theo ông An, mưa đã tạnh."), is_byline("Mưa đã tạnh")
    (False, False)
    >>> is_byline("PV: Thưa ông, mưa đã tạnh chưa?")
    False
    """
    line = line.strip(" *–—-|•")
    if not line or len(line) > 160:
        return False
    if _AGENCY.fullmatch(line) or _MAIL.fullmatch(line):
        return True
    if _LABELLED.fullmatch(line):
        return not _SPEAKS.search(line)
    if _ACCORDING.fullmatch(line) or _DOING.fullmatch(line):
        return len(line) <= 100
    return _is_signature(line)


def _is_signature(line: str) -> bool:
    """Return whether a line is names and nothing else: two words at least, or all capitals."""
    if len(line) > 80 or line.endswith((".", "?", "!", ":")) or any(letter.isdigit() for letter in line):
        return False
    if _SIGNED.fullmatch(line) is None:
        return False
    words = line.split()
    return words[0] not in _COMMON_FIRST and (len(words) > 1 or "/" in line or "." in line)


def without_closing_credit(text: str) -> str:
    """Return a last paragraph without the sign-off, the name or the source that closes it.

    >>> without_closing_credit("Giữ trật tự an toàn xã hội…/. Thu Hà")
    'Giữ trật tự an toàn xã hội…'
    >>> without_closing_credit("Mưa đã tạnh. (Theo TTXVN)")
    'Mưa đã tạnh.'
    """
    text = _TRAILING_BRACKET.sub("", text[-160:]).join((text[:-160], "")) if text.endswith((")", ").")) else text
    tail = text[-120:]
    signed = _CLOSING_NAME.search(tail)
    if signed is not None and tail[signed.start() :].split()[0] not in _COMMON_FIRST:
        tail = tail[: signed.start()]
    return text[: max(0, len(text) - 120)] + without_sign_off(tail)


def without_sign_off(text: str) -> str:
    """Return a text whose closing "./." or "…/." is a plain stop.

    >>> without_sign_off("Mưa đã tạnh./."), without_sign_off("và các xã…/.")
    ('Mưa đã tạnh.', 'và các xã…')
    """
    match = _SIGN_OFF_NAME.search(text, max(0, len(text) - 100))
    return text[: match.start() + 1] if match is not None else text


def photo_credit_at(text: str) -> int | None:
    """Return where the photographer's credit that ends a text begins, or None.

    >>> photo_credit_at("Quang cảnh Hội nghị. Ảnh: Thu Hà")
    20
    """
    if "nh" not in text[-80:] and "ồ họa" not in text[-80:] and "hoto" not in text[-80:]:
        return None
    match = _PHOTO_CREDIT.search(text, max(0, len(text) - 100))
    return match.start() if match is not None else None
