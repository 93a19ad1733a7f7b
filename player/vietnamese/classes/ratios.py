"""a/b and a:b: counts out of a total ("trên"), shares ("phần"), scales and odds.

| written | spoken |
|---|---|
| đạt 15/19 tiêu chí | đạt mười lăm trên mười chín tiêu chí |
| 7/10 hộ thoát nghèo | bảy trên mười hộ thoát nghèo |
| 2/3 diện tích | hai phần ba diện tích |
| tăng từ 1/5 lên 1/3 | tăng từ một phần năm lên một phần ba |
| 3/4 thôn có nhà văn hóa | ba trên bốn thôn có nhà văn hóa |
| 1/4 số hộ phải vay, 3/5 thiếu vốn | một phần tư số hộ phải vay, ba phần năm thiếu vốn |
| chưa đầy 1/10 | chưa đầy một phần mười |
| khoảng 1/2 dân số | khoảng một phần hai dân số |
| bản đồ 1/500 | bản đồ một phần năm trăm |
| tỷ lệ 1:500 | tỷ lệ một phần năm trăm |
| phát hiện 5/12 cửa hàng vi phạm | phát hiện năm trên mười hai cửa hàng vi phạm |
| tàu chìm 4/5 thân | tàu chìm bốn phần năm thân |
| mái dốc 1:1,5 | mái dốc một trên một phẩy năm |
| chạy với tỷ lệ 3/4 công suất | chạy với tỷ lệ ba phần tư công suất |
| P/E 12x | pê trên e mười hai lần |
| màn hình 16:9 | màn hình mười sáu chín |
| đứng thứ 2/11 | đứng thứ hai trên mười một |
| tuần thứ 27/2025 | tuần thứ hai mươi bảy năm hai nghìn không trăm hai mươi lăm |
| trang 3/5 | trang ba trên năm |
| hoạt động 24/7 | hoạt động hai mươi tư trên bảy |
| đạt 603,8/600 | đạt sáu trăm linh ba phẩy tám trên sáu trăm |
"""

import re
from string import digits

from player.vietnamese.amounts import GAP
from player.vietnamese.numerals import NUMBER, split_number
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.units import UNIT, UNITS, is_spaced_unit
from player.vietnamese.vocabulary import COUNT_VERBS, SHARE_CUES, is_counted, is_share_that_moves, is_whole, words

