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
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore

from audio_cache.bucket import Bucket, refusal
from audio_cache.claims import Claims, FolderClaims

if TYPE_CHECKING:
    from obstore import Attributes

CHUNK = 65536
_AT_ONCE = 8_388_608  # bytes that are put into a bucket in one piece, and held in memory meanwhile
_KINDS = {".mp3": "audio/mpeg", ".opus": "audio/ogg; codecs=opus"}
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

    `claims` let one process make a blob while the others wait; a folder has its own, which hold on one machine. What
    is on its way into a bucket is written `aside` first.

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
        claims: Claims | None = None,
        bucket: Bucket | None = None,
        aside: Path | None = None,
    ) -> None:
        self._store = store
        self._folder = folder
        self._explain = explain
        self._aside = folder / _INCOMING if folder is not None else aside or Path(tempfile.gettempdir())
        self._claims = claims or FolderClaims(self._aside)
        self.bucket = bucket

    @classmethod
    def in_folder(
        cls, folder: Path, explain: Callable[[OSError], Exception] = _same, claims: Claims | None = None
    ) -> "Blobs":
        """Return the blobs in a folder, which is made if it is not there."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(LocalStore(str(folder)), folder, explain, claims)
        except OSError as error:
            raise explain(error) from error

    @classmethod
    def in_bucket(
        cls, bucket: Bucket, aside: Path, explain: Callable[[OSError], Exception] = _same, claims: Claims | None = None
    ) -> "Blobs":
        """Return the blobs in a bucket; what is on its way there is written to the folder `aside`."""
        return cls(bucket.store, None, explain, claims, bucket, aside)

    def check(self) -> None:
        """Look whether the store answers, or raise what is wrong with it."""
        with self._explained():
            next(iter(obstore.list(self._store, chunk_size=1)), None)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the store raises into an OSError with its errno, and that into what our caller wants."""
        try:
            yield
        except (AlreadyExistsError, FileExistsError, FileNotFoundError):
            raise  # not refusals: whoever called knows what they mean
        except BaseError as error:
            code = _OS_ERROR.search(str(error).partition("\n")[0])
            said = refusal(error)
            raise self._explain(OSError(int(code[1]), str(said)) if code else said) from error
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
                try:
                    got = obstore.get(self._store, name, options={"range": (start, start + length)})
                    return bytes(got.bytes())
                except BaseError:
                    stat = obstore.head(self._store, name)
                    if start < stat["size"]:
                        raise
                    return b""  # a bucket refuses what begins at the end, where a file has nothing more
        except FileNotFoundError:
            return None

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a blob's bytes, about 64 KiB at a time; FileNotFoundError if it is not there."""
        if self._folder is None:
            with self._explained():
                for piece in obstore.get(self._store, name).stream(min_chunk_size=CHUNK):
                    yield bytes(piece)
            return
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
        return self._create(name, data)

    def _create(self, name: str, data: bytes | Path) -> bool:
        try:
            with self._explained():
                known_as = self._attributes(name)
                obstore.put(self._store, name, data, mode="create", use_multipart=False, attributes=known_as)
        except AlreadyExistsError:
            return False
        except FileNotFoundError as error:  # of a bucket that is not there
            raise self._explain(OSError(errno.ENOENT, "there is no such place")) from error
        return True

    def _attributes(self, name: str) -> "Attributes | None":
        """Return what a bucket tells whoever is sent there for a blob; a folder keeps no such thing."""
        if self._folder is not None:
            return None
        kind = _KINDS.get(PurePosixPath(name).suffix, "application/octet-stream")
        return {"Content-Type": kind, "Cache-Control": "public, max-age=31536000, immutable"}

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """Give a path to write a long blob to, on the disk it will be kept on; nothing is left there afterwards."""
        with self._explained():
            self._aside.mkdir(parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(dir=self._aside)
            os.close(handle)
        try:
            with self._explained():
                yield Path(path)
        finally:
            Path(path).unlink(missing_ok=True)

    @contextmanager
    def claimed(self, name: str, patience: float) -> Iterator[None]:
        """Hold the claim to make a blob while the other processes wait, at most `patience` seconds."""
        with self._claims.held(name, patience):
            yield

    def put_file(self, name: str, path: Path) -> bool:
        """Keep a file's bytes as a blob if there is none of that name, without reading it into memory.

        The file should be one given by `incoming`; True if this call was the one that kept it.
        """
        if self._folder is None:
            return self._upload(name, path)
        try:
            with self._explained():
                (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
                path.chmod(0o644)  # mkstemp's 600 would hide it from a web server under another user
                (self._folder / name).hardlink_to(path)
        except FileExistsError:
            return False
        return True

    def _upload(self, name: str, path: Path) -> bool:
        """Put a file into the bucket, a long one in parts.

        No bucket takes parts only if there is no such blob. Whoever uploads the same at the same moment replaces it at
        once and whole, with sound of the same clips.
        """
        with self._explained():
            is_long = path.stat().st_size > _AT_ONCE
        if not is_long:
            return self._create(name, path)
        if self.head(name) is not None:
            return False
        with self._explained():
            obstore.put(
                self._store, name, path, use_multipart=True, max_concurrency=2, attributes=self._attributes(name)
            )
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
        swept = 0
        with self._explained():
            for path in (self._folder or self._aside).rglob("*"):
                left = path.parent == self._aside or _STAGED.search(path.name)
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
