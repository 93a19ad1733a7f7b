"""baonoi webhooks add | list | remove | test | dead | retry: who is told of what happens to articles."""

import json
import sys
from typing import Annotated

import typer

from player.catalogue.clock import clock_of
from player.catalogue.database import open_database
from player.cli.files import leave
from player.settings import read_settings
from player.webhooks.posting import Post
from player.webhooks.receivers import EVENTS, Receivers, shown, shown_letter

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
WebhookId = Annotated[str, typer.Argument(metavar="ID", help="A webhook's id, from `baonoi webhooks list`.")]


def build() -> typer.Typer:
    """Return the group of commands about webhooks."""
    app = typer.Typer(no_args_is_help=True, help="Tell other programs what happens to articles.")
    for command in (add, remove, dead, retry):
        app.command()(command)
    app.command("list")(list_)
    app.command("test")(ping)
    return app


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to send: http or https.")],
    event: Annotated[
        list[str] | None, typer.Option(help=f"Tell of this event alone; may be repeated: {', '.join(EVENTS)}.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell an address what happens to articles from now on, and print the secret that signs it: it is shown once.

    A private address is refused, a name of one too, unless BAONOI_WEBHOOK_HOSTS has it; a name that is not found now is
    added with a warning.
    """
    added = _receivers().add(url, event or ())
    webhook, warning = added.webhook, added.doubt.english if added.doubt else None
    if as_json:
        made = {"id": webhook.id, "url": webhook.url, "events": list(webhook.events), "secret": webhook.secret}
        print(json.dumps(made | {"warning": warning}, ensure_ascii=False))
        return
    print(f"{webhook.id}  {webhook.url}  {' '.join(webhook.events)}")
    print(f"secret: {webhook.secret}")
    print("Keep the secret now: it is not shown again. Try it with: baonoi webhooks test " + webhook.id)
    if warning:
        print(warning, file=sys.stderr)


def list_(as_json: AsJson = False) -> None:
    """Say who is told, of what, and how much each is still owed; never the secrets."""
    found = [shown(receiver) for receiver in _receivers().all()]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        events = " ".join(one["events"]) if isinstance(one["events"], list) else ""
        gone = f"  gone since {one['gone_at']}" if one["gone_at"] else ""
        print(f"{one['id']}  {one['url']}  {events}  {one['pending']} to send, {one['dead']} dead{gone}")
    if not found:
        print("Nobody is told. Add a receiver with: baonoi webhooks add URL")


def remove(webhook_id: WebhookId) -> None:
    """Tell a webhook nothing more, not even what it is still owed."""
    _receivers().remove(webhook_id)
    print(f"removed: {webhook_id}")


def ping(webhook_id: WebhookId, as_json: AsJson = False) -> None:
    """Send a ping now and say what came back; exit 69 if it was not taken."""
    answer = _receivers().test(webhook_id)
    if as_json:
        told = {"taken": not answer.failure, "status": answer.status or None, "reason": answer.failure or None}
        print(json.dumps(told | {"seconds": round(answer.seconds, 3)}, ensure_ascii=False))
    else:
        print(answer.failure or f"It answered {answer.status} in {answer.seconds * 1000:.0f} ms.")
    if answer.failure:
        raise typer.Exit(69)


def dead(as_json: AsJson = False) -> None:
    """List what was given up, the newest first, and why."""
    found = [shown_letter(letter) for letter in _receivers().dead()]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        print(f"{one['id']}  {one['created_at']}  {one['event']}  {one['article']}  {one['url']}  {one['reason']}")
    if not found:
        print("There are no dead letters.")


def retry(
    delivery_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="A dead letter's id, from `baonoi webhooks dead`.")
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
) -> None:
    """Send a dead letter again, or all of them: the service does it within a second, or at its next start."""
    if bool(delivery_id) == everything:
        leave(64, "name one dead letter, or say --all")
    print(f"to be sent again: {_receivers().retry(delivery_id)}")


def _receivers() -> Receivers:
    settings = read_settings()
    engine = open_database(settings.database_url)
    return Receivers(engine, Post(settings), clock_of(engine))
