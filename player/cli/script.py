"""baonoi script: an article to what is said of it, sentence by sentence, before anything is spoken."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from player.cli.lexicon import read_lexicon
from player.cli.sources import read_source
from player.lexicon import Lexicon
from player.scripting.script import Captions, Dateline, Script, ScriptOptions, Utterance, write_script
from player.settings import read_settings
from player.vietnamese.reading import Region

_SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_CLASS_STYLES = ("green", "cyan", "magenta", "yellow", "blue", "bright_green", "bright_cyan", "bright_magenta")


def script(
    article: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="A plain text, an HTML page, or the address of one.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    trace: Annotated[bool, typer.Option("--trace", help="Show what made each reading, in its place.")] = False,
    region: Annotated[Region, typer.Option(help="Whose number words: bac says linh and nghìn, nam lẻ and ngàn.")] = (
        Region.NORTH
    ),
    captions: Annotated[
        Captions, typer.Option(help="The words under pictures: not said, said once, or announced.")
    ] = Captions.SKIP,
    dateline: Annotated[
        Dateline, typer.Option(help="The paper's code before the first sentence: not said, or as its name.")
    ] = Dateline.DROP,
    lexicon: Annotated[str, typer.Option(metavar="FILE.tsv", help="The newsroom's own pronunciations.")] = "",
) -> None:
    """Show what is said of an article, in order, with the rests, and what to look at before anyone hears it."""
    settings = read_settings()
    read = read_source(article, settings.article_limit)
    options = ScriptOptions(
        region=region,
        captions=captions,
        dateline=dateline,
        site=settings.site,
        lexicon=read_lexicon(lexicon) if lexicon else Lexicon(),
        sentence_limit=settings.sentence_limit,
        article_limit=settings.article_limit,
    )
    written = write_script(read, options)
    if as_json:
        print(json.dumps(as_object(written), ensure_ascii=False))
        return
    console = Console(soft_wrap=True, highlight=False)
    for number, utterance in enumerate(written.utterances):
        console.print(_traced(number, utterance) if trace else _listed(number, utterance))
    console.print(_findings(written))


def as_object(written: Script) -> dict[str, object]:
    """Return a script as the JSON object that --json prints."""
    return {
        "title": written.title,
        "utterances": [
            {"role": u.role.value, "written": u.written, "spoken": u.spoken, "rest_ms": u.rest_ms}
            for u in written.utterances
        ],
        "findings": [asdict(finding) for finding in written.findings],
    }


def _heading(number: int, utterance: Utterance) -> Text:
    return Text.assemble(
        (f"{number:>3} ", "dim"), (f"{utterance.role:<10}", "bold"), (f"{utterance.rest_ms:>5} ms  ", "dim")
    )


def _listed(number: int, utterance: Utterance) -> Text:
    """Return an utterance on a line: its number, role, the rest after it, and what is said."""
    return _heading(number, utterance).append(utterance.spoken)


def _traced(number: int, utterance: Utterance) -> Text:
    """Return an utterance as written, with what is said for each stretch that is not said as written."""
    line = _heading(number, utterance)
    for span in utterance.spans:
        written = utterance.written[span.start : span.end]
        if span.semiotic_class:
            style = _CLASS_STYLES[sum(span.semiotic_class.encode()) % len(_CLASS_STYLES)]
            line.append(written, f"{style} underline").append(f"⟦{span.semiotic_class}: {span.spoken}⟧", style)
        else:
            line.append(written)
    return line


def _findings(written: Script) -> Text:
    """Return what to look at, a line each with its place, and what of the page is not said."""
    lines = Text()
    for left_out in written.omitted:
        lines.append("not said: ", "dim").append(f"{' '.join(left_out.split())[:100]}\n", "dim")
    for finding in written.findings:
        place = f"{finding.utterance}:{finding.start}-{finding.end}" if finding.utterance >= 0 else "article"
        lines.append(f"{finding.severity} {place} {finding.kind}: ", _SEVERITY_STYLES.get(finding.severity, ""))
        lines.append(f"{finding.message} {finding.suggestion}".rstrip() + "\n")
    count = len(written.findings)
    lines.append(f"{len(written.utterances)} utterances, {count or 'no'} finding{'' if count == 1 else 's'}")
    return lines
