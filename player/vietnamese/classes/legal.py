"""Numbers of laws, party papers and administrative documents: their types and organs are said in words.

| written | spoken |
|---|---|
| Nghị quyết số 27-NQ/TW | Nghị quyết số hai mươi bảy nghị quyết Trung ương |
| Nghị định số 35/2021/NĐ-CP | Nghị định số ba mươi lăm năm hai nghìn không trăm hai mươi mốt nghị định Chính phủ |
| Quyết định 899/QĐ-TTg | Quyết định tám trăm chín mươi chín quyết định Thủ tướng |
| Thông tư 08/2023/TT-BNV | Thông tư không tám năm hai nghìn không trăm hai mươi ba thông tư Bộ Nội vụ |
| Quyết định số 2118-QĐNS/TW | Quyết định số hai nghìn một trăm mười tám quyết định nhân sự Trung ương |
| Văn bản 2036/SNNMT-TT | Văn bản hai nghìn không trăm ba mươi sáu Sở Nông nghiệp và Môi trường trồng trọt |
| Luật số 15/2023/QH15 | Luật số mười lăm năm hai nghìn không trăm hai mươi ba Quốc hội mười lăm |
| Nghị định 100/2019 | Nghị định một trăm năm hai nghìn không trăm mười chín |
| Quy định 37-QĐ/TW, Quy định 41 | Quy định ba mươi bảy quy định Trung ương, Quy định bốn mươi mốt |
| lệnh truy nã số 05/QĐTN-CSHS | lệnh truy nã số không năm quyết định truy nã cảnh sát hình sự |
| gói thầu số 05/XL | gói thầu số không năm xây lắp |
| Tờ trình số 89/TTr-SXD-QH | Tờ trình số tám mươi chín tờ trình Sở Xây dựng quy hoạch |
| công điện số 08/CĐ-BCH | công điện số không tám công điện Ban Chỉ huy |
| TCVN 11041:2017 | tiêu chuẩn Việt Nam mười một nghìn không trăm bốn mươi mốt năm hai nghìn không trăm mười bảy |
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import ascii_letters, digits

from player.vietnamese import acronyms
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.vocabulary import DOCUMENT_PHRASES

DATA = Path(__file__).parent.parent / "data" / "documents.tsv"
_CODE = r"[A-ZĐƯ][A-Za-zĐđƯưòy]{0,9}"
# A comma or a full stop joins only without room, and no ordinary word joins: "131-QĐ/TW, Quy định", "27-NQ/TW. UBND"
_JOIN = r"(?:[ ]?[-/–&+][ ]?|[.,])(?![A-ZĐƯ][a-zđưòy])"
_SHORT_NAMES = frozenset({"luật", "nđ", "nq", "tt", "qđ", "ttlt", "pháp lệnh"})  # NĐ 67/2025
# Their old papers put the type after the organ: 15/HU-NQ
_PARTY_AND_GOVERNMENT = frozenset({"TW", "TƯ", "TU", "HU", "ThU", "TXU", "ĐU", "CP", "TTg", "QH", "CTN"})
_BEFORE_CODE = r"(?P<number>\d{1,5}[a-zA-Z]?)(?:/(?P<year>(?:19|20)\d{2}))?"


@cache
def codes(kind: str) -> Mapping[str, str]:
    """Return the codes of documents ("type"), of who issues them ("organ") or a part of it ("department"), as said.

    >>> codes("type")["NQ"], codes("organ")["TTg"]
    ('nghị quyết', 'Thủ tướng')
    """
    with DATA.open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return {code: spoken for code, of_kind, spoken in rows if of_kind == kind}


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a document's number with the type and the organ of its code."""
    parts = re.findall(r"[^\W\d_]+|\d+", match["code"])
    first, *rest = parts
    types, organs = codes("type"), codes("organ")
    named = first in types and context.before(match.start())[:2] in DOCUMENT_PHRASES
    coded = match["number"][0] == "0" and first.isupper() and context.previous(match.start()) == "số"
    known = first in organs or named or coded
    if not match["year"] and not rest and (not known or match["number"][-1] in "kK"):
        return None  # 500k/HS
    if not (match["year"] or coded or any(part in types or part in organs for part in parts)) and len(parts) < 3:
        return None
    words = [_number(match["number"], context)]
    if match["year"]:
        words.append(f"năm {context.numerals.cardinal(int(match['year']))}")
    if named and not rest:
        return " ".join(words)  # "Sắc lệnh 13/SL" has said what it is
    around = context.before(match.start())
    ruled = "định" in around[:3] and "quy" in around[:4]
    words.append("quy định" if first == "QĐ" and ruled and rest else _said(first, context, "type"))
    office = not match["year"] and first in organs and first not in _PARTY_AND_GOVERNMENT
    if first == "CT" and context.previous(match.start()) == "trạng":
        words[-1] = "cáo trạng"
    if first == "CĐ" and rest[:1] == ["BCH"]:
        words.append("Ban Chỉ huy")  # of storms, which writes telegrams
        del rest[0]
    for before, part in zip([first, *rest], rest, strict=False):
        of_office = office or (before[0] == "S" and before in organs)  # TTr-SXD-QH: a department's planning
        words.append(_department(part, first if office else before, context) if of_office else _said(part, context))
    return " ".join(words)


def _number(written: str, context: Context) -> str:
    digits = written.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    said = context.numerals.spelled(digits)
    return f"{said} {spell(written[len(digits) :])}" if digits != written else said


def _said(part: str, context: Context, kind: str = "organ") -> str:
    if part.isdigit():
        return context.numerals.cardinal(int(part))
    other = "organ" if kind == "type" else "type"
    return codes(kind).get(part) or codes(other).get(part) or acronyms.expand(part) or spell(part)


def _department(part: str, office: str, context: Context) -> str:
    """Return how the department is said that an office writes after its code; what is elsewhere a type is none."""
    if part == "TT" and office.startswith(("SNN", "BNN")):
        return "trồng trọt"
    if part in codes("department"):
        return codes("department")[part]
    if part == "PV" or (part in codes("type") and part not in codes("organ")):
        return spell(part)
    return context.numerals.spelled(part) if part.isdigit() else _said(part, context)


def verbalize_year(match: re.Match[str], context: Context) -> str | None:
    """Say the number and the year of a document that its own words name."""
    before = context.before(match.start())
    if before[:1] == ("số",):
        before = before[1:]
    if before[:2] not in DOCUMENT_PHRASES and not (before[:1] and before[0] in _SHORT_NAMES):
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
        words += f" {_said(match['organ'], context)}"
    return words


CLASS = SemioticClass(
    "legal",
    "D",
    rf"{_BEFORE_CODE}[/-](?P<code>{_CODE}(?:{_JOIN}{_CODE}){{0,7}}\d{{0,2}})(?![\w])",
    verbalize,
    needs="/-",
    then=f"/-{ascii_letters}",
)
YEAR = SemioticClass(
    "legal", "D", r"(?P<number>\d{1,4})/(?P<year>(?:19|20)\d{2})(?![\w/])", verbalize_year, needs="/", then="/"
)
STANDARD = SemioticClass(
    "legal",
    "L",
    r"(?P<name>TCVN|QCVN|TCCS|ISO|IEC)[ \u00a0]?(?P<number>\d{1,6}(?:[-.]\d{1,3})?)(?::(?P<year>(?:19|20)\d{2}))?"
    r"(?:/(?P<organ>[A-ZĐ]{2,9}))?(?!\w)",
    verbalize_standard,
    first="TQI",
    then=f" {digits}",
)
