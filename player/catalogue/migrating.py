"""Brings the tables of the catalogue from one version to the next; loaded only where there is something to bring."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from player.errors import StorageError


def upgrade(connection: Connection, migrations: Path) -> None:
    """Bring the tables up to date in this connection's transaction, in which nobody else does; StorageError."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    _check_known(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def _check_known(connection: Connection, scripts: ScriptDirectory) -> None:
    """Refuse a database that a newer program has brought further: what this one would write there is not known."""
    versions = MigrationContext.configure(connection).get_current_heads()
    if set(versions) - {script.revision for script in scripts.walk_revisions()}:
        newest = scripts.get_current_head()
        raise StorageError(
            "Cơ sở dữ liệu thuộc một bản Báo Nói mới hơn.",
            f"The database belongs to a newer Báo Nói: its tables are of version {' '.join(versions)}, and this "
            f"program knows them up to {newest}. Install the newer program, or restore a backup from before it.",
        )
