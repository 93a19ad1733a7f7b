"""The newsroom's side: keys, idempotent calls, webhooks, holds, withdrawals, versions, what was heard and spent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("articles", sa.Column("chosen", sa.Integer))
    op.add_column("articles", sa.Column("held", sa.Text, nullable=False, server_default=""))
    op.add_column("articles", sa.Column("released", sa.String(64), nullable=False, server_default=""))
    op.add_column("articles", sa.Column("withdrawn_at", sa.Float))
    op.add_column("articles", sa.Column("told", sa.BigInteger, nullable=False, server_default="0"))
    gone = sa.text("withdrawn_at IS NOT NULL")
    op.create_index("ix_articles_withdrawn", "articles", ["shown_at"], sqlite_where=gone, postgresql_where=gone)
    found = sa.text("held != ''")
    op.create_index("ix_articles_held", "articles", ["shown_at"], sqlite_where=found, postgresql_where=found)
    op.add_column("jobs", sa.Column("deaths", sa.Integer, nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("failed_at", sa.Float))
    op.add_column("jobs", sa.Column("pressed_at", sa.Float))
    op.add_column("jobs", sa.Column("request", sa.String(64), nullable=False, server_default=""))
    op.drop_index("ix_jobs_owner", "jobs")
    held = sa.text("owner != ''")
    op.create_index("ix_jobs_owner", "jobs", ["owner"], sqlite_where=held, postgresql_where=held)
    failed = sa.text("state = 'failed'")
    op.create_index("ix_jobs_failed", "jobs", ["priority"], sqlite_where=failed, postgresql_where=failed)
    op.add_column("narrations", sa.Column("script", sa.Text, nullable=False, server_default=""))
    op.add_column("narrations", sa.Column("kind", sa.String(16), nullable=False, server_default="synthetic"))
    op.add_column("narrations", sa.Column("speaker", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("used_at", sa.Float),
        sa.Column("revoked_at", sa.Float),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
    )
    op.create_table(
        "idempotency",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("gone_at", sa.Float),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("webhook", sa.String(16), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("article", sa.String(128), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failure", sa.Text, nullable=False, server_default=""),
        sa.Column("owner", sa.String(32), nullable=False, server_default=""),
        sa.Column("lease_until", sa.Float, nullable=False, server_default="0"),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.ForeignKeyConstraint(["webhook"], ["webhooks.id"], ondelete="CASCADE", name="fk_deliveries_webhook"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_owner", "deliveries", ["owner"])
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
    op.create_table(
        "heard",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heard"),
    )
    op.create_index("ix_heard_at", "heard", ["at"])
    op.create_table(
        "switches",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_switches"),
    )
    op.create_table(
        "spent",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "what", name="pk_spent"),
    )
