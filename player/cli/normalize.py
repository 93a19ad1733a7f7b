"""baonoi normalize: written lines in, spoken lines out."""

import sys
from typing import Annotated

import typer

from player.vietnamese.reading import Region


def normalize(
    region: Annotated[Region, typer.Option(help="Whose number words: bac says linh and nghìn, nam lẻ and ngàn.")] = (
        Region.NORTH
    ),
) -> None:
    """Read lines from standard input and print how each is said, one for one."""
    from player.vietnamese import say  # the grammar's tables are read only when they are needed

    out = sys.stdout
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        out.write(say(line, region) + "\n")
