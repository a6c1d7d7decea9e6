"""Throwaway servers for tests: PostgreSQL, Redis and nginx, each on a free port and in a temporary folder.

Every server is a context manager that stops it and removes its files, also on Ctrl-C. `missing_*` says what
has to be installed, or None. tests/support/service_fixtures.py makes pytest fixtures of them.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NGINX_SITE = ROOT / "deploy" / "nginx.conf"
START_SECONDS = 30


class ServiceFailed(RuntimeError):
    """A server did not start; the message carries the end of its log."""


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_listening(port: int) -> bool:
    """Say whether something accepts connections on the port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `ready()` holds; raises ServiceFailed when the process ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServiceFailed(f"{process.args!r} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.02)


@contextlib.contextmanager
def running(
    command: Sequence[str],
    log: Path,
    ready: Callable[[], bool],
    *,
    stop_with: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends. It gets its own session, so that Ctrl-C reaches only us."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **options
        )
    try:
        wait_until(ready, process, log)
        yield process
    finally:
        stop(process, stop_with)


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """End a process that we started, and kill it when it does not end within ten seconds."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def temporary_folder(name: str, owner: pwd.struct_passwd | None = None) -> Iterator[Path]:
    """Make a folder of the given owner that goes away with the block; its path stays short for sockets."""
    folder = Path(tempfile.mkdtemp(prefix=f"hearth-{name}-"))
    try:
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# ---- PostgreSQL


def postgres_program(name: str) -> str | None:
    """Find a PostgreSQL program where Debian keeps it (newest first), or on PATH."""
    candidates = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(candidates, key=lambda path: float(path.parts[4]), default=None)
    return str(newest) if newest else shutil.which(name)


def chromium() -> str | None:
    """The path of a browser for tests: without windows, which needs a quarter of the time, else Chromium."""
    return shutil.which("chromium-headless-shell") or whole_chromium()


def whole_chromium() -> str | None:
    """The path of a browser that keeps whole pages for Back, which one without windows does not."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def missing_postgres() -> str | None:
    """Say what to install for PostgreSQL, or None when it is there."""
    is_here = postgres_program("initdb") and postgres_program("postgres")
    if is_here or os.environ.get("HEARTH_TEST_POSTGRES_URL"):
        return None
    return "no PostgreSQL server on this machine (Debian: apt-get install postgresql)"


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom to run PostgreSQL as when we are root, which it refuses; None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServiceFailed("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL that forgets everything; yields the SQLAlchemy URL of its `postgres` database."""
    if given := os.environ.get("HEARTH_TEST_POSTGRES_URL"):
        yield given
        return
    user = unprivileged_user()
    options: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    with temporary_folder("postgres", user) as folder:
        init_cluster(folder / "data", options | {"cwd": folder})
        port = free_port()
        program = postgres_program("postgres") or "postgres"
        command = [program, "-D", str(folder / "data"), *postgres_options(port)]
        # SIGQUIT stops at once: nothing in this cluster is worth a checkpoint.
        options |= {"cwd": folder, "stop_with": signal.SIGQUIT}
        with running(command, folder / "log", lambda: accepts_connections(port), **options):
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def init_cluster(data: Path, options: dict[str, Any]) -> None:
    """Create the cluster's files, in UTF-8 with the plainest locale there is."""
    program = postgres_program("initdb") or "initdb"
    common = [program, "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8"]
    for locale in ("C.UTF-8", "C"):
        done = subprocess.run([*common, f"--locale={locale}"], capture_output=True, check=False, **options)
        if done.returncode == 0:
            return
        shutil.rmtree(data, ignore_errors=True)
    raise ServiceFailed(f"initdb failed: {done.stderr.decode(errors='replace')[-2000:]}")


def postgres_options(port: int) -> list[str]:
    """Return the settings of a cluster that may lose everything and must be quick."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 200,
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "autovacuum": "off",
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def accepts_connections(port: int) -> bool:
    """Say whether PostgreSQL answers queries; it listens a little before that."""
    import psycopg

    try:
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(server_url: str, name: str) -> str:
    """Make an empty database of that name on the server, in place of an earlier one, and return its URL."""
    url = server_url.rsplit("/", 1)[0] + "/" + name
    drop_database(url)
    _order(server_url, "CREATE DATABASE {}", name)
    return url


def drop_database(url: str) -> None:
    """Remove a database from its server, whoever is still connected to it."""
    server, name = url.rsplit("/", 1)
    _order(f"{server}/postgres", "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _order(server_url: str, order: str, name: str) -> None:
    import psycopg
    from psycopg import sql

    plain = server_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(sql.SQL(order).format(sql.Identifier(name)))


# ---- Redis


def missing_redis() -> str | None:
    """Say what to install for Redis, or None when it is there."""
    if shutil.which("redis-server"):
        return None
    return "no Redis on this machine (Debian: apt-get install redis-server)"


@contextlib.contextmanager
def redis_server(port: int | None = None) -> Iterator[str]:
    """Run an empty Redis that writes no disk; yields its URL."""
    with temporary_folder("redis") as folder:
        redis = Redis(folder, port)
        redis.start()
        try:
            yield redis.url
        finally:
            redis.stop()


class Redis:
    """An empty Redis that writes no disk, and that a test can take away, stop for a while and bring back."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again on the same port, and wait until it accepts connections."""
        settings = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "dir": str(self.folder)}
        command = ["redis-server", *(part for name in settings for part in (f"--{name}", settings[name]))]
        log = self.folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        wait_until(lambda: is_listening(self.port), self.process, log)

    def stop(self) -> None:
        """Stop it: connections to it are refused from now on."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            stop(self.process)
        self.process = None

    def kill(self) -> None:
        """End it without a goodbye."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.process = None

    def hang(self) -> None:
        """Let it hang: connections to it are accepted, but nothing is answered until `resume`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `hang`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


# ---- nginx


def nginx_program() -> str | None:
    """Find nginx, which Debian keeps off an ordinary user's PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def missing_nginx() -> str | None:
    """Say what to install for nginx, or None when it is there."""
    return None if nginx_program() else "no nginx on this machine (Debian: apt-get install nginx-light)"


@contextlib.contextmanager
def nginx_server(upstream_ports: Sequence[int]) -> Iterator[str]:
    """Run nginx with the site that we ship in front of the given ports; yields its base URL."""
    port = free_port()
    with temporary_folder("nginx") as folder:
        folder.chmod(0o755)
        config = folder / "nginx.conf"
        config.write_text(nginx_config(folder, port, upstream_ports))
        log = folder / "log"
        command = [nginx_program() or "nginx", "-p", str(folder), "-c", str(config), "-e", str(log)]
        with running(command, log, lambda: is_listening(port)):
            yield f"http://127.0.0.1:{port}"


def nginx_config(folder: Path, port: int, upstream_ports: Sequence[int]) -> str:
    """Return a whole nginx configuration around the shipped site, with ports and paths of this test."""
    site = NGINX_SITE.read_text()
    shipped = re.compile(r"(?m)^    server 127\.0\.0\.1:5000(.*;)$")
    site, found = shipped.subn(
        lambda line: "\n".join(f"    server 127.0.0.1:{port}{line[1]}" for port in upstream_ports), site
    )
    site, listens = re.subn(r"(?m)^    listen 80;$", f"    listen 127.0.0.1:{port};", site)
    assert (found, listens) == (1, 1), f"{NGINX_SITE} no longer has the lines that tests replace"
    site = re.sub(r"(?m)^    listen \[::\]:80;$", "", site).replace("/opt/hearth", str(ROOT))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"    {kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    return f"""{user}
daemon off;
worker_processes 1;
pid {folder}/pid;
events {{ worker_connections 8192; }}
http {{
    types {{ text/css css; text/javascript js; image/svg+xml svg; }}
    access_log off;
{temporary}
{site}
}}
"""
