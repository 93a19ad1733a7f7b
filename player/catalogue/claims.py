"""Claims that hold among all the machines that share a Postgres: one process of them speaks each sentence."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, NullPool, func, select
from sqlalchemy.exc import DBAPIError

from audio_cache.claims import FIRST_LOOK, LONGEST_LOOK
from player.catalogue.database import connect_postgres, number_of, parse_database


class PostgresClaims:
    """Claims as advisory locks, all of a process's on one connection, which they end with.

    While Postgres is away nobody waits for anybody, and a sentence may be spoken twice: one clip of it is kept.
    """

    def __init__(self, url: str) -> None:
        self._engine: Engine = connect_postgres(parse_database(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._lock = threading.Lock()  # guards the connection and what is held on it
        self._connection: Connection | None = None
        self._held: set[str] = set()

    @contextmanager
    def held(self, name: str, patience: float) -> Iterator[bool]:
        """Hold the claim of that name once nobody else does; False if it is not had within `patience` seconds."""
        is_mine = self._wait(name, patience)
        try:
            yield is_mine
        finally:
            if is_mine:
                self._release(name)

    def close(self) -> None:
        """Let go of every claim."""
        with self._lock:
            self._drop()
        self._engine.dispose()

    def _wait(self, name: str, patience: float) -> bool:
        until = time.monotonic() + patience
        look = FIRST_LOOK
        while True:
            try:
                if self._try(name):
                    return True
            except DBAPIError:
                return False
            if time.monotonic() >= until:
                return False
            time.sleep(min(look, max(0.0, until - time.monotonic())))
            look = min(LONGEST_LOOK, look * 1.5)

    def _try(self, name: str) -> bool:
        with self._lock:
            if name in self._held:  # by a thread of ours, to which Postgres would give it again
                return False
            try:
                if self._connection is None:
                    self._connection = self._engine.connect()
                is_mine = bool(self._connection.scalar(select(func.pg_try_advisory_lock(number_of(name)))))
            except DBAPIError:
                self._drop()
                raise
            if is_mine:
                self._held.add(name)
            return is_mine

    def _release(self, name: str) -> None:
        with self._lock:
            self._held.discard(name)
            if self._connection is None:
                return
            try:
                self._connection.scalar(select(func.pg_advisory_unlock(number_of(name))))
            except DBAPIError:
                self._drop()  # and with it the claim

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()
