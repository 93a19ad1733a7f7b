"""What may be forgotten: least recently heard first; never what is pinned, nor what was put or heard a moment ago."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple, TypeVar

from audio_cache.blobs import Blobs, BlobStat

T = TypeVar("T")

FRESH_SECONDS = 600.0  # what was put so short a while ago may be what somebody is joining
AT_ONCE = 50_000  # blobs that are chosen in one look through the store: about 15 MB of memory
_LOOKED_UP = 500
_DELETED = 100


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of blobs outside the store, asked for many names at once.

    `last_heard` has the times, in seconds since 1970, of those that were heard since they were put; `pinned` has those
    that must stay; `forgot` is told what was evicted.
    """

    last_heard: Callable[[Sequence[str]], Mapping[str, float]]
    pinned: Callable[[Sequence[str]], Set[str]]
    forgot: Callable[[Sequence[str]], None] = lambda names: None


@dataclass(frozen=True, slots=True)
class Evicted:
    """What an eviction did: the store's bytes before and after, and the blobs and bytes that it deleted.

    `pinned` are the bytes that must stay, as far as they were looked at: 0 if there was enough room.
    """

    before: int
    after: int
    blobs: int = 0
    freed: int = 0
    pinned: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Blobs of one kind: how many and how many bytes, how much of that is pinned, and when the oldest was last heard.

    `oldest` is among those that are not pinned, in seconds since 1970; None if there are none.
    """

    count: int = 0
    bytes: int = 0
    pinned: int = 0
    pinned_bytes: int = 0
    oldest: float | None = None

    @property
    def evictable_bytes(self) -> int:
        """The bytes that could be forgotten."""
        return self.bytes - self.pinned_bytes


class _Known(NamedTuple):  # a tuple, because a store of a million is sorted by it
    heard: float
    name: str
    size: int
    is_pinned: bool


def evict(
    blobs: Blobs,
    target: int,
    memory: Memory,
    now: float,
    limit: int | None = None,
    rehearse: bool = False,
    at_once: int = AT_ONCE,
) -> Evicted:
    """Delete what was heard least recently until the store holds at most `target` bytes, or nothing more may go.

    Nothing is deleted if it holds no more than `limit`, which is `target` if it is not named: a limit above the target
    keeps every put from deleting something. The freed bytes are those of the blobs that this call deleted; it may be
    killed at any point, and memory does not grow with the store. With `rehearse` nothing is deleted.

    >>> import tempfile
    >>> from pathlib import Path
    >>> blobs = Blobs.in_folder(Path(tempfile.mkdtemp()))
    >>> [blobs.put(name, b"sound") for name in ("never", "lately", "on air")]
    [True, True, True]
    >>> later = 4e9
    >>> memory = Memory(lambda names: {"lately": later - 3600}, lambda names: {"on air"})
    >>> evict(blobs, 10, memory, later)
    Evicted(before=15, after=10, blobs=1, freed=5, pinned=5)
    >>> sorted(stat.name for stat in blobs.list())
    ['lately', 'on air']
    """
    before = total = sum(stat.size for stat in blobs.list())
    if total <= (target if limit is None else limit):
        return Evicted(before, total)
    gone = freed = pinned = 0
    last: _Known | None = None
    while total > target:
        pinned, oldest = _oldest(blobs, memory, now, last, at_once)
        for batch in _batches(oldest, _DELETED):
            chosen = batch if rehearse else _still_unheard(batch, memory)
            deleted: list[str] = []
            for known in chosen:
                if total <= target:
                    break
                if rehearse or blobs.delete(known.name):
                    gone += 1
                    freed += known.size
                total -= known.size
                deleted.append(known.name)
            if deleted and not rehearse:
                memory.forgot(deleted)
            if total <= target:
                break
        if len(oldest) < at_once:
            break
        last = oldest[-1]
    return Evicted(before, total, gone, freed, pinned)


def survey(blobs: Blobs, memory: Memory, kind_of: Callable[[str], str]) -> dict[str, Tally]:
    """Return what there is of each kind; `kind_of` names a blob's."""
    tallies: dict[str, Tally] = {}
    for known in _look_up(blobs.list(), memory):
        kind = kind_of(known.name)
        old = tallies.get(kind, Tally())
        fresh = replace(old, count=old.count + 1, bytes=old.bytes + known.size)
        if known.is_pinned:
            fresh = replace(fresh, pinned=old.pinned + 1, pinned_bytes=old.pinned_bytes + known.size)
        else:
            fresh = replace(fresh, oldest=known.heard if old.oldest is None else min(old.oldest, known.heard))
        tallies[kind] = fresh
    return tallies


def _oldest(blobs: Blobs, memory: Memory, now: float, after: _Known | None, at_once: int) -> tuple[int, list[_Known]]:
    """Return the bytes that are pinned, and those that were heard least recently of what may go, in order."""
    pinned = 0

    def may_go() -> Iterator[_Known]:
        nonlocal pinned
        for known in _look_up(blobs.list(), memory):
            if known.is_pinned:
                pinned += known.size
            elif not _is_fresh(known.heard, now) and (after is None or known > after):
                yield known

    oldest = heapq.nsmallest(at_once, may_go())
    return pinned, oldest


def _look_up(stats: Iterable[BlobStat], memory: Memory) -> Iterator[_Known]:
    for batch in _batches(stats, _LOOKED_UP):
        names = [stat.name for stat in batch]
        heard, pinned = memory.last_heard(names), memory.pinned(names)
        for stat in batch:
            at = max(stat.put_at.timestamp(), heard.get(stat.name, 0.0))
            yield _Known(at, stat.name, stat.size, stat.name in pinned)


def _still_unheard(batch: Sequence[_Known], memory: Memory) -> list[_Known]:
    """Return what is neither pinned nor heard since it was chosen, which may be minutes ago."""
    names = [known.name for known in batch]
    heard, pinned = memory.last_heard(names), memory.pinned(names)
    return [known for known in batch if known.name not in pinned and heard.get(known.name, 0.0) <= known.heard]


def _is_fresh(at: float, now: float) -> bool:
    # A time far ahead was given by a clock that has since been set back: it protects nothing.
    return abs(now - at) < FRESH_SECONDS


def _batches(items: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
