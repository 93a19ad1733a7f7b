"""Times of day and durations: 7h30, 18g45, 7:30, 8h-16h, 1h30', 90+3'.

| written | spoken |
|---|---|
| lúc 7h30 | lúc bảy giờ ba mươi phút |
| 18g45 | mười tám giờ bốn mươi lăm phút |
| từ 8h-16h | từ tám giờ đến mười sáu giờ |
| đạt 4:12.35 | đạt bốn phút mười hai giây ba năm |
| 17h45: nước lên | mười bảy giờ bốn mươi lăm phút: nước lên |
| 7:30 sáng | bảy giờ ba mươi phút sáng |
| từ 07:30:00 | từ bảy giờ ba mươi phút |
| 14:30:45 | mười bốn giờ ba mươi phút bốn mươi lăm giây |
| dài 1h30' | dài một giờ ba mươi phút |
| cán đích sau 10 phút 00 giây 02 | cán đích sau mười phút không giây không hai |
| 1:02:15,08 | một giờ hai phút mười lăm giây không tám |
| phút 90+3 | phút chín mươi cộng ba |
| 90' | chín mươi phút |
| ghi bàn (12', 45+2') | ghi bàn (phút mười hai, phút bốn mươi lăm cộng hai) |
| đạt 27:45 | đạt hai mươi bảy phút bốn mươi lăm giây |
| từ 7-9h | từ bảy đến chín giờ |
| trực 24/24h | trực hai mươi tư trên hai mươi tư giờ |
| lúc 15h 12-6 | lúc mười lăm giờ ngày mười hai tháng sáu |
| lũ lúc 2h/23/7 | lũ lúc hai giờ ngày hai mươi ba tháng bảy |
| lúc 9h8'12" | lúc chín giờ tám phút mười hai giây |
| về đích sau 1h31'52"688 | về đích sau một giờ ba mươi mốt phút năm mươi hai giây sáu trăm tám mươi tám |
| vòng nhanh nhất 1:10.899 | vòng nhanh nhất một phút mười giây tám trăm chín mươi chín |
| phát lúc 21 giờ 05 | phát lúc hai mươi mốt giờ không năm |
"""

import re

from player.vietnamese.amounts import DASH, GAP
from player.vietnamese.calendar import DAY, MONTH, YEAR, say_month, say_year
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.vocabulary import words

# 15h 12/6, 15h 12-6: a day after its hour, and no minutes; but 7h 30-9h is from one hour to another
_DAY_AFTER = r"[ \u00a0]\d\d(?:/\d|[.-](?:1[0-2]|0?[1-9])(?![\dhgHG]|:\d|[ \u00a0]giờ))"
_MINUTE = r"(?:[ \u00a0]phút|phút|ph|p|['’′])"


def _clock(n: str) -> str:
    return (
        rf"(?P<h{n}>\d{{1,2}})(?:(?P<sign{n}>[hHgG])(?!20\d\d(?!\d))"
        rf"(?:(?!{_DAY_AFTER}){GAP}(?P<m{n}>[0-5]\d|\d(?=['’′]))(?:{_MINUTE}(?![^\W\d]))?"
        rf"(?:(?P<gap{n}>[ \u00a0])?(?P<s{n}>[0-5]\d|\d(?=[\"”″]))"
        rf"(?(gap{n})(?:s|''|’’|[\"”″])|(?:s|''|’’|[\"”″])?)(?:(?<=[\"”″])(?P<rest{n}>\d{{1,3}}))?)?)?"
        rf"|:(?P<cm{n}>[0-5]\d)(?:(?::(?P<cs{n}>[0-5]\d)))?(?:[ \u00a0](?:phút|giây)(?!\w))?)(?!\w|:\d|[,.]\d)"
    )


_BEFORE_AN_HOUR = words("lúc từ trước sau đến tới hồi khoảng vào quá gần hơn mỗi")
_UNTIL = re.compile(
    r"(?P<part>[ \u00a0](?:sáng|trưa|chiều|tối|đêm))[ \u00a0]?[-–][ \u00a0]?(?=\d{1,2}(?:[hg:]|[ \u00a0]giờ))"
)
_AFTER_AN_HOUR = words("sáng trưa chiều tối đêm khuya ngày hôm cùng đến tới thì hằng hàng mỗi kém rưỡi và là")


_ON_A_DAY = re.compile(rf"/(?P<day>{DAY})/(?P<month>{MONTH})(?:/(?P<year>{YEAR}))?(?![\d/])")  # 7h/22/7
_PACE = re.compile(r"/(?:km|dặm|100 ?m)\b")  # 4:55/km


