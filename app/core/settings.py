"""What an administrator decides about the community; kept in the database, cached for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from flask import Flask, current_app
from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Model, before_commit, db
from app.core.events import Event, record

CACHE_SECONDS = 5.0
SIGN_UP = ("open", "approval", "invite")
CHANGED = "settings_changed"


class SettingRow(Model):
    """One decision."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


@dataclass(frozen=True)
class SettingsChanged(Event):
    """Something about the community was decided anew, perhaps who may read it."""


@dataclass(frozen=True)
class CommunitySettings:
    """All decisions with their defaults."""

    community_name: str = "Hearth"
    tagline: str = ""
    hue: int = 50
    sign_up: str = "open"
    contact_email: str = ""
    contact_text: str = ""
    privacy_url: str = ""
    imprint_url: str = ""
    guests_may_read: bool = True
    link_previews: bool = False
    mathematics: bool = False
    close_solved_days: int = 30
    other_subjects: bool = True
    votes_newcomer: int = 0
    votes_member: int = 0
    votes_regular: int = 0
    upload_limits: dict[str, Any] = field(default_factory=dict)
    time_zone: str = "UTC"
    trash_days: int = 90
    newcomer_days: int = 3
    newcomer_topics: int = 3
    newcomer_links: int = 2
    newcomer_topics_network: int = 10


NAMES = frozenset(field.name for field in fields(CommunitySettings))


def settings() -> CommunitySettings:
    """The decisions in force; another process's change is seen within five seconds."""
    if CHANGED in db.session().info:
        return _read()
    cache = current_app.extensions.setdefault("hearth_settings", {})
    if cache.get("until", 0.0) < time.monotonic():
        cache["value"] = _read()
        cache["until"] = time.monotonic() + CACHE_SECONDS
    value: CommunitySettings = cache["value"]
    return value


def _read() -> CommunitySettings:
    rows = db.session.execute(select(SettingRow.key, SettingRow.value))
    return CommunitySettings(**{key: value for key, value in rows if key in NAMES})


def change_settings(**values: Any) -> None:
    """Write decisions by name, inside a transaction; TypeError for a name that does not exist."""
    asdict(CommunitySettings(**values))
    for key, value in values.items():
        db.session.merge(SettingRow(key=key, value=value))
    record(SettingsChanged())
    db.session().info[CHANGED] = True


@before_commit
def _forget_after_commit(session: Session) -> Callable[[], None]:
    """Before the commit others would only read the old decisions again, and keep them."""
    changed = CHANGED in session.info
    return lambda: forget_settings(current_app) if changed else None


def forget_settings(app: Any) -> None:
    """Read the decisions again on next use."""
    app.extensions.pop("hearth_settings", None)


def init_settings(app: Flask) -> None:
    """Give templates `community`."""

    @app.context_processor
    def community() -> dict[str, Any]:
        return {"community": settings()}
