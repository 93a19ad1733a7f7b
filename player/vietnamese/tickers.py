"""Whether three capitals are a share's code on the exchange: VCB, HSG, and not học sinh giỏi."""

import re

_TICKER = re.compile(r"[A-Z]{3}")
_JOIN = r"(?:, | và |, và |; | - |/)"
_LISTED_BEFORE = re.compile(rf"(?<![^\W_])[A-Z][A-Z0-9]{{2}}{_JOIN}$")
_LISTED_AFTER = re.compile(rf"{_JOIN}[A-Z][A-Z0-9]{{2}}(?!\w)")
_NAMED = re.compile(
    r"(?:\b[Mm]ã(?: (?:cổ phiếu|chứng khoán|CK))?|\b[Cc]ổ phiếu(?: của)?|\b[Tt]hị giá(?: của)?|\bCP)"
    r"[ \u00a0](?:là )?[“\"(]?$"
)
_OF_THE_EXCHANGE = re.compile(
    r"[Cc]ổ phiếu|[Cc]hứng khoán|VN-?Index|VN30|HoSE|HOSE|HNX|UPCoM|tăng trần|giảm sàn|vốn hóa|thanh khoản|khối ngoại|"
    r"[Cc]ác mã|[Nn]hóm mã|bluechip|phiên giao dịch"
)
# HSG giảm 1,2% xuống 16.500 đồng
_PRICED = re.compile(
    r" (?:tăng|giảm|mất|vọt|rơi|nhích|lên|xuống)(?: trần| sàn| thêm| nhẹ| mạnh| gần| hơn)? \d[\d,]*%"
    r" (?:lên|xuống|về|còn|đạt)(?: mức| còn| quanh)? \d[\d.]* ?(?:đồng|đ|đơn vị)"
)
_NO_SHARES = frozenset({"PIN", "OTP", "CVV", "VIP", "ZIP"})  # mã PIN
_REACH = 160


def is_ticker(word: str, text: str, start: int, end: int) -> bool:
    """Return whether a word at a place of a text is a share's code: one that is named so, or listed with others.

    >>> is_ticker("HSG", "Các mã HPG, HSG giảm", 12, 15), is_ticker("HSG", "Đội tuyển HSG", 10, 13)
    (True, False)
    """
    if not _TICKER.fullmatch(word):
        return False
    if word in _NO_SHARES:
        return False
    if _NAMED.search(text, max(0, start - 24), start) or _PRICED.match(text, end):
        return True
    if not (_LISTED_BEFORE.search(text, max(0, start - 8), start) or _LISTED_AFTER.match(text, end)):
        return False
    return is_among_shares(text, start, end)


def is_among_shares(text: str, start: int, end: int) -> bool:
    """Return whether a text speaks of shares near a place."""
    return _OF_THE_EXCHANGE.search(text, max(0, start - _REACH), end + _REACH) is not None
