"""The catalogue's tables as they are now; migrations/ tells how they became so."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    literal_column,
    text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

# Indexes of the few, so that none is taken for the many.
HAS_FINDINGS = text("held != ''")
IS_WITHDRAWN = text("withdrawn_at IS NOT NULL")
HAS_FAILED = text("state = 'failed'")

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
    Column("chosen", Integer),  # the narration that somebody chose by hand, until the text changes; NULL: the newest
    Column("held", Text, nullable=False, server_default=""),  # JSON: the findings that keep it from being narrated
    Column("released", String(64), nullable=False, server_default=""),  # the content that was let go all the same
    Column("withdrawn_at", Float),
    Column("told", BigInteger, nullable=False, server_default="0"),  # how often webhooks were told of it: its sequence
    Column("shown_at", Float, nullable=False),  # published_at, or when it first came: the order of a front page
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Index(None, "shown_at"),
    Index(None, "section", "shown_at"),
    Index(None, "url"),
    Index("ix_articles_withdrawn", "shown_at", sqlite_where=IS_WITHDRAWN, postgresql_where=IS_WITHDRAWN),
    Index("ix_articles_held", "shown_at", sqlite_where=HAS_FINDINGS, postgresql_where=HAS_FINDINGS),
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
    Column("script", Text, nullable=False, server_default=""),  # JSON: what was said, utterance by utterance
    Column("kind", String(16), nullable=False, server_default="synthetic"),  # or human: a recording
    Column("speaker", Text, nullable=False, server_default=""),  # the voice that spoke, another than was asked for
    Column("created_at", Float, nullable=False),
    Index(None, "article", "voice"),
    Index(None, "digest"),
)

# In these words, with which both databases know the index.
IS_HELD = literal_column("owner", String) != literal_column("''")

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
    Column("deaths", Integer, nullable=False, server_default="0"),  # of workers that held it
    Column("failed_at", Float),  # when it was first said to have failed, however often it is tried after that
    Column("speaker", Text, nullable=False, server_default=""),  # the voice that speaks it now
    Column("owner", String(64), nullable=False),  # the claim that holds it, or ""
    Column("lease_until", Float, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("pressed_at", Float),  # when a reader pressed play, until the first sound of it is there
    Column("quiet", Boolean, nullable=False, server_default=false()),  # webhooks are told nothing of it
    Column("request", String(64), nullable=False, server_default=""),  # what the logs call the request that owed it
    Index(None, "priority", "due_at"),
    Index("ix_jobs_failed", "priority", sqlite_where=HAS_FAILED, postgresql_where=HAS_FAILED),
    Index(None, "owner", sqlite_where=IS_HELD, postgresql_where=IS_HELD),  # of a million that are owed few are held
)

# Who may call the API. A key itself is kept nowhere: only its digest.
API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", String(16), primary_key=True),  # the front of the key, which names it in lists and logs
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scopes", Text, nullable=False),  # separated by spaces
    Column("created_at", Float, nullable=False),
    Column("used_at", Float),
    Column("revoked_at", Float),
)

# Answers that are given again to a request that is sent again with the same Idempotency-Key.
IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("key", String(64), primary_key=True),  # the digest of who asked and their key
    Column("request", String(64), nullable=False),  # the digest of what was asked
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Float, nullable=False, index=True),
)

# Who is told of what happens, and what they have still to be told.
WEBHOOKS = Table(
    "webhooks",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # what signs: it must be known, so it is kept as it is
    Column("events", Text, nullable=False),  # separated by spaces; "*" is every one
    Column("created_at", Float, nullable=False),
    Column("gone_at", Float),  # when it answered 410: it is told nothing until somebody tests it again
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("webhook", String(16), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event", String(32), nullable=False),
    Column("article", String(128), nullable=False),
    Column("body", Text, nullable=False),  # JSON, to which the sender adds the addresses
    Column("state", String(16), nullable=False),  # pending, or dead: a delivered one is deleted
    Column("due_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failure", Text, nullable=False, server_default=""),
    Column("owner", String(32), nullable=False, server_default="", index=True),  # the claim that sends it, or ""
    Column("lease_until", Float, nullable=False, server_default="0"),
    Column("created_at", Float, nullable=False),
    Index(None, "state", "due_at"),
)

# When a blob was last heard, for what is forgotten first; a blob that is not here was heard when it was put.
HEARD = Table(
    "heard",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("at", Float, nullable=False, index=True),
)

# What is switched by hand while the service runs, for all its processes: the archive's pause, its daily budget.
SWITCHES = Table(
    "switches",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", Float, nullable=False),
)

# What was used up on a day of Vietnam's calendar, for budgets.
SPENT = Table(
    "spent",
    METADATA,
    Column("day", String(10), primary_key=True),  # 2026-10-10
    Column("what", String(64), primary_key=True),
    Column("amount", BigInteger, nullable=False),
)
