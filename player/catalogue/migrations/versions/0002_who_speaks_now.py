"""Which voice speaks a narration that is being made."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column."""
    op.add_column("jobs", sa.Column("speaker", sa.Text, nullable=False, server_default=""))
