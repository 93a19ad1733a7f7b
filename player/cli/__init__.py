"""The command line: baonoi and its commands, one file each; errors become one English sentence and an exit code."""

import sys

import typer

from player.cli import cache, lexicon, narrate, normalize, script, serve, voices
from player.errors import (
    ArticleError,
    BaoNoiError,
    SettingsError,
    StorageError,
    UnknownArticle,
    UnknownVoice,
    VoiceError,
)

# The codes of sysexits.h, so that a script can tell whose turn it is.
EXIT_CODES: tuple[tuple[type[BaoNoiError], int], ...] = (
    (ArticleError, 65),  # EX_DATAERR: the text
    (UnknownArticle, 66),  # EX_NOINPUT
    (UnknownVoice, 64),  # EX_USAGE
    (VoiceError, 69),  # EX_UNAVAILABLE: try again, or install what is named
    (StorageError, 74),  # EX_IOERR: the disk
    (SettingsError, 78),  # EX_CONFIG
)


def build() -> typer.Typer:
    """Return the command line with every command on it."""
    app = typer.Typer(
        name="baonoi",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    app.command()(narrate.narrate)
    app.command()(normalize.normalize)
    app.command()(script.script)
    app.command()(serve.serve)
    app.add_typer(cache.build(), name="cache")
    app.add_typer(lexicon.build(), name="lexicon")
    app.add_typer(voices.build(), name="voices")
    return app


def root() -> None:
    """Báo Nói turns the text of a news article into narrated audio, keeps the audio and serves it.

    Exit codes: 0 done · 2 wrong options · 64 unknown voice · 65 the text · 66 no such input · 69 the voice, try again ·
    73 the output cannot be written · 74 the disk · 78 a BAONOI_* setting · 130 interrupted.
    """


def exit_code_of(error: BaoNoiError) -> int:
    """Return the exit code for an error.

    >>> exit_code_of(ArticleError("Bài viết trống.", "The article is empty."))
    65
    """
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 70)


def main() -> None:
    """Run the command line; an error that somebody can act on is one sentence on stderr, never a traceback."""
    try:
        build()()
    except BaoNoiError as error:
        print(f"baonoi: {error.english}", file=sys.stderr)
        sys.exit(exit_code_of(error))
    except BrokenPipeError:
        # Whoever read our output went away (`| head`): not an error, and nothing more can be said.
        sys.stderr.close()
        sys.exit(141)
