"""Days: one of the calendar, with its year or without, days from one to another, days in a list.

| written | spoken |
|---|---|
| Sáng 10/10, huyện họp | Sáng ngày mười tháng mười, huyện họp |
| ngày 27/7/2023 | ngày hai mươi bảy tháng bảy năm hai nghìn không trăm hai mươi ba |
| ngày 4 - 10 - 1953 | ngày bốn tháng mười năm một nghìn chín trăm năm mươi ba |
| ngày 5/5/2024 | ngày năm tháng năm năm hai nghìn không trăm hai mươi tư |
| ngày 22/10 giờ địa phương | ngày hai mươi hai tháng mười giờ địa phương |
| dịp lễ 30/4 | dịp lễ ba mươi tháng tư |
| ngày 27-28/9 | ngày hai mươi bảy đến ngày hai mươi tám tháng chín |
| từ 1-15/3 | từ ngày một đến ngày mười lăm tháng ba |
| từ ngày 27/9 - 3/10 | từ ngày hai mươi bảy tháng chín đến ngày ba tháng mười |
| từ 8h ngày 30/12 - 17h ngày 3/1 | từ tám giờ ngày ba mươi tháng mười hai đến mười bảy giờ ngày ba tháng một |
| mỗi ngày 2-3 lần | mỗi ngày hai đến ba lần |
| sáng sớm 8-10 độ C | sáng sớm tám đến mười độ xê |
| Tuần lễ tháng 9-10 | Tuần lễ tháng chín đến tháng mười |
| đường 30-4 | đường ba mươi tháng tư |
| có hiệu lực từ 1-7. | có hiệu lực từ ngày một tháng bảy. |
| Sáng 10/10, 10/10 thôn ra quân | Sáng ngày mười tháng mười, mười trên mười thôn ra quân |
| ngày 5, 6/10 | ngày năm, sáu tháng mười |
| ngày mùng 2.9 | ngày mùng hai tháng chín |
| Tối thứ Bảy (15.2), hội mở | Tối thứ Bảy (ngày mười lăm tháng hai), hội mở |
| áp dụng từ 1/7 người bệnh được lợi | áp dụng từ ngày một tháng bảy người bệnh được lợi |
| mồng 10/3 âm lịch | mồng mười tháng ba âm lịch |
"""

import re

from player.vietnamese.calendar import DAY, LISTING, MONTH, TO, YEAR, exists, say_month, say_year
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.units import UNITS
from player.vietnamese.vocabulary import (
    COUNT_VERBS,
    DATE_CUES,
    DAY_NAMED,
    EACH,
    SHARE_CUES,
    SHARE_NOUNS,
    is_counted,
    is_share_that_moves,
    is_whole,
    words,
)

_END = r"(?![\d%‰]|[,.]\d|[/-]\d|/?[A-ZĐ])"
_NEVER_BEFORE_A_DAY = words("tỷ tỉ lệ số thắng vòng góp trang khối lớp cấp thứ hạng bậc phòng tổ mắt lực lương")
_AFTER_A_DAY = words("là tới tại vừa này năm và đến đã sẽ hàng hằng bắt diễn khai ở do theo khi của với để được")
_PROPORTION = re.compile(r"\b[Tt][ỷỉ] (?:lệ|số)\b")
_DOTTED_DAY = re.compile(
    r"\b(?:[Nn]gày|[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối|[Đđ]êm)[ \u00a0]\d{1,2}[.-](?:1[0-2]|0?[1-9])(?!\d)"
)
_LOOSE_CUES = frozenset({"sang", "từ", "đến", "tới", "vào", "kỷ", "trước", "sau", "qua", "cuối", "khoảng", "kể", "hết"})
_TERMS = words("từ đến tới trước vào hạn hết")
_CAUSED = words("làm khiến gây cướp cuốn xảy")
_ENDS_A_CLAUSE = re.compile(r"[,;.)](?!\d)|$")
_SCORED = SHARE_CUES | words(
    "giành đạt đạt_được xong thành giao bắn hạ thắng thua gồm là hiện tại ở điểm lệ bậc thợ cấp thứ hạng lớp khối tổ "
    "phòng với mức thang chấm được bài kết_quả quả số vòng hết đúng bảng cỡ khổ nhịp ielts"
)
_FEAST = re.compile(r"\b(?:Ngày|[Dd]ịp|[Ll]ễ|[Kk]ỷ niệm|Quốc tế|Quốc khánh|Độc lập|Lao động)\b")
_STRONG = words("chót sáng trưa chiều tối đêm hôm dịp lễ khánh rạng khuya")
_NAMED_AFTER_A_DAY = words("đường phố trường viên trang cầu phường xã máy vận động đội đoàn tên")
_ANNIVERSARIES = frozenset(
    {(9, 1), (3, 2), (8, 3), (26, 3), (29, 3), (2, 4), (21, 4), (30, 4), (1, 5), (7, 5), (15, 5), (19, 5), (1, 6)}
    | {(27, 7), (28, 7), (19, 8), (2, 9), (23, 9), (10, 10), (20, 10), (23, 10), (20, 11), (23, 11), (22, 12)}
)
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
_GLUED_UNIT = re.compile(r"[^\W\d_]{1,3}[23]?(?!\w)")
_WHOSE_CLOCK = words("địa việt hà mỹ gmt quốc miền nga pháp london washington")  # ngày 22/10 giờ địa phương
_LISTED_DAYS = re.compile(r"ngày (?:\d{1,2},? ){1,9}(?:và )?$")
_TO_ANOTHER_DAY = re.compile(
    r" (?:đến|tới) (?:hết )?(?:ngày )?\d{1,2}[.-](?:1[0-2]|0?[1-9])(?![\d%-]|[.,]\d| (?:triệu|tỷ))"
)
_ANOTHER = re.compile(
    r" [-–—] (?=(?:\d{1,2}(?:[hg:]\d{0,2}| giờ(?: \d{1,2}(?: phút)?)?) (?:sáng |trưa |chiều |tối )?)?(?:hết )?ngày \d)"
)
_SINCE = re.compile(r"\b[Tt]ừ\b[^.;!?]{0,40}$")
_AMOUNT_AFTER = re.compile(
    r"[ \u00a0](?:độ|lần|triệu|tỷ|tỉ|nghìn|ngàn|mét|phần|tấn|lượt|người|hộ|con|chiếc|cái|ca|vụ|đợt|cuộc|tiếng|buổi)\b"
)


