"""API keys: who may call the API and for what; a key itself is kept nowhere, only its digest."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from time import time

from sqlalchemy import Engine, func, insert, or_, select, update

from player.catalogue.database import transaction
from player.catalogue.tables import API_KEYS

ID_BYTES = 6
SECRET_BYTES = 32
TOUCH_SECONDS = 60.0
LONGEST_NAME = 100
_KEY = re.compile(r"bn_([0-9a-f]{12})_[0-9a-f]{64}", re.ASCII)
_NOBODY = hashlib.sha256(b"").hexdigest()  # what a key of nobody is compared with: it takes as long as a real one


class Scope(StrEnum):
    """What a key is good for. PUBLISH may read as well, ADMIN may do everything."""

    READ = "read"
    PUBLISH = "publish"
    ADMIN = "admin"


_GIVES = {
    Scope.READ: {Scope.READ},
    Scope.PUBLISH: {Scope.READ, Scope.PUBLISH},
    Scope.ADMIN: set(Scope),
}


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as lists show it: `id` is its front part, `digest` the SHA-256 of the whole; times are Unix seconds."""

    id: str
    name: str
    digest: str
    scopes: tuple[Scope, ...]
    created_at: float
    used_at: float | None = None
    revoked_at: float | None = None

    def may(self, scope: Scope) -> bool:
        """Return whether the key is good for something.

        >>> key = ApiKey("a1", "CMS", "", (Scope.PUBLISH,), 0.0)
        >>> key.may(Scope.READ), key.may(Scope.PUBLISH), key.may(Scope.ADMIN)
        (True, True, False)
        """
        return any(scope in _GIVES[each] for each in self.scopes)


def digest_of(key: str) -> str:
    """Return what is kept of a key: 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def match(keys: dict[str, ApiKey], text: str) -> ApiKey | None:
    """Return the key that a text is, of the ones in `keys` by their ids, or None; revoked ones match nobody.

    The digests are compared in constant time.
    """
    found = _KEY.fullmatch(text)
    key = keys.get(found[1]) if found else None
    is_same = hmac.compare_digest(key.digest if key else _NOBODY, digest_of(text) if found else "")
    return key if key is not None and is_same and key.revoked_at is None else None


class Keys:
    """The keys in the catalogue's database; every method blocks for one small transaction.

    >>> from player.catalogue.database import open_database
    >>> keys = Keys(open_database("sqlite:///:memory:"))
    >>> key, text = keys.make("CMS", [Scope.PUBLISH])
    >>> text.startswith(f"bn_{key.id}_"), len(text), match(keys.by_id(), text) == key
    (True, 80, True)
    >>> keys.revoke(key.id), match(keys.by_id(), text)
    (True, None)
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time) -> None:
        self._engine = engine
        self._clock = clock

    def make(
        self, name: str, scopes: Iterable[Scope], random: Callable[[int], str] = secrets.token_hex
    ) -> tuple[ApiKey, str]:
        """Make a key and return it with its text, which cannot be had again."""
        identity = random(ID_BYTES)
        text = f"bn_{identity}_{random(SECRET_BYTES)}"
        key = ApiKey(identity, name, digest_of(text), tuple(sorted(set(scopes))), self._clock())
        row = {"id": key.id, "name": name, "digest": key.digest, "scopes": " ".join(key.scopes)}
        with transaction(self._engine, writes=True) as connection:
            connection.execute(insert(API_KEYS).values(row | {"created_at": key.created_at}))
        return key, text

    def all(self) -> list[ApiKey]:
        """Return every key, revoked ones too, in the order they were made."""
        with transaction(self._engine) as connection:
            rows = connection.execute(select(API_KEYS).order_by(API_KEYS.c.created_at, API_KEYS.c.id)).all()
        return [
            ApiKey(r.id, r.name, r.digest, tuple(map(Scope, r.scopes.split())), r.created_at, r.used_at, r.revoked_at)
            for r in rows
        ]

    def by_id(self) -> dict[str, ApiKey]:
        """Return every key by its id."""
        return {key.id: key for key in self.all()}

    def revoke(self, key_id: str) -> bool:
        """Have a key open nothing any more, which cannot be undone; False if there is none of that id."""
        changed = {"revoked_at": func.coalesce(API_KEYS.c.revoked_at, self._clock())}
        with transaction(self._engine, writes=True) as connection:
            return connection.execute(update(API_KEYS).where(API_KEYS.c.id == key_id).values(changed)).rowcount == 1

    def touch(self, key_id: str) -> None:
        """Note that a key was used, unless that was noted less than TOUCH_SECONDS ago."""
        now = self._clock()
        long_ago = or_(API_KEYS.c.used_at.is_(None), API_KEYS.c.used_at <= now - TOUCH_SECONDS)
        with transaction(self._engine, writes=True) as connection:
            connection.execute(update(API_KEYS).where(API_KEYS.c.id == key_id, long_ago).values(used_at=now))
