"""Opens the catalogue's database, its tables brought up to date, safely from several processes at once."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    column,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    table,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from player.errors import SettingsError, StorageError, StorageFull

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 10_000
POSTGRES = "postgresql"
# What every connection to Postgres asks of it: nothing hangs for ever, a machine that is gone is noticed.
_OPTIONS = {
    "lock_timeout": BUSY_MS,
    "statement_timeout": 20_000,
    "idle_in_transaction_session_timeout": 60_000,
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 3,
    # What we ask for in order an index has in order, which Postgres would sort before it has counted a new million.
    "enable_sort": "off",
}
_VERSION = table("alembic_version", column("version_num"))
_MIGRATING = 0x62616F6E6F69  # the number of the lock under which one process migrates


def open_database(url: str) -> Engine:
    """Return an engine on the database at `url`, its folder made and its tables migrated; StorageError if it cannot be.

    >>> open_database("sqlite:///:memory:").dialect.name
    'sqlite'
    """
    engine = connect_database(url)
    try:
        migrate(engine)
    except StorageError:
        engine.dispose()
        raise
    return engine


def connect_database(url: str) -> Engine:
    """Return an engine on the database at `url` as it is, its tables not looked at; its folder is made."""
    parsed = parse_database(url)
    if parsed.get_backend_name() == POSTGRES:
        return connect_postgres(parsed, pool_size=8, max_overflow=12, pool_timeout=10, pool_recycle=1800)
    return _open_sqlite(parsed)


def parse_database(url: str) -> URL:
    """Return the parts of a database's address; SettingsError, which does not repeat it, if it is none we know.

    >>> parse_database("postgres://baonoi@db/news").drivername
    'postgresql+psycopg'
    """
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        kind = ""
    if kind in (POSTGRES, "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return parsed
    raise SettingsError(
        "BAONOI_DATABASE không phải địa chỉ cơ sở dữ liệu.",
        "A setting cannot be used: BAONOI_DATABASE: it is postgresql+psycopg://user:password@host/name, or empty.",
    )


def connect_postgres(url: URL, **pool: Any) -> Engine:
    """Return an engine on Postgres, which looks at each connection before it is used: Postgres may have restarted."""
    options = " ".join(f"-c {name}={value}" for name, value in _OPTIONS.items())
    connect = {"options": options, "connect_timeout": 5, "tcp_user_timeout": 10_000, "application_name": "baonoi"}
    return create_engine(url, pool_pre_ping=True, connect_args=connect, hide_parameters=True, **pool)


def _open_sqlite(url: URL) -> Engine:
    is_file = bool(url.database) and url.database != ":memory:"
    if is_file:
        try:
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unusable(str(error)) from error
    # As many connections as a process may have threads: none waits for another's.
    pool = {"pool_size": 8, "max_overflow": 64} if is_file else {}
    waits = {} if "timeout" in url.query else {"timeout": BUSY_MS / 1000}  # an address may end in ?timeout=SECONDS
    engine = create_engine(url, connect_args=waits, hide_parameters=True, **pool)
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables up to date: one process does it while the others wait, and finds nothing to do after them."""
    with transaction(engine) as connection:
        if version_of(connection) == newest_version():
            return
    from player.catalogue.migrating import upgrade  # which few starts need, and takes long to load

    with transaction(engine, writes=True) as connection:
        if engine.dialect.name == POSTGRES:
            # However long the others' turns and our own are.
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
        upgrade(connection, MIGRATIONS)


def version_of(connection: Connection) -> str:
    """Return the version of a database's tables, "" for one that has none."""
    if not inspect(connection).has_table(_VERSION.name):
        return ""
    return " ".join(sorted(connection.execute(select(_VERSION.c.version_num)).scalars()))


def newest_version() -> str:
    """Return the version of the tables that this program works with.

    >>> newest_version() >= "0005"
    True
    """
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


@contextmanager
def transaction(engine: Engine, writes: bool = False) -> Iterator[Connection]:
    """Give a connection in a transaction; what the database refuses is raised as StorageError.

    SQLite locks at the start of one that `writes`, and never half way; on Postgres `take_turn_at` what is to be
    read and then changed. What only reads sees there what is committed when each of its statements begins, in a
    transaction or not: it does without one, which is half of its trips.
    """
    options: dict[str, Any] = {"writes": writes}
    if engine.dialect.name == POSTGRES and not writes:
        options["isolation_level"] = "AUTOCOMMIT"
    try:
        with engine.execution_options(**options).begin() as connection:
            yield connection
    except (DatabaseError, InterfaceError) as error:
        raise storage_error(error) from error
    except PoolTimeout as error:
        raise unusable("all its connections are in use") from error


def take_turn_at(connection: Connection, name: str) -> None:
    """Wait until no other transaction that writes is at the thing of that name, and keep it until ours ends.

    SQLite, where one transaction writes at a time, has done so already.
    """
    if connection.dialect.name == POSTGRES:
        connection.execute(select(func.pg_advisory_xact_lock(number_of(name))))


def number_of(name: str) -> int:
    """Return the number that stands for a name in a lock of Postgres: 64 bits with a sign.

    >>> -(2**63) <= number_of("article mua-lon") < 2**63
    True
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def upsert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return the insert of this database that may say `on_conflict_do_update` and `on_conflict_do_nothing`."""
    if connection.dialect.name != POSTGRES:
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # who keeps no Postgres need not load it

    return postgresql.insert(table)


def storage_error(error: DBAPIError) -> StorageError:
    """Return what a database's refusal means to whoever runs it."""
    reason = " ".join(str(error.orig).split())
    if "disk is full" in reason or "disk I/O" in reason or "No space left" in reason:
        return StorageFull(
            "Máy chủ đã hết chỗ lưu, bài chưa được nhận.",
            f"The database has no room left or cannot be written: {reason}.",
        )
    return unusable(reason)


def unusable(reason: str) -> StorageError:
    """Return the error of a database that cannot be opened, read or written."""
    return StorageError("Cơ sở dữ liệu đang không dùng được.", f"The database cannot be used: {reason}.")


def _set_up_connection(connection: SQLiteConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own idea of when to begin is switched off: _begin says it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
