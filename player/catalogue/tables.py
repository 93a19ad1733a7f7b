"""The catalogue's tables as they are now; migrations/ tells how they became so."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

# Times are seconds since 1970 in UTC. `blocks` and `segments` are JSON that no query looks into.
ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", String(128), primary_key=True),
    Column("title", Text, nullable=False),
    Column("blocks", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("published_at", Text),  # ISO 8601 with its own offset, as the newsroom wrote it
    Column("revision", BigInteger),
    Column("voice", Text, nullable=False),
    Column("rate", Float),  # of natural speed, and
    Column("quote_voice", Text, nullable=False, server_default=""),  # who speaks quotations, where the newsroom said so
    Column("content", String(64), nullable=False),  # the digest of all that is heard or shown
    Column("narration", Integer),  # the one to play; no foreign key, because narrations already point here
    Column("shown_at", Float, nullable=False),  # published_at, or when it first came: the order of a front page
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Index(None, "shown_at"),
    Index(None, "section", "shown_at"),
    Index(None, "url"),
)

NARRATIONS = Table(
    "narrations",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("article", String(128), ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("voice", Text, nullable=False),
    Column("content", String(64), nullable=False),
    Column("duration", Float, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("segments", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Index(None, "article", "voice"),
    Index(None, "digest"),
)

# A row is a narration owed to an article in a voice; it goes away when the debt is paid.
JOBS = Table(
    "jobs",
    METADATA,
    Column("article", String(128), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("voice", Text, primary_key=True),
    Column("content", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due_at", Float, nullable=False),  # not before
    Column("attempts", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("failure", Text, nullable=False),
    Column("speaker", Text, nullable=False, server_default=""),  # the voice that speaks it now
    Column("owner", String(64), nullable=False, index=True),  # the claim that holds it, or ""
    Column("lease_until", Float, nullable=False),
    Column("created_at", Float, nullable=False),
    Index(None, "priority", "due_at"),
)
