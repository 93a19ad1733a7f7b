"""Hold or publish: which findings keep an article from being narrated until somebody lets it go."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from player.catalogue.records import Doubtful
from player.findings import Finding
from player.scripting.script import Script

Hold: TypeAlias = Literal["off", "error", "warning", "info"]

_RANKS: Mapping[str, int] = MappingProxyType({"info": 0, "warning": 1, "error": 2, "off": 3})


def doubtful(script: Script) -> tuple[Doubtful, ...]:
    """Return every finding on a script with the words it is about, in the script's order.

    >>> from player.article import read_text
    >>> from player.scripting.script import write_script
    >>> script = write_script(read_text("Mưa lớn\\nHọp ngày 32/13/2023 tại xã."))
    >>> [(one.kind, one.severity, one.written, one.sentence) for one in doubtful(script)]
    [('number', 'warning', '32/13/2023', 'Họp ngày 32/13/2023 tại xã.')]
    """
    return tuple(_placed(script, finding) for finding in script.findings)


def holding(findings: Iterable[Doubtful], hold: Hold) -> tuple[Doubtful, ...]:
    """Return the findings that hold an article under a policy: those of its severity and above.

    >>> worst = Doubtful("encoding", "error", "Ký tự hỏng.")
    >>> len(holding([worst], "warning")), len(holding([worst], "off"))
    (1, 0)
    """
    return tuple(finding for finding in findings if _RANKS[finding.severity] >= _RANKS[hold])


def _placed(script: Script, finding: Finding) -> Doubtful:
    is_in_one = 0 <= finding.utterance < len(script.utterances)
    sentence = script.utterances[finding.utterance].written if is_in_one else ""
    return Doubtful(
        kind=finding.kind,
        severity=finding.severity,
        message=finding.message,
        suggestion=finding.suggestion,
        written=sentence[finding.start : finding.end],
        sentence=sentence,
        start=finding.start,
        end=finding.end,
    )
