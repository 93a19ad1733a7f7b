"""Articles in one file: the rows of CSV, the lines of JSONL, an object or a list of JSON."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from player.backfill.fields import KNOWN, no_field, slip
from player.backfill.items import Item, Unusable
from player.errors import ArticleError

MOST_BYTES = 5_000_000  # of one article
MOST_JSON_BYTES = 500_000_000

Make = Callable[[Mapping[str, Any], str], Item]


def read_csv(path: Path, make: Make) -> Iterator[Item | Unusable]:
    """Yield the articles of a table whose first row names its columns; they are separated by commas, ; or tabs."""
    csv.field_size_limit(MOST_BYTES)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            first = file.readline(65536)
        except UnicodeDecodeError as error:
            yield Unusable(path.name, f"it is not UTF-8 text (byte {error.start})")
            return
        file.seek(0)
        rows = csv.DictReader(file, delimiter=max(",;\t", key=first.count), restval="")
        columns = {name for name in rows.fieldnames or () if name}
        if not columns & KNOWN:
            yield Unusable(path.name, f"its first row names none of the columns {', '.join(sorted(KNOWN))}")
            return
        for name in sorted(columns):
            if meant := slip(name, columns):
                yield Unusable(f"{path.name}, line 1", no_field(name, meant))
                return  # every row lacks it
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except UnicodeDecodeError:
                yield Unusable(f"{path.name}, after line {rows.line_num}", "it is not UTF-8 text from here on")
                return
            except csv.Error as error:
                yield Unusable(f"{path.name}, line {rows.line_num}", f"the row cannot be read: {error}")
                continue
            where = f"{path.name}, line {rows.line_num}"
            if any(row.pop(None, None) or ()):  # what has no column: most often a comma that is not in quotes
                yield Unusable(where, "the row has more cells than the first row has names")
            else:
                yield _made({name: cell for name, cell in row.items() if name}, where, make)


def read_jsonl(path: Path, make: Make) -> Iterator[Item | Unusable]:
    """Yield the articles of a file with an object of JSON in each line."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MOST_BYTES + 1):
            number += 1
            where = f"{path.name}, line {number}"
            if len(line) > MOST_BYTES:
                yield Unusable(where, f"the line is over {MOST_BYTES // 1_000_000} MB")
                while line and not line.endswith(b"\n"):
                    line = file.readline(MOST_BYTES)
            elif line.strip():
                yield _parsed(line, where, make)


def read_json(path: Path, make: Make) -> Iterator[Item | Unusable]:
    """Yield the article of a file with one object of JSON, or the articles of a list of them."""
    if path.stat().st_size > MOST_JSON_BYTES:
        yield Unusable(path.name, f"it is over {MOST_JSON_BYTES // 1_000_000} MB: make it JSONL, an object a line")
        return
    try:
        told = json.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        yield Unusable(path.name, "it is no JSON")
        return
    if isinstance(told, list):
        for number, each in enumerate(told, 1):
            yield _made(each, f"{path.name}, {number}", make)
    else:
        yield _made(told, path.name, make)


def _parsed(line: bytes, where: str, make: Make) -> Item | Unusable:
    try:
        return _made(json.loads(line.removeprefix(b"\xef\xbb\xbf")), where, make)
    except (ValueError, RecursionError):
        return Unusable(where, "it is no JSON")


def _made(record: Any, where: str, make: Make) -> Item | Unusable:
    if not isinstance(record, Mapping):
        return Unusable(where, "it is no JSON object")
    try:
        return make(record, where)
    except ArticleError as error:
        return Unusable(where, error.english.rstrip("."))
