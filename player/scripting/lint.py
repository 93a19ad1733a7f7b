"""What the script is not sure of, before anyone hears it, each with its place and a suggestion in Vietnamese."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from player.findings import Finding
from player.vietnamese.reading import Doubt, Reading

_DOUBTS = {
    "acronym": (
        "warning",
        "Chưa biết chữ viết tắt “{}”; đang đọc theo suy đoán.",
        "Viết đầy đủ ở lần đầu, hoặc thêm vào từ điển.",
    ),
    "symbol": ("warning", "Ký hiệu “{}” không được đọc thành lời.", "Viết thành chữ, hoặc bỏ đi."),
    "foreign": ("info", "Từ nước ngoài “{}” chưa có phiên âm.", "Thêm cách đọc vào từ điển."),
    "number": ("warning", "Số “{}” viết không rõ; có thể đọc sai.", "Viết lại cho rõ là ngày, tỷ số hay tỷ lệ."),
}
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*\.(?:\d{4,}|\d{3}\.\d{1,2})(?![\d.]*\d|[a-zA-Z])")
_SPLIT_THOUSANDS = re.compile(r"(?<![\d.,/])\d{1,3}(?:\.\d{3})+\.\d{1,2}(?![\d.])|(?<![\d.,])\d+,\d+,\d+(?![\d,])")
_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\d/-])")
_CLOCK = re.compile(r"(?<![\d/])(\d{1,2})(?:h|g|:)(\d{2})(?![\d:])")
_EMPTY_BRACKETS = re.compile(r"\(\s*[,;.]?\s*\)|\[\s*\]|“\s*”|\"\s*\"")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = re.compile(
    r"[A-Za-zÀ-ỹ][\u0370-\u03ff\u0400-\u04ff][^\W\d_]*|[\u0370-\u03ff\u0400-\u04ff][A-Za-zÀ-ỹ][^\W\d_]*"
)
_BROKEN = re.compile(r"[\ufffd\u25a1]+|Ã[\u0080-\u00bf]|áº|á»|Ä‘")
# Vietnamese doubles words on purpose (luôn luôn, ngày ngày); these little ones it never does.
_LITTLE_WORDS = """
    của và các những được với cho tại đã sẽ theo ở để có một này đến do về khi bị thì mà nhưng trong ngoài trên dưới bởi
    vì tỉnh huyện xã phường quận thành ủy ban ông bà
"""
_NEVER_DOUBLED = frozenset(_LITTLE_WORDS.split())
_ORDINARY = re.compile(r"[\w\s.,;:!?…\"'“”‘’«»()\[\]–—/%&@+-]+")
_SILENT_ON_PURPOSE = frozenset("|~^`´¨_*#\\")
_LONG = 450


def lint(index: int, reading: Reading) -> list[Finding]:
    """Return the findings on one utterance, in the order of their places.

    >>> from player.vietnamese import read
    >>> [(f.kind, f.start, f.end) for f in lint(0, read("Họp ngày 32/13/2023 ( ) của của xã"))]
    [('number', 9, 19), ('brackets', 20, 23), ('doubled', 24, 31)]
    """
    text = reading.written
    found = [_doubted(index, reading, doubt) for doubt in reading.doubts]
    if not _ORDINARY.fullmatch(text):
        found += _unsaid_symbols(index, reading, found)
    if len(text) > 3:
        taken = [(finding.start, finding.end) for finding in found]
        for finding in _looked_at(index, text):
            if all(finding.end <= start or finding.start >= end for start, end in taken):
                found.append(finding)
    if len(text) > _LONG:
        message = f"Câu dài {len(text)} ký tự, không có chỗ ngắt hơi."
        found.append(Finding("long", "warning", message, "Tách thành các câu ngắn hơn.", index, 0, len(text)))
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _unsaid_symbols(index: int, reading: Reading, found: list[Finding]) -> Iterator[Finding]:
    """Yield a finding for each symbol that no word stands for and that nothing said so of before."""
    known = [(finding.start, finding.end) for finding in found]
    severity, message, advice = _DOUBTS["symbol"]
    for span in reading.spans:
        written = reading.written[span.start : span.end]
        for at, sign in enumerate(written, span.start):
            if unicodedata.category(sign)[0] != "S" or sign in _SILENT_ON_PURPOSE:
                continue
            is_said = span.semiotic_class and sign not in span.spoken and any(map(str.isalnum, span.spoken))
            if not is_said and not any(start <= at < end for start, end in known):
                yield Finding("symbol", severity, message.format(sign), advice, index, at, at + 1)


def _doubted(index: int, reading: Reading, doubt: Doubt) -> Finding:
    """Return the finding on a place where the grammar guessed."""
    severity, message, advice = _DOUBTS.get(doubt.kind, ("info", "Chưa chắc cách đọc “{}”.", "Nghe lại chỗ này."))
    written = reading.written[doubt.start : doubt.end]
    suggestion = f"{advice} Gợi ý: “{doubt.suggestion}”." if doubt.suggestion else advice
    return Finding(doubt.kind, severity, message.format(written), suggestion, index, doubt.start, doubt.end)


def _looked_at(index: int, text: str) -> Iterator[Finding]:
    """Yield what is wrong with a text to look at."""

    def finding(kind: str, severity: str, message: str, advice: str, start: int, end: int) -> Finding:
        return Finding(kind, severity, message.format(text[start:end]), advice, index, start, end)

    if any(letter.isdigit() for letter in text):
        for pattern in (_THOUSANDS, _SPLIT_THOUSANDS):
            for match in pattern.finditer(text):
                message = "Số “{}” chấm phẩy không đúng chỗ."
                yield finding(
                    "number", "warning", message, "Hàng nghìn dùng dấu chấm, thập phân dùng dấu phẩy.", *match.span()
                )
                break
        for match in _DATE.finditer(text):
            if not _is_a_day(int(match[1]), int(match[3]), int(match[4])):
                yield finding("number", "warning", "Không có ngày “{}”.", "Kiểm tra lại ngày tháng.", *match.span())
        for match in _CLOCK.finditer(text):
            if int(match[1]) > 24 or int(match[2]) > 59:
                yield finding("number", "warning", "Không có giờ “{}”.", "Kiểm tra lại giờ phút.", *match.span())
    for match in _EMPTY_BRACKETS.finditer(text):
        yield finding(
            "brackets", "warning", "Dấu ngoặc “{}” không có gì bên trong.", "Điền vào, hoặc bỏ đi.", *match.span()
        )
    for match in _SCRIPTS.finditer(text):
        message = "“{}” lẫn chữ cái của hai bảng chữ."
        yield finding("lookalike", "warning", message, "Gõ lại bằng chữ Latinh.", *match.span())
    for match in _BROKEN.finditer(text):
        yield finding("encoding", "error", "Ký tự hỏng “{}”.", "Lấy lại văn bản gốc.", *match.span())
    for before, after in pairwise(_WORD.finditer(text)):
        word = after.group().casefold()
        if word in _NEVER_DOUBLED and before.group().casefold() == word and text[before.end() : after.start()] == " ":
            yield finding("doubled", "warning", "Lặp từ: “{}”.", "Bỏ một từ.", before.start(), after.end())


def _is_a_day(day: int, month: int, year: int) -> bool:
    try:
        date(max(1, year), month, day)
    except ValueError:
        return False
    return True
