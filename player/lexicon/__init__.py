"""The newsroom's own pronunciations: its table, where each line counts, and the W3C's form of it."""

from player.lexicon.entries import COLUMNS, Entry, Kind, Lexicon, Place, Scope
from player.lexicon.pls import read_pls, write_pls
from player.lexicon.tsv import Problem, check_tsv, read_tsv, write_tsv

__all__ = [
    "COLUMNS",
    "Entry",
    "Kind",
    "Lexicon",
    "Place",
    "Problem",
    "Scope",
    "check_tsv",
    "read_pls",
    "read_tsv",
    "write_pls",
    "write_tsv",
]
