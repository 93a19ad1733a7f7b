"""Number words: cardinals, digits, decimals and years as a newsreader of a region says them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from player.vietnamese.reading import Region

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

# 1.234.567,89 · 1 234 567 · 1,234,567.89 · 1234,5 · 0.5; bounded, so that a hostile run of digits stays linear
NUMBER = (
    r"(?:[1-9]\d{0,2}(?:(?:\.\d{3}){1,6}(?:,\d{1,12})?|(?:[ \u00a0]\d{3}){1,6}(?:,\d{1,12})?"
    r"|(?:,\d{3}){2,6}(?:\.\d{1,12})?|,\d{3}\.\d{1,12})(?!\d)"
    r"|\d{1,18}(?:[.,]\d{1,12})?(?!\d))"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|[1-9]\d{0,2}(?:[ \u00a0]\d{3})+(?:,\d+)?")
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?|[1-9]\d{0,2}(?:,\d{3})+\.\d+")


def split_number(written: str) -> tuple[str, str]:
    """Return the whole digits and the decimal digits of a written number.

    >>> split_number("1.234,50"), split_number("1,234,567.8"), split_number("0.5"), split_number("1 000")
    (('1234', '50'), ('1234567', '8'), ('0', '5'), ('1000', ''))
    """
    if written.isdecimal():
        return written, ""
    if _GROUPED.fullmatch(written):
        whole, _, decimals = written.partition(",")
        return re.sub(r"\D", "", whole), decimals
    if _ENGLISH.fullmatch(written):
        whole, _, decimals = written.partition(".")
        return whole.replace(",", ""), decimals
    whole, _, decimals = written.replace(".", ",").partition(",")
    return whole, decimals


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of a region.

    >>> north, south = Numerals.of(Region.NORTH), Numerals.of(Region.SOUTH)
    >>> north.cardinal(2023), north.cardinal(1_005), south.cardinal(1_005)
    ('hai nghìn không trăm hai mươi ba', 'một nghìn không trăm linh năm', 'một ngàn không trăm lẻ năm')
    >>> north.number("362,14"), north.number("1.250.000"), north.digits("0912")
    ('ba trăm sáu mươi hai phẩy một bốn', 'một triệu hai trăm năm mươi nghìn', 'không chín một hai')
    """

    odd: str  # what stands for the empty tens in 105
    thousand: str

    @staticmethod
    def of(region: Region) -> "Numerals":
        """Return the number words of a region."""
        return _NORTH if region is Region.NORTH else _SOUTH

    def cardinal(self, value: int) -> str:
        """Return a whole number, zero or more, in words."""
        return _cardinal(value, self.odd, self.thousand)

    def digits(self, written: str) -> str:
        """Return digits one by one; what is no digit is passed over."""
        return " ".join(DIGITS[int(c)] for c in written if c in "0123456789")

    def number(self, written: str) -> str:
        """Return a written number with its decimals in words; leading zeros are not said."""
        whole, decimals = split_number(written)
        words = self.cardinal(int(whole))
        return f"{words} phẩy {self.digits(decimals)}" if decimals else words

    def spelled(self, written: str) -> str:
        """Return a whole number with its leading zeros said: 06 is "không sáu"."""
        whole = written.lstrip("0")
        zeros = ["không"] * (len(written) - len(whole))
        return " ".join([*zeros, self.cardinal(int(whole))] if whole else zeros)


_NORTH = Numerals("linh", "nghìn")
_SOUTH = Numerals("lẻ", "ngàn")


def _below_hundred(value: int) -> list[str]:
    tens, unit = divmod(value, 10)
    if tens == 0:
        return [DIGITS[unit]]
    words = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if unit == 1 and tens > 1:
        words.append("mốt")
    elif unit == 4 and tens > 1:
        words.append("tư")
    elif unit == 5:
        words.append("lăm")
    elif unit:
        words.append(DIGITS[unit])
    return words


def _below_thousand(value: int, odd: str, padded: bool) -> list[str]:
    hundreds, rest = divmod(value, 100)
    if not hundreds and not padded:
        return _below_hundred(rest)
    words = [DIGITS[hundreds], "trăm"]
    if 0 < rest < 10:
        words += [odd, "tư" if rest == 4 else DIGITS[rest]]
    elif rest:
        words += _below_hundred(rest)
    return words


@lru_cache(maxsize=4096)
def _cardinal(value: int, odd: str, thousand: str) -> str:
    billions, value = divmod(value, 10**9)
    words = [_cardinal(billions, odd, thousand), "tỷ"] if billions else []
    for size, name in ((10**6, "triệu"), (1000, thousand), (1, "")):
        group, value = divmod(value, size)
        if group:
            words += _below_thousand(group, odd, bool(words))
            if name:
                words.append(name)
    return " ".join(words) or "không"
