"""Whether three capitals are a share's code on the exchange: VCB, HSG, and not học sinh giỏi."""

import re

_TICKER = re.compile(r"[A-Z]{3}")
_JOIN = r"(?:, | và |, và |; | - |/)"
_LISTED_BEFORE = re.compile(rf"(?<![^\W_])[A-Z][A-Z0-9]{{2}}{_JOIN}$")
_LISTED_AFTER = re.compile(rf"{_JOIN}[A-Z][A-Z0-9]{{2}}(?!\w)")
_NAMED = re.compile(
    r"(?:\bmã|\b[Mm]ã (?:cổ phiếu|chứng khoán|CK)|\b[Cc]ổ phiếu(?: của)?|\b[Tt]hị giá(?: của)?|\bCP)"
    r"[ \u00a0](?:là )?[“\"(]?$"
)
_OF_THE_EXCHANGE = re.compile(
    r"cổ phiếu|chứng khoán|VN-?Index|VN30|HoSE|HOSE|HNX|UPCoM|tăng trần|giảm sàn|vốn hóa|thanh khoản|khối ngoại|"
    r"[Cc]ác mã|[Nn]hóm mã|bluechip|phiên giao dịch"
)
_REACH = 160


def is_ticker(word: str, text: str, start: int, end: int) -> bool:
    """Return whether a word at a place of a text is a share's code: one that is named so, or listed with others.

    >>> is_ticker("HSG", "Các mã HPG, HSG giảm", 12, 15), is_ticker("HSG", "Đội tuyển HSG", 10, 13)
    (True, False)
    """
    if not _TICKER.fullmatch(word):
        return False
    if _NAMED.search(text, max(0, start - 24), start):
        return True
    if not (_LISTED_BEFORE.search(text, max(0, start - 8), start) or _LISTED_AFTER.match(text, end)):
        return False
    return is_among_shares(text, start, end)


def is_among_shares(text: str, start: int, end: int) -> bool:
    """Return whether a text speaks of shares near a place."""
    return _OF_THE_EXCHANGE.search(text, max(0, start - _REACH), end + _REACH) is not None
