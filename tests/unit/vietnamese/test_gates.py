"""The gates of a class save time only: a reader that opens them all reads the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.vietnamese import Region
from player.vietnamese.classes import PRECEDENCE, tables
from player.vietnamese.foreign import is_plain
from player.vietnamese.reader import Reader

CLASSES = [semiotic_class for semiotic_class, _ in PRECEDENCE]
GATED = Reader(CLASSES, is_plain)
OPEN = Reader(CLASSES, is_plain, gated=False)
EXAMPLES = [written for _, _, examples in tables() for written, _ in examples]
MARKS = [
    *" \u00a0.,:;/-–—~+×x%°'\"()&@_\n",
    *"0123456789",
    *"hHgGmkKtTvVCXIQLBđĐ",
    "km",
    "tr",
    "tỷ ",
    "giờ",
    "USD",
    "$",
]


def check(written: str) -> None:
    assert GATED.read(written, Region.NORTH, None) == OPEN.read(written, Region.NORTH, None)


@pytest.mark.parametrize("written", EXAMPLES)
def test_an_example_is_read_the_same_with_every_gate_open(written: str) -> None:
    check(written)


@given(st.sampled_from(EXAMPLES), st.sampled_from(EXAMPLES), st.integers(0, 40), st.lists(st.sampled_from(MARKS)))
@settings(max_examples=600, deadline=None)
def test_pieces_of_examples_are_read_the_same_with_every_gate_open(
    left: str, right: str, cut: int, between: list[str]
) -> None:
    check(left[:cut] + "".join(between) + right[cut % len(right) :])


@given(st.lists(st.sampled_from(MARKS), max_size=16).map("".join))
@settings(max_examples=600, deadline=None)
def test_any_mixture_of_marks_is_read_the_same_with_every_gate_open(written: str) -> None:
    check(written)
