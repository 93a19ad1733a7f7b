"""baonoi keys make | list | revoke: who may call the API, and for what."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from player.catalogue.clock import clock_of
from player.catalogue.database import open_database
from player.catalogue.keys import LONGEST_NAME, ApiKey, Keys, Scope
from player.cli.files import leave
from player.settings import read_settings

_Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


def build() -> typer.Typer:
    """Return the group of commands about the API's keys."""
    app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the keys of the API.")
    app.command()(make)
    app.command("list")(list_keys)
    app.command()(revoke)
    return app


def make(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for: the program that will use it.")],
    scope: Annotated[
        list[Scope],
        typer.Option(
            help="read: see articles, speak text; publish: also publish, withdraw, release; admin: everything. "
            "May be given more than once."
        ),
    ] = [Scope.PUBLISH],  # noqa: B006  # typer reads it and nobody changes it
    as_json: _Json = False,
) -> None:
    """Make a key and show it, once: only its digest is kept.

    From the first key on, whatever needs one is closed to programs on this machine too, until they send it as
    "Authorization: Bearer KEY".
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        leave(64, f"a key's name is 1 to {LONGEST_NAME} characters")
    key, text = _keys().make(name, scope)
    if as_json:
        print(json.dumps(_plain(key) | {"key": text}, ensure_ascii=False))
    else:
        print(text)
        typer.echo(f"Made key {key.id} ({', '.join(key.scopes)}). Keep it: it is not shown again.", err=True)


def list_keys(as_json: _Json = False) -> None:
    """List every key: its id, what it is for, its scopes, when it was made, last used and revoked."""
    keys = _keys().all()
    if as_json:
        print(json.dumps([_plain(key) for key in keys], ensure_ascii=False))
    elif not keys:
        print("There is no key yet: only programs on this machine may publish. Make one with `baonoi keys make NAME`.")
    else:
        _print_table(keys)


def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `baonoi keys list` shows it.")],
    as_json: _Json = False,
) -> None:
    """Revoke a key: every running process refuses it within two seconds. Exit code 66 if there is none of that id."""
    keys = _keys()
    # Whoever pastes the whole key means the id in it.
    identity = key_id.split("_")[1] if key_id.startswith("bn_") else key_id
    if not keys.revoke(identity):
        leave(66, "there is no key with that id; `baonoi keys list` shows them")
    if as_json:
        print(json.dumps(_plain(keys.by_id()[identity]), ensure_ascii=False))
    else:
        print(f"Revoked key {identity}.")


def _keys() -> Keys:
    engine = open_database(read_settings().database_url)
    return Keys(engine, clock_of(engine))


def _print_table(keys: Sequence[ApiKey]) -> None:
    rows = [("ID", "NAME", "SCOPES", "MADE", "LAST USED", "REVOKED")]
    for key in keys:
        made, used, revoked = (_when(at) or "–" for at in (key.created_at, key.used_at, key.revoked_at))
        rows.append((key.id, key.name, ",".join(key.scopes), made, used, revoked))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _plain(key: ApiKey) -> dict[str, object]:
    times = {"created_at": key.created_at, "used_at": key.used_at, "revoked_at": key.revoked_at}
    return {"id": key.id, "name": key.name, "scopes": list(key.scopes)} | {n: _when(at) for n, at in times.items()}


def _when(at: float | None) -> str | None:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else None
