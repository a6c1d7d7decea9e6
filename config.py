"""Every setting of Hearth: read from the environment once, at start, into Flask's configuration.

`SETTINGS` is the one list. `docs/settings.md` explains each, and a test holds the two together.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
KNOWN_BAD_SECRETS = {"", "change-me", "changeme", "secret", "dev", "default", "hearth"}
SHORTEST_TOKEN = 16
LEAST_BITS = 80
MODES = ("demo", "production", "test")


class ConfigError(Exception):
    """A setting is missing or cannot be used; the message says what to do about it."""


def flag(text: str) -> bool:
    """Read a yes/no setting."""
    return text.strip().lower() in {"1", "true", "yes", "on"}


def words(text: str) -> list[str]:
    """Read a list separated by commas or blanks."""
    return text.replace(",", " ").split()


def redis_url(text: str) -> str:
    """Read the address of Redis, or nothing; ValueError for another kind of address."""
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError(text)
    return text


def mail_url(text: str) -> str:
    """Read the address of a mail server, or nothing; ValueError for what cannot be one."""
    if text:
        parts = urlsplit(text)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.port == 0:
            raise ValueError(text)
    return text


def base_url(text: str) -> str:
    """Read the public address, or nothing; ValueError for what is no address of a whole host."""
    if text:
        parts = urlsplit(text)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError(text)
    return text.rstrip("/")


@dataclass(frozen=True)
class Setting:
    """One setting: its environment variable, Flask key, default text and how the text is read."""

    env: str
    key: str
    default: str
    about: str
    read: Callable[[str], Any] = str


SETTINGS = (
    Setting("HEARTH_ENV", "MODE", "production", "demo, production or test"),
    Setting("HEARTH_DATA", "DATA", "var", "folder for the database, uploads, outbox and secret", Path),
    Setting(
        "HEARTH_DATABASE_URL", "DATABASE_URL", "", "SQLAlchemy URL; SQLite in the data folder when empty"
    ),
    Setting(
        "HEARTH_REDIS_URL",
        "REDIS_URL",
        "",
        "Redis for several processes: live messages and rate limits; redis://, rediss:// or unix://",
        redis_url,
    ),
    Setting(
        "HEARTH_BASE_URL",
        "BASE_URL",
        "",
        "public address such as https://community.example.com; required in production",
        base_url,
    ),
    Setting("HEARTH_SECRET_KEY", "SECRET_KEY", "", "signs cookies and links; required in production"),
    Setting("HEARTH_TRUSTED_HOSTS", "TRUSTED_HOSTS", "", "further host names to answer to", words),
    Setting("HEARTH_PROXIES", "PROXIES", "0", "reverse proxies in front whose headers are believed", int),
    Setting("HEARTH_WORKER", "WORKER_INSIDE", "yes", "run background jobs inside the server process", flag),
    Setting(
        "HEARTH_MAIL_URL",
        "MAIL_URL",
        "",
        "smtp://user:password@host:587 or smtps://…; empty writes mails to the outbox",
        mail_url,
    ),
    Setting("HEARTH_MAIL_FROM", "MAIL_FROM", "", "sender of mails"),
    Setting(
        "HEARTH_MAX_REQUEST",
        "MAX_CONTENT_LENGTH",
        "67108864",
        "largest request, and so upload, in bytes",
        int,
    ),
    Setting(
        "HEARTH_S3_URL", "S3_URL", "", "bucket for uploads, https://host/bucket; empty keeps them in a folder"
    ),
    Setting("HEARTH_S3_KEY", "S3_KEY", "", "access key of the bucket"),
    Setting("HEARTH_S3_SECRET", "S3_SECRET", "", "secret key of the bucket"),
    Setting("HEARTH_S3_REGION", "S3_REGION", "us-east-1", "region of the bucket"),
    Setting("HEARTH_RATE_LIMITS", "RATELIMIT_ENABLED", "yes", "rate limits on or off", flag),
    Setting(
        "HEARTH_STOCK_WEBSOCKET", "STOCK_WEBSOCKET", "no", "use the library's WebSocket path, not ours", flag
    ),
    Setting("HEARTH_METRICS_TOKEN", "METRICS_TOKEN", "", "lets who sends it read /metrics, as Bearer"),
    Setting(
        "HEARTH_SOCKETS_PER_MEMBER",
        "SOCKETS_PER_MEMBER",
        "50",
        "live connections of one member to a process, 0 for any number",
        int,
    ),
    Setting(
        "HEARTH_SOCKETS_PER_ADDRESS",
        "SOCKETS_PER_ADDRESS",
        "500",
        "live connections of one address to a process, 0 for any number",
        int,
    ),
    Setting("HEARTH_DB_POOL", "DB_POOL", "10", "database connections kept open by a process", int),
    Setting(
        "HEARTH_WAIT_FOR_WRITE", "WAIT_FOR_WRITE", "5", "seconds a writer waits for SQLite before 503", float
    ),
    Setting("HEARTH_LOG_LEVEL", "LOG_LEVEL", "INFO", "how much is logged"),
    Setting("HEARTH_ACCESS_LOG", "ACCESS_LOG", "", "file for one line a request, - for output"),
    Setting("HEARTH_BIND", "BIND", "127.0.0.1", "address the server listens on"),
    Setting("PORT", "PORT", "5000", "port the server listens on", int),
)


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Read all settings and derive what Flask and its extensions want; an empty one is one that is not set.

    Raises ConfigError when a value cannot be read, or when production lacks a secret or its address.
    """
    environ = os.environ if environ is None else environ
    values = {s.key: _read(s, environ.get(s.env) or s.default) for s in SETTINGS}
    if values["MODE"] not in MODES:
        raise ConfigError(f"HEARTH_ENV must be one of {', '.join(MODES)}, not {values['MODE']!r}.")
    values["DATA"] = _folder(ROOT / values["DATA"])
    values["SECRET_KEY"] = _secret(values)
    values["DATABASE_URL"] = _database_url(values)
    if values["MODE"] == "production" and not values["BASE_URL"]:
        raise ConfigError(
            "HEARTH_BASE_URL is missing. Set it to the address that people type, such as\n"
            "  https://community.example.com\n"
            "Links in mails begin with it; without it whoever sends a request could choose where they lead."
        )
    if 0 < len(values["METRICS_TOKEN"]) < SHORTEST_TOKEN:
        raise ConfigError(f"HEARTH_METRICS_TOKEN must be empty or have {SHORTEST_TOKEN} characters or more.")
    return values | _derived(values)


