"""Months and years: a month with its year, quarters, terms of office, school years, seasons.

| written | spoken |
|---|---|
| tháng 4/2023 | tháng tư năm hai nghìn không trăm hai mươi ba |
| tháng 3-4/2023 | tháng ba đến tháng tư năm hai nghìn không trăm hai mươi ba |
| từ 10/2023 | từ tháng mười năm hai nghìn không trăm hai mươi ba |
| quý II/2023 | quý hai năm hai nghìn không trăm hai mươi ba |
| Q3/2023 | quý ba năm hai nghìn không trăm hai mươi ba |
| quý 3-2023 | quý ba năm hai nghìn không trăm hai mươi ba |
| năm học 2023-2024 | năm học hai nghìn không trăm hai mươi ba đến hai nghìn không trăm hai mươi tư |
| mùa giải 2023/24 | mùa giải hai nghìn không trăm hai mươi ba hai mươi tư |
| tháng 04 | tháng tư |
| ngày 8 tháng 4 | ngày tám tháng tư |
| từ T4 đến T12 | từ tháng tư đến tháng mười hai |
| tháng 4 (T4) | tháng tư (tháng tư) |
| nghỉ T7-CN | nghỉ thứ bảy, chủ nhật |
| học T2 - T6 | học thứ hai đến thứ sáu |
| tháng 5 2025 | tháng năm năm hai nghìn không trăm hai mươi lăm |
| nghỉ T2 | nghỉ thứ hai |
| họp T4 ngày 18/6 | họp thứ tư ngày mười tám tháng sáu |
| CPI T9 tăng | xê pê i tháng chín tăng |
| lãi 1H2025 | lãi nửa đầu năm hai nghìn không trăm hai mươi lăm |
| lãi 3Q25 | lãi quý ba năm hai nghìn không trăm hai mươi lăm |
| 9 tháng/2024 | chín tháng năm hai nghìn không trăm hai mươi tư |
"""

import re
from string import digits

from player.vietnamese.amounts import GAP
from player.vietnamese.calendar import LISTING, MONTH, TO, YEAR, say_month, say_year
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.vocabulary import DATE_CUES, DOCUMENT_PHRASES, EACH, words

_BEFORE_A_MONTH = words("từ đến hết trong cuối đầu giữa qua kể")
_SCALED = words("lệ đồ hoạch tiết khu")
_BEFORE_A_QUARTER = words("lãi thu nhuận trong bctc chính cuối đầu hết kết doanh tăng")
_INDEXES = words("cpi iip pmi so fdi")  # CPI T9
_ON_A_DAY = re.compile(r",? (?:ngày \d|\(\d{1,2}[/.-]\d)")  # T4 ngày 18/6, T3 (17/6)
_OF_A_REPORT = re.compile(r"\bT\d{1,2},? (?:và )?$")  # báo cáo T6, Q2
_SEVERAL = EACH | words("mấy hai ba sáu chín những các")


def verbalize_month(match: re.Match[str], context: Context) -> str | None:
    """Say a month with its year, a quarter with its year."""
    before = context.before(match.start())
    previous = before[0] if before else ""
    if previous in ("lệ", "đồ") or (
        match["month"] == "1" and match["year"].endswith("000") and _SCALED & set(before) and previous != "tháng"
    ):
        return None  # tỷ lệ 1/500 và 1/2000
    if previous in ("quý", "kỳ", "đợt", "lần", "khóa", "vụ", "số") or before[:2] in DOCUMENT_PHRASES:
        if previous != "quý" and previous not in ("kỳ", "đợt", "lần", "khóa"):
            return None
        return f"{context.numerals.cardinal(int(match['month']))}{say_year(match['year'], context)}"
    said = say_month(match["month"], context)
    if match["until"]:
        said += f" đến tháng {say_month(match['until'], context)}"
    listed = previous in LISTING or previous.isdigit()
    if previous != "tháng" and not (listed and "tháng" in before[1:]):
        said = f"tháng {said}"
    return said + say_year(match["year"], context)


