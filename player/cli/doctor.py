"""baonoi doctor: looks at everything that a service needs, and says what is wrong and how to cure it."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from player.running.diagnosis import Finding, Grade
from player.running.doctor import examine
from player.settings import read_settings

_MARKS = {Grade.GOOD: ("✓", "32"), Grade.DOUBTFUL: ("!", "33"), Grade.BAD: ("✗", "31")}


def doctor(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port that the service has, or is to have.")] = 8000,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look at everything that a service needs here, and say what is wrong and how to cure it; exit 1 if something is.

    Nothing is changed: a voice speaks a syllable, the store takes a small blob that is deleted again, the database is
    read. Online voices of BAONOI_VOICES are asked for one syllable. No secret is printed.
    """
    findings: list[Finding] = []
    for finding in examine(read_settings(), port):
        findings.append(finding)
        if not as_json:
            _say(finding)
    is_well = all(finding.grade is not Grade.BAD for finding in findings)
    if as_json:
        print(json.dumps({"ok": is_well, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    if not is_well:
        raise typer.Exit(1)


def _say(finding: Finding) -> None:
    mark, color = _MARKS[finding.grade]
    if sys.stdout.isatty():
        mark = f"\x1b[{color}m{mark}\x1b[0m"
    print(f"{mark} {finding.subject}: {finding.said}")
    if finding.cure:
        print(f"    → {finding.cure}")
