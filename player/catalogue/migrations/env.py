"""Runs the migrations on the connection that it is handed."""

from alembic import context

from player.catalogue.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite cannot alter a column in place: the table is made anew and filled.
    render_as_batch=True,
)
context.run_migrations()
