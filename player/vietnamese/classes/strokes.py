"""The stroke between words: "trên" in a rate (đồng/kg, lượt/ngày), a short rest between alternatives (xã/phường).

| written | spoken |
|---|---|
| 80 triệu đồng/ha/năm | tám mươi triệu đồng trên héc ta trên năm |
| 603ha/600ha | sáu trăm linh ba héc ta trên sáu trăm héc ta |
| 15 hộ/19 hộ | mười lăm hộ trên mười chín hộ |
| 120 phút/môn | một trăm hai mươi phút trên môn |
| 15kg gạo/HS/tháng | mười lăm ki lô gam gạo trên học sinh trên tháng |
| 25 học sinh/lớp | hai mươi lăm học sinh trên lớp |
| 100 tấn / năm | một trăm tấn trên năm |
| 52.000 đồng/ kg | năm mươi hai nghìn đồng trên ki lô gam |
| 6 tháng đầu năm/2025 | sáu tháng đầu năm hai nghìn không trăm hai mươi lăm |
| nam/nữ | nam, nữ |
| 185 mã tăng/122 mã giảm | một trăm tám mươi lăm mã tăng, một trăm hai mươi hai mã giảm |
| GDP/người | giê đê pê bình quân đầu người |
| GBP/USD | bảng Anh trên đô la Mỹ |
| 3 làn/chiều | ba làn trên chiều |
| 45'/tiết | bốn mươi lăm phút trên tiết |
| 12 USD/m2/th | mười hai đô la Mỹ trên mét vuông trên tháng |
| 153,98 JPY/USD | một trăm năm mươi ba phẩy chín tám yên Nhật trên đô la Mỹ |
| và/hoặc | và hoặc |
"""

import re

from player.vietnamese.currencies import CODES
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.units import UNITS
from player.vietnamese.vocabulary import RATE_NOUNS, words


def verbalize(match: re.Match[str], context: Context) -> str | Spoken:
    """Say a stroke; one that says nothing is a rest, and one with nothing to part is silent and in doubt."""
    start, end, text = match.start(), match.end(), context.text
    left, right = text[start - 1 : start], text[end : end + 1]
    word = match["right"] or ""
    if len(word) > 2 and word.isupper() and _CAPITALS_BEFORE.search(text[max(0, start - 12) : start]):
        word = word.lower()  # TRIỆU ĐỒNG/LƯỢNG
    if left.isspace() or right.isspace():
        rate = _WORD_AFTER.match(text, end)
        if rate and (rate[1] in RATE_NOUNS or rate[1] in UNITS) and _before_is_amount(text, start):
            return f"{'' if left.isspace() else ' '}trên{'' if right.isspace() else ' '}"
        if left.isalnum() and text[end + 1 : end + 2].isdigit() and _before_is_amount(text, start):
            return " trên"  # đồng/ 1kg
        if left.isspace() and right.isspace():
            return Spoken(",", doubt="symbol")
        if left.isalpha() and _WORD_AFTER.match(text, end):
            return ","  # nam/ nữ
    if _YEAR_AFTER.match(text, end) and text[start - 3 : start] == "năm":
        return " "  # 6 tháng đầu năm/2025
    if right.isdigit() and text[max(0, start - 8) : start].rpartition(" ")[2] in _OPPOSED:
        return ", "
    if _SIGNED_AFTER.match(text, end) and left.isalnum():
        return " trên"  # before the plus, which has its room
    if right == "0" and _CALLED_BEFORE.search(text[max(0, start - 13) : start]):
        return ", "  # 0912345678/0987654321
    if right.isdigit() and (left.isalnum() or left in "%²³°"):
        return " trên "
    head = text[max(0, start - 5) : start].rpartition(" ")[2]
    if word == "người" and head in ("GDP", "GRDP", "GNI"):
        return Spoken(" bình quân đầu người", end + len(word))
    if word == "th" and start and text[start - 1] not in "  ":
        return Spoken(" trên tháng", end + len(word))
    if word in CODES and head in CODES:
        return " trên "
    if word == "người" and text[max(0, start - 9) : start] == "bình quân":
        return " trên "
    if word in ("hoặc", "hay"):
        return " "
    measured = left.isalnum() or left in _ENDS_OF_AMOUNTS or _SECONDS_BEFORE.search(text[max(0, start - 3) : start])
    if (word in UNITS or (word in CODES and _PRICED.search(text[max(0, start - 16) : start]))) and measured:
        return " trên "
    if measured and (word in RATE_NOUNS or word in _PEOPLE) and _before_is_amount(text, start):
        return " trên "
    unit = _MEASURED.search(text[max(0, start - 12) : start])
    if word and _COUNTED.search(text[max(0, start - 24) : start]):
        return " trên "
    if word.islower() and unit and unit[1] in UNITS:
        return " trên "
    if right.isalpha() and _MONEY.search(text, max(0, start - 24), start):
        return " trên "
    if right.isalnum() and left and not left.isspace():
        return ", "
    return Spoken("", doubt="symbol")


