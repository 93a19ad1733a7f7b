"""What an item of an archive is to the catalogue: new, changed, there already, left out, or unusable."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from player.article import Article
from player.backfill.items import Item, Unusable, with_mark
from player.catalogue.articles import Catalogue
from player.catalogue.debts import Priority
from player.catalogue.records import Published
from player.errors import ArticleError, Changed, Conflict, UnknownArticle, UnknownVoice, Withdrawn
from player.newsroom.newsroom import Newsroom, Terms

_REFUSALS = (ArticleError, UnknownVoice, Withdrawn, Conflict, Changed)  # of one article: the rest goes on


class Kind(StrEnum):
    """What is to be done about an item: something for NEW and CHANGED, nothing for UNCHANGED and OLDER."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Sorted:
    """An item, what it is, the id it is published under, and its article where that had to be read."""

    item: Item
    kind: Kind
    id: str
    article: Article | None = None


class Sorter:
    """Sorts the items of one source; an item that names an article which stood there before is unusable.

    `since` leaves out what is older. With `again` a page that was published is fetched once more even if nothing says
    that it changed. Webhooks are told of what is published if it `tells` them.
    """

    def __init__(
        self,
        newsroom: Newsroom,
        catalogue: Catalogue,
        since: datetime | None = None,
        again: bool = False,
        tells: bool = False,
    ) -> None:
        self._newsroom = newsroom
        self._catalogue = catalogue
        self._since = since
        self._again = again
        self._tells = tells
        self._seen: set[int] = set()  # hashes: of a million names too

    def sort(self, item: Item, fetches: bool = True) -> Sorted | Unusable:
        """Return what an item is; one that would have to be fetched is taken as it looks unless this `fetches`."""
        try:
            return self._sorted(item, fetches)
        except _REFUSALS as error:
            return Unusable(item.where, error.english.rstrip("."))

    def publish(self, one: Sorted) -> Published | Unusable:
        """Publish what was sorted as new or changed, for the archive, and return it as it stands."""
        assert one.article is not None
        try:
            return self._newsroom.accept(one.id, one.article, one.item.voice, self._terms(one.item)).published
        except _REFUSALS as error:
            return Unusable(one.item.where, error.english.rstrip("."))

    def _sorted(self, item: Item, fetches: bool) -> Sorted | Unusable:
        if self._is_old(item.at):
            return Sorted(item, Kind.OLDER, item.id)
        if item.url and not item.is_named and not self._is_first(item.url):
            return Sorted(item, Kind.UNCHANGED, item.id)  # lists name a page more than once
        there = self._there(item)
        article_id = there.id if there is not None else self._name(item)
        if not self._is_first(article_id):
            return Unusable(item.where, f"another article of the source has its id, {article_id}")
        is_known = there is not None and item.is_remote and not self._again
        if is_known and there is not None and (item.at is None or item.at.astimezone(UTC) <= there.updated_at):
            return Sorted(item, Kind.UNCHANGED, article_id)
        kind = Kind.NEW if there is None else Kind.CHANGED
        if item.is_remote and not fetches:
            return Sorted(item, kind, article_id)
        article = item.read()
        if self._is_old(article.published_at):
            return Sorted(item, Kind.OLDER, article_id)
        one = Sorted(item, kind, article_id, article)
        if there is not None and self._newsroom.unchanged(article_id, article, item.voice, self._terms(item)):
            return Sorted(item, Kind.UNCHANGED, article_id, article)
        return one

    def _terms(self, item: Item) -> Terms:
        return Terms(item.revision, Priority.ARCHIVE, quiet=not self._tells)

    def _is_first(self, name: str) -> bool:
        mark = hash(name)
        is_first = mark not in self._seen
        self._seen.add(mark)
        return is_first

    def _is_old(self, at: datetime | None) -> bool:
        return self._since is not None and at is not None and at < self._since

    def _there(self, item: Item) -> Published | None:
        """Return the article that an item is of, if it was published: by its page's address, or by its own id."""
        if item.url and not item.is_named:
            try:
                return self._catalogue.on_page(item.url)
            except Withdrawn:
                raise
            except UnknownArticle:
                pass
        found = self._find(item.id)
        is_of_another_page = found is not None and not item.is_named and item.url and found.article.url
        return None if is_of_another_page else found

    def _find(self, article_id: str) -> Published | None:
        try:
            return self._catalogue.find(article_id)
        except UnknownArticle:
            return None

    def _name(self, item: Item) -> str:
        """Return a new article's id: one that another article has gets a mark."""
        is_free = hash(item.id) not in self._seen and self._find(item.id) is None
        if item.is_named or is_free:
            return item.id
        return with_mark(item.id, item.url or item.where)


def first(items: Iterator[Sorted | Unusable], limit: int) -> Iterator[Sorted | Unusable]:
    """Yield what was sorted up to the first `limit` articles that are to be published."""
    count = 0
    for one in items:
        yield one
        count += isinstance(one, Sorted) and one.kind in (Kind.NEW, Kind.CHANGED)
        if count == limit:
            return
