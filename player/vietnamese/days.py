"""Whether a/b, a-b or a.b is a day and its month, by what stands around it."""

import re

from player.vietnamese.anniversaries import (
    AMOUNT_AFTER,
    ANNIVERSARIES,
    ENDS_A_CLAUSE,
    NO_SCORES,
    OF_SALES,
    is_named,
    is_of_the_year,
)
from player.vietnamese.calendar import LISTING
from player.vietnamese.semiotic import Context
from player.vietnamese.vocabulary import (
    COUNT_VERBS,
    DATE_CUES,
    EACH,
    SHARE_CUES,
    SHARE_NOUNS,
    is_counted,
    is_share_that_moves,
    is_whole,
    phrases,
    words,
)

_NEVER_BEFORE_A_DAY = words("tỷ tỉ lệ số thắng vòng góp trang khối lớp cấp thứ hạng bậc phòng tổ mắt lực lương top")
_BUT = phrases("trang nghĩa, thắng chiến, tổ giỗ")  # nghĩa trang, chiến thắng, giỗ Tổ 10-3
_AFTER_A_DAY = words("là tới tại vừa này năm và đến đã sẽ hàng hằng bắt diễn khai ở do theo khi của với để được")
_OF_TWO = re.compile(r"\b[Tt][ỷỉ] lệ [^.,;!?\d/]{1,24}/[^.,;!?\d/]{1,20} (?:là |đạt |ở mức )?$")
_PROPORTION = re.compile(r"\b[Tt][ỷỉ] (?:lệ|số)\b")
_DOTTED_DAY = re.compile(
    r"\b(?:[Nn]gày|[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối|[Đđ]êm)[ \u00a0]\d{1,2}[.-](?:1[0-2]|0?[1-9])(?!\d)"
)
_LOOSE_CUES = frozenset({"sang", "từ", "đến", "tới", "vào", "kỷ", "trước", "sau", "qua", "cuối", "khoảng", "kể", "hết"})
_AND_TO = words("đến tới và")
_AT_HOME = words("số nhà ngõ hẻm kiệt ngách")
_HOUR = re.compile(r"(?:\d{1,2}[hg]\d{0,2}[-–])?\d{1,2}[hg](?:\d\d)?")
_TIMED = re.compile(r"(?![ \u00a0](?:m|cm|km|ly|mm)\b|[%°])")
_HAPPENS = phrases("kết chung, kết bán, kết tứ, mạc khai, mạc bế, tranh khởi, ra diễn, công khởi, hạn hết, hành khởi")
_LUNAR_YEAR = re.compile(
    r"[ \u00a0](?:năm )?(?:Giáp|Ất|Bính|Đinh|Mậu|Kỷ|Canh|Tân|Nhâm|Quý) "
    r"(?:Tý|Tí|Sửu|Dần|Mão|Mẹo|Thìn|Tỵ|Tị|Ngọ|Mùi|Thân|Dậu|Tuất|Hợi)\b"
)
_TERMS = words("từ đến tới trước vào hạn hết")
_CAUSED = words("làm khiến gây cướp cuốn xảy")
_SCORED = SHARE_CUES | words(
    "giành đạt đạt_được xong thành giao bắn hạ thắng thua gồm là hiện tại ở điểm lệ bậc thợ cấp thứ hạng lớp khối tổ "
    "phòng với mức thang chấm được bài kết_quả quả số vòng hết đúng bảng cỡ khổ nhịp ielts"
)
_FEAST = re.compile(r"\b(?:Ngày|[Dd]ịp|[Ll]ễ|[Kk]ỷ niệm|Quốc tế|Quốc khánh|Độc lập|Lao động)\b")
_STRONG = words("chót sáng trưa chiều tối đêm hôm dịp lễ khánh rạng khuya")
_AFTER_ANOTHER = re.compile(r"\b\d{1,2}/\d{1,2}[^/.;!?]{1,70}, $")
_MOST_GOALS = 12
_GOES_ON = re.compile(r"[,;.)](?!\d)|$|[ \u00a0](?:tại|ở|của|do|với|sẽ|này|năm|là|trên|cho)\b")
_OF_A_MATCH = re.compile(
    r"thắng|thua|[Tt][ỷỉ] (?:số|lệ)|hòa|dẫn|séc|\b[Ss]et\b|hiệp|ván|trận|bóng|phiếu|điểm|"
    r"[Kk]ết quả|đội|hạ |vòng"
)
_GRADED = words("cấp lớp khối bậc hạng mức điểm tuổi số độ tầng vị thang loại nhóm top dài sâu cao rộng xếp")
_ENDS_A_SENTENCE = re.compile(r"[.;](?!\d)|$")
_EYES = re.compile(r"(?:[Tt]hị lực|[Mm]ắt (?:phải|trái)|\bM[PT]\b)[^.;!?]{0,24}$")
_CLASSES = re.compile(r"\b[Ll]ớp (?:\d{1,2}(?:/\d{1,2}|[A-Z]\d{0,2})(?:, | và )){1,6}$")  # lớp 6/1, 7/2
_IN_FORCE = words("lực dụng hiện khai hành đầu kể")  # có hiệu lực từ 1-7
_CLOSED = re.compile(r"[,;.)]|$|[ \u00a0](?:tại|trên|cho|theo|với|ở|sẽ|này)\b")
# After a/b it is a day: 25/12 năm nay
_WHICH_YEAR = frozenset(
    (
        *((("năm", which)) for which in ("nay", "sau", "ngoái", "tới", "trước")),
        ("âm", "lịch"),
        ("dương", "lịch"),
        ("hằng", "năm"),
        ("hàng", "năm"),
    )
)
_POINTING = words("này nay qua mai kia tuần rồi tới sáng trưa chiều tối đêm")  # cuối tuần này (15.2)
_WEEKDAYS = words("hai ba tư năm sáu bảy 2 3 4 5 6 7")
_CAPITALS_AFTER = re.compile(r"[ \u00a0][A-ZĐ]{2,}")
_TO_ANOTHER_DAY = re.compile(
    r" (?:đến|tới) (?:hết )?(?:ngày )?\d{1,2}[.-](?:1[0-2]|0?[1-9])(?![\d%-]|[.,]\d| (?:triệu|tỷ))"
)


