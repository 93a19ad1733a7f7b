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
| tức 14-9 năm Ất Tỵ | tức ngày mười bốn tháng chín năm Ất Tỵ |
| Ngày Thầy thuốc Việt Nam 27-2 và 1-5 | Ngày Thầy thuốc Việt Nam hai mươi bảy tháng hai và ngày một tháng năm |
| chào mừng 30-4 và 1-5 | chào mừng ba mươi tháng tư và ngày một tháng năm |
| khu đô thị 26-3 | khu đô thị hai mươi sáu tháng ba |
| Giá vàng 12.6: SJC tăng | Giá vàng ngày mười hai tháng sáu: ét gi xê tăng |
| diễn ra 14 và 15/6 | diễn ra ngày mười bốn và ngày mười lăm tháng sáu |
| 13-3 - 7-5-1954 | ngày mười ba tháng ba đến ngày bảy tháng năm năm một nghìn chín trăm năm mươi tư |
| lịch cắt điện 15-6 tại đây | lịch cắt điện ngày mười lăm tháng sáu tại đây |
| sự kiện 30/4/75 | sự kiện ba mươi tháng tư năm bảy mươi lăm |
| mồng 10/3 âm lịch | mồng mười tháng ba âm lịch |
"""

import re

from player.vietnamese.calendar import DAY, LISTING, MONTH, TO, YEAR, exists, say_month, say_year
from player.vietnamese.days import is_day, is_day_with_point
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.units import UNITS
from player.vietnamese.vocabulary import DATE_CUES, DAY_NAMED, phrases, words

_END = r"(?![\d%‰]|[,.]\d|[/-]\d|/?[A-ZĐ])"
_NAMED_PAIRS = phrases(  # Bệnh viện 19-8
    "viện bệnh, nghiệp xí, thị đô, ty công, phần cổ, đài tượng, hát nhà, học tiểu, phủ biên, thắng chiến, mừng chào, "
    "tổ giỗ, hội ngày, kiện sự"
)
_ITS_NAME = re.compile(r"\bNgày (?:hội )?[A-ZĐ][^.,;:!?()\d]{2,60}[ \u00a0]$")  # Ngày Thầy thuốc Việt Nam 27-2
_NAMES = words("rạp hồ bản cúp cup olympic htx đợt mừng")
_SCHOOLS = words("thcs thpt trường viên")
_GLUED_UNIT = re.compile(r"[^\W\d_]{1,3}[23]?(?!\w)")
_WHOSE_CLOCK = words("địa việt hà mỹ gmt quốc miền nga pháp london washington")  # ngày 22/10 giờ địa phương
_EVENTS = words("kiện thắng")
_LISTED_DAYS = re.compile(r"ngày (?:\d{1,2},? ){1,9}(?:và )?$")
_ANOTHER = re.compile(
    r" [-–—] (?=(?:\d{1,2}(?:[hg:]\d{0,2}| giờ(?: \d{1,2}(?: phút)?)?) (?:sáng |trưa |chiều |tối )?)?(?:hết )?ngày \d)"
)
_SINCE = re.compile(r"\b[Tt]ừ\b[^.;!?]{0,40}$")


def _named(place: int, context: Context, several: bool = False) -> bool:
    """Return whether the word "ngày" is there already, or would be wrong."""
    before = context.before(place)
    if not before:
        return False
    near = context.text[max(0, place - 2) : place]
    adjacent = near[-1:].isspace() and near[:1].isalpha()  # chiến thắng 30-4, but chiến thắng (30-4)
    if adjacent and not several and _ITS_NAME.search(context.text, max(0, place - 80), place):
        return True
    if adjacent and (before[:2] in _NAMED_PAIRS or before[0] == "cp" or (before[0] == "hôm" and not several)):
        return True
    if (adjacent or before[0] not in _NAMES) and before[0] in DAY_NAMED and not (several and before[0] in _SCHOOLS):
        return True
    if before[0] == "đến" and before[1:2] and before[1].isdigit():
        return True
    listed = before[0] in LISTING or before[0].isdigit()
    return listed and (
        "ngày" in before[1:] or _LISTED_DAYS.search(context.text[max(0, place - 40) : place]) is not None
    )


def _day(place: int, day: str, context: Context, several: bool = False) -> str:
    said = context.numerals.cardinal(int(day))
    return said if _named(place, context, several) else f"ngày {said}"


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
    said = f"{words} tháng {say_month(match['month'], context)}"
    if len(match["year"]) == 2:
        before = context.before(match.start())
        if match["separator"] != "/" or match["until"] or not (before[:1] and before[0] in DATE_CUES | _EVENTS):
            return None
        return f"{said} năm {context.numerals.spelled(match['year'])}"  # sự kiện 30/4/75
    said += say_year(match["year"], context)
    return _on_to_another(said, match, context)


def verbalize_day(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say a day with its month, when that is what a/b is here."""
    after = context.after(match.end()) if context.text[match.end() + 1 : match.end() + 2].isalpha() else ()
    if not exists(match["day"], match["month"]) or after[:1] == ("tháng",):
        return None
    if after[:1] == ("giờ",) and after[1:2] and after[1] not in _WHOSE_CLOCK:
        return None
    glued = _GLUED_UNIT.match(context.text, match.end())
    if glued and glued.group() in UNITS:
        return None  # 1/2kg
    if match["separator"] == "/":
        if not match["until"] and not is_day(match, context):
            return None
    elif not is_day_with_point(match, context):
        return None
    words = _day(match.start(), match["day"], context, bool(match["until"]))
    if match["until"]:
        if int(match["until"]) <= int(match["day"]) or not exists(match["until"], match["month"]):
            return None
        words += f" đến ngày {context.numerals.cardinal(int(match['until']))}"
    return _on_to_another(f"{words} tháng {say_month(match['month'], context)}", match, context)


