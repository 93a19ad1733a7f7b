"""Numbers of laws, party papers and administrative documents: their types and organs are said in words.

| written | spoken |
|---|---|
| Nghị quyết số 27-NQ/TW | Nghị quyết số hai mươi bảy nghị quyết Trung ương |
| Nghị định số 35/2021/NĐ-CP | Nghị định số ba mươi lăm năm hai nghìn không trăm hai mươi mốt nghị định Chính phủ |
| Quyết định 899/QĐ-TTg | Quyết định tám trăm chín mươi chín quyết định Thủ tướng |
| Thông tư 08/2023/TT-BNV | Thông tư không tám năm hai nghìn không trăm hai mươi ba thông tư Bộ Nội vụ |
| Luật số 15/2023/QH15 | Luật số mười lăm năm hai nghìn không trăm hai mươi ba Quốc hội mười lăm |
| Nghị định 100/2019 | Nghị định một trăm năm hai nghìn không trăm mười chín |
| TCVN 11041:2017 | tiêu chuẩn Việt Nam mười một nghìn không trăm bốn mươi mốt năm hai nghìn không trăm mười bảy |
"""

import re

from player.vietnamese import acronyms
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.vocabulary import DOCUMENT_PHRASES

TYPES: dict[str, str] = {
    "NQ": "nghị quyết", "QĐ": "quyết định", "NĐ": "nghị định", "CT": "chỉ thị", "TT": "thông tư", "KH": "kế hoạch",
    "TTLT": "thông tư liên tịch", "TB": "thông báo", "KL": "kết luận", "CV": "công văn", "HD": "hướng dẫn", "QC": "quy chế",
    "QyĐ": "quy định", "QĐi": "quy định", "TTr": "tờ trình", "BC": "báo cáo", "CTr": "chương trình", "CTHĐ": "chương trình hành động",
    "ĐA": "đề án", "CĐ": "công điện", "L": "luật", "PL": "pháp lệnh", "SL": "sắc lệnh", "HĐ": "hợp đồng", "BB": "biên bản",
    "GP": "giấy phép", "GM": "giấy mời", "GCN": "giấy chứng nhận", "LĐ": "lệnh", "QT": "quy trình", "PA": "phương án",
    "VBHN": "văn bản hợp nhất", "CTPH": "chương trình phối hợp", "QCPH": "quy chế phối hợp", "NQLT": "nghị quyết liên tịch",
    "KHLT": "kế hoạch liên tịch", "HDLT": "hướng dẫn liên tịch", "LCT": "lệnh chủ tịch", "ĐL": "điều lệ",
}  # fmt: skip
ORGANS: dict[str, str] = {
    "TTg": "Thủ tướng", "CP": "Chính phủ", "TW": "Trung ương", "TƯ": "Trung ương", "TU": "Tỉnh ủy", "HU": "Huyện ủy",
    "ThU": "Thành ủy", "TXU": "Thị ủy", "ĐU": "Đảng ủy", "ĐUK": "Đảng ủy khối", "UBND": "Ủy ban nhân dân", "CTUBND": "Chủ tịch Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân", "UBTVQH": "Ủy ban Thường vụ Quốc hội", "QH": "Quốc hội", "CTN": "Chủ tịch nước",
    "BCT": "Bộ Công Thương", "BNV": "Bộ Nội vụ", "BTC": "Bộ Tài chính", "BYT": "Bộ Y tế", "BXD": "Bộ Xây dựng", "BCA": "Bộ Công an",
    "BQP": "Bộ Quốc phòng", "BTP": "Bộ Tư pháp", "BNG": "Bộ Ngoại giao", "BGTVT": "Bộ Giao thông vận tải", "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BGDĐT": "Bộ Giáo dục và Đào tạo", "BGD": "Bộ Giáo dục và Đào tạo", "BTTTT": "Bộ Thông tin và Truyền thông",
    "BNN": "Bộ Nông nghiệp", "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn", "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BNNMT": "Bộ Nông nghiệp và Môi trường", "BKHĐT": "Bộ Kế hoạch và Đầu tư", "BKHCN": "Bộ Khoa học và Công nghệ",
    "BLĐTBXH": "Bộ Lao động Thương binh và Xã hội", "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch", "NHNN": "Ngân hàng Nhà nước",
    "TTCP": "Thanh tra Chính phủ", "UBDT": "Ủy ban Dân tộc", "VPCP": "Văn phòng Chính phủ", "VPTW": "Văn phòng Trung ương",
    "BTCTW": "Ban Tổ chức Trung ương", "BTGTW": "Ban Tuyên giáo Trung ương", "BDVTW": "Ban Dân vận Trung ương",
    "UBKTTW": "Ủy ban Kiểm tra Trung ương", "BNCTW": "Ban Nội chính Trung ương", "BCĐ": "Ban Chỉ đạo", "BCĐTW": "Ban Chỉ đạo Trung ương",
    "TANDTC": "Tòa án nhân dân tối cao", "VKSNDTC": "Viện kiểm sát nhân dân tối cao", "VKSTC": "Viện kiểm sát nhân dân tối cao",
    "HĐTP": "Hội đồng Thẩm phán", "MTTQ": "Mặt trận Tổ quốc", "MTTW": "Mặt trận Trung ương", "TLĐ": "Tổng Liên đoàn",
    "TWĐTN": "Trung ương Đoàn thanh niên", "ĐCT": "Đoàn Chủ tịch", "TCT": "Tổng cục Thuế", "TCHQ": "Tổng cục Hải quan",
    "SNV": "Sở Nội vụ", "STC": "Sở Tài chính", "SYT": "Sở Y tế", "SXD": "Sở Xây dựng", "SCT": "Sở Công Thương", "STP": "Sở Tư pháp",
    "SGDĐT": "Sở Giáo dục và Đào tạo", "SGTVT": "Sở Giao thông vận tải", "SNN": "Sở Nông nghiệp", "SKHĐT": "Sở Kế hoạch và Đầu tư",
    "STNMT": "Sở Tài nguyên và Môi trường", "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch", "STTTT": "Sở Thông tin và Truyền thông",
    "SKHCN": "Sở Khoa học và Công nghệ", "SLĐTBXH": "Sở Lao động Thương binh và Xã hội", "SDL": "Sở Du lịch", "SNgV": "Sở Ngoại vụ",
    "BTV": "Ban Thường vụ", "BTVTU": "Ban Thường vụ Tỉnh ủy", "BCH": "Ban Chấp hành", "VP": "Văn phòng", "CCT": "Chi cục Thuế",
}  # fmt: skip
_CODE = r"[A-ZĐƯ][A-Za-zĐđƯưòy]{0,9}"
_BEFORE_CODE = r"(?P<number>\d{1,5}[a-zA-Z]?)(?:/(?P<year>(?:19|20)\d{2}))?"


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a document's number with the type and the organ of its code."""
    parts = re.findall(r"[^\W\d_]+|\d+", match["code"])
    first, *rest = parts
    if not match["year"] and not rest and first not in ORGANS:
        return None
    if not match["year"] and not any(part in TYPES or part in ORGANS for part in parts):
        return None
    words = [_number(match["number"], context)]
    if match["year"]:
        words.append(f"năm {context.numerals.cardinal(int(match['year']))}")
    before = context.before(match.start())
    ruled = "định" in before[:3] and "quy" in before[:4]
    words.append("quy định" if first == "QĐ" and ruled and rest else _said(first, TYPES, context))
    words += [_said(part, ORGANS, context) for part in rest]
    return " ".join(words)


