"""The examination: whole news sentences, said as a VOV or VTV newsreader says them."""

import re
import unicodedata
from pathlib import Path

import pytest
from sentence_score import Sentence, Verdict, examine, judge, load

from player.vietnamese import say

FOLDER = Path(__file__).parent / "sentences"
FILES = sorted(FOLDER.glob("*.tsv"))
# Each was scored before anybody mended anything for it.
FRESH = ("second_", "third_", "fourth_", "fifth_", "sixth_", "seventh_", "eighth_")
UNREAD = re.compile(r"[\d%‰°/@&<>=~$€²³]")


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return examine([path for path in FILES if not path.stem.startswith(FRESH)], say)


@pytest.fixture(scope="module")
def fresh() -> list[Verdict]:
    return examine([path for path in FILES if path.stem.startswith(FRESH)], say)


def test_ninety_eight_of_a_hundred_sentences_are_right_with_regional_spelling_folded(verdicts: list[Verdict]) -> None:
    misses = [verdict for verdict in verdicts if not verdict.folded]
    assert len(misses) <= 0.02 * len(verdicts), "\n".join(map(str, misses))


def test_ninety_five_of_a_hundred_sentences_are_right_strictly(verdicts: list[Verdict]) -> None:
    misses = [verdict for verdict in verdicts if not verdict.strict]
    assert len(misses) <= 0.05 * len(verdicts), "\n".join(map(str, misses))


def test_ninety_eight_of_a_hundred_sentences_that_were_fresh_are_right(fresh: list[Verdict]) -> None:
    misses = [verdict for verdict in fresh if not verdict.folded]
    assert len(misses) <= 0.02 * len(fresh), "\n".join(map(str, misses))


@pytest.mark.parametrize("path", [path for path in FILES if path.stem.endswith("clean")], ids=lambda path: path.stem)
def test_a_clean_sentence_comes_back_untouched(path: Path) -> None:
    changed = [row.written for row in load(path) if row.subject == "clean" and say(row.written) != row.written]
    assert changed == []


def test_the_examination_is_large_and_has_no_sentence_twice() -> None:
    written = [row.written for path in FILES for row in load(path)]
    assert len(written) >= 880
    assert len(written) == len(set(written))


@pytest.mark.parametrize(
    ("spoken", "said", "strict", "folded"),
    [
        ("sáng [ngày |][mùng |]hai tháng tư", "Sáng mùng hai tháng tư.", True, True),
        ("sáng [ngày |]hai tháng tư", "sáng mồng hai tháng bốn", False, True),
        ("lần thứ tư", "lần thứ bốn", False, False),
        ("thắng hai một", "thắng hai đến một", False, False),
    ],
)
def test_the_examiner_tells_right_from_wrong(spoken: str, said: str, strict: bool, folded: bool) -> None:
    verdict = judge(Sentence("", "", spoken, ""), said)
    assert (verdict.strict, verdict.folded) == (strict, folded)


def test_what_is_said_stays_as_it_is_when_said_again() -> None:
    moved = [row.written for path in FILES for row in load(path) if say(say(row.written)) != say(row.written)]
    assert moved == []


def test_decomposed_letters_are_said_like_composed_ones() -> None:
    rows = [row.written for path in FILES for row in load(path)]
    assert [row for row in rows if say(unicodedata.normalize("NFD", row)) != say(row)] == []


def test_no_digit_and_no_sign_is_left_in_what_is_said() -> None:
    said = [say(row.written) for path in FILES for row in load(path)]
    assert [one for one in said if UNREAD.search(one)] == []
