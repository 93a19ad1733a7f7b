"""Finding: what came of one look at a service, how bad it is, and its cure; and looks that cannot hang."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from player.errors import StorageError, VoiceError
from player.voices.exchange import run_aside

T = TypeVar("T")

SECONDS = 15.0  # that one look may take


class Grade(StrEnum):
    """How bad it is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is in one English sentence without a secret, and what cures it, or ""."""

    subject: str
    grade: Grade
    said: str
    cure: str = ""


def good(subject: str, said: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(subject, Grade.GOOD, said)


def doubtful(subject: str, said: str, cure: str) -> Finding:
    """Return that something works, but perhaps not as it is meant."""
    return Finding(subject, Grade.DOUBTFUL, said, cure)


def bad(subject: str, said: str, cure: str) -> Finding:
    """Return that something does not work."""
    return Finding(subject, Grade.BAD, said, cure)


def within(look: Callable[[], T], seconds: float = SECONDS) -> T:
    """Return what a look finds, or raise what it raises; TimeoutError if it takes longer.

    >>> within(lambda: 2)
    2
    """
    return run_aside(look).result(seconds)


def why(error: Exception) -> str:
    """Return why a look failed, in English.

    >>> why(TimeoutError())
    'it gave no answer in time'
    """
    if isinstance(error, StorageError | VoiceError):
        return error.english
    return "it gave no answer in time"