def _read(setting: Setting, text: str) -> Any:
    try:
        return setting.read(text)
    except ValueError:
        # What may hold a password is not repeated: errors end in logs.
        shown = "" if "@" in text else f": {text!r}"
        raise ConfigError(f"{setting.env} cannot be read{shown} ({setting.about}).") from None


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"HEARTH_DATA: the folder {path} cannot be made ({error.strerror}).") from None
    return path.resolve()


def _secret(values: dict[str, Any]) -> str:
    secret: str = values["SECRET_KEY"]
    if values["MODE"] == "production":
        if secret.lower() in KNOWN_BAD_SECRETS or len(secret) < 32 or is_guessable(secret):
            raise ConfigError(
                "HEARTH_SECRET_KEY is missing, a known default, too short (under 32 characters) or too "
                "regular. Make one with:\n"
                "  python3 -c 'import secrets; print(secrets.token_hex(32))'\n"
                "and set it in the environment of the server."
            )
        return secret
    return secret or _kept_secret(values["DATA"] / "secret")


def is_guessable(secret: str) -> bool:
    """Whether a secret repeats itself so much that it could be guessed: a random one of 32 hexadecimal digits
    has about 115 bits by this measure, and practically never less than 90."""
    shares = [secret.count(letter) / len(secret) for letter in set(secret)]
    bits = -sum(share * log2(share) for share in shares) * len(secret)
    # One that is a short text over and over has no more bits than that text.
    again = (secret + secret).find(secret, 1)
    return bits < LEAST_BITS or again < SHORTEST_TOKEN


def _kept_secret(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def _database_url(values: dict[str, Any]) -> str:
    url: str = values["DATABASE_URL"] or f"sqlite:///{values['DATA'] / 'hearth.sqlite'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _derived(values: dict[str, Any]) -> dict[str, Any]:
    secure = str(values["BASE_URL"]).startswith("https://")
    return {
        "SQLALCHEMY_DATABASE_URI": values["DATABASE_URL"],
        "SESSION_COOKIE_NAME": "__Host-hearth" if secure else "hearth",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "MAX_PICTURE_REQUEST": 8 * 1024 * 1024,
        "MAX_FORM_PARTS": 200,
        "RATELIMIT_STORAGE_URI": "memory://",
        "TEMPLATES_AUTO_RELOAD": values["MODE"] != "production",
        "TESTING": values["MODE"] == "test",
    }