def _follows_a_day(before: tuple[str, ...]) -> bool:
    """Return whether "ngày" or its like stands before, with nothing but other days between: ngày 5, 6 và 7/10."""
    for word in before:
        if word in ("ngày", "mùng", "mồng", "rằm"):
            return True
        if not (word[0].isdigit() or word in LISTING or word in ("từ", "đến")):
            return False
    return False


def is_day(match: re.Match[str], context: Context) -> bool:
    """Return whether a/b is a day and its month by what stands around it."""
    start, end, text = match.start(), match.end(), context.text
    before, after = context.before(start), context.after(end)
    if is_share_that_moves(match["day"], match["month"], text, end):
        return False
    previous = before[0] if before else ""
    noun = after[0] if after and text[end : end + 1] == " " and text[end + 1 : end + 2].islower() else ""
    counted = bool(noun) and is_counted(after)
    is_of_another = "/" in previous and counted and not previous.endswith("/" + match["month"])
    if is_of_another and before[1:2] == ("ngày",) and text[start - 2 : start] == ", ":
        return False  # ngày 12/11, 8/12 hồ chứa, and not the days 5/10, 6/10
    if _follows_a_day(before) or (after[:2] in _WHICH_YEAR and previous not in SHARE_CUES):
        return True
    if len(before) > 2 and previous in _AND_TO and "/" in before[1] and before[2] in _AT_HOME:
        return False  # từ số 12/3 đến 15/7
    if _LUNAR_YEAR.match(text, end) or previous == "tức":
        return True
    if _HOUR.fullmatch(previous):
        return True  # 7h-11h 12/3
    if (previous in _NEVER_BEFORE_A_DAY and before[:2] not in _BUT) or (
        _EYES.search(text, max(0, start - 40), start) or _CLASSES.search(text, max(0, start - 48), start)
    ):
        return False
    if (len(before) > 1 and before[1] == "thứ" and before[0] in _WEEKDAYS) or before[:2] == ("nhật", "chủ"):
        return True
    day = int(match["day"]), int(match["month"])
    if (before == ("từ",) and noun and noun not in ("số", "diện", "dân")) or (
        day in ANNIVERSARIES and before[1:2] in (("lễ",), ("dịp",), ("tết",))
    ):
        return True  # Từ 1/7 trường học mở cửa; dịp 30/4, 1/5 huyện đón khách
    if "/" in previous and counted:
        return False  # Sáng 10/10, 10/10 thôn
    if before[:2] == ("nay", "hôm") or any(word in _STRONG for word in before[:2]):
        return True
    if (match["day"], match["month"]) == ("24", "7") or _PROPORTION.search(text, max(0, start - 24), start):
        return False
    if _OF_TWO.search(text, max(0, start - 64), start):
        return False  # tỷ lệ sinh viên/giảng viên 25/1
    if is_named(day, before) or (day[0] == day[1] and OF_SALES.search(text, max(0, start - 60), start)):
        return True
    if (
        day in ANNIVERSARIES
        and noun
        and not counted
        and noun not in SHARE_NOUNS
        and _AFTER_ANOTHER.search(text, max(0, start - 80), start)
    ):
        return True  # 19/8 khánh thành 80 công trình, 2/9 gắn biển 5 công trình
    if match["day"] == match["month"] and previous not in DATE_CUES and text[end : end + 2].strip().islower():
        return False
    if _CAPITALS_AFTER.match(text, end) and int(match["day"]) < int(match["month"]) and not before:
        return False  # 2/3 ĐBQH có mặt
    if (
        counted
        and previous in _TERMS
        and ((before[1:2] and before[1] in _IN_FORCE) or day[0] > day[1] or previous == "trước")
    ):
        return True  # Kể từ 1/7 người dân
    if counted or (noun and (noun in SHARE_NOUNS or is_whole(after))):
        return False
    if previous in COUNT_VERBS and noun and noun not in _AFTER_A_DAY and day[0] <= day[1]:
        return False  # thu hồi 5/12 giấy phép
    if any(word in ("lịch", "trình") for word in before[1:3]) and text[start - 2 : start - 1] == ":":
        return True  # Lịch thi: 5/6 thi Văn
    if previous in SHARE_CUES and previous not in DATE_CUES:
        return previous in ("lên", "xuống") and int(match["day"]) > int(match["month"])  # dời lên 28/4
    if any(word in DATE_CUES and (not at or word != "ngày") for at, word in enumerate(before[:2])) or (
        text[start - 1 : start] == "(" and text[end : end + 1] in ")-,"
    ):
        return True
    if int(match["day"]) < int(match["month"]) <= 10:  # it could be a share just as well
        if _FEAST.search(text, max(0, start - 60), start):
            return True
        if 5 < day[1] < 10 and previous.isalpha() and previous not in _SCORED | COUNT_VERBS and noun in _CAUSED:
            return len(before) > 1  # trận lũ 7/9 làm
        if 5 < int(match["month"]) < 10 and ENDS_A_CLAUSE.match(text, end) and previous and previous not in _SCORED:
            return not previous[-1].isdigit() and len(before) > 1
        return not before and (not noun or noun in _AFTER_A_DAY)
    return True


