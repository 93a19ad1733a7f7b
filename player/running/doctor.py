"""Doctor: all that a service needs, looked at one after the other, each with its cure where something is wrong."""

import http.client
import platform
import shutil
import socket
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic, time

from sqlalchemy import Engine, func, make_url, select

from player.catalogue.clock import clock_of
from player.catalogue.database import POSTGRES, connect_database, newest_version, parse_database, transaction
from player.catalogue.database import version_of as tables_of
from player.catalogue.due import Priority
from player.catalogue.overview import look_over
from player.catalogue.records import State
from player.catalogue.tables import API_KEYS, ARTICLES, WEBHOOKS
from player.catalogue.webhooks import DEAD, PENDING
from player.errors import BaoNoiError, StorageError, VoiceError
from player.parts import Parts, make_parts
from player.running.diagnosis import Finding, Grade, bad, doubtful, good, why, within
from player.running.readiness import keeps, utter
from player.settings import Settings
from player.voices.espeak import libraries

LIBRARIES = ("fastapi", "uvicorn", "sqlalchemy", "alembic", "obstore", "lameenc", "av", "numpy", "prometheus-client")
LITTLE_ROOM, NO_ROOM = 2_000_000_000, 200_000_000  # bytes
SLOW_DATABASE = 0.05  # seconds for the simplest question
LONG_QUEUE = 600.0  # seconds that the first narration has been due
AHEAD = 5.0  # seconds that two clocks may differ


def examine(settings: Settings, port: int) -> Iterator[Finding]:
    """Yield what is found, as it is found; nothing is changed, and no look takes longer than it may."""
    yield from of_program()
    yield from of_settings(settings)
    try:
        parts = make_parts(settings)
    except BaoNoiError as error:
        yield bad("parts", error.english, "mend what is named, then ask again")
        return
    yield from of_voices(parts)
    yield from of_store(parts)
    yield from of_database(settings)
    yield from of_port(port)


