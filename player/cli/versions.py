"""baonoi versions ID | show | compare | play | newest | record | delete: an article's narrations through time."""

import json
import logging
import sys
from datetime import timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from player.audio.timings import MOST_BYTES
from player.catalogue.articles import Catalogue
from player.catalogue.clock import clock_of
from player.catalogue.database import open_database
from player.catalogue.records import Kind
from player.catalogue.versions import Version
from player.cli.files import leave, read_bytes
from player.logs import set_up_logs
from player.newsroom.compare import Change, Pair
from player.newsroom.history import History
from player.newsroom.newsroom import Newsroom
from player.parts import make_parts
from player.scripting.script import Utterance
from player.settings import Settings, read_settings

VIETNAM = timezone(timedelta(hours=7))
_SIGNS = {Change.SAME: " ", Change.CHANGED: "~", Change.ADDED: "+", Change.REMOVED: "-"}
_Id = Annotated[str, typer.Argument(metavar="ID", help="The article's id.")]
_Number = Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="The narration's number, from the list.")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


class _ListsByDefault(typer.core.TyperGroup):
    """A group whose first word may be an article's id: then its narrations are listed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` before an id."""
        is_command = bool(args) and (args[0] in self.commands or args[0].startswith("-"))
        return super().parse_args(ctx, args if is_command or not args else ["list", *args])


def build() -> typer.Typer:
    """Return the group of commands about narrations that are kept."""
    app = typer.Typer(
        cls=_ListsByDefault,
        no_args_is_help=True,
        help="List, compare and choose an article's narrations. `baonoi versions ID` lists them.",
    )
    app.command("list")(list_versions)
    for command in (show, compare, play, newest, record, delete):
        app.command()(command)
    return app


def list_versions(article: _Id, as_json: _Json = False) -> None:
    """List the narrations that are kept of an article, the newest first; "baonoi versions ID" does it too."""
    found = _history(read_settings()).all(article)
    if as_json:
        print(json.dumps({"article": article, "versions": [_plain(*one) for one in found]}, ensure_ascii=False))
        return
    table = Table("number", "made", "read by", "length", "bytes", "text", "sound", "", box=None, header_style="")
    for column in (0, 3, 4):
        table.columns[column].justify = "right"
    for version, is_kept in found:
        narration = version.narration
        minutes, seconds = divmod(round(narration.duration), 60)
        table.add_row(
            str(narration.number),
            f"{narration.created_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            escape(f"{narration.heard} (a person)".strip() if narration.kind is Kind.HUMAN else narration.heard),
            f"{minutes}:{seconds:02}",
            f"{narration.bytes:,}",
            "newest" if version.is_newest_text else "older",
            "kept" if is_kept else "spoken again when played",
            ("chosen" if version.is_chosen else "played") if version.is_played else "",
        )
    if found:
        _console().print(table)
    else:
        print("There is no narration of it yet.")


def show(article: _Id, number: _Number, as_json: _Json = False) -> None:
    """Print what a narration says, sentence by sentence: as written, and as spoken where that differs."""
    standing = _history(read_settings()).one(article, number)
    sentences = standing.script.sentences if standing.script is not None else ()
    if as_json:
        plain = _plain(standing.version, standing.is_kept) | {"to_speak": standing.to_speak}
        print(json.dumps(plain | {"script": [_sentence(one) for one in sentences]}, ensure_ascii=False))
        return
    if standing.script is None:
        print("It was made before scripts were kept.")
    for one in sentences:
        print(one.written if one.written == one.spoken else f"{one.written}\n    {one.spoken}")


def compare(
    article: _Id,
    before: _Number,
    after: _Number,
    whole: Annotated[bool, typer.Option("--all", help="Show the sentences that are the same, too.")] = False,
    as_json: _Json = False,
) -> None:
    """Show which sentences changed from one narration to another, and how many utterances were spoken for it.

    ~ changed, + added, - removed. What is written as before and only said in another way has changed too.
    """
    found = _history(read_settings()).compare(article, before, after)
    counts = {change.value: sum(pair.change is change for pair in found.pairs) for change in Change}
    if as_json:
        plain = {"before": before, "after": after, **counts, "spoken": found.spoken}
        print(json.dumps(plain | {"sentences": [_pair(pair) for pair in found.pairs]}, ensure_ascii=False))
        return
    table = Table("", str(before), str(after), box=None, header_style="", expand=True)
    for pair in found.pairs:
        if whole or pair.change is not Change.SAME:
            table.add_row(_SIGNS[pair.change], *(_words(one, pair.is_reading) for one in (pair.before, pair.after)))
    if table.row_count:
        _console().print(table)
    said = ", ".join(f"{count} {change}" for change, count in counts.items() if count)
    print(f"{said or 'nothing to compare'}; {found.spoken} utterances spoken")


