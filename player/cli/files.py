"""What the commands read and write: an article from a file or a pipe, and an output that is whole or not there."""

import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, NoReturn

import typer

from player.article import Article, read_text
from player.errors import ArticleError, ArticleTooLong
from player.storage import storage_error


def read_article(source: str, limit: int) -> Article:
    """Return the plain-text article in a file, or in standard input for "-", of at most `limit` characters.

    ArticleError if it is not UTF-8 text, ArticleTooLong; exit 66 if there is no such file.
    """
    most = 4 * limit + 1  # no character takes more bytes: an endless pipe is not read to its end
    try:
        if source == "-":
            data = sys.stdin.buffer.read(most)
        else:
            with Path(source).open("rb") as file:
                data = file.read(most)
    except OSError as error:
        leave(66, f"{source} cannot be read: {error.strerror}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(data) == most:
            raise _too_long(limit) from error
        raise ArticleError(
            "Bài viết không phải là văn bản UTF-8.", f"The article is not UTF-8 text (byte {error.start})."
        ) from error
    if "\0" in text:
        raise ArticleError("Bài viết không phải là văn bản.", "The article is not text: it has NUL characters.")
    if len(text) > limit:
        raise _too_long(limit)
    return read_text(text)


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


def _too_long(limit: int) -> ArticleTooLong:
    return ArticleTooLong(
        f"Bài viết dài quá {limit} ký tự.", f"The article is too long: at most {limit} characters are narrated."
    )
