"""The newsroom's table: tab-separated lines under a header, read with every wrong line named."""

import unicodedata
from dataclasses import dataclass

from player.errors import ArticleError
from player.lexicon.entries import COLUMNS, GROUP, Entry, Kind, Lexicon, Scope, compile_pattern

_CASES = {"": True, "exact": True, "any": False}
_LONGEST_CELL = 500
_MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of a lexicon that cannot be used: its number from 1, and why, in both languages."""

    line: int
    vietnamese: str
    english: str


def read_tsv(text: str) -> Lexicon:
    """Return a lexicon from its table; ArticleError names the first wrong line and how many there are.

    >>> lexicon = read_tsv("written\\tspoken\\nBQL\\tban quản lý\\n")
    >>> lexicon.entries[0].spoken
    'ban quản lý'
    """
    entries, problems = check_tsv(text)
    if problems:
        first, others = problems[0], len(problems) - 1
        more = (f" Còn {others} dòng sai nữa.", f" {others} more lines are wrong.") if others else ("", "")
        raise ArticleError(
            f"Từ điển sai ở dòng {first.line}: {first.vietnamese}{more[0]}",
            f"The lexicon is wrong in line {first.line}: {first.english}{more[1]}",
        )
    return Lexicon(entries)


def write_tsv(lexicon: Lexicon) -> str:
    """Return a lexicon as its table.

    >>> write_tsv(Lexicon([Entry("BQL", "ban quản lý")])).splitlines()[1].split("\\t")[:4]
    ['BQL', 'ban quản lý', 'respelling', 'exact']
    """
    lines = ["\t".join(COLUMNS)]
    for e in lexicon.entries:
        case = "exact" if e.is_case_sensitive else "any"
        lines.append("\t".join((e.written, e.spoken, e.kind, case, e.before, e.after, e.scope, e.scope_value, e.note)))
    return "\n".join(lines) + "\n"


def check_tsv(text: str) -> tuple[list[Entry], list[Problem]]:
    """Return the entries of a table that can be used, and what is wrong with the other lines."""
    lines = unicodedata.normalize("NFC", text.removeprefix("\ufeff")).splitlines()
    if not lines or "written" not in lines[0].split("\t"):
        return [], [Problem(1, "thiếu dòng tên cột.", f"the header is missing: {', '.join(COLUMNS)}.")]
    columns = [name.strip() for name in lines[0].split("\t")]
    strange = [name for name in columns if name not in COLUMNS]
    if strange:
        return [], [Problem(1, f"không có cột “{strange[0]}”.", f"there is no column {strange[0]!r}.")]
    if len(lines) > _MOST_LINES:
        return [], [Problem(_MOST_LINES, "từ điển quá dài.", f"the lexicon has over {_MOST_LINES} lines.")]
    entries: list[Entry] = []
    problems: list[Problem] = []
    seen: dict[Entry, int] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        entry = _read_line(number, dict(zip(columns, (cell.strip() for cell in line.split("\t")), strict=False)), line)
        if isinstance(entry, Problem):
            problems.append(entry)
        elif _identity(entry) in seen:
            earlier = seen[_identity(entry)]
            problems.append(Problem(number, f"trùng với dòng {earlier}.", f"it says again what line {earlier} says."))
        else:
            seen[_identity(entry)] = number
            entries.append(entry)
    return entries, problems


def _identity(entry: Entry) -> Entry:
    return Entry(
        entry.written,
        "",
        entry.kind,
        entry.is_case_sensitive,
        entry.before,
        entry.after,
        entry.scope,
        entry.scope_value,
    )


def _read_line(number: int, cells: dict[str, str], line: str) -> Entry | Problem:
    """Return the entry that a line holds, or what is wrong with it."""
    if line.count("\t") >= len(COLUMNS) or any(len(cell) > _LONGEST_CELL for cell in cells.values()):
        return Problem(number, "dòng có quá nhiều cột hoặc ô quá dài.", "it has too many columns or too long a cell.")
    written, spoken = cells.get("written", ""), cells.get("spoken", "")
    if not written:
        return Problem(number, "chưa có chữ viết (cột written).", "the column written is empty.")
    kind_name, case, scope_name = cells.get("kind") or "respelling", cells.get("case", ""), cells.get("scope") or "all"
    if kind_name not in list(Kind):
        return Problem(number, f"không có loại “{kind_name}”.", f"kind is {kind_name!r}, not one of {_names(Kind)}.")
    if case not in _CASES:
        return Problem(
            number, f"cột case phải là exact hoặc any, không phải “{case}”.", f"case is {case!r}, not exact or any."
        )
    if scope_name not in list(Scope):
        return Problem(
            number, f"không có phạm vi “{scope_name}”.", f"scope is {scope_name!r}, not one of {_names(Scope)}."
        )
    kind, scope, scope_value = Kind(kind_name), Scope(scope_name), cells.get("scope_value", "")
    if kind in (Kind.RESPELLING, Kind.PATTERN) and not spoken:
        return Problem(number, "chưa có cách đọc (cột spoken).", "the column spoken is empty.")
    if scope is not Scope.ALL and not scope_value:
        return Problem(number, "phạm vi này cần cột scope_value.", f"the scope {scope} needs a scope_value.")
    if kind is Kind.PATTERN:
        try:
            groups = compile_pattern(written, _CASES[case]).groups
            if any(int(group) > groups for group in GROUP.findall(spoken)):
                raise ValueError(f"it has {groups} groups")
        except ValueError as error:
            return Problem(
                number,
                f"mẫu “{written}” không dùng được: sai, hoặc không chạy được trong thời gian tuyến tính.",
                f"the pattern cannot be used in linear time: {error}.",
            )
    before, after, note = cells.get("before", ""), cells.get("after", ""), cells.get("note", "")
    return Entry(written, spoken, kind, _CASES[case], before, after, scope, scope_value, note)


def _names(kinds: type[Kind] | type[Scope]) -> str:
    return ", ".join(kind.value for kind in kinds)