def _named(place: int, context: Context) -> bool:
    """Return whether the word "ngày" is there already, or would be wrong."""
    before = context.before(place)
    if not before:
        return False
    if before[0] in DAY_NAMED:
        return True
    if before[0] == "đến" and before[1:2] and before[1].isdigit():
        return True
    listed = before[0] in LISTING or before[0].isdigit()
    return listed and (
        "ngày" in before[1:] or _LISTED_DAYS.search(context.text[max(0, place - 40) : place]) is not None
    )


def _day(place: int, day: str, context: Context) -> str:
    said = context.numerals.cardinal(int(day))
    return said if _named(place, context) else f"ngày {said}"


def _on_to_another(said: str, match: re.Match[str], context: Context) -> str | Spoken:
    """Return a day with the dash before another hour and day: từ 8h ngày 30/12 - 17h ngày 3/1."""
    dash = _ANOTHER.match(context.text, match.end())
    if dash is None or not _SINCE.search(context.text, max(0, match.start() - 48), match.start()):
        return said
    return Spoken(f"{said} đến ", dash.end())


def verbalize_full(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say a day with its month and year, or two of them."""
    if not exists(match["day"], match["month"]):
        return None
    day = match["day"]
    words = _day(match.start(), day, context)
    if match["until"]:
        words += f" đến ngày {context.numerals.cardinal(int(match['until']))}"
    said = f"{words} tháng {say_month(match['month'], context)}{say_year(match['year'], context)}"
    return _on_to_another(said, match, context)


def _follows_a_day(before: tuple[str, ...]) -> bool:
    """Return whether "ngày" or its like stands before, with nothing but other days between: ngày 5, 6 và 7/10."""
    for word in before:
        if word in ("ngày", "mùng", "mồng", "rằm"):
            return True
        if not (word[0].isdigit() or word in LISTING or word in ("từ", "đến")):
            return False
    return False


def _cued(match: re.Match[str], context: Context) -> bool:
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
    if _follows_a_day(before) or after[:2] in _WHICH_YEAR:
        return True
    if previous in _NEVER_BEFORE_A_DAY and before[:2] != ("trang", "nghĩa"):
        return False
    if (len(before) > 1 and before[1] == "thứ" and before[0] in _WEEKDAYS) or before[:2] == ("nhật", "chủ"):
        return True
    day = int(match["day"]), int(match["month"])
    if (before == ("từ",) and noun and noun not in ("số", "diện", "dân")) or (
        day in _ANNIVERSARIES and before[1:2] in (("lễ",), ("dịp",), ("tết",))
    ):
        return True  # Từ 1/7 trường học mở cửa; dịp 30/4, 1/5 huyện đón khách
    if "/" in previous and counted:
        return False  # Sáng 10/10, 10/10 thôn
    if before[:2] == ("nay", "hôm") or any(word in _STRONG for word in before[:2]):
        return True
    if (match["day"], match["month"]) == ("24", "7") or _PROPORTION.search(text, max(0, start - 24), start):
        return False
    if previous in _NAMED_AFTER_A_DAY and (int(match["day"]), int(match["month"])) in _ANNIVERSARIES:
        return True
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
        if 5 < int(match["month"]) < 10 and _ENDS_A_CLAUSE.match(text, end) and previous and previous not in _SCORED:
            return not previous[-1].isdigit() and len(before) > 1
        return not before and (not noun or noun in _AFTER_A_DAY)
    return True


def _cued_strictly(
    match: re.Match[str], falls: bool, counts: bool, opening: bool, before: tuple[str, ...], context: Context
) -> bool:
    """Return whether a-b or a.b is a day and its month: they are more often ranges and decimals, but no range falls."""
    if len(before) > 1 and before[0] in ("ngày", "đêm", "sáng", "chiều", "tối") and before[1] in EACH:
        return False
    if _follows_a_day(before) or before[:2] == ("hết", "đến"):
        return True
    start, end = match.span()
    weekday = (before[1:2] == ("thứ",) and before[0] in _WEEKDAYS) or before[:2] == ("nhật", "chủ")
    bracketed = context.text[start - 1 : start] == "(" and context.text[end : end + 1] == ")"
    if (weekday and not counts) or (bracketed and before[:1] and before[0] in _POINTING):
        return True
    if before and before[0] in _NAMED_AFTER_A_DAY and (int(match["day"]), int(match["month"])) in _ANNIVERSARIES:
        return True
    if before[:1] == ("từ",) and _TO_ANOTHER_DAY.match(context.text, end):
        return True  # từ 2-3 đến 8-3
    if counts:
        return False
    if before[:1] == ("từ",) and before[1:2] and before[1] in _IN_FORCE and _CLOSED.match(context.text, end):
        return True
    if any(word in DATE_CUES and word not in _LOOSE_CUES for word in before[:1]):
        return True
    if any(word in _STRONG for word in before[:2]) or (len(before) == 1 and opening and before[0] in _LOOSE_CUES):
        return True
    if before and before[0] in _LOOSE_CUES and (falls or _DOTTED_DAY.search(context.text, max(0, start - 120), start)):
        return True
    return _FEAST.search(context.text, max(0, start - 24), start) is not None and before[:1] not in (("từ",), ("đến",))


def verbalize_day(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say a day with its month, when that is what a/b is here."""
    after = context.after(match.end()) if context.text[match.end() + 1 : match.end() + 2].isalpha() else ()
    if not exists(match["day"], match["month"]) or after[:1] == ("tháng",):
        return None
    if after[:1] == ("giờ",) and after[1:2] and after[1] not in _WHOSE_CLOCK:
        return None
    separator = match["separator"]
    before = context.before(match.start())
    if separator == "-" and before[:1] and (before[0] in _NEVER_BEFORE_A_DAY or before[0] == "tháng"):
        return None  # khối 6-9, tháng 9-10
    glued = _GLUED_UNIT.match(context.text, match.end())
    if glued and glued.group() in UNITS:
        return None  # 1/2kg
    if separator == "/":
        if not match["until"] and not _cued(match, context):
            return None
    else:
        rises = int(match["day"]) < int(match["month"])
        counts = rises and _AMOUNT_AFTER.match(context.text, match.end()) is not None
        opening = context.text[match.end() : match.end() + 1] == ","  # Từ 1.11, giá điện
        falls = separator == "-" and int(match["day"]) > int(match["month"])
        if not _cued_strictly(match, falls, counts, opening, before, context) or (separator == "-" and match["until"]):
            return None
    words = _day(match.start(), match["day"], context)
    if match["until"]:
        if int(match["until"]) <= int(match["day"]) or not exists(match["until"], match["month"]):
            return None
        words += f" đến ngày {context.numerals.cardinal(int(match['until']))}"
    return _on_to_another(f"{words} tháng {say_month(match['month'], context)}", match, context)


def verbalize_span(match: re.Match[str], context: Context) -> str | None:
    """Say from a day of a month to a day of another."""
    if not (exists(match["d1"], match["m1"]) and exists(match["d2"], match["m2"])):
        return None
    first = f"{_day(match.start(), match['d1'], context)} tháng {say_month(match['m1'], context)}"
    first += say_year(match["y1"], context)
    day2 = context.numerals.cardinal(int(match["d2"]))
    return f"{first} đến ngày {day2} tháng {say_month(match['m2'], context)}{say_year(match['y2'], context)}"


CLASS = SemioticClass(
    "date",
    "D",
    rf"(?P<day>{DAY})(?:{TO}(?P<until>{DAY}))?(?P<separator>[/.-]| [-–] )"
    rf"(?P<month>{MONTH})(?P=separator)(?P<year>{YEAR})(?!\d|[.,-]\d)",
    verbalize_full,
    needs="/.-",
    then=" /.-–—÷",
)
SPAN = SemioticClass(
    "date",
    "D",
    rf"(?P<d1>{DAY})(?P<separator>[/.])(?P<m1>{MONTH})(?:(?P=separator)(?P<y1>{YEAR}))?{TO}"
    rf"(?P<d2>{DAY})(?P=separator)(?P<m2>{MONTH})(?:(?P=separator)(?P<y2>{YEAR}))?(?![\d%/]|[.,]\d)",
    verbalize_span,
    needs="/.",
    then="/.",
)
WITHOUT_YEAR = SemioticClass(
    "date",
    "D",
    rf"(?P<day>{DAY})(?:{TO}(?P<until>{DAY}))?(?P<separator>[/.–-])(?P<month>{MONTH}){_END}",
    verbalize_day,
    needs="/.–-",
    then=" /.-–—÷",
)
