"""Whose narration webhooks are not told of: an archive's, unless that was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("jobs", sa.Column("quiet", sa.Boolean, nullable=False, server_default=sa.false()))
