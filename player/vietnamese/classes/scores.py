"""Scores: two numbers that a match, a set or a vote ended with.

| written | spoken |
|---|---|
| thắng 2-1 | thắng hai một |
| tỷ số 25-20, 25-18 | tỷ số hai mươi lăm hai mươi, hai mươi lăm mười tám |
| Hà Nội 1-2 Nam Định | Hà Nội một hai Nam Định |
| hòa 0-0 | hòa không không |
| thua 1-2 trên sân khách | thua một hai trên sân khách |
| hạ đối thủ 6-2, 3-6, 7-6 (7-5) | hạ đối thủ sáu hai, ba sáu, bảy sáu (bảy năm) |
| thắng 25/18, 23/25, 25/20 | thắng hai mươi lăm mười tám, hai mươi ba hai mươi lăm, hai mươi lăm hai mươi |
| Man City - Al Hilal: 3-4 | Man Xi-ti - An Hi-lan: ba bốn |
| thắng 10-2 | thắng mười, hai |
| phạt góc 3/5, sút 14/9 | phạt góc ba năm, sút mười bốn chín |
| có 1-0-2 | có một không hai |
"""

import re

from player.vietnamese.acronyms import LOWER, UPPER
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.vocabulary import is_counted, phrases, words

_CUE = re.compile(
    r"\b(?:[Tt]hắng|[Tt]hua|hòa|hoà|[Tt][ỷỉ] số|dẫn|gỡ|chung cuộc|[Ll]uân lưu|san bằng|đánh bại|vượt qua|cầm chân|"
    r"[Pp]hạt (?:đền|góc)|[Dd]ứt điểm|(?<!sa )[Ss]út(?= \d|: | trúng| bóng)|"
    r"[Pp]hạm lỗi|[Vv]iệt vị|[Tt]hẻ (?:vàng|đỏ)|[Đđ]ối đầu|[Ss]et \d|[Ss]éc \d|"
    r"[Gg]hi bàn|[Tt]rận đấu kết thúc|[Đđ]iểm số|[Đđ]ội nhà|[Tt]ổng tỷ số|"
    r"đả bại|hạ (?=[A-ZĐ])|khuất phục|tie-break|séc|"
    r"ngược dòng|ghi bàn|bàn thắng|trận đấu|chung kết|bán kết|tứ kết|lượt về|lượt đi|set|ván|hiệp|hạ gục|đè bẹp|"
    r"bóng đá|thất bại|nhấn chìm|quật ngã|vòng bảng|vòng loại|trận|penalty|vô địch|bại trận)\b"
)
_TEAM_BEFORE = re.compile(rf"(?:[{UPPER}][{LOWER}]{{1,14}}|MU|HAGL|SLNA|CAHN|PSG|FC|CLB|U\d\d|VN) $")
_TEAM_AFTER = re.compile(rf" (?:[{UPPER}][{LOWER}]|(?:MU|HAGL|SLNA|CAHN|PSG|U\d\d|VN)\b)")
_TEAM_AND_COLON = re.compile(rf"(?:^|[,;.(] |\s)(?:[{UPPER}][\w.]{{0,14}}[ ]?){{1,4}}: $")
# Thái Lan - Việt Nam: 1-3, or Brazil: 1-4 trước Argentina
_FIXTURE = re.compile(rf"[{UPPER}][\w.]{{0,14}} [-–] (?:[{UPPER}][\w.]{{0,14}}[ ]?){{1,4}}: $")
_AGAINST = re.compile(rf" (?:trước )?[{UPPER}]")
_SUMMED = re.compile(r"\d[-–]\d[^.;!?]{0,60}\((?:[^()]{0,30}, )?tổng $")  # 1-2 Arsenal (tổng 1-5)
_ITS_SETS = re.compile(r" \(\d{1,2}[-–]\d{1,2}[,;] \d{1,2}[-–]\d{1,2}[,;)]")  # 2-3 (17-25, 25-20)
_STATISTICS = phrases("góc phạt, đền phạt, vị việt, vàng thẻ, đỏ thẻ, điểm dứt, lỗi phạm, bóng sút, đích trúng")
_NO_TEAM = words("quý năm tháng khoảng từ trong gần hơn sau mỗi tuần ngày lớp khối tổ đến trên dưới mất chỉ với có các")
_REACH = 90
# Pairs that commas part: the sets of a match, with their tie-breaks
_PAIR = r"\d{1,3}[-–]\d{1,3}(?:[ ]?\(\d{1,2}(?:[-–]\d{1,2})?\))?"
_SETS_BEFORE = re.compile(rf"(?<![\w/.,-])(?:{_PAIR}(?:[,;] | và |[,;] và )){{1,6}}(?:\d{{1,3}}[-–]\d{{1,3}}[ ]?\()?$")
_SETS_AFTER = re.compile(
    rf"(?:[ ]?\(\d{{1,2}}(?:[-–]\d{{1,2}})?\))?\)?(?:(?:[,;] | và |[,;] và ){_PAIR}(?![\w/%°]|[.,]\d)){{1,6}}"
)
_TIE_BREAK = re.compile(r"\d{1,2}[-–]\d{1,2}[ ]?\($")
_STROKED = re.compile(r"(\d{1,2})/(\d{1,2})")
_SETS = re.compile(r"(\d{1,3})[-–](\d{1,3})")
_UNITS = words("năm tháng ngày tuần giờ phút người triệu tỷ tuổi độ điểm nghìn lần vụ hộ con cây học xã")


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a score."""
    first, second = int(match["first"]), int(match["second"])
    start = match.start()
    before = context.before(start)
    cued = _CUE.search(context.text, max(0, start - _REACH), start) is not None or (
        before[:1] != ()
        and before[0] not in _NO_TEAM
        and _TEAM_BEFORE.search(context.text, max(0, start - 16), start) is not None
        and _TEAM_AFTER.match(context.text, match.end()) is not None
    )
    cued = cued or _is_announced(match, context)
    if _is_of_sets(match, context):
        cued = alike = True
    else:
        alike = first == second or (first > second and first < 10) or (first == 0 and second < 10)
    if first == 0 and context.follows(match.end()) in _UNITS:
        return None
    if not cued and not (alike and context.text[start - 1 : start] != "-" and before[:1] != ("ngày",)):
        return None
    if cued and not alike and before[:1] and before[0] in ("từ", "khoảng", "trong", "sau", "ngày"):
        return None
    if cued and first < second:
        lower = context.text[match.end() : match.end() + 1] == " " and context.text[match.end() + 1].islower()
        after = context.after(match.end()) if lower else ()
        if after and (after[0] in _UNITS or (is_counted(after) and after[:2] != ("đội", "khách"))):
            return None
    return _say_pair(first, second, context)


def _say_pair(first: int, second: int, context: Context) -> str:
    """Return two numbers, with a rest where they would be heard as one: 10-2 is no twelve."""
    say = context.numerals.cardinal
    joint = ", " if first >= 10 and first % 10 == 0 and 0 < second < 10 else " "
    return f"{say(first)}{joint}{say(second)}"


def _is_announced(match: re.Match[str], context: Context) -> bool:
    """Return whether the teams stand before a colon, or the sum of two matches is told."""
    start, text = match.start(), context.text
    if _SUMMED.search(text, max(0, start - _REACH), start) or _ITS_SETS.match(text, match.end()):
        return True
    if text[start - 2 : start] != ": ":
        return False
    if _FIXTURE.search(text, max(0, start - 60), start):
        return True
    return _TEAM_AND_COLON.search(text, max(0, start - 60), start) is not None and (
        _AGAINST.match(text, match.end()) is not None
    )


def _is_of_sets(match: re.Match[str], context: Context) -> bool:
    """Return whether a pair stands in a list of pairs of which one cannot be a range, since it does not rise."""
    start, end, text = match.start(), match.end(), context.text
    before = _SETS_BEFORE.search(text, max(0, start - _REACH), start)
    after = _SETS_AFTER.match(text, end)
    tie_break = _TIE_BREAK.search(text, max(0, start - 10), start)
    if not before and not after and not tie_break:
        return False
    listed = text[
        before.start() if before else tie_break.start() if tie_break else start : after.end() if after else end
    ]
    return any(int(first) >= int(second) for first, second in _SETS.findall(listed))


def verbalize_sets(match: re.Match[str], context: Context) -> str | None:
    """Say the sets of volleyball or badminton that strokes are written in: 25/18, 23/25."""
    pairs = [(int(first), int(second)) for first, second in _STROKED.findall(match.group())]
    if is_counted(context.after(match.end())) or not all(map(_is_won, pairs)):
        return None
    if _CUE.search(context.text, max(0, match.start() - _REACH), match.start()) is None:
        return None
    say = context.numerals.cardinal
    return ", ".join(f"{say(first)} {say(second)}" for first, second in pairs)


def verbalize_statistic(match: re.Match[str], context: Context) -> str | None:
    """Say how often each of two teams did something: phạt góc 5/3."""
    before = context.before(match.start())
    if before[:2] not in _STATISTICS and before[:1] != ("sút",):
        return None
    if is_counted(context.after(match.end())):
        return None  # sút 3/5 quả
    return _say_pair(int(match["first"]), int(match["second"]), context)


def _is_won(pair: tuple[int, int]) -> bool:
    """Return whether a set can end so: at 11, 15, 21 or 25, and two apart."""
    high, low = max(pair), min(pair)
    return (high in (11, 15, 21, 25) and high - low >= 2) or (high > 11 and high - low == 2)


def verbalize_idiom(match: re.Match[str], context: Context) -> str:
    """Say the idiom 1-0-2, one of a kind."""
    return "một không hai"


CLASS = SemioticClass(
    "score",
    "D",
    r"(?P<first>\d{1,3})[ \u00a0]?[-–][ \u00a0]?(?P<second>\d{1,3})(?![\w%°/]|[.,-–]?\d|[ \u00a0]?[%°$€])",
    verbalize,
    needs="-–",
    then=" -–",
)
STROKED = SemioticClass(
    "score",
    "D",
    r"\d{1,2}/\d{1,2}(?:[,;] \d{1,2}/\d{1,2}){1,4}(?![\w/%]|[.,]\d)",
    verbalize_sets,
    needs="/",
    then="/",
)
STATISTIC = SemioticClass(
    "score",
    "D",
    r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?![\w/%]|[.,]\d| [^\W\d_]+ (?:bị|trúng|vào))",
    verbalize_statistic,
    needs="/",
    then="/",
)
IDIOM = SemioticClass("score", "D", r"1-0-2(?![\w-])", verbalize_idiom, needs="-", first="1", then="-")
