"""How the catalogue's tables came to be: Alembic's scripts, applied at start."""
