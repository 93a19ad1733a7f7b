"""How fast an article is read, and who speaks its quotations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("articles", sa.Column("rate", sa.Float))
    op.add_column("articles", sa.Column("quote_voice", sa.Text, nullable=False, server_default=""))