def play(article: _Id, number: _Number, as_json: _Json = False) -> None:
    """Have a narration played until the text changes; its sound is spoken again first if it is gone."""
    history = _history(read_settings())
    history.play(article, number)
    _tell(history, article, as_json, f"{article}: narration {number} is played now.")


def newest(article: _Id, as_json: _Json = False) -> None:
    """Have the newest narration played again, whatever was chosen."""
    history = _history(read_settings())
    if history.play_newest(article):
        _tell(history, article, as_json, f"{article}: the newest narration is played now.")
    else:
        _tell(history, article, as_json, f"{article}: the newest text is narrated first, by whichever service runs.")


def record(
    article: _Id,
    recording: Annotated[str, typer.Argument(metavar="FILE", help="MP3, WAV, FLAC, Ogg or M4A.")],
    reader: Annotated[str, typer.Option(help="Who reads, as readers are told.")] = "",
    timings: Annotated[
        str, typer.Option(metavar="FILE", help="When each sentence is heard: WebVTT, or a JSON array of seconds.")
    ] = "",
    keep: Annotated[
        bool | None,
        typer.Option(
            "--keep-after-edit/--voice-after-edit",
            help="What is played when the text is edited. Default: BAONOI_RECORDING_AFTER_EDIT.",
        ),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Have a person's recording of the article's newest text played in the voice's place, once it was checked."""
    settings = read_settings()
    path = Path(recording)
    if not path.is_file():
        leave(66, f"{recording} is not a file")
    if path.stat().st_size > settings.recording_bytes:
        leave(65, f"{recording} has {path.stat().st_size:,} bytes, at most {settings.recording_bytes:,} are taken")
    times = read_bytes(timings, MOST_BYTES) if timings else None
    if timings and times is None:
        leave(65, f"{timings} has over {MOST_BYTES:,} bytes")
    history = _history(settings)
    taken = history.record(article, path, reader, keep, times)
    for warning in taken.warnings:
        print(f"baonoi: {warning.english}", file=sys.stderr)
    _tell(history, article, as_json, f"{article}: recording {taken.number} is played now ({taken.lufs} LUFS as sent).")


def delete(article: _Id, number: _Number, as_json: _Json = False) -> None:
    """Let go of a narration that is not played. This is the only way in which a person's recording goes."""
    settings = read_settings()
    _catalogue(settings).versions.delete(article, number)
    _tell(_history(settings), article, as_json, f"{article}: narration {number} is gone.")


def _catalogue(settings: Settings) -> Catalogue:
    engine = open_database(settings.database_url)
    return Catalogue(engine, clock_of(engine))


def _history(settings: Settings) -> History:
    set_up_logs()
    logging.getLogger("baonoi").setLevel(logging.WARNING)  # what was done is said on the standard output
    parts = make_parts(settings)
    catalogue = _catalogue(settings)
    return History(parts, catalogue, Newsroom(parts, catalogue))


def _console() -> Console:
    """Return a console that does not cut what it prints into a file or a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=200)


def _tell(history: History, article: str, as_json: bool, said: str) -> None:
    if as_json:
        versions = [_plain(*one) for one in history.all(article)]
        print(json.dumps({"article": article, "versions": versions}, ensure_ascii=False))
    else:
        print(said)


def _plain(version: Version, is_kept: bool) -> dict[str, Any]:
    narration = version.narration
    return {
        "number": narration.number,
        "created_at": narration.created_at.isoformat(),
        "kind": narration.kind.value,
        "voice": narration.voice,
        "speaker": narration.heard,
        "duration": narration.duration,
        "bytes": narration.bytes,
        "digest": narration.digest,
        "played": version.is_played,
        "chosen": version.is_chosen,
        "newest_text": version.is_newest_text,
        "kept": is_kept,
        "timed": narration.is_timed,
    }


def _sentence(one: Utterance) -> dict[str, Any]:
    return {"role": one.role.value, "written": one.written, "spoken": one.spoken, "rest_ms": one.rest_ms}


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "change": pair.change.value,
        "reading": pair.is_reading,
        "before": _sentence(pair.before) if pair.before is not None else None,
        "after": _sentence(pair.after) if pair.after is not None else None,
    }


def _words(one: Utterance | None, is_reading: bool) -> str:
    return "" if one is None else escape(one.spoken if is_reading else one.written)