def _number(written: str, context: Context) -> str:
    digits = written.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    said = context.numerals.spelled(digits)
    return f"{said} {spell(written[len(digits) :])}" if digits != written else said


def _said(part: str, first: dict[str, str], context: Context) -> str:
    if part.isdigit():
        return context.numerals.cardinal(int(part))
    return first.get(part) or ORGANS.get(part) or TYPES.get(part) or acronyms.expand(part) or spell(part)


def verbalize_year(match: re.Match[str], context: Context) -> str | None:
    """Say the number and the year of a document that its own words name."""
    before = context.before(match.start())
    if before[:1] == ("số",):
        before = before[1:]
    if before[:2] not in DOCUMENT_PHRASES and before[:1] != ("luật",):
        return None
    return f"{_number(match['number'], context)} năm {context.numerals.cardinal(int(match['year']))}"


def verbalize_standard(match: re.Match[str], context: Context) -> str | None:
    """Say a standard's number: TCVN 11041:2017, ISO 9001:2015."""
    name = match["name"]
    said = {"TCVN": "tiêu chuẩn Việt Nam", "QCVN": "quy chuẩn Việt Nam", "ISO": "I sô"}.get(name) or spell(name)
    if name == "TCVN" and context.previous(match.start()) == "chuẩn":
        said = spell(name)
    number = match["number"]
    say = context.numerals.spelled
    words = f"{said} {' '.join(say(part) for part in re.split(r'[-.]', number))}"
    if match["year"]:
        words += f" năm {context.numerals.cardinal(int(match['year']))}"
    if match["organ"]:
        words += f" {_said(match['organ'], ORGANS, context)}"
    return words


CLASS = SemioticClass(
    "legal", "D", rf"{_BEFORE_CODE}[/-](?P<code>{_CODE}(?:[ ]?[-/–.,&+][ ]?{_CODE}){{0,4}}\d{{0,2}})(?![\w])", verbalize
)
YEAR = SemioticClass("legal", "D", r"(?P<number>\d{1,4})/(?P<year>(?:19|20)\d{2})(?![\w/])", verbalize_year)
STANDARD = SemioticClass(
    "legal",
    "L",
    r"(?P<name>TCVN|QCVN|TCCS|ISO|IEC)[  ]?(?P<number>\d{1,6}(?:[-.]\d{1,3})?)(?::(?P<year>(?:19|20)\d{2}))?(?:/(?P<organ>[A-ZĐ]{2,9}))?(?!\w)",
    verbalize_standard,
)