_CANONICAL = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})
_ACHIEVED = words("giành đoạt đạt được có xong thành với giao bắn hạ thắng thua còn gồm là hiện trong tại thứ ở")
_RANKED = words("lệ bậc điểm thợ binh cấp thứ hạng lớp khối tổ phòng trang lần bàn dãy")
_GRADES = re.compile(r"\b(?:hạng|binh) (?:\d/\d(?:, | và )){1,3}$")  # thương binh hạng 1/4, 2/4
_VALUED = re.compile(r"\b(?:P/[EBS]|EBITDA|PE|PB|[Đđ]ịnh giá|[Hh]ệ số|[Gg]ấp|[Zz]oom)\b[^.;!?]{0,16}$")
_COUNTED_IN_A_YEAR = words("thứ số tuần kỳ đợt phiên lần khóa")
_SHARE_FIRST = words("số diện dân tổng quãng nhu thời thế lượng chiều chặng nguồn kinh dung khối trong của sản")
_COUNTING = COUNT_VERBS - words("còn đó cả đều cho thấy rằng cháy hỏng sập đổ trôi vỡ chìm")
# A commune has so few of these that a/b counts them all: 3/4 thôn
_FEW = words("thôn bản xóm ấp buôn làng xã phường huyện tỉnh tiêu chỉ")
_SHARE_BEFORE = re.compile(r"\b1/[2-9](?!\d)[^.;!?/]*$")  # 1/4 phải vay, 3/5 thiếu đơn hàng
_IN_A_YEAR = re.compile(r"\d{1,3}/(?:19|20)\d{2}")


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say a/b."""
    numerals = context.numerals
    words = numerals.number(match["part"]), numerals.number(match["whole"])
    part, decimals = split_number(match["part"])
    whole, decimals2 = split_number(match["whole"])
    if match["third"]:
        return f"{words[0]} trên {words[1]} trên {numerals.number(match['third'])}"
    if _IN_A_YEAR.fullmatch(match.group()) and context.previous(match.start()) in _COUNTED_IN_A_YEAR:
        return f"{words[0]} năm {words[1]}"
    if match["hours"]:
        return f"{words[0]} trên {words[1]} giờ"
    share: bool | None = False
    if not decimals and not decimals2 and 0 < int(part) < int(whole):
        share = _is_share(int(part), int(whole), match, context)
    said = f"{words[0]} trên {words[1]}"
    if share is not False:
        as_share = f"{words[0]} phần {'tư' if whole == '4' else words[1]}"
        if match["unit"] in UNITS and match.end() == match.start("unit"):
            return Spoken(f"{as_share} {UNITS[match['unit']]}", match.end("unit"))  # 1/2kg
        return as_share if share else Spoken(as_share, doubt="number", suggestion=said)
    if match["unit"] and is_spaced_unit(match["unit"]):
        return Spoken(f"{said} {UNITS[match['unit']]}", match.end("unit"))
    return said


def _is_share(part: int, whole: int, match: re.Match[str], context: Context) -> bool | None:
    """Return whether a/b is a share of something, or None where nothing around it tells."""
    if part == 1 and whole >= 100 and whole % 100 == 0:
        return True
    before, after = context.before(match.start())[:2], context.after(match.end())
    if before[:1] == ("vòng",) or is_share_that_moves(str(part), str(whole), context.text, match.end()):
        return True
    if before[:1] == ("lệ",) and (part, whole) in _CANONICAL and is_whole(after):
        return True  # với tỷ lệ 3/4 công suất
    if _GRADES.search(context.text, max(0, match.start() - 28), match.start()):
        return False
    if (before[:1] and before[0] in _RANKED) or whole > 20:
        return False
    if after and (after[0] in _SHARE_FIRST or is_whole(after)):
        return True
    if after and is_counted(after) and after[:2] != ("liên", "quan"):
        if (part, whole) in _CANONICAL and (not before or before[0] not in _ACHIEVED | _COUNTING):
            return after[0] not in _FEW or bool(before[:1] and before[0] in SHARE_CUES)
        return whole <= 5 and any(
            word in SHARE_CUES and word not in ("có", "được", "đến", "tới") for word in before[:1]
        )
    if after and before[:1] and before[0] in _COUNTING and (part, whole) not in _CANONICAL:
        return False
    if before[:1] and before[0] in SHARE_CUES:
        return whole <= 10
    if after and part > 1 and (part, whole) not in _CANONICAL:
        return whole <= 10 and _SHARE_BEFORE.search(context.text, max(0, match.start() - 80), match.start()) is not None
    if before[:1] and not after and (whole == 10 or before[0] in _ACHIEVED):
        return False
    return None if whole <= 10 else False


def verbalize_colon(match: re.Match[str], context: Context) -> str | None:
    """Say a:b as a scale or a proportion."""
    numerals = context.numerals
    if "," in match["second"]:
        return f"{numerals.number(match['first'])} trên {numerals.number(match['second'])}"  # mái dốc 1:1,5
    first, second = int(split_number(match["first"])[0]), int(split_number(match["second"])[0])
    joint = " phần " if first == 1 and second >= 100 else " " if second < 100 and first > 1 and first % 10 else " trên "
    return f"{numerals.cardinal(first)}{joint}{numerals.cardinal(second)}"


CLASS = SemioticClass(
    "ratio",
    "D",
    rf"(?P<part>{NUMBER}){GAP}/{GAP}(?P<whole>{NUMBER})(?:/(?P<third>{NUMBER}))?"
    rf"(?![/\d])(?:(?P<hours>h(?!\w))|(?={GAP}(?P<unit>{UNIT}))|)",
    verbalize,
    needs="/",
    then=f" /.,{digits}",
)


def verbalize_multiple(match: re.Match[str], context: Context) -> str | None:
    """Say the x of a multiple: P/E 12x, P/B 1,6x."""
    decimals = split_number(match["times"])[1]
    if not decimals and not _VALUED.search(context.text, max(0, match.start() - 32), match.start()):
        return None
    return f"{context.numerals.number(match['times'])} lần"


MULTIPLE = SemioticClass(
    "ratio", "D", rf"(?P<times>{NUMBER})x(?![\w(]| \d)", verbalize_multiple, needs="x", then=f"x.,{digits}"
)
COLON = SemioticClass(
    "ratio",
    "D",
    r"(?P<first>\d{1,3}):(?P<second>\d{1,3}(?:\.\d{3}){1,2}|\d{1,6}(?:,\d{1,2})?)(?![\d:.]\d)",
    verbalize_colon,
    needs=":",
    then=":",
)