def _before_is_amount(text: str, start: int) -> bool:
    """Return whether a number, a unit or a noun of amounts stands just left of the stroke."""
    near = text[max(0, start - 40) : start]
    words = near.replace("/", " ").split()
    if not words:
        return False
    if (
        words[-1] in _AMOUNTS
        or words[-1].lower() in _AMOUNTS
        or words[-1][-1:] in "%đ₫$€²³"
        or words[-1].lower() in RATE_NOUNS
        or words[-1] in UNITS
    ):
        return True
    return any(c.isdigit() for c in near) or any(word in _SIZES for word in words[-4:])


_SECONDS_BEFORE = re.compile(r"\d[\"”″]$")  # 4'03"/km
_CALLED_BEFORE = re.compile(r"(?:0\d{8,10}|[.-]\d{3,4})$")
_SIGNED_AFTER = re.compile(r"\+\d")  # mực nước +19,85m/+22,40m
_OPPOSED = words("tăng giảm thắng thua nam nữ mua bán vào ra nhập xuất sống chết đi đến vốn lãi thu chi")
_PRICED = re.compile(r"\d(?:[ \u00a0](?:nghìn|triệu|tỷ))?[ \u00a0]?[A-Z]{3}$")
_CAPITALS_BEFORE = re.compile(r"[^\W\d_a-z]{3,}$")
_YEAR_AFTER = re.compile(r"20\d\d(?!\d)")
_WORD_AFTER = re.compile(r"[ \u00a0]?([^\W\d_]{1,8}[23²³]?)(?!\w)")
_PEOPLE = frozenset({"HS", "SV", "HSSV", "GV", "LĐ", "NLĐ", "CB", "ĐV", "BN"})
_MONEY = re.compile(r"(?:đồng|yên|won|bảng|euro|baht|USD|EUR|VNĐ|VND|\d(?:k|tr)|[đ₫$€%‰])$|(?:nghìn|triệu|tỷ|tỉ)$")
_COUNTED = re.compile(
    r"\d[ \u00a0](?:con|người|ca|cây|lượt|đồng|giường|bác sĩ|suất|điểm|học sinh|giáo viên|cháu|em|trẻ|viên|tiết|phút|"
    r"giờ|ngày|buổi|câu|trang|chỗ|mũi|liều|bữa|lần|phòng|máy|tấn|bao|hộ|xe|chuyến|bài|cuốn|phiếu|cái|chiếc|cặp|bộ|làn|"
    r"sinh viên|công nhân|nhân viên|thí sinh|chỉ tiêu|SV|HS|HSSV|GV|CB|NV|LĐ|CBCC|BN)$"
)
_MEASURED = re.compile(r"\d[ \u00a0]?([^\W\d_]{1,4}[23²³]?)$")
_ENDS_OF_AMOUNTS = frozenset("'’‰%²³°đ$€₫")
_SIZES = words("nghìn ngàn triệu tỷ tỉ trăm chục vạn mười")
_AMOUNTS = words(
    "đồng USD EUR VND VNĐ EURO người khách lượt tấn tạ con cây ca vụ hộ điểm lần bộ mũi liều sản_phẩm phần "
    "suất xe chuyến giờ trận phút bàn mẫu bài lít yên nhân_dân_tệ euro cổ_phiếu phiếu"
)

CLASS = SemioticClass("stroke", "S", r"/(?=(?P<right>[^\W\d_]{1,8}[23²³]?(?!\w))?)", verbalize, first="/")
