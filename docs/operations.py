"""Makes docs/operations.md: how a service is installed, watched, backed up, upgraded and cured."""

# ruff: noqa: E501 - paragraphs and rows of tables, as they stand on the page

import tempfile
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.core import Metric

from docs.alarms import ALARMS
from player.parts import make_parts
from player.running.exposition import merged, taken
from player.settings import Settings
from web.app import make_app, make_site

INTRODUCTION = """# Running it

Everything is set by `BAONOI_*` ([settings.md](settings.md)); every command is in [commands.md](commands.md). More
machines than one: [scaling.md](scaling.md). When something is wrong, begin with

```
baonoi doctor
```

which looks at the libraries, the settings, each voice, the store, the disk, the database, the clock, the port and what
waits in the queue, says `✓`, `!` or `✗` with the cure of each, and exits with 1 if something does not work (`--json`
for programs). It changes nothing and prints no secret.

## Install

### As a systemd unit

```
useradd --system --home-dir /var/lib/baonoi --create-home baonoi
python3 -m venv /opt/baonoi
/opt/baonoi/bin/pip install --require-hashes -r requirements.lock
/opt/baonoi/bin/pip install --no-deps --no-build-isolation .
cp deploy/baonoi.service /etc/systemd/system/
systemctl enable --now baonoi
```

`deploy/baonoi.service` runs it as a user of its own that may write to `/var/lib/baonoi` alone. Settings go into
`/etc/baonoi.env`, one `BAONOI_…=…` a line, readable by root only (`chmod 600`): secrets may be among them.

### As a container

`docker compose up -d` (one machine) or `compose.scale.yaml` (more): the image runs as user 10001 on a read-only root, with
one volume, `/data`. `/healthz` is its health check.

### Behind a web server

`deploy/nginx.conf` answers sound from its files and passes everything else on. Set `BAONOI_PUBLIC_URL`, serve https, and
let the web server add `Strict-Transport-Security`: the service itself cannot know whether all of the name is https. Give it
the caller's address (`X-Forwarded-For`), and the caller's own `Host`: a proxy that calls by `localhost` makes every
reader look like a program on this machine.

## Is it well

| address | says | for |
|---|---|---|
| `/healthz` | 200 while the process answers | liveness: restart it if this fails |
| `/readyz` | 200 if a voice spoke a syllable in the last minute, the store took, gave back and deleted a blob in the last ten seconds, and the database answers; else 503, with one English sentence in `checks` for each part that does not | readiness: send requests elsewhere |
| `/metrics` | the metrics below | Prometheus |

`/readyz` answers within a second whatever hangs: it looks in threads of its own, and tells what the last look found. A part
that has not answered for its time (voice 20 s, store 5 s, database 3 s) is said to give no answer. Online voices are not
asked while a voice on this machine speaks.

`/metrics` may be read by programs on the same machine that call it by a local name, by others with a read key, and by
whoever asks with `BAONOI_METRICS=open`, for a port that only your own network reaches. A service with several processes
answers for all of them, whichever is asked; what a process counted that has since ended stays counted until the service
itself restarts. `baonoi worker --metrics-port 9400` shows a worker's.

```yaml
scrape_configs:
- job_name: baonoi
  authorization: {credentials_file: /etc/prometheus/baonoi.key}   # baonoi keys make prometheus --scope read
  static_configs: [{targets: ["nghe.bao.vn:443"]}]
  scheme: https
rule_files: [baonoi-alerts.yml]   # deploy/alerts.yml
```

`deploy/grafana.json` is a dashboard: import it, and choose the Prometheus.

## The metrics

No label holds an article's id, its text, a path or an address of a reader."""

