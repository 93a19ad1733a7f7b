"""Where an archive's articles come from: a folder, a table, or a site's own list, by a path or an address."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from player.article import Article
from player.backfill.fetching import XML, Pages
from player.backfill.fields import item_of
from player.backfill.folder import read_folder
from player.backfill.items import Item, Unusable
from player.backfill.tables import read_csv, read_json, read_jsonl
from player.backfill.webfeeds import MOST_BYTES, Hand, kind_of, read_list, unpacked
from player.errors import ArticleError
from player.fetching.documents import read_document

_TABLES = {".csv": read_csv, ".tsv": read_csv, ".jsonl": read_jsonl, ".ndjson": read_jsonl, ".json": read_json}


@dataclass(frozen=True, slots=True)
class Given:
    """What the articles of a source are given where it says nothing: a section, a voice; the most characters of one."""

    section: str = ""
    voice: str = ""
    limit: int = 300_000


def open_source(source: str, pages: Pages, given: Given = Given()) -> Iterator[Item | Unusable]:
    """Yield what a source holds, in its order; ArticleError if it is no archive, OSError if it cannot be read.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "mua-lon.txt").write_text("Mưa lớn\\nSáng nay có mưa.", encoding="utf-8")
    24
    >>> from player.backfill.fetching import road_to
    >>> [(item.id, item.read().title) for item in open_source(str(folder), Pages(1.0, road_to([])))]
    [('mua-lon', 'Mưa lớn')]
    """

    def get_list(url: str) -> bytes:
        return pages.get(url, XML, MOST_BYTES).body

    hand = Hand(pages.get, get_list, given.section, given.voice)

    def make(record: object, where: str) -> Item:
        assert isinstance(record, dict)
        return item_of(record, where, pages.get, given.section, given.voice)

    if source.startswith(("http://", "https://")):
        yield from _listed(unpacked(get_list(source)), source, hand)
        return
    path = Path(source)
    kind = path.suffix.lower()
    if path.is_dir():

        def read(file: Path) -> Article:
            return read_document(file.read_bytes(), given.limit)

        yield from read_folder(path, read, make, given.section, given.voice)
    elif kind in _TABLES:
        yield from _TABLES[kind](path, make)
    else:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ArticleError("Tệp quá lớn.", f"The file is over {MOST_BYTES // 1_000_000} MB.")
        yield from _listed(unpacked(data), path.name, hand)


def _listed(data: bytes, where: str, hand: Hand) -> Iterator[Item | Unusable]:
    if not kind_of(data):
        raise ArticleError(
            "Không phải kho lưu.",
            f"{where} is no archive: a folder, an RSS or Atom feed, a sitemap, CSV, JSONL or JSON.",
        )
    yield from read_list(data, where, hand)
