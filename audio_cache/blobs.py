"""Immutable blobs by name in a folder or a bucket: get, put-if-absent, range, head, list, delete."""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore

from audio_cache.claims import claimed

CHUNK = 65536
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_STAGED = re.compile(r"#\d+$")  # what a put killed half way leaves beside its blob
_INCOMING = ".incoming"


@dataclass(frozen=True, slots=True)
class BlobStat:
    """What is known of a blob without reading it: its name, size in bytes, and when it was put."""

    name: str
    size: int
    put_at: datetime


def _same(error: OSError) -> Exception:
    return error


class Blobs:
    """Blobs over an obstore store; `explain` turns an OSError of the disk or bucket into the error that is raised.

    A blob is there whole or not at all, and never changes. Safe to call from several threads and processes.

    >>> import tempfile
    >>> blobs = Blobs.in_folder(Path(tempfile.mkdtemp()))
    >>> blobs.put("clips/ab.mp3", b"sound"), blobs.put("clips/ab.mp3", b"other")
    (True, False)
    >>> blobs.get("clips/ab.mp3"), blobs.get("clips/none.mp3")
    (b'sound', None)
    """

    def __init__(
        self,
        store: ObjectStore,
        folder: Path | None = None,
        explain: Callable[[OSError], Exception] = _same,
    ) -> None:
        self._store = store
        self._folder = folder
        self._explain = explain

    @classmethod
    def in_folder(cls, folder: Path, explain: Callable[[OSError], Exception] = _same) -> "Blobs":
        """Return the blobs in a folder, which is made if it is not there."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(LocalStore(str(folder)), folder, explain)
        except OSError as error:
            raise explain(error) from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the store raises into an OSError with its errno, and that into what our caller wants."""
        try:
            yield
        except (AlreadyExistsError, FileExistsError, FileNotFoundError):
            raise  # not refusals: whoever called knows what they mean
        except BaseError as error:
            first_line = str(error).partition("\n")[0]
            code = _OS_ERROR.search(first_line)
            raise self._explain(OSError(int(code[1]) if code else errno.EIO, first_line)) from error
        except OSError as error:
            raise self._explain(error) from error

    def get(self, name: str) -> bytes | None:
        """Return a blob's bytes, or None if it is not there."""
        try:
            with self._explained():
                if self._folder is not None:  # a third of the cost of the store's own way
                    return (self._folder / name).read_bytes()
                return bytes(obstore.get(self._store, name).bytes())
        except FileNotFoundError:
            return None

    def range(self, name: str, start: int, length: int) -> bytes | None:
        """Return at most `length` bytes from `start`, or None if the blob is not there."""
        try:
            with self._explained():
                if self._folder is not None:
                    with (self._folder / name).open("rb") as file:
                        file.seek(start)
                        return file.read(length)
                return bytes(obstore.get_range(self._store, name, start=start, length=length))
        except FileNotFoundError:
            return None

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a blob's bytes, 64 KiB at a time; FileNotFoundError if it is not there."""
        start = 0
        while True:
            chunk = self.range(name, start, CHUNK)
            if chunk is None:
                raise FileNotFoundError(errno.ENOENT, "no such blob", name)
            if chunk:
                yield chunk
            if len(chunk) < CHUNK:
                return
            start += CHUNK

    def head(self, name: str) -> BlobStat | None:
        """Return a blob's size and time, or None if it is not there."""
        try:
            with self._explained():
                meta = obstore.head(self._store, name)
        except FileNotFoundError:
            return None
        return BlobStat(name, meta["size"], meta["last_modified"])

    def put(self, name: str, data: bytes) -> bool:
        """Keep a blob if there is none of that name: True if this call was the one that kept it."""
        try:
            with self._explained():
                obstore.put(self._store, name, data, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return False
        return True

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """Give a path to write a long blob to, on the disk it will be kept on; nothing is left there afterwards."""
        with self._explained():
            beside = self._folder / _INCOMING if self._folder is not None else Path(tempfile.gettempdir())
            beside.mkdir(parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(dir=beside)
            os.close(handle)
        try:
            with self._explained():
                yield Path(path)
        finally:
            Path(path).unlink(missing_ok=True)

    @contextmanager
    def claimed(self, name: str, patience: float) -> Iterator[None]:
        """Hold the claim to make a blob while the other processes of this machine wait, at most `patience` seconds.

        In a bucket nobody waits: what is made twice is kept once.
        """
        if self._folder is None:
            yield
            return
        with claimed(self._folder / _INCOMING / f"{name.replace('/', '-')}.claim", patience):
            yield

    def put_file(self, name: str, path: Path) -> bool:
        """Keep a file's bytes as a blob if there is none of that name, without reading it into memory.

        The file should be one given by `incoming`; True if this call was the one that kept it.
        """
        if self._folder is None:
            return self.put(name, path.read_bytes())
        try:
            with self._explained():
                (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
                path.chmod(0o644)  # mkstemp's 600 would hide it from a web server under another user
                (self._folder / name).hardlink_to(path)
        except FileExistsError:
            return False
        return True

    def list(self, prefix: str = "") -> Iterator[BlobStat]:
        """Yield every blob under a folder of names, in no order, skipping what is still being written."""
        with self._explained():
            for batch in obstore.list(self._store, prefix or None):
                for meta in batch:
                    name = meta["path"]
                    if not _STAGED.search(name) and not name.startswith(_INCOMING + "/"):
                        yield BlobStat(name, meta["size"], meta["last_modified"])

    def sweep(self, before: datetime) -> int:
        """Delete what processes that were killed while writing left behind before a time, and return how many."""
        if self._folder is None:
            return 0
        swept = 0
        with self._explained():
            for path in self._folder.rglob("*"):
                left = path.parent.name == _INCOMING or _STAGED.search(path.name)
                if left and path.is_file() and path.stat().st_mtime < before.timestamp():
                    path.unlink(missing_ok=True)
                    swept += 1
        return swept

    def delete(self, name: str) -> bool:
        """Forget a blob: False if it was not there, which a bucket does not tell."""
        try:
            with self._explained():
                obstore.delete(self._store, name)
        except FileNotFoundError:
            return False
        return True

    def move(self, name: str, to: str) -> bool:
        """Give a blob another name, at once; False if it is not there. Whatever had that name before is forgotten."""
        try:
            with self._explained():
                obstore.rename(self._store, name, to)
        except FileNotFoundError:
            return False
        return True

    def path_of(self, name: str) -> Path | None:
        """Return the file that holds a blob of that name, there or not, or None in a bucket."""
        return self._folder / name if self._folder is not None else None

    def room(self) -> int | None:
        """Return the bytes free where the blobs are kept, or None in a bucket."""
        if self._folder is None:
            return None
        with self._explained():
            return shutil.disk_usage(self._folder).free
