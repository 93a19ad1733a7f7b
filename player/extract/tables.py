"""A table of a page: data to be said row by row, words around a picture, or a way to lay the page out."""

import re
from dataclasses import dataclass

from player.article import Role
from player.extract.tree import Element
from player.extract.unheard import is_unheard

_PICTURE_NAME = re.compile(r"picture|image|photo|\banh\b|imgs?\b|figure|hinh|slide", re.IGNORECASE)
_PICTURES = frozenset(["img", "picture", "amp-img", "video", "figure"])
# A table with these inside only lays the page out.
_LAYOUT = frozenset(["table", "h1", "h2", "blockquote"])
_NUMBER = re.compile(r"[^\w]*\d")
_LONG_CELL = 300
_LONG_CAPTION = 400
_MOST_CELLS = 5000
_MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table's text as a block's: its role, and whether the table was there for a picture."""

    role: Role
    text: str
    is_picture: bool = False


def read_table(table: Element, skipped: set[int]) -> ReadTable | None:
    """Return a table's text, or None if it is no table but a way to lay the page out.

    >>> from player.extract.tree import parse
    >>> html = "<table><tr><th>Xã<th>Thóc<tr><td>Yên Thịnh<td>3 tấn<tr><td>Đồng Lạc<td>2 tấn</table>"
    >>> read_table(parse(html).select("table")[0], set()).text
    'Xã\\tThóc\\nYên Thịnh\\t3 tấn\\nĐồng Lạc\\t2 tấn'
    """
    if table.holds & _LAYOUT:
        return None
    rows = _rows(table, skipped)
    texts = [[cell.text() for cell in row] for row in rows]
    length = sum(len(text) for row in texts for text in row)
    if table.holds & _PICTURES and any(_is_prose(cell) for row in rows for cell in row):
        return None
    if (table.holds & _PICTURES or _PICTURE_NAME.search(table.names)) and length <= _LONG_CAPTION:
        words = " ".join(text for row in texts for text in row if text)
        return ReadTable(Role.CAPTION, words, is_picture=True)
    if _lays_out(rows, texts):
        return None
    grid = _grid(rows, texts)
    if not grid:
        return ReadTable(Role.TABLE, "")
    if _is_keyed(rows, grid):
        lines = [f"{row[0].rstrip(' :')}: {row[1]}" if row[0] and row[1] else row[0] or row[1] for row in grid]
        return ReadTable(Role.LIST, "\n".join(lines))
    return ReadTable(Role.TABLE, "\n".join("\t".join(row) for row in grid))


def _is_prose(cell: Element) -> bool:
    """Return whether a cell beside a picture holds a paragraph, and no words about the picture."""
    return "img" not in cell.holds and cell.length > _LONG_CELL / 2 and cell.text().endswith((".", "!", "?", "…", "”"))


def _rows(table: Element, skipped: set[int]) -> list[list[Element]]:
    """Return the cells of the table's own rows, not those of tables in it."""
    rows: list[list[Element]] = []
    stack = [child for child in reversed(table.children) if not isinstance(child, str)]
    while stack:
        at = stack.pop()
        if id(at) in skipped or is_unheard(at):
            continue
        if at.tag == "tr":
            cells = [c for c in at.children if not isinstance(c, str) and c.tag in ("td", "th")]
            rows.append([cell for cell in cells if id(cell) not in skipped and not is_unheard(cell)])
        elif at.tag in ("thead", "tbody", "tfoot"):
            stack.extend(child for child in reversed(at.children) if not isinstance(child, str))
    return rows


def _lays_out(rows: list[list[Element]], texts: list[list[str]]) -> bool:
    """Return whether a table only puts things in places: one column, or long cells."""
    if all(sum(1 for text in row if text) <= 1 for row in texts):
        return True
    if any(len(text) > _LONG_CELL for row in texts for text in row):
        return True
    return max((len(row) for row in rows), default=0) > _MOST_COLUMNS


def _grid(rows: list[list[Element]], texts: list[list[str]]) -> list[list[str]]:
    """Return the texts in columns, a cell that spans several said in each of them."""
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}
    cells = 0
    for row, row_texts in zip(rows, texts, strict=True):
        line: list[str] = []
        for cell, text in zip(row, row_texts, strict=True):
            _carry(below, line)
            for _ in range(_span(cell, "colspan")):
                if _span(cell, "rowspan") > 1:
                    below[len(line)] = (_span(cell, "rowspan") - 1, text)
                line.append(text)
        _carry(below, line)
        cells += len(line)
        if cells > _MOST_CELLS:
            break
        if any(line):
            grid.append(line)
    return _one_header(rows, grid)


def _carry(below: dict[int, tuple[int, str]], line: list[str]) -> None:
    """Continue in a row the cells that span down into it."""
    while len(line) in below:
        left, text = below.pop(len(line))
        if left > 1:
            below[len(line)] = (left - 1, text)
        line.append(text)


def _one_header(rows: list[list[Element]], grid: list[list[str]]) -> list[list[str]]:
    """Return the grid with a title row over it taken away and two rows of header made one."""
    while len(grid) > 2 and len(set(grid[0])) == 1 and len(grid[0]) > 1:
        grid = grid[1:]
    header_rows = 0
    for row in rows:
        if row and all(cell.tag == "th" for cell in row):
            header_rows += 1
        else:
            break
    if header_rows == 2 and len(grid) > 2 and len(grid[0]) == len(grid[1]):
        merged = [a if a == b or not b else f"{a} {b}".strip() for a, b in zip(grid[0], grid[1], strict=True)]
        return [merged, *grid[2:]]
    return grid


def _is_keyed(rows: list[list[Element]], grid: list[list[str]]) -> bool:
    """Return whether each row is a name and its value, with no header above."""
    if any(len(row) != 2 for row in grid):
        return False
    tags = [[cell.tag for cell in row] for row in rows if row]
    if all(row == ["th", "td"] for row in tags):
        return True
    if tags and "th" in tags[0]:
        return False
    return _NUMBER.match(grid[0][1]) is not None and _NUMBER.match(grid[0][0]) is None


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "")
    return max(1, min(int(value), _MOST_COLUMNS)) if value.isdecimal() and len(value) < 4 else 1
