"""The command line: baonoi and its commands, one file each; errors become one English sentence and an exit code."""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from player.errors import (
    ArticleError,
    BaoNoiError,
    SettingsError,
    StorageError,
    UnknownArticle,
    UnknownVoice,
    UnknownWebhook,
    VoiceError,
    WebhookError,
)

# The codes of sysexits.h, so that a script can tell whose turn it is.
EXIT_CODES: tuple[tuple[type[BaoNoiError], int], ...] = (
    (ArticleError, 65),  # EX_DATAERR: the text
    (UnknownArticle, 66),  # EX_NOINPUT
    (UnknownVoice, 64),  # EX_USAGE
    (UnknownWebhook, 66),
    (WebhookError, 64),
    (VoiceError, 69),  # EX_UNAVAILABLE: try again, or install what is named
    (StorageError, 74),  # EX_IOERR: the disk
    (SettingsError, 78),  # EX_CONFIG
)


# Each is a module of this package: its function of the same name, or its `build()` where it has commands of its own.
COMMANDS = (
    "backfill",
    "doctor",
    "narrate",
    "normalize",
    "script",
    "serve",
    "cache",
    "keys",
    "lexicon",
    "versions",
    "voices",
    "webhooks",
    "worker",
)


def build(commands: Sequence[str] = COMMANDS) -> typer.Typer:
    """Return the command line with those commands on it; the modules of others are not imported."""
    app = typer.Typer(
        name="baonoi",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    for name in commands:
        module = import_module(f"player.cli.{name}")
        if hasattr(module, "build"):
            app.add_typer(module.build(), name=name)
        else:
            app.command()(getattr(module, name))
    return app


def root() -> None:
    """Báo Nói turns the text of a news article into narrated audio, keeps the audio and serves it.

    Exit codes: 0 done · 1 the doctor found something wrong · 2 wrong options · 64 a value that cannot be used, such as
    an unknown voice · 65 the text · 66 no such input, article, key or webhook · 69 the voice or a receiver, try again ·
    73 the output cannot be written · 74 the disk or the database · 78 a BAONOI_* setting · 130 interrupted.
    """


def exit_code_of(error: BaoNoiError) -> int:
    """Return the exit code for an error.

    >>> exit_code_of(ArticleError("Bài viết trống.", "The article is empty."))
    65
    """
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 70)


def main() -> None:
    """Run the command line; an error that somebody can act on is one sentence on stderr, never a traceback."""
    asked = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), "")
    try:
        # A server's and a synthesizer's imports take a second, which a filter in a pipe should not wait for.
        build((asked,) if asked in COMMANDS else COMMANDS)()
    except BaoNoiError as error:
        print(f"baonoi: {error.english}", file=sys.stderr)
        sys.exit(exit_code_of(error))
    except BrokenPipeError:
        # Whoever read our output went away (`| head`): not an error, and nothing more can be said.
        sys.stderr.close()
        sys.exit(141)