AFTER = """## Ending it

At SIGTERM `/readyz` says 503 at once, nothing new is narrated, and listeners of events are told to go. For
`BAONOI_DRAIN_SECONDS` (0) requests are still taken, so that a balancer can notice; then the port is closed, and what is
being answered has `BAONOI_GRACE_SECONDS` (10) to come to its end. What has not is cut, so that no client takes half a
sound for the whole. Narrations that were not finished are given back: another process, or the next start, goes on with
the clips that are there. The exit code is 0. Give systemd or Kubernetes more time than both together, and 10 s.

After `kill -9` or a power cut nothing has to be done: what was accepted is in the database, what is half written is
never read, and what was being narrated is taken over.

## Logs

One JSON object a line on standard error. `BAONOI_LOG_LEVEL` is the least that is written: `info` has a line for each
request but the ones for sound, `warning` only what somebody may want to look at. `request` names the request: the
caller's `X-Request-ID` if it sent one of at most 64 letters, digits, `.`, `_` and `-`, or a new one; the answer carries it
too, and so do the lines of the worker that narrates what the request published.

No line has a text, a title, a key or a secret; an unexpected error is logged with its place and without its words,
which may quote one.

| line | what it says |
|---|---|
| `answered` | method, path, status, milliseconds |
| `narrated` | article, voice, seconds |
| `not narrated` | … and why; it is tried again |
| `narrated by a poorer voice` | the better one could not; it is made again later |
| `given back` | the process ends, or the claim was lost; others go on |
| `the database is away`, `is back` | said once each, however long it lasts |
| `refused` | a request was answered with 503 or 507, and why |
| `stream cut` | a stream could not go on; the client knows that it has half |
| `evicted`, `over the limit`, `sound is gone`, `swept` | the cache: see [cache.md](cache.md) |
| `told`, `not told`, `gone` | webhooks: see [webhooks.md](webhooks.md) |
| `draining` | SIGTERM came |
| `bug` | please report it |

## Upgrade

1. Back up.
2. Install the new version beside the old one or pull the new image, and restart. The tables are brought up to date at
   the start, by one process while the others wait.
3. `baonoi doctor`.

A program refuses, in one sentence and with exit code 74, a database that a newer one has changed: to go back, restore the
backup. Audio needs no upgrade. Several machines: stop all, upgrade one, then the others.

## Back up and restore

Two things are worth keeping: the database and the audio. Audio can be made again, except recordings by people and, if a
voice is gone, its narrations.

**One machine.** The database first, while the service runs, then the audio, whose files never change:

```
sqlite3 /var/lib/baonoi/baonoi.sqlite ".backup '/backup/baonoi.sqlite'"
rsync -a --exclude .incoming /var/lib/baonoi/audio/ /backup/audio/
```

Restore: stop the service, put both back, remove `baonoi.sqlite-wal` and `baonoi.sqlite-shm`, start. Then
`baonoi cache repair` owes again what the database knows and the audio lacks.

**Postgres and a bucket.** `pg_dump -Fc baonoi > baonoi.dump` and the bucket's own versioning or replication. Restore:
`pg_restore --clean --if-exists -d baonoi baonoi.dump`, start, `baonoi cache repair`.

Keep `BAONOI_HOME/voices` too if models and measured gains are there. Keys survive in the database as digests: the ones
that were given out go on working. Webhooks' secrets are in it as they are: keep the backup as closed as the database.

## The alarms

`deploy/alerts.yml` has them as rules for Prometheus, where the urgent ones have `severity: page`."""


def operations_page() -> str:
    """Return the page, with every metric of the code and every alarm."""
    lines = [INTRODUCTION, "", "| metric | kind | labels | what it is |", "|---|---|---|---|"]
    for metric in metrics():
        labels = sorted(
            {name for sample in metric.samples for name in sample.labels} | set(getattr(metric, "_labelnames", ()))
        )
        labels = [label for label in labels if label != "le"]
        shown = ", ".join(f"`{label}`" for label in labels) or "–"
        name = metric.name + ("_total" if metric.type == "counter" else "")
        lines.append(f"| `{name}` | {metric.type} | {shown} | {metric.documentation} |")
    lines += ["", "Beside them stand `process_*`: memory, CPU seconds, open files.", "", AFTER, ""]
    lines += ["| alarm | rings when | means | cure |", "|---|---|---|---|"]
    for alarm in ALARMS:
        urgent = " **urgent**" if alarm.is_urgent else ""
        when = alarm.when.replace("|", "\\|")
        lines.append(f"| {alarm.name}{urgent} | `{when}` for {alarm.lasting} | {alarm.meaning} | {alarm.cure} |")
    return "\n".join(lines) + "\n"


def metrics() -> Iterator[Metric]:
    """Yield the service's own metrics, each with its labels, as a service that has nothing to do shows them."""
    with tempfile.TemporaryDirectory() as home:
        site = make_site(make_parts(Settings(home=Path(home), voices="espeak-bac")))
        make_app(site)
        counted = site.parts.metrics
        counted.spoken.labels("espeak", "espeak-bac")
        counted.speaking.labels("espeak")
        counted.engine_errors.labels("espeak", "failed")
        site.requests.answered({"type": "http", "method": "GET", "path": "/"}, 200, 0.01)
        yield from merged([(taken(counted.registry), True)])
        yield from site.gauges.collect()
        site.work.engine.dispose()
