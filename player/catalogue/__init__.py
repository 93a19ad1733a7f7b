"""Articles, their narrations and the narrations owed: SQLAlchemy Core, one database, migrated at start."""