def verbalize_span(match: re.Match[str], context: Context) -> str | None:
    """Say from a day of a month to a day of another."""
    if not (exists(match["d1"], match["m1"]) and exists(match["d2"], match["m2"])):
        return None
    if match.group() in ("1/2-1/2", "1/2 - 1/2"):
        return None  # of chess
    first = f"{_day(match.start(), match['d1'], context)} tháng {say_month(match['m1'], context)}"
    first += say_year(match["y1"], context)
    day2 = context.numerals.cardinal(int(match["d2"]))
    is_anniversary = (match["d1"], match["m1"]) == (match["d2"], match["m2"]) and match["y1"]
    joint = " - " if is_anniversary else " đến "
    return f"{first}{joint}ngày {day2} tháng {say_month(match['m2'], context)}{say_year(match['y2'], context)}"


def verbalize_first(match: re.Match[str], context: Context) -> str | None:
    """Say the first of two days of which the second has the month: diễn ra 14 và 15/6."""
    if _named(match.start(), context):
        return None
    second = WITHOUT_YEAR.compiled.match(context.text, match.start("next"))
    if second is None or int(match["next"]) <= int(match["day"]) or verbalize_day(second, context) is None:
        return None
    if not context.before(match.start()) or context.previous(match.start()) in _PARTS_OF_A_DAY:
        return None
    return f"ngày {context.numerals.cardinal(int(match['day']))}"


_PARTS_OF_A_DAY = words("sáng trưa chiều tối đêm khuya")
FIRST = SemioticClass(
    "date",
    "D",
    rf"(?P<day>{DAY})(?=[ \u00a0]và[ \u00a0](?P<next>{DAY})[/.-]{MONTH}(?!\d))",
    verbalize_first,
    needs="v",
    then=" \u00a0v",
)
CLASS = SemioticClass(
    "date",
    "D",
    rf"(?P<day>{DAY})(?:{TO}(?P<until>{DAY}))?(?P<separator>[/.-]| [-–] )"
    rf"(?P<month>{MONTH})(?P=separator)(?P<year>{YEAR}|\d\d)(?!\d|[.,/-]\d)",
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
SPAN_DASHED = SemioticClass(
    "date",
    "D",
    rf"(?P<d1>{DAY})-(?P<m1>{MONTH})(?:-(?P<y1>{YEAR}))?[ \u00a0][-–][ \u00a0]"
    rf"(?P<d2>{DAY})-(?P<m2>{MONTH})-(?P<y2>{YEAR})(?![\d%/-]|[.]\d)",
    verbalize_span,
    needs="-",
    then="-",
)
WITHOUT_YEAR = SemioticClass(
    "date",
    "D",
    rf"(?P<day>{DAY})(?:{TO}(?P<until>{DAY}))?(?P<separator>[/.–-])(?P<month>{MONTH}){_END}",
    verbalize_day,
    needs="/.–-",
    then=" /.-–—÷",
)
