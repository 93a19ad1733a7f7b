"""Every blob still has its digest."""

from collections.abc import Callable
from dataclasses import dataclass

from audio_cache.blobs import Blobs
from audio_cache.seal import is_whole


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking at every blob: how many, how many bytes, and the names of those that are not as put."""

    checked: int
    bytes: int
    bad: tuple[str, ...]


def verify(blobs: Blobs, progress: Callable[[int], None] | None = None) -> Verdict:
    """Read every blob and check its seal; `progress` is told the bytes read so far.

    A blob that is forgotten while this runs is not counted.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from audio_cache.seal import BLANK, seal
    >>> blobs = Blobs.in_folder(Path(tempfile.mkdtemp()))
    >>> blobs.put("good", seal(BLANK + b"sound")), blobs.put("bad", BLANK + b"sound")
    (True, True)
    >>> verify(blobs).bad
    ('bad',)
    """
    checked = 0
    total = 0
    bad: list[str] = []
    for stat in blobs.list():
        try:
            whole = is_whole(blobs.chunks(stat.name))
        except FileNotFoundError:
            continue
        checked += 1
        total += stat.size
        if not whole:
            bad.append(stat.name)
        if progress is not None:
            progress(total)
    return Verdict(checked, total, tuple(sorted(bad)))