_WEEKDAYS = ("", "", "hai", "ba", "tư", "năm", "sáu", "bảy")
_OF_A_WEEK = re.compile(
    r"[Gg]iờ (?:làm việc|mở cửa|học)|[Ll]àm việc từ T|[Mm]ở cửa từ T|[Tt]iếp (?:công )?dân|[Ll]ịch (?:làm việc|học)|"
    r"[Hh][àằ]ng tuần|[Ss]áng T\d|[Cc]hiều T\d|CN\b"
)


def verbalize_short_month(match: re.Match[str], context: Context) -> str:
    """Say T1/2024."""
    return f"tháng {say_month(match['month'], context)}{say_year(match['year'], context)}"


def verbalize_short_alone(match: re.Match[str], context: Context) -> str | None:
    """Say T4 for a month after a word that calls for one, and T2-T6 for days of the week."""
    first, until = int(match["first"]), match["until"]
    before = context.before(match.start())
    if match["sunday"]:
        return f"thứ {_WEEKDAYS[first]}{',' if first == 7 else ' đến'} chủ nhật" if 2 <= first <= 7 else None
    if until and 2 <= first < int(until) <= 7:
        return f"thứ {_WEEKDAYS[first]} đến thứ {_WEEKDAYS[int(until)]}"
    if not until and 2 <= first <= 7 and _OF_A_WEEK.search(context.text[max(0, match.start() - 60) : match.end() + 40]):
        return f"thứ {_WEEKDAYS[first]}"
    if not until and 2 <= first <= 7 and (before[:1] == ("nghỉ",) or _ON_A_DAY.match(context.text, match.end())):
        return f"thứ {_WEEKDAYS[first]}"
    if before[:1] and not until and (before[0] in _INDEXES or before[:2] in (("với", "so"), ("cáo", "báo"))):
        return f"tháng {say_month(match['first'], context)}"
    if (before[:1] and before[0] in _BEFORE_A_MONTH) or "tháng" in before[:2]:
        said = f"tháng {say_month(match['first'], context)}"
        return f"{said} đến tháng {say_month(until, context)}" if until else said
    return None


def verbalize_quarter_alone(match: re.Match[str], context: Context) -> str | None:
    """Say the Q3 of a firm's profit, which is no ward."""
    listed = _OF_A_REPORT.search(context.text, max(0, match.start() - 10), match.start())
    if context.previous(match.start()) not in _BEFORE_A_QUARTER and not listed:
        return None
    return f"quý {context.numerals.cardinal(int(match['quarter']))}"


def verbalize_short_quarter(match: re.Match[str], context: Context) -> str:
    """Say Q1/2024 and Q.II/2024."""
    quarter = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(match["quarter"]) or int(match["quarter"])
    return f"quý {context.numerals.cardinal(quarter)}{say_year(match['year'], context)}"


def verbalize_of_report(match: re.Match[str], context: Context) -> str | None:
    """Say what firms report on, as brokers write it: 1H2025, 9M2024, 3Q25."""
    count, year = int(match["count"]), match["year"] or f"20{match['short']}"
    if match["span"] != "M" and not 1 <= count <= (2 if match["span"] == "H" else 4):
        return None
    said = {
        "H": f"nửa {'đầu' if count == 1 else 'cuối'}",
        "M": f"{context.numerals.cardinal(count)} tháng",
        "Q": f"quý {context.numerals.cardinal(count)}",
    }[match["span"]]
    return said + say_year(year, context)


def verbalize_spaced(match: re.Match[str], context: Context) -> str | None:
    """Say "tháng 5 2025" and "quý 1 2025", whose year has nothing before it."""
    previous = context.previous(match.start())
    if previous not in ("tháng", "quý") or context.follows(match.end()) in ("người", "hộ", "tỷ", "triệu", "đồng"):
        return None
    said = say_month if previous == "tháng" else lambda month, context: context.numerals.cardinal(int(month))
    return said(match["month"], context) + say_year(match["year"], context)


def verbalize_bare_month(match: re.Match[str], context: Context) -> str | None:
    """Say the number after the word tháng."""
    before = context.before(match.start())
    if not before or before[0] != "tháng" or context.text[match.start() - 1] == "(":
        return None
    day = len(before) > 2 and before[2] in DATE_CUES
    if len(before) > 1 and ((before[1].isdigit() and not day) or before[1] in _SEVERAL):
        return None
    said = say_month(match["month"], context)
    return f"{said} đến tháng {say_month(match['until'], context)}" if match["until"] else said


