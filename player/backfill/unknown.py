"""The fields of a source that no article has: each told once, however many records have it."""

from dataclasses import dataclass, field

from player.backfill.fields import KNOWN
from player.backfill.items import Item, Unusable
from player.likely import likely

_MOST = 200  # names: a source may have another in each line


@dataclass(frozen=True, slots=True)
class Ignored:
    """A field that is not used: where it first stood, in how many records, and which field may be `meant`, or ""."""

    name: str
    where: str
    records: int
    meant: str


@dataclass(slots=True)
class Unknown:
    """Counts what is not used of a source's items.

    >>> from player.article import read_text
    >>> unknown = Unknown()
    >>> for line in (1, 2):
    ...     unknown.add(Item(f"kho.jsonl, line {line}", lambda: read_text("Mưa\\nMưa."), unknown=("category",)))
    >>> unknown.ignored
    [Ignored(name='category', where='kho.jsonl, line 1', records=2, meant='section')]
    """

    _seen: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, item: Item | Unusable) -> None:
        """Count the fields of one item that are not used."""
        for name in item.unknown if isinstance(item, Item) else ():
            where, records = self._seen.get(name, (item.where, 0))
            if records or len(self._seen) < _MOST:
                self._seen[name] = where, records + 1

    @property
    def ignored(self) -> list[Ignored]:
        """What was counted, in the order in which it was found."""
        return [Ignored(name, where, records, likely(name, KNOWN)) for name, (where, records) in self._seen.items()]
