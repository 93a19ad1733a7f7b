"""Opens the catalogue's database, its tables brought up to date, safely from several processes at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from player.errors import StorageError, StorageFull

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 10_000


def open_database(url: str) -> Engine:
    """Return an engine on the database at `url`, its folder made and its tables migrated; StorageError if it cannot be.

    >>> open_database("sqlite:///:memory:").dialect.name
    'sqlite'
    """
    parsed = make_url(url)
    if parsed.database and parsed.database != ":memory:":
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unusable(str(error)) from error
    # As many connections as a process may have threads: none waits for another's.
    pool = {"pool_size": 8, "max_overflow": 64} if parsed.database != ":memory:" else {}
    engine = create_engine(parsed, **pool)
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    try:
        migrate(engine)
    except StorageError:
        engine.dispose()
        raise
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables up to date: one process does it while the others wait, and finds nothing to do after them."""
    with transaction(engine, writes=True) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def transaction(engine: Engine, writes: bool = False) -> Iterator[Connection]:
    """Give a connection in a transaction; what the database refuses is raised as StorageError.

    SQLite locks at the start of one that `writes`, and never half way.
    """
    try:
        with engine.execution_options(writes=writes).begin() as connection:
            yield connection
    except DatabaseError as error:
        raise storage_error(error) from error


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the insert of this database that may say `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def storage_error(error: DatabaseError) -> StorageError:
    """Return what a database's refusal means to whoever runs it."""
    reason = str(error.orig)
    if "disk is full" in reason or "disk I/O" in reason:
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
    # First, because switching to WAL wants the lock that another process may hold at start.
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