def _is_hour(match: re.Match[str], before: tuple[str, ...], context: Context) -> bool:
    """Return whether 8g is an hour of the southern papers, and not eight grams of something."""
    if match["sign1"] == "G" or context.text[match.end() : match.end() + 1] == "/":
        return False
    if context.text[match.end() : match.end() + 1] == "/":
        return False  # 4g/ngày
    follows = context.follows(match.end()) if context.text[match.end() : match.end() + 1] == " " else ""
    if follows in _AFTER_AN_HOUR:
        return "nặng" not in before[:2]
    return not follows and bool(before) and before[0] in _BEFORE_AN_HOUR


def _one(match: re.Match[str], n: str, context: Context) -> str | None:
    hour = int(match[f"h{n}"])
    minute, second = match[f"m{n}"] or match[f"cm{n}"], match[f"s{n}"] or match[f"cs{n}"]
    say = context.numerals.cardinal
    of_a_round = context.follows(match.end()) in ("hiệp", "set", "ván")  # hạ đối thủ ở 2:31 hiệp 2
    if match[f"sign{n}"] is None and (hour > 24 or of_a_round or _PACE.match(context.text, match.end())):
        if second or hour > 59:
            return None
        return f"{say(hour)} phút {say(int(minute))} giây"
    if match[f"sign{n}"] in ("g", "G") and hour > 24:
        return None
    words = f"{say(hour)} giờ"
    if second and not int(second) and minute and not int(minute):
        return f"{words} không phút không giây"  # 12:00:00 is written so to be exact
    if minute and (int(minute) or hour == 0 or (second and int(second))):
        words += f" {say(int(minute))} phút"
    if second and int(second):
        words += f" {say(int(second))} giây"
    if match[f"rest{n}"]:
        words += f" {context.numerals.spelled(match[f'rest{n}'])}"
    return words


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say a time of day, or from one to another."""
    before = context.before(match.start())
    if match["cm1"] and before[:2] in (("lệ", "tỷ"), ("lệ", "tỉ")):
        return None
    if match["sign1"] in ("g", "G") and not match["m1"] and not match["h2"] and not _is_hour(match, before, context):
        return None
    first = _one(match, "1", context)
    if first is not None and not match["h2"] and (until := _UNTIL.match(context.text, match.end())):
        return Spoken(f"{first}{until['part']} đến ", until.end())  # 8h sáng - 5h chiều
    if first is not None and not match["h2"] and (day := _ON_A_DAY.match(context.text, match.end())):
        date = f"ngày {context.numerals.cardinal(int(day['day']))} tháng {say_month(day['month'], context)}"
        return Spoken(f"{first} {date}{say_year(day['year'], context)}", day.end())
    if first is None or not match["h2"]:
        return first
    second = _one(match, "2", context)
    return second and f"{first} đến {second}"


def verbalize_race(match: re.Match[str], context: Context) -> str | None:
    """Say the 4:12.35 of a race: minutes, seconds and hundredths, or 1:10.899 with thousandths; 1:10.000 is a scale."""
    if match["rest"].endswith("00") and len(match["rest"]) == 3:
        return None
    say = context.numerals.cardinal
    rest = (
        context.numerals.digits(match["rest"]) if len(match["rest"]) == 2 else context.numerals.spelled(match["rest"])
    )
    hours = f"{say(int(match['hour']))} giờ " if match["hour"] else ""
    return f"{hours}{say(int(match['minute']))} phút {say(int(match['second']))} giây {rest}"


def verbalize_dotted(match: re.Match[str], context: Context) -> str | None:
    """Say 8.30 after the word lúc."""
    if context.previous(match.start()) not in ("lúc", "hồi"):
        return None
    say = context.numerals.cardinal
    minute = int(match["minute"])
    return f"{say(int(match['hour']))} giờ" + (f" {say(minute)} phút" if minute else "")


def verbalize_words(match: re.Match[str], context: Context) -> str | None:
    """Say "7 giờ 00" without its noughts, and "8 giờ 05" with its nought, since no "phút" comes after it."""
    minute = f" {context.numerals.spelled(match['minute'])}" if match["minute"] else ""
    return f"{context.numerals.cardinal(int(match['hour']))} giờ{minute}"


def verbalize_hours(match: re.Match[str], context: Context) -> str | None:
    """Say 7-9h and 7-9g sáng, and more hours than a day has: 48h, 24-48h."""
    say = context.numerals.cardinal
    words = say(int(match["low"]))
    return f"{words} đến {say(int(match['high']))} giờ" if match["high"] else f"{words} giờ"


def verbalize_minutes(match: re.Match[str], context: Context) -> str | None:
    """Say 90', 90+3' and 5'30''."""
    say = context.numerals.cardinal
    words = say(int(match["minute"]))
    if match["added"]:
        words += f" cộng {say(int(match['added']))}"
    if not _after_minute(context.before(match.start())):
        words = f"phút {words}" if _is_of_a_match(match, context) else f"{words} phút"
    if match["second"]:
        words += f" {say(int(match['second']))} giây"
    if match["rest"]:
        words += f" {context.numerals.spelled(match['rest'])}"
    return words


