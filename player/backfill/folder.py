"""Articles in the files of a folder: texts, pages and JSON, in the order of their names."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from player.article import Article
from player.backfill.items import Item, Unusable, id_of_path
from player.backfill.tables import MOST_BYTES, Make, read_json
from player.errors import ArticleError

_TEXTS, _PAGES, _JSON = (".txt",), (".html", ".htm", ".xhtml"), (".json",)

Read = Callable[[Path], Article]


def read_folder(folder: Path, read: Read, make: Make, section: str = "", voice: str = "") -> Iterator[Item | Unusable]:
    """Yield the articles of a folder and of those in it; a file's path is its article's id, unless JSON says another.

    `read` is how a text's or a page's file is read. Other files, and what begins with a dot, are passed over.
    """
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        kind = path.suffix.lower()
        if kind not in (*_TEXTS, *_PAGES, *_JSON) or not path.is_file():
            continue
        where = inside.as_posix()
        try:
            size = path.stat().st_size
            if kind in _JSON:
                for each in read_json(path, make):
                    yield replace(each, where=each.where.replace(path.name, where, 1))
            elif size > MOST_BYTES:
                yield Unusable(where, f"the file is over {MOST_BYTES // 1_000_000} MB")
            else:
                yield _of_file(path, where, read, section, voice)
        except OSError as error:
            yield Unusable(where, f"it cannot be read: {error.strerror}")


def _of_file(path: Path, where: str, read: Read, section: str, voice: str) -> Item:
    def article() -> Article:
        try:
            found = read(path)
        except OSError as error:
            raise ArticleError("Không đọc được tệp.", f"it cannot be read: {error.strerror}") from error
        return replace(found, section=found.section or section)

    return Item(where, article, id_of_path(where), section=section, voice=voice, is_named=True)
