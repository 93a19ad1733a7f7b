"""The semiotic classes in the one order in which they are asked, and their tables of examples."""

import importlib

from player.vietnamese.classes import cardinals, percents
from player.vietnamese.semiotic import SemioticClass

PRECEDENCE: tuple[tuple[SemioticClass, str], ...] = (
    (percents.CLASS, "a % settles what the number before it is"),
    (cardinals.CLASS, "any number that nothing before has claimed"),
)


def tables() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return (class name, one-line description, [(written, spoken), …]) for every class, in order of precedence.

    >>> name, description, examples = tables()[-1]
    >>> name, examples[0]
    ('cardinal', ('2023', 'hai nghìn không trăm hai mươi ba'))
    """
    listed = []
    for semiotic_class, _ in PRECEDENCE:
        documentation = importlib.import_module(semiotic_class.verbalize.__module__).__doc__ or ""
        description, _, rest = documentation.partition("\n")
        rows = [[cell.strip() for cell in line.strip(" |").split(" | ")] for line in rest.splitlines() if "|" in line]
        listed.append((semiotic_class.name, description, [(row[0], row[1]) for row in rows[2:]]))
    return listed
