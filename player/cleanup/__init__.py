"""What a news page leaks into its text and nobody should hear: an article in, what is left to say out."""

from player.cleanup.article import Cleaned, Piece, as_given, clean

__all__ = ["Cleaned", "Piece", "as_given", "clean"]
