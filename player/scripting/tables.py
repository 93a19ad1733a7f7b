"""A table as it is said: each row a sentence of header and cell."""

# A column that only counts the rows is not worth hearing.
_COUNTERS = frozenset({"stt", "tt", "số tt", "#", "no", "no."})


def say_rows(table: str) -> list[str]:
    """Return what is said of a table (rows in lines, cells between tabs, the header first): one sentence a row.

    >>> say_rows("Thóc\\tNgô\\n3,2 tấn\\t1,5 tấn")
    ['Thóc: 3,2 tấn; Ngô: 1,5 tấn.']
    >>> say_rows("STT\\tXã\\tThóc\\n1\\tNgọc Phái\\t3,2 tấn")
    ['Xã: Ngọc Phái; Thóc: 3,2 tấn.']
    """
    rows = [[cell.strip() for cell in row.split("\t")] for row in table.split("\n") if row.strip()]
    if not rows:
        return []
    header, *body = rows
    if not body:
        return [_sentence([cell for cell in header if cell])]
    said = [_sentence(_pairs(header, row)) for row in body]
    return [sentence for sentence in said if sentence]


def _pairs(header: list[str], row: list[str]) -> list[str]:
    """Return each cell after its header; an empty cell is not said, and a row's one cell stands for all of it."""
    if sum(1 for cell in row if cell) == 1 and len(header) > 1:
        return [cell for cell in row if cell]
    pairs: list[str] = []
    for column, cell in enumerate(row):
        name = header[column].rstrip(" :") if column < len(header) else ""
        if cell and name.casefold() not in _COUNTERS:
            pairs.append(f"{name}: {cell}" if name else cell)
    return pairs


def _sentence(parts: list[str]) -> str:
    said = "; ".join(part.rstrip(" .;") for part in parts)
    return said + "." if said else ""
