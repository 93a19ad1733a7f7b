"""Articles, their narrations, and the narrations owed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "articles",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("blocks", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("published_at", sa.Text),
        sa.Column("revision", sa.BigInteger),
        sa.Column("voice", sa.Text, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("narration", sa.Integer),
        sa.Column("shown_at", sa.Float, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("updated_at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_index("ix_articles_shown_at", "articles", ["shown_at"])
    op.create_index("ix_articles_section_shown_at", "articles", ["section", "shown_at"])
    op.create_table(
        "narrations",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("article", sa.String(128), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("voice", sa.Text, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("duration", sa.Float, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("segments", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_narrations"),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_narrations_article", ondelete="CASCADE"),
    )
    op.create_index("ix_narrations_article_voice", "narrations", ["article", "voice"])
    op.create_index("ix_narrations_digest", "narrations", ["digest"])
    op.create_table(
        "jobs",
        sa.Column("article", sa.String(128), nullable=False),
        sa.Column("voice", sa.Text, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("failure", sa.Text, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("lease_until", sa.Float, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("article", "voice", name="pk_jobs"),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_jobs_article", ondelete="CASCADE"),
    )
    op.create_index("ix_jobs_priority_due_at", "jobs", ["priority", "due_at"])
    op.create_index("ix_jobs_owner", "jobs", ["owner"])
