"""How written Vietnamese is said aloud: pure text in, spoken text out; imports nothing of ours."""

from collections.abc import Mapping

from player.vietnamese.reading import Reading, Region, Span

__all__ = ["Reading", "Region", "Span", "read", "say"]


def read(written: str, region: Region = Region.NORTH, definitions: Mapping[str, str] | None = None) -> Reading:
    """Return how a text is read, with its trace and its doubts."""
    return Reading(written, (Span(0, len(written), written),))


def say(written: str, region: Region = Region.NORTH, definitions: Mapping[str, str] | None = None) -> str:
    """Return the spoken form of a text."""
    return read(written, region, definitions).spoken
