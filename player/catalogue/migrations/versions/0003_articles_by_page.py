"""Articles are found by the address of their page."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_articles_url", "articles", ["url"])
