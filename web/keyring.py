"""The keys that this process knows, looked up anew once a second, so that a check costs no SQL."""

import threading
from collections.abc import Callable
from time import monotonic

import structlog

from player.catalogue.keys import TOUCH_SECONDS, ApiKey, Keys, match
from player.errors import StorageError

FRESH_SECONDS = 1.0  # how long a key that was made or revoked elsewhere may go unnoticed


class KeyRing:
    """Knows every key for FRESH_SECONDS; safe to call from any thread. `refresh` and `used` block, the rest does not.

    >>> from player.catalogue.database import open_database
    >>> from player.catalogue.keys import Scope
    >>> keys = Keys(open_database("sqlite:///:memory:"))
    >>> ring = KeyRing(keys, clock=iter(range(0, 1000, 10)).__next__)
    >>> ring.refresh(); ring.is_empty
    True
    >>> text = keys.make("CMS", [Scope.READ])[1]
    >>> ring.refresh(); ring.is_empty, ring.find(text).name, ring.find("bn_x")
    (False, 'CMS', None)
    """

    def __init__(self, keys: Keys, clock: Callable[[], float] = monotonic) -> None:
        self._keys = keys
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, ApiKey] = {}
        self._looked_at = float("-inf")
        self._touched: dict[str, float] = {}
        self._log = structlog.get_logger("baonoi.keys")

    @property
    def is_fresh(self) -> bool:
        """Whether the keys were looked up a moment ago."""
        return self._clock() - self._looked_at < FRESH_SECONDS

    @property
    def is_empty(self) -> bool:
        """Whether no key was ever made; one that is revoked counts, so that revoking opens nothing."""
        return not self._known

    def refresh(self) -> None:
        """Look the keys up if that was not done a moment ago; StorageError if the database refuses."""
        with self._lock:
            if not self.is_fresh:
                began = self._clock()
                self._known = self._keys.by_id()
                self._looked_at = began

    def find(self, text: str) -> ApiKey | None:
        """Return the key that a text is, or None."""
        return match(self._known, text)

    def is_to_be_noted(self, key: ApiKey) -> bool:
        """Return whether `used` has something to write."""
        return self._clock() - self._touched.get(key.id, float("-inf")) >= TOUCH_SECONDS

    def used(self, key: ApiKey) -> None:
        """Note that a key was used, once a minute; a database that cannot be written now is told of it later."""
        self._touched[key.id] = self._clock()
        try:
            self._keys.touch(key.id)
        except StorageError as error:
            self._log.warning("a key's use was not noted", key=key.id, reason=error.english)
