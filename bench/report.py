"""Figure and report: a measurement with its bar, as a table for people and JSON for machines."""

import json
import platform
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    `bar` is what was promised, as people write it ("≤ 1.25"); `held` says whether the figure meets it, and is None
    where nothing was promised.
    """

    name: str
    value: float
    unit: str = ""
    bar: str = ""
    held: bool | None = None


def at_most(name: str, value: float, limit: float, unit: str = "×") -> Figure:
    """Return a figure that must not be over a limit.

    >>> at_most("cold CPU against the engines alone", 1.1, 1.25).held
    True
    """
    return Figure(name, value, unit, f"≤ {limit:g}", value <= limit)


def at_least(name: str, value: float, limit: float, unit: str = "×") -> Figure:
    """Return a figure that must not be under a limit.

    >>> at_least("whole file against nginx", 0.75, 0.70).bar
    '≥ 0.7'
    """
    return Figure(name, value, unit, f"≥ {limit:g}", value >= limit)


def report(subject: str, figures: list[Figure]) -> bool:
    """Print the figures of one subject, keep them as JSON in bench/results/, and return whether every bar is met."""
    table = Table(title=subject, title_justify="left")
    for column, justify in (("figure", "left"), ("value", "right"), ("bar", "right"), ("", "left")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]  # rich's Literal, from a tuple of ours
    for figure in figures:
        mark = {None: "", True: "[green]met[/green]", False: "[red]NOT MET[/red]"}[figure.held]
        table.add_row(figure.name, f"{figure.value:,.4g} {figure.unit}".rstrip(), figure.bar, mark)
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    page = {
        "subject": subject,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "figures": [asdict(figure) for figure in figures],
    }
    text = json.dumps(page, ensure_ascii=False, indent=1)
    (RESULTS / f"{subject}.json").write_text(text + "\n", "utf-8")
    sys.stdout.flush()
    return all(figure.held is not False for figure in figures)