def _cannot_be_a_score(match: re.Match[str], before: tuple[str, ...], context: Context) -> bool:
    """Return whether a-b that falls is too high for a match that nothing speaks of: lịch cắt điện 15-6 tại đây."""
    start, end, text = match.start(), match.end(), context.text
    if int(match["day"]) <= _MOST_GOALS or not before or not text[start - 2 : start - 1].isalpha():
        return False
    if not before[0].isalpha() or text[start - 1 - len(before[0])].isupper() or not _GOES_ON.match(text, end):
        return False
    return (match["day"], match["month"]) != ("24", "7") and _OF_A_MATCH.search(text, max(0, start - 90), start) is None


def is_day_with_point(match: re.Match[str], context: Context) -> bool:
    """Return whether a-b or a.b is a day and its month: they are more often ranges and decimals, but no range falls."""
    before, dashed = context.before(match.start()), match["separator"] == "-"
    if before[:2] == ("thắng", "chiến") and (int(match["day"]), int(match["month"])) in NO_SCORES:
        return not match["until"]  # chiến thắng 30-4, and chiến thắng 2-1
    if dashed and (
        match["until"]
        or (before[:1] and ((before[0] in _NEVER_BEFORE_A_DAY and before[:2] not in _BUT) or before[0] == "tháng"))
    ):
        return False  # khối 6-9, tháng 9-10
    rises = int(match["day"]) < int(match["month"])
    counts = rises and AMOUNT_AFTER.match(context.text, match.end()) is not None
    opening = context.text[match.end() : match.end() + 1] == ","  # Từ 1.11, giá điện
    falls = dashed and int(match["day"]) > int(match["month"])
    if len(before) > 1 and before[0] in ("ngày", "đêm", "sáng", "chiều", "tối") and before[1] in EACH:
        return False
    if _follows_a_day(before) or before[:2] == ("hết", "đến"):
        return True
    start, end = match.span()
    weekday = (before[1:2] == ("thứ",) and before[0] in _WEEKDAYS) or before[:2] == ("nhật", "chủ")
    bracketed = context.text[start - 1 : start] == "(" and context.text[end : end + 1] == ")"
    if _LUNAR_YEAR.match(context.text, end) or context.after(end)[:2] in (("âm", "lịch"), ("dương", "lịch")):
        return True
    if before[:1] and _HOUR.fullmatch(before[0]) and not counts and _TIMED.match(context.text, end):
        return True  # lúc 15h 12-6
    if before[:2] in _HAPPENS and ENDS_A_CLAUSE.match(context.text, end):
        return True  # chung kết 20.12
    if (weekday and not counts) or (bracketed and before[:1] and before[0] in _POINTING):
        return True
    if is_of_the_year(match, context, dashed):
        return True
    if before[:1] == ("từ",) and _TO_ANOTHER_DAY.match(context.text, end):
        return True  # từ 2-3 đến 8-3
    if counts:
        return False
    if before[:1] == ("từ",) and before[1:2]:
        if before[1] in _IN_FORCE and _CLOSED.match(context.text, end):
            return True
        if before[1] not in _GRADED and before[2:3] != ("tuổi",) and _ENDS_A_SENTENCE.match(context.text, end):
            return True  # nhập vào Bộ Tài chính từ 1-3.
    if before[:2] == ("kiện", "sự") or (before[:1] == ("vụ",) and context.follows(end) in ("ở", "tại")):
        return True  # sự kiện 11-9, vụ 7-10 ở Israel
    if any(word in DATE_CUES and word not in _LOOSE_CUES for word in before[:1]):
        return True
    if any(word in _STRONG for word in before[:2]) or (len(before) == 1 and opening and before[0] in _LOOSE_CUES):
        return True
    if before and before[0] in _LOOSE_CUES and (falls or _DOTTED_DAY.search(context.text, max(0, start - 120), start)):
        return True
    if falls and _cannot_be_a_score(match, before, context):
        return True
    return _FEAST.search(context.text, max(0, start - 24), start) is not None and before[:1] not in (("từ",), ("đến",))