def _is_of_a_match(match: re.Match[str], context: Context) -> bool:
    """Return whether 12' is when something happened in a match, and not how long: (12', 45+2')."""
    if match["second"]:
        return False
    near = context.text[max(0, match.start() - 120) : match.start()]
    return bool(match["added"]) or (_BRACKETED.search(near) is not None and _OF_A_MATCH.search(near) is not None)


_BRACKETED = re.compile(r"\([^()]{0,60}$")
_OF_A_MATCH = re.compile(r"ghi bàn|bàn thắng|lập công|cú đúp|hat-trick|thẻ (?:đỏ|vàng)|tỷ số|tỉ số|gỡ hòa|\d-\d")


def _after_minute(before: tuple[str, ...]) -> bool:
    """Return whether the word phút is there already: ở phút 23' và 78'."""
    for word in before:
        if word == "phút":
            return True
        if not (word[0].isdigit() or word in ("và", "các")):
            return False
    return False


def verbalize_seconds(match: re.Match[str], context: Context) -> str | None:
    """Say the 22"15 of a race: seconds and hundredths."""
    return f"{context.numerals.cardinal(int(match['second']))} giây {context.numerals.spelled(match['rest'])}"


def verbalize_hundredths(match: re.Match[str], context: Context) -> str | None:
    """Say the 02 of "10 phút 00 giây 02" with its nought."""
    before = context.before(match.start())
    return (
        context.numerals.spelled(match.group())
        if before[:1] == ("giây",) and before[1:2] and before[1].isdigit()
        else None
    )


def verbalize_added(match: re.Match[str], context: Context) -> str | None:
    """Say 90+3 after the word phút."""
    if "phút" not in context.before(match.start())[:2]:
        return None
    say = context.numerals.cardinal
    return f"{say(int(match['minute']))} cộng {say(int(match['added']))}"


CLASS = SemioticClass(
    "time", "D", rf"{_clock('1')}(?:{GAP}{DASH}{GAP}{_clock('2')})?", verbalize, needs="hHgG:", then="hHgG:"
)
RACE = SemioticClass(
    "time",
    "D",
    r"(?:(?P<hour>\d):)?(?P<minute>[0-5]?\d):(?P<second>[0-5]\d)[.,](?P<rest>\d{2,3})(?![\w:])",
    verbalize_race,
    needs=":",
    then=":",
)
HOURS = SemioticClass(
    "time",
    "D",
    rf"(?P<low>\d{{1,3}})(?:{GAP}{DASH}{GAP}(?P<high>\d{{1,3}}))?h(?!\w)",
    verbalize_hours,
    needs="h",
    then=" h-–—÷~",
)
DOTTED = SemioticClass(
    "time", "D", r"(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?![\w]|[.,]\d)", verbalize_dotted, needs=".", then="."
)
WORDS = SemioticClass(
    "time",
    "D",
    r"(?P<hour>[01]?\d|2[0-4])[ \u00a0]giờ[ \u00a0]"
    r"(?:00(?:[ \u00a0]phút)?|(?P<minute>0[1-9])(?![ \u00a0]phút))(?![\w/]|[.,-]\d)",
    verbalize_words,
    needs="ờ",
    then=" g",
)
MINUTES = SemioticClass(
    "time",
    "D",
    r"(?P<minute>\d{1,3})(?:\+(?P<added>\d{1,2}))?['’′](?!['’′])(?![^\W\d])"
    r"(?:(?P<second>[0-5]?\d)(?:''|’’|[\"”″])(?P<rest>\d{2,3}(?!\w))?)?",
    verbalize_minutes,
    needs="'’′",
    then="+'’′",
)
SECONDS = SemioticClass(
    "time",
    "D",
    r"(?P<second>[0-5]?\d)(?:''|[\"”″])(?P<rest>\d{1,3})(?!\w)",
    verbalize_seconds,
    needs="'\"”″",
    then="'\"”″",
)
HUNDREDTHS = SemioticClass("time", "D", r"0\d(?![\w%]|[.,/:-]\d)", verbalize_hundredths, first="0")
ADDED = SemioticClass(
    "time",
    "D",
    r"(?P<minute>45|90|105|120)\+(?P<added>\d{1,2})(?!\d)",
    verbalize_added,
    needs="+",
    first="149",
    then="+",
)
