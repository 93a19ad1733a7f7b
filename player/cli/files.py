"""What the commands read and write: a bounded input, an output that is whole or not there, a last sentence."""

import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, NoReturn

import typer

from player.storage import storage_error


def read_bytes(source: str, most: int) -> bytes | None:
    """Return the bytes of a file, or of standard input for "-", or None if there are over `most`; exit 66 without."""
    try:
        if source == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(most + 1)
    except OSError as error:
        leave(66, f"{source} cannot be read: {error.strerror}")
    return data if len(data) <= most else None


def write_whole(path: Path, source: Path | bytes) -> None:
    """Write a file beside its place, then rename it there; exit 73 or StorageFull, and then nothing is left.

    A path that is not a regular file (a pipe, a device) is written in place.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as out:
                _copy(source, out)
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                _copy(source, out)
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise storage_error(OSError(error.errno, error.strerror, str(path))) from error
        leave(73, f"{path} cannot be written: {error.strerror}")


def leave(code: int, sentence: str) -> NoReturn:
    """Say one sentence on stderr and end the command with an exit code."""
    print(f"baonoi: {sentence}.", file=sys.stderr)
    raise typer.Exit(code)


def _copy(source: Path | bytes, out: BinaryIO) -> None:
    if isinstance(source, bytes):
        out.write(source)
    else:
        with source.open("rb") as file:
            shutil.copyfileobj(file, out)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
