"""Settings: what is refused, what is derived, and that production is never started carelessly."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex, token_urlsafe

import pytest

import config
from config import ConfigError, load

SECRET = "7f0e9a4c1d8b63e25a90c4f7b1d2e8360a9c5d7e4f1b2830c6d5e4f3a2b1908d"
URL = "https://community.example.org"
PRODUCTION = {"HEARTH_SECRET_KEY": SECRET, "HEARTH_BASE_URL": URL}


def test_nothing_set_means_production_and_a_secret_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"secrets\.token_hex"):
        load({"HEARTH_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    "secret",
    ["", "change-me", "secret", "short-but-own", "a" * 36, "changeme" * 5, "01" * 32, "correct horse " * 3],
)
def test_production_refuses_missing_known_short_and_regular_secrets(secret: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HEARTH_SECRET_KEY"):
        load(PRODUCTION | {"HEARTH_SECRET_KEY": secret, "HEARTH_DATA": str(tmp_path)})


@pytest.mark.parametrize("make", [token_hex, token_urlsafe])
def test_random_secrets_are_never_refused(make: Callable[[int], str]) -> None:
    made = (make(size) for size in (16, 24, 32) for _ in range(300))
    assert not [secret for secret in made if len(secret) >= 32 and config.is_guessable(secret)]


def test_production_asks_for_its_address(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HEARTH_BASE_URL is missing"):
        load({"HEARTH_SECRET_KEY": SECRET, "HEARTH_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    "url", ["community.example.org", "ftp://x.example", "https://", "https://x.example/a"]
)
def test_an_address_is_one_of_a_host(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HEARTH_BASE_URL cannot be read"):
        load(PRODUCTION | {"HEARTH_BASE_URL": url, "HEARTH_DATA": str(tmp_path)})


@pytest.mark.parametrize("url", ["mail.example", "imap://x.example", "smtp://", "smtp://a:hidden@"])
def test_a_mail_server_has_an_address_of_its_kind_and_its_password_is_not_repeated(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="HEARTH_MAIL_URL cannot be read") as refusal:
        load(PRODUCTION | {"HEARTH_MAIL_URL": url, "HEARTH_DATA": str(tmp_path)})
    assert "hidden" not in str(refusal.value)


def test_production_starts_with_a_secret_of_its_own_and_makes_its_folder(tmp_path: Path) -> None:
    values = load(PRODUCTION | {"HEARTH_DATA": str(tmp_path / "new" / "data")})
    assert values["MODE"] == "production"
    assert (tmp_path / "new" / "data").is_dir()
    assert not (tmp_path / "new" / "data" / "secret").exists()


def test_the_demo_keeps_a_secret_that_only_its_owner_reads(tmp_path: Path) -> None:
    environ = {"HEARTH_ENV": "demo", "HEARTH_DATA": str(tmp_path)}
    first = load(environ)["SECRET_KEY"]
    assert len(first) == 64 and load(environ)["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_cookies_are_secure_behind_https(tmp_path: Path) -> None:
    environ = PRODUCTION | {"HEARTH_DATA": str(tmp_path)}
    secure = load(environ | {"HEARTH_BASE_URL": "https://community.example.org"})
    assert secure["SESSION_COOKIE_SECURE"] and secure["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert not load(environ | {"HEARTH_BASE_URL": "http://localhost"})["SESSION_COOKIE_SECURE"]


@pytest.mark.parametrize("url", ["postgres://a:b@host/name", "postgresql://a:b@host/name"])
def test_postgresql_addresses_name_their_driver(url: str, tmp_path: Path) -> None:
    environ = PRODUCTION | {"HEARTH_DATA": str(tmp_path), "HEARTH_DATABASE_URL": url}
    assert load(environ)["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://a:b@host/name"


@pytest.mark.parametrize(
    "name,value", [("PORT", "many"), ("HEARTH_PROXIES", "one"), ("HEARTH_ENV", "staging")]
)
def test_unreadable_settings_are_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=name):
        load(PRODUCTION | {"HEARTH_DATA": str(tmp_path), name: value})


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="HEARTH_DATA"):
        load(PRODUCTION | {"HEARTH_DATA": str(tmp_path / "file" / "data")})


def test_names_of_settings_are_unique() -> None:
    assert (
        len({s.env for s in config.SETTINGS}) == len({s.key for s in config.SETTINGS}) == len(config.SETTINGS)
    )


def test_a_token_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    settings = {"HEARTH_ENV": "test", "HEARTH_DATA": str(tmp_path)}
    assert load({**settings, "HEARTH_METRICS_TOKEN": "x" * 16})["METRICS_TOKEN"] == "x" * 16
    with pytest.raises(ConfigError, match="16 characters") as refusal:
        load({**settings, "HEARTH_METRICS_TOKEN": "y" * 15})
    assert "yyy" not in str(refusal.value)


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "redis"])
def test_redis_has_an_address_of_its_kind(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HEARTH_REDIS_URL"):
        load({"HEARTH_ENV": "test", "HEARTH_DATA": str(tmp_path), "HEARTH_REDIS_URL": url})
