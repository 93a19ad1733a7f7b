"""Days of the year that have a name, or that places and prizes are named after: 2-9, 30/4, Công ty 28-7."""

import re

from player.vietnamese.calendar import LISTING
from player.vietnamese.semiotic import Context
from player.vietnamese.vocabulary import is_counted, phrases, words

_NAMED_AFTER_A_DAY = words(
    "non nghiệp viện đường phố trường viên trang cầu phường xã máy vận động đội đoàn tên rạp hồ bản cúp cup olympic "
    "thcs thpt htx thôn đợt mừng"
)
_NAMED_PHRASES = phrases(
    "thị đô, ty công, phần cổ, đài tượng, hát nhà, học tiểu, phủ biên, thắng chiến, mừng chào, tổ giỗ"
)
ANNIVERSARIES = frozenset(
    {
        (27, 2),
        (10, 3),
        (28, 6),
        (12, 9),
        (13, 10),
        (14, 10),
        (17, 10),
        (1, 12),
        (20, 12),
        (9, 1),
        (3, 2),
        (8, 3),
        (26, 3),
        (29, 3),
        (2, 4),
        (21, 4),
        (30, 4),
        (1, 5),
        (7, 5),
        (15, 5),
        (19, 5),
        (1, 6),
    }
    | {(27, 7), (28, 7), (19, 8), (2, 9), (23, 9), (10, 10), (20, 10), (23, 10), (20, 11), (23, 11), (22, 12)}
)
# No match and no set ends with these, so nothing but another day can be meant
NO_SCORES = frozenset(day for day in ANNIVERSARIES if day[0] > 16)
_SCORES_NEAR = re.compile(r"thua|[Tt][ỷỉ] số|hòa|dẫn|séc|\b[Ss]et\b|hiệp \d|ván|bóng|thắng[^.;!?]{0,12}$")
_NAMED_DAY = re.compile(r"\bNgày (?:hội )?[A-ZĐ][^.;:!?\d]{2,70}$")  # Ngày Thầy thuốc Việt Nam 27-2
_HEADLINE = re.compile(
    r"(?:^|\n|[.!?] )(?:Tin tức|Giá (?=[^\W\d])|Thời tiết|Bảng giá|T[ỷỉ] giá|Lịch|Điểm tin|Xổ số|Tử vi|Dự báo|Bản tin|"
    r"Chứng khoán|Thị trường|Diễn biến)[^.;:!?\d\n]{0,40}(?:\d{1,2}[.-]\d{1,2}(?:, | và ))?$"
)
_AFTER_A_HEADLINE = re.compile(r":(?!\d)|\.?$|\.?\n| và \d{1,2}[.-]\d")  # Giá vàng 12.6: SJC tăng
_DAY_LISTED = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
OF_SALES = re.compile(r"[Kk]huyến m[ãạ]i|\b[Ss]ale\b|[Ss]iêu (?:hội|sale)|Shopee|Lazada|TikTok|[Nn]gày đôi|[Mm]ua sắm")
AMOUNT_AFTER = re.compile(
    r"[ \u00a0](?:độ|lần|triệu|tỷ|tỉ|nghìn|ngàn|mét|phần|tấn|lượt|người|hộ|con|chiếc|cái|ca|vụ|đợt|cuộc|tiếng|buổi)\b"
)
ENDS_A_CLAUSE = re.compile(r"[,;.)](?!\d)|$")


def is_named(day: tuple[int, int], before: tuple[str, ...], point: bool = False) -> bool:
    """Return whether something is named after a day of the year: nông trường 3-2, Công ty CP 28-7, đợt 2-9 và 19-5."""
    if day not in ANNIVERSARIES or not before:
        return False
    if before[0] in _NAMED_AFTER_A_DAY or before[:2] in _NAMED_PHRASES or (before[0] == "cp" and day in NO_SCORES):
        return True
    other = _DAY_LISTED.fullmatch(before[1]) if not point and before[0] in LISTING and before[1:] else None
    return other is not None and (int(other[1]), int(other[2])) in ANNIVERSARIES


def is_of_the_year(match: re.Match[str], context: Context, dashed: bool) -> bool:
    """Return whether a-b or a.b is a day that has its name, that names a place, or that heads the news of a day."""
    start, end, text = match.start(), match.end(), context.text
    day = int(match["day"]), int(match["month"])
    counts = day[0] < day[1] and (
        AMOUNT_AFTER.match(text, end) or (text[end : end + 1] == " " and is_counted(context.after(end)))
    )
    if not counts and is_named(day, context.before(start), point=not dashed):
        return True
    if day in NO_SCORES and dashed and day[0] != 21 and not AMOUNT_AFTER.match(text, end):
        return _SCORES_NEAR.search(text, max(0, start - 60), start) is None
    named = day in ANNIVERSARIES or (dashed and day[0] > day[1]) or ENDS_A_CLAUSE.match(text, end) is not None
    if named and _NAMED_DAY.search(text, max(0, start - 80), start):
        return True
    if day[0] == day[1] and not dashed and OF_SALES.search(text, max(0, start - 60), start):
        return True
    return (
        _AFTER_A_HEADLINE.match(text, end) is not None and _HEADLINE.search(text, max(0, start - 64), start) is not None
    )