def of_program() -> Iterator[Finding]:
    """Yield what runs."""
    yield good("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    there: list[str] = []
    for name in ("baonoi", *LIBRARIES):
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield bad("library", f"{name} is not installed", "install what requirements.lock names")
    yield good("libraries", ", ".join(there))


def of_settings(settings: Settings) -> Iterator[Finding]:
    """Yield settings that may not be meant as they are."""
    if not settings.public_url:
        yield doubtful(
            "BAONOI_PUBLIC_URL",
            "it is not set: addresses in pages, feeds and webhooks are taken from each request",
            "set it to the address that readers see, such as https://nghe.bao.vn, if a proxy or a CDN is in front",
        )
    elif not settings.public_url.startswith(("https://", "http://")):
        yield bad("BAONOI_PUBLIC_URL", "it is no address", "begin it with https://")
    elif settings.public_url.startswith("http://"):
        yield doubtful("BAONOI_PUBLIC_URL", "it is not https", "serve readers by https: browsers mark pages without it")
    else:
        yield good("BAONOI_PUBLIC_URL", settings.public_url.partition("?")[0])
    if settings.hold == "off":
        yield good("BAONOI_HOLD", "off: whatever is found in an article, it is narrated at once")
    else:
        yield good("BAONOI_HOLD", f"{settings.hold}: an article with such a finding waits until somebody releases it")
    if settings.metrics == "open":
        yield doubtful("BAONOI_METRICS", "open: whoever reaches /metrics may read it", "keep that address inside")


def of_voices(parts: Parts) -> Iterator[Finding]:
    """Yield which voices of BAONOI_VOICES, and which others that are installed, can speak now."""
    library = next(iter(libraries()), None)
    if library is None:
        yield doubtful("espeak-ng", "no library was found", "apt-get install libespeak-ng1, or brew install espeak-ng")
    else:
        yield good("espeak-ng", f"{library[0]}, data {library[1] or 'of the system'}")
    can_speak = False
    others = [voice for voice in parts.voices.all() if not voice.online and not parts.voices.why_unavailable(voice)]
    chain = parts.chain.voices
    for voice in (*chain, *(each for each in others if each not in chain and each.engine != "espeak")):
        began = monotonic()
        try:
            within(lambda voice=voice: utter(parts, voice))  # type: ignore[misc]  # a lambda that keeps its own voice
        except (VoiceError, TimeoutError) as error:
            cure = "see docs/voices.md; until then the next voice of BAONOI_VOICES speaks"
            yield doubtful(f"voice {voice.name}", why(error), cure)
            continue
        can_speak = can_speak or voice in chain
        yield good(f"voice {voice.name}", f"it spoke a syllable in {monotonic() - began:.2f} s")
        if voice.online and voice in chain:
            cure = "leave it out of BAONOI_VOICES if no text may leave this machine"
            yield doubtful(f"voice {voice.name}", "it sends the articles' sentences to its owner", cure)
    if not can_speak:
        cure = "add a voice that works on this machine, such as espeak-bac, to BAONOI_VOICES"
        yield bad("BAONOI_VOICES", "none of its voices can speak now", cure)


def of_store(parts: Parts) -> Iterator[Finding]:
    """Yield whether the store keeps what it is given, what room there is, and whether it is over its limit."""
    settings = parts.settings
    where = settings.store.partition("?")[0] or str(settings.blobs_directory)
    began = monotonic()
    try:
        within(lambda: keeps(parts.blobs))
    except (StorageError, TimeoutError) as error:
        yield bad("store", f"{where}: {why(error)}", "see that the folder or bucket is there, ours, and not full")
        return
    yield good("store", f"{where}: it took, gave back and deleted a blob in {(monotonic() - began) * 1000:.0f} ms")
    for of, free in (("audio", parts.blobs.room()), ("home", shutil.disk_usage(settings.home).free)):
        said = "" if free is None else f"{free / 1e9:.1f} GB are free"
        if free is not None and free < LITTLE_ROOM:
            grade = Grade.BAD if free < NO_ROOM else Grade.DOUBTFUL
            yield Finding(f"disk of the {of}", grade, said, "make room, or set BAONOI_CACHE_LIMIT")
        elif said:
            yield good(f"disk of the {of}", said)
    if not settings.cache_limit:
        return
    try:
        total = within(lambda: sum(stat.size for stat in parts.blobs.list()))
    except (StorageError, TimeoutError) as error:
        yield doubtful("BAONOI_CACHE_LIMIT", f"the store could not be counted: {why(error)}", "baonoi cache stats")
        return
    said = f"{total / 1e9:.2f} GB are kept, the limit is {settings.cache_limit / 1e9:.2f} GB"
    if total > settings.cache_limit:
        cure = "what articles play is never forgotten: raise the limit, or withdraw articles (baonoi cache stats)"
        yield doubtful("BAONOI_CACHE_LIMIT", said, cure)
    else:
        yield good("BAONOI_CACHE_LIMIT", said)


def of_database(settings: Settings) -> Iterator[Finding]:
    """Yield whether the database answers, how it is kept, and what in it waits for somebody."""
    try:
        url = parse_database(settings.database_url)
    except BaoNoiError as error:
        yield bad("database", error.english, "see docs/settings.md")
        return
    shown = make_url(url).set(query={}).render_as_string(hide_password=True)
    is_file = url.get_backend_name() == "sqlite"
    if is_file and not Path(url.database or "").exists():
        yield good("database", f"{shown}: it is made when the service first starts")
        return
    engine = connect_database(settings.database_url)
    try:
        yield from within(lambda: list(_of_open(engine, shown)))
    except (StorageError, TimeoutError) as error:
        yield bad(
            "database", f"{shown}: {why(error)}", "see that the server runs, the address is right, the disk has room"
        )
    finally:
        if is_file:
            engine.dispose()


def _of_open(engine: Engine, shown: str) -> Iterator[Finding]:
    with transaction(engine) as connection:
        began = monotonic()
        connection.execute(select(1))
        took = monotonic() - began
        asked = "SHOW server_version" if engine.dialect.name == POSTGRES else "PRAGMA journal_mode"
        kind = str(connection.exec_driver_sql(asked).scalar())
        tables = tables_of(connection)
    is_postgres = engine.dialect.name == POSTGRES
    said = f"{shown}: {'Postgres' if is_postgres else 'journal'} {kind}, {took * 1000:.1f} ms for a question"
    if took > SLOW_DATABASE:
        yield doubtful("database", said, "put it nearer: each publish asks it some ten questions")
    else:
        yield good("database", said)
    if not is_postgres and kind != "wal":
        yield doubtful(
            "journal", f"it is {kind} and not wal", "keep the home on a local disk: SQLite wants no network's"
        )
    if tables != newest_version():
        if tables > newest_version():
            yield bad("tables", f"of version {tables}: a newer program's", "install the newer program")
        else:
            cure = "make a backup, then start the service: it does that by itself"
            yield doubtful("tables", f"of version {tables or 'none'}, to be brought to {newest_version()}", cure)
        return
    yield good("tables", f"of version {tables}, the newest")
    yield from _of_clock(engine)
    yield from _of_work(engine)


def _of_clock(engine: Engine) -> Iterator[Finding]:
    now, theirs = time(), clock_of(engine)()
    with transaction(engine) as connection:
        newest = connection.execute(select(func.max(ARTICLES.c.created_at))).scalar() or 0.0
    if abs(theirs - now) > AHEAD:
        said = f"this machine's is {now - theirs:+.0f} s from the database's"
        yield doubtful("clock", said, "set both by NTP; work is timed by the database's")
    elif newest > theirs + AHEAD:
        yield doubtful("clock", f"an article came {newest - theirs:.0f} s from now: it was set back", "set it by NTP")
    else:
        yield good("clock", f"{abs(theirs - now):.1f} s from the database's")


def _of_work(engine: Engine) -> Iterator[Finding]:
    with transaction(engine) as connection:
        seen = look_over(connection, clock_of(engine)())
        keys = connection.execute(
            select(func.count()).select_from(API_KEYS).where(API_KEYS.c.revoked_at.is_(None))
        ).scalar_one()
        gone = connection.execute(
            select(func.count()).select_from(WEBHOOKS).where(WEBHOOKS.c.gone_at.is_not(None))
        ).scalar_one()
    if keys:
        yield good("API keys", f"{keys} that are good")
    else:
        cure = "baonoi keys make NAME --scope publish, before anything but this machine reaches the API"
        yield doubtful("API keys", "none: whatever calls from this machine by a local name may publish", cure)
    owed = sum(one.count for one in seen.waiting if one.state != State.FAILED.value)
    oldest = max((one.late for one in seen.waiting if one.priority < Priority.ARCHIVE), default=0.0)
    if oldest > LONG_QUEUE:
        cure = "see that a service or a worker runs, and add workers if one does"
        yield doubtful("queue", f"{owed} narrations are owed, the first due since {oldest / 60:.0f} minutes", cure)
    else:
        yield good("queue", f"{owed} narrations are owed")
    failed = sum(one.count for one in seen.waiting if one.state == State.FAILED.value)
    if failed:
        cure = "GET /api/articles?state=failed says why of each; publish it again once that is mended"
        yield doubtful("narrations", f"{failed} failed", cure)
    if seen.held:
        yield doubtful(
            "articles", f"{seen.held} are held", "read them: GET /api/articles?state=held; then edit or release"
        )
    dead = sum(count for (_, state), count in seen.deliveries.items() if state == DEAD)
    pending = sum(count for (_, state), count in seen.deliveries.items() if state == PENDING)
    if gone:
        cure = "baonoi webhooks list shows which; baonoi webhooks test ID once it is back"
        yield doubtful("webhooks", f"{gone} said that they are gone", cure)
    if dead:
        yield doubtful("webhooks", f"{dead} tellings were given up", "baonoi webhooks dead, then baonoi webhooks retry")
    if not gone and not dead:
        yield good("webhooks", f"{pending} tellings are on their way")


def of_port(port: int) -> Iterator[Finding]:
    """Yield whether the port is free, ours already, or another program's."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/healthz")
        is_ours = b'"status"' in connection.getresponse().read(200)
    except ConnectionRefusedError:
        yield from _of_free(port)
        return
    except (OSError, http.client.HTTPException):
        is_ours = False
    finally:
        connection.close()
    if is_ours:
        yield good("port", f"{port}: a service answers there")
    else:
        yield bad("port", f"{port} is another program's", "choose one with baonoi serve --port")


def _of_free(port: int) -> Iterator[Finding]:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            yield bad("port", f"{port} cannot be listened on: {error.strerror}", "choose one with baonoi serve --port")
        else:
            yield good("port", f"{port} is free")
