"""baonoi normalize: written lines in, spoken lines out."""

import sys
from collections.abc import Iterator
from io import BufferedReader
from typing import Annotated, cast

import typer

from player.vietnamese.reading import Region


def normalize(
    region: Annotated[Region, typer.Option(help="Whose number words: bac says linh and nghìn, nam lẻ and ngàn.")] = (
        Region.NORTH
    ),
) -> None:
    """Read lines from standard input and print how each is said, one for one."""
    from player.vietnamese import say  # the grammar's tables are read only when they are needed

    for lines in _blocks(cast(BufferedReader, sys.stdin.buffer)):
        sys.stdout.write("".join([f"{say(line.rstrip(_ENDS), region)}\n" for line in lines]))
        sys.stdout.flush()  # so that a person, or a program at the other end of a slow pipe, is answered at once


_AT_ONCE = 1 << 16
_ENDS = "\r\n"


def _blocks(stream: BufferedReader) -> Iterator[list[str]]:
    """Yield the lines of a stream as they come, as many at a time as have arrived."""
    begun: list[bytes] = []  # of a line whose end has not arrived
    while block := stream.read1(_AT_ONCE):
        whole, newline, rest = block.rpartition(b"\n")
        if newline:
            yield b"".join([*begun, whole]).decode("utf-8", "replace").split("\n")
            begun = []
        begun.append(rest)
    if last := b"".join(begun):
        yield [last.decode("utf-8", "replace")]
