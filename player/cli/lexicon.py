"""baonoi lexicon check | import | export: the newsroom's pronunciations, looked through and exchanged."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from player.cli.files import leave, read_bytes, write_whole
from player.errors import ArticleError
from player.lexicon import Lexicon, check_tsv, read_pls, read_tsv, write_pls, write_tsv

_MOST_BYTES = 5_000_000
_File = Annotated[str, typer.Argument(metavar="FILE|-", help="The lexicon; - is standard input.")]
_Output = Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="Where it goes; - is standard output.")]


def build() -> typer.Typer:
    """Return the group of commands about the newsroom's pronunciations."""
    app = typer.Typer(no_args_is_help=True, help="Look through the newsroom's pronunciations, and exchange them.")
    app.command()(check)
    app.command("import")(import_pls)
    app.command("export")(export_pls)
    return app


def check(lexicon: _File) -> None:
    """Look through a lexicon (TSV) and name every line that cannot be used. Exit code 65 if there is one."""
    entries, problems = check_tsv(_read(lexicon))
    for problem in problems:
        print(f"{lexicon}:{problem.line}: {problem.english}", file=sys.stderr)
    if problems:
        leave(65, f"{len(problems)} of {len(entries) + len(problems)} lines cannot be used")
    print(f"{len(entries)} entries, all good")


def import_pls(lexicon: _File, output: _Output = Path("-")) -> None:
    """Turn a W3C pronunciation lexicon (PLS 1.0) into the newsroom's TSV."""
    read, left_out = read_pls(_read(lexicon))
    if left_out:
        shown = ", ".join(left_out[:5]) + (", …" if len(left_out) > 5 else "")
        print(f"baonoi: {len(left_out)} without an alias were left out: {shown}", file=sys.stderr)
    _write(output, write_tsv(read))


def export_pls(lexicon: _File, output: _Output = Path("-")) -> None:
    """Turn the newsroom's TSV into a W3C pronunciation lexicon (PLS 1.0)."""
    _write(output, write_pls(read_tsv(_read(lexicon))))


def read_lexicon(path: str) -> Lexicon:
    """Return the lexicon in a TSV file; ArticleError names a wrong line, exit 66 if there is no such file."""
    return read_tsv(_read(path))


def _read(source: str) -> str:
    data = read_bytes(source, _MOST_BYTES)
    if data is None:
        raise ArticleError("Từ điển lớn hơn 5 MB.", "The lexicon is over 5 MB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(
            "Từ điển không phải là văn bản UTF-8.", f"The lexicon is not UTF-8 text (byte {error.start})."
        ) from error


def _write(output: Path, text: str) -> None:
    if output == Path("-"):
        sys.stdout.write(text)
    else:
        write_whole(output, text.encode())