def verbalize_of_year(match: re.Match[str], context: Context) -> str:
    """Say the year of "9 tháng/2024": so many months of it."""
    return f"tháng{say_year(match['year'], context)}"


def verbalize_years(match: re.Match[str], context: Context) -> str | None:
    """Say from one year to another: a school year, a term, a season."""
    say = context.numerals.cardinal
    first, second = match["first"], match["second"]
    if len(second) == 2 and int(second) != (int(first) + 1) % 100:
        return None
    if match["separator"].strip() == "/":
        if int(second) % 100 != (int(first) + 1) % 100:
            return None
        return f"{say(int(first))} {say(int(second))}"
    return f"{say(int(first))} đến {say(int(second))}"


MONTH_AND_YEAR = SemioticClass(
    "date",
    "D",
    rf"(?P<month>{MONTH})(?:{TO}(?P<until>{MONTH}))?{GAP}[/.–-]{GAP}(?P<year>{YEAR})(?![\d%]|[.,/-]\d|/?[A-ZĐ]|-[A-ZĐ])",
    verbalize_month,
    needs="/.–-",
    then=" /.-–—÷",
)
SHORT_MONTH = SemioticClass(
    "date", "L", rf"T\.?(?P<month>{MONTH})[/.-](?P<year>{YEAR})(?!\w)", verbalize_short_month, first="T", then=digits
)
SHORT_ALONE = SemioticClass(
    "date",
    "L",
    rf"T(?P<first>{MONTH})(?:(?:{TO}| đến )(?:T(?P<until>{MONTH})|(?P<sunday>CN)))?(?![\w/]|[.,-]\w)",
    verbalize_short_alone,
    first="T",
    then=digits,
)
QUARTER_ALONE = SemioticClass(
    "date", "L", r"Q(?P<quarter>[1-4])(?![\w-]|\.\d)", verbalize_quarter_alone, first="Q", then="1234"
)
SHORT_QUARTER = SemioticClass(
    "date",
    "L",
    rf"Q\.?[ ]?(?P<quarter>[1-4]|I{{1,3}}|IV)[ ]?[/.-][ ]?(?P<year>{YEAR})(?!\w)",
    verbalize_short_quarter,
    needs="/.-",
    first="Q",
)
OF_REPORT = SemioticClass(
    "date",
    "D",
    r"(?P<count>[1-9]|1[0-2])(?P<span>[HMQ])(?:[/.-]?(?P<year>20\d\d)|(?<=[HQ])(?P<short>2[0-9])(?!\d))(?!\w|[.,]\d)",
    verbalize_of_report,
    needs="HMQ",
    then="HMQ012",
)
SPACED = SemioticClass(
    "date",
    "D",
    rf"(?P<month>{MONTH})[ \u00a0](?P<year>20\d\d)(?![\w/%]|[.,-]\d)",
    verbalize_spaced,
    needs="2",
    then=" \u00a02",
)
FISCAL = SemioticClass(
    "date",
    "L",
    r"FY[ \u00a0]?(?P<year>20\d\d)(?!\w)",
    lambda match, context: f"năm tài chính {context.numerals.cardinal(int(match['year']))}",
    first="F",
)
BARE_MONTH = SemioticClass(
    "date", "D", rf"(?P<month>{MONTH})(?:{TO}(?P<until>{MONTH}))?(?![\d%]|[.,/-]\d)", verbalize_bare_month
)
OF_YEAR = SemioticClass(
    "date", "L", rf"tháng/(?P<year>{YEAR})(?![\w/]|[.,]\d)", verbalize_of_year, needs="/", first="t", then="/"
)
YEARS = SemioticClass(
    "date",
    "D",
    rf"(?P<first>{YEAR})(?P<separator>{TO}|/)(?P<second>{YEAR}|\d{{2}})(?![\d%]|[.,/-]\d|[/-]?[A-ZĐ])",
    verbalize_years,
    needs="-–—÷/",
    first="12",
    then=" /-–—÷",
)
