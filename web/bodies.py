"""Immutable bytes to answer with: a file kept open, or a few bytes in memory."""

import asyncio
import os
import weakref
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Protocol

from audio_cache.seal import WITHIN, seal_offset

LOOK_SECONDS = 0.5
# Of a longer answer: the server holds one piece and reads one more for a listener who does not take them.
PIECE = 24_576

# Linux answers a read from memory or not at all; where that is unknown, a read is trusted to be quick.
_NOWAIT: int = getattr(os, "RWF_NOWAIT", 0)

OGG = b"OggS"


class Body(Protocol):
    """What an answer is made of: an ETag in quotes, a size in bytes, and how many it is best read in at a time."""

    etag: bytes
    size: int

    @property
    def piece(self) -> int:
        """Return how many bytes of a long answer are read at a time."""

    async def read(self, start: int, length: int) -> bytes | bytearray:
        """Return bytes from `start`, at most `length`."""

    def read_at_once(self, start: int, length: int) -> bytes | bytearray | None:
        """Return `length` bytes from `start` if that takes no waiting, else None."""


class Files(Protocol):
    """Sound by where it is kept: in files of this machine, or in a bucket."""

    def seen(self, path: str) -> Body | None:
        """Return what was looked at a moment ago."""

    async def get(self, path: str) -> Body:
        """Return what is there; FileNotFoundError if nothing is."""

    def address(self, path: str) -> tuple[str, int] | None:
        """Return where else readers get it, and for how many seconds that holds; None if they get it here."""


def etag_of(front: bytes, put_at_ns: int, size: int) -> bytes | None:
    """Return the ETag of a blob of ours by its first 64 KiB, or None if it is none: the seal that it carries.

    An Ogg file has checksums of its own, which leave no room for a seal: its ETag is its time and size.
    """
    at = seal_offset(front)
    if at >= 0:
        return b'"' + front[at : at + 64] + b'"'
    return b'"%x-%x"' % (put_at_ns, size) if front[:4] == OGG else None


class FileBody:
    """An open file that never changes; closed when the last request that reads it lets it go."""

    piece = PIECE
    __slots__ = ("__weakref__", "_fd", "etag", "identity", "seen_at", "size")

    def __init__(self, path: Path | str) -> None:
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._fd)
        self.seen_at = 0.0
        status = os.fstat(self._fd)
        self.size = status.st_size
        self.identity = (status.st_ino, status.st_size, status.st_mtime_ns)
        etag = etag_of(os.pread(self._fd, WITHIN, 0), status.st_mtime_ns, status.st_size)
        if etag is None:
            raise FileNotFoundError(path)  # not one of ours: as good as not there
        self.etag = etag

    async def read(self, start: int, length: int) -> bytes | bytearray:
        """Return bytes from `start`, at most `length`, without blocking the event loop on a slow disk."""
        at_once = self.read_at_once(start, length)
        return at_once if at_once is not None else await asyncio.to_thread(os.pread, self._fd, length, start)

    def read_at_once(self, start: int, length: int) -> bytes | bytearray | None:
        """Return `length` bytes from `start` if they are in memory, else None."""
        if not _NOWAIT:
            return os.pread(self._fd, length, start)
        buffer = bytearray(length)
        try:
            got = os.preadv(self._fd, [buffer], start, _NOWAIT)
        except OSError:  # not in memory (EAGAIN), or a file system that cannot say
            return None
        return buffer if got == length else None


class BytesBody:
    """A short body in memory, with its ETag in quotes."""

    piece = PIECE
    __slots__ = ("_data", "etag", "size")

    def __init__(self, data: bytes, etag: bytes) -> None:
        self._data = data
        self.etag = etag
        self.size = len(data)

    async def read(self, start: int, length: int) -> bytes:
        """Return bytes from `start`, at most `length`."""
        return self.read_at_once(start, length)

    def read_at_once(self, start: int, length: int) -> bytes:
        """Return bytes from `start`, at most `length`."""
        return self._data[start : start + length]


class OpenFiles:
    """The files that are being heard, kept open, at most `limit` of them.

    A file that was deleted or made again is noticed within LOOK_SECONDS, by its inode, size and time.
    """

    def __init__(self, limit: int = 256, clock: Callable[[], float] = monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._files: OrderedDict[str, FileBody] = OrderedDict()

    def seen(self, path: str) -> FileBody | None:
        """Return the open file of that path if it was looked at a moment ago."""
        body = self._files.get(path)
        return body if body is not None and self._clock() - body.seen_at < LOOK_SECONDS else None

    async def get(self, path: str) -> FileBody:
        """Return the open file of that path, or raise FileNotFoundError; to be called from the event loop alone."""
        seen = self.seen(path)
        if seen is not None:
            return seen
        body, now = self._files.get(path), self._clock()
        try:
            status = os.stat(path)  # noqa: PTH116  # in memory while the file is heard; a Path costs more
        except FileNotFoundError:
            self._files.pop(path, None)
            raise
        if body is None or body.identity != (status.st_ino, status.st_size, status.st_mtime_ns):
            body = self._files[path] = await asyncio.to_thread(FileBody, path)
            if len(self._files) > self._limit:
                self._files.popitem(last=False)
        else:
            self._files.move_to_end(path)
        body.seen_at = now
        return body

    def address(self, path: str) -> None:
        """Return None: readers get it here."""
