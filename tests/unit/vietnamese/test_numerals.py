"""Number words: what is said reads back as what was written, in every region."""

import pytest

from player.vietnamese import Region, say
from player.vietnamese.numerals import Numerals

DIGITS = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
}
SIZES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6}


def heard(words: str) -> int:
    """Return the number a listener understands: an independent reading back of the words."""
    total = billions = group = 0
    last: int | None = None
    for word in words.split():
        if word == "tỷ":
            billions = (billions + total + group + (last or 0)) * 10**9
            total, group, last = 0, 0, None
        elif word in SIZES:
            total += (group + (last or 0)) * SIZES[word]
            group, last = 0, None
        elif word == "trăm":
            group, last = (last or 0) * 100, None
        elif word == "mươi":
            group, last = group + (last or 0) * 10, None
        elif word == "mười":
            group, last = group + 10, None
        elif word in ("linh", "lẻ"):
            assert last is None
        else:
            assert last is None, words
            last = DIGITS[word]
    return billions + total + group + (last or 0)


@pytest.mark.parametrize("region", [Region.NORTH, pytest.param(Region.SOUTH, marks=pytest.mark.soak)])
def test_every_number_up_to_a_million_reads_back(region: Region) -> None:
    cardinal = Numerals.of(region).cardinal
    assert all(heard(cardinal(value)) == value for value in range(1_000_001))


def test_large_numbers_read_back() -> None:
    cardinal = Numerals.of(Region.NORTH).cardinal
    values = {n * 10**e + d for n in (1, 7, 15, 104, 999) for e in range(15) for d in (0, 1, 14, 205, 1_005)}
    assert all(heard(cardinal(value)) == value for value in values)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("0", "không"),
        ("4", "bốn"),
        ("14", "mười bốn"),
        ("21", "hai mươi mốt"),
        ("24", "hai mươi tư"),
        ("15", "mười lăm"),
        ("65", "sáu mươi lăm"),
        ("101", "một trăm linh một"),
        ("104", "một trăm linh tư"),
        ("1.005", "một nghìn không trăm linh năm"),
        ("2009", "hai nghìn không trăm linh chín"),
        ("10.000", "mười nghìn"),
        ("105.000", "một trăm linh năm nghìn"),
        ("1 000 000", "một triệu"),
        ("1.000.000.000.000", "một nghìn tỷ"),
        ("1.000.000.000.000.000", "một triệu tỷ"),
        ("0,05", "không phẩy không năm"),
        ("1.234,5", "một nghìn hai trăm ba mươi tư phẩy năm"),
    ],
)
def test_a_newsreader_says(written: str, spoken: str) -> None:
    assert say(written) == spoken


def test_the_south_says_its_own_words_everywhere() -> None:
    spoken = say("2.105 người, 1,5 tỷ đồng, 3‰, ngày 5/6/2008, 1305 hộ/2001 hộ", Region.SOUTH)
    assert "nghìn" not in spoken
    assert "linh" not in spoken
