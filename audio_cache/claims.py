"""A claim on a piece of work: one process does it while the others wait for what comes of it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

if sys.platform != "win32":
    import fcntl

FIRST_LOOK, LONGEST_LOOK = 0.005, 0.1  # seconds between two looks


class Claims(Protocol):
    """Claims on pieces of work by their names; a claim ends with the process that holds it, however that ends.

    Whoever has no claim may do the work all the same: a claim saves work, it guards nothing.
    """

    def held(self, name: str, patience: float) -> AbstractContextManager[bool]:
        """Hold the claim of that name once nobody else does; False if it is not had within `patience` seconds."""


class FolderClaims:
    """Claims that hold among the processes of one machine, as locked files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def held(self, name: str, patience: float) -> AbstractContextManager[bool]:
        """Hold a claim."""
        return claimed(self._folder / f"{name.replace('/', '-')}.claim", patience)


@contextmanager
def claimed(path: Path, patience: float) -> Iterator[bool]:
    """Hold the claim that a file stands for, once nobody else does; False if it is not had within `patience` seconds.

    The lock is the kernel's and ends with the process that holds it, however that ends. Whoever has no claim may do the
    work all the same: a claim saves work, it guards nothing. Not to be nested.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "work.claim"
    >>> with claimed(path, 1.0) as first, claimed(path, 0.0) as second:
    ...     first, second
    (True, False)
    >>> path.exists()
    False
    """
    descriptor = _claim(path, patience)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            # While it is still ours: whoever has this file open sees that it is gone, and takes a new one.
            path.unlink(missing_ok=True)
            os.close(descriptor)


def _claim(path: Path, patience: float) -> int | None:
    """Return the descriptor of a locked file, or None."""
    if sys.platform == "win32":
        return None  # it has no such locks: there the work may be done twice, and one result is kept
    until = time.monotonic() + patience
    look = FIRST_LOOK
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:
            return None  # a full or forbidden disk is said by whoever keeps the result
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(path, descriptor):
                return descriptor
            os.close(descriptor)
            continue
        except BlockingIOError:
            os.close(descriptor)
        except OSError:
            os.close(descriptor)
            return None  # a disk without locks
        if time.monotonic() >= until:
            return None
        time.sleep(min(look, max(0.0, until - time.monotonic())))
        look = min(LONGEST_LOOK, look * 1.5)


def _is_at(path: Path, descriptor: int) -> bool:
    """Return whether an open file is still the one at a path."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
