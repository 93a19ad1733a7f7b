"""Tells whether a sentence is said as a newsreader says it, strictly and with regional spelling folded."""

import csv
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sentence:
    """One examination sentence: its subject, how it is written, how it is said (with alternatives), and a note."""

    subject: str
    written: str
    spoken: str
    note: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader said of a sentence, and whether that is right strictly and folded."""

    sentence: Sentence
    said: str
    strict: bool
    folded: bool

    def __str__(self) -> str:
        first = alternatives(self.sentence.spoken)[0]
        return (
            f"[{self.sentence.subject}] {self.sentence.written}\n    said {plain(self.said)}\n    want {plain(first)}"
        )


def alternatives(pattern: str) -> list[str]:
    """Return all that a spoken pattern stands for: `a|b` whole alternatives, `x [a|] y` local ones, which may nest.

    >>> alternatives("ngày [mùng |]hai")
    ['ngày mùng hai', 'ngày hai']
    """

    def group(at: int, nested: bool) -> tuple[list[str], int]:
        done: list[str] = []
        here = [""]
        while at < len(pattern):
            character = pattern[at]
            at += 1
            if character == "[":
                inner, at = group(at, True)
                here = [before + after for before, after in itertools.product(here, inner)]
            elif character == "]" and nested:
                return done + here, at
            elif character == "|":
                done, here = done + here, [""]
            else:
                here = [before + character for before in here]
        if nested:
            raise ValueError(f"a bracket is not closed in {pattern!r}")
        return done + here, at

    return group(0, False)[0]


def plain(text: str) -> str:
    """Return a text as it is heard: NFC, lower case, punctuation as spaces, single spaces.

    >>> plain("Tỷ số:  2-1!")
    'tỷ số 2 1'
    """
    lowered = unicodedata.normalize("NFC", text).lower()
    kept = (c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in lowered)
    return " ".join("".join(kept).split())


_DIGIT = "(?:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_NUMBER = rf"{_DIGIT}(?: (?:mươi|mốt|lăm|tư|{_DIGIT[3:-1]}))*"
_TONE_AT_END = re.compile("^(.*?)([ou])([aey])([\u0300\u0301\u0303\u0309\u0323])$")
_Y_AT_END = re.compile(r"^(.*[bcdđghklmnpqrstvx])y([\u0300\u0301\u0303\u0309\u0323]?)$")
_REGIONAL = (
    (re.compile(r"\blẻ\b"), "linh"),
    (re.compile(r"\bngàn\b"), "nghìn"),
    (re.compile(r"\bnhăm\b"), "lăm"),
    (re.compile(r"\b(mươi|linh|tháng) tư\b"), r"\1 bốn"),
    (re.compile(rf"\b(?:ngày )?(?:mùng|mồng) (?={_NUMBER}\b)"), ""),
    (re.compile(rf"\bngày (?={_NUMBER} tháng {_DIGIT}\b)"), ""),
)


def _word(word: str) -> str:
    """Return a word with the tone mark of oa, oe, uy on the first vowel, and a final y after a consonant as i."""
    apart = unicodedata.normalize("NFD", word)
    tone = _TONE_AT_END.match(apart)
    if tone and tone[2] + tone[3] in ("oa", "oe", "uy") and not (tone[2] == "u" and tone[1].endswith("q")):
        apart = tone[1] + tone[2] + tone[4] + tone[3]
    final = _Y_AT_END.match(apart)
    if final:
        apart = final[1] + "i" + final[2]
    return unicodedata.normalize("NFC", apart)


def folded(text: str) -> str:
    """Return what is heard without what is only regional spelling.

    >>> folded("Ngày mùng 2 tháng tư: uỷ ban có năm ngàn lẻ tư tỷ")
    'ngày mùng 2 tháng bốn ủy ban có năm nghìn linh bốn tỉ'
    >>> folded("ngày mồng hai tháng chín")
    'hai tháng chín'
    """
    heard = " ".join(map(_word, plain(text).split()))
    for pattern, instead in _REGIONAL:
        heard = pattern.sub(instead, heard)
    return heard


def judge(sentence: Sentence, said: str) -> Verdict:
    """Return whether what was said is one of the ways that a newsreader says the sentence."""
    wanted = alternatives(sentence.spoken)
    heard = plain(said)
    strict = any(plain(one) == heard for one in wanted)
    if strict:
        return Verdict(sentence, said, True, True)
    heard = folded(said)
    return Verdict(sentence, said, False, any(folded(one) == heard for one in wanted))


def load(path: Path) -> list[Sentence]:
    """Return the sentences of a TSV with the columns class, written, spoken, note."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Sentence(row["class"], row["written"], row["spoken"], row["note"] or "") for row in rows]


def examine(paths: Iterable[Path], say: Callable[[str], str]) -> list[Verdict]:
    """Return the verdict on every sentence of the files."""
    return [judge(sentence, say(sentence.written)) for path in paths for sentence in load(path)]
