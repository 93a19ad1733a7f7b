"""Every blob still has its digest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from audio_cache.blobs import Blobs, BlobStat
from audio_cache.seal import is_whole


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking at every blob: how many, how many bytes, and the names of those that are not as put."""

    checked: int
    bytes: int
    bad: tuple[str, ...]


def verify(
    blobs: Blobs,
    checks: Mapping[str, Callable[[Iterable[bytes]], bool]] | None = None,
    is_sign: Callable[[BlobStat], bool] = lambda stat: False,
) -> Verdict:
    """Read every blob and check its seal.

    `checks` tell by a name's suffix how blobs of a format with checksums of its own are checked instead; a blob that
    `is_sign` holds nothing and has no seal. A blob that is forgotten while this runs is not counted.

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
            whole = is_sign(stat) or (checks or {}).get(PurePosixPath(stat.name).suffix, is_whole)(
                blobs.chunks(stat.name)
            )
        except FileNotFoundError:
            continue
        checked += 1
        total += stat.size
        if not whole:
            bad.append(stat.name)
    return Verdict(checked, total, tuple(sorted(bad)))
