"""Hearth: a customer community that a company runs itself."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask

import config
from app.core.assets import init_assets
from app.core.data_folder import keep_private
from app.core.db import init_db
from app.core.greenlets import yield_once_per_request
from app.core.http import init_http
from app.core.i18n import init_i18n
from app.core.limits import init_limits
from app.core.measuring import init_measuring
from app.core.settings import init_settings

# Each of these rooms has an `init(app)`: it registers its blueprint, commands, or subscribers. One that does
# not exist, or has none, stops the start.
ROOMS = (
    "app.people.sign_in",
    "app.people.profiles",
    "app.forum.spaces",
    "app.forum.uploads",
    "app.forum.drafts",
    "app.forum.bookmarks",
    "app.forum.topics",
    "app.forum.questions",
    "app.forum.ideas",
    "app.forum.news",
    "app.forum.experiences",
    "app.forum.polls",
    "app.forum.previews",
    "app.forum.moving",
    "app.discovery.search",
    "app.discovery.trending",
    "app.care.notifications",
    "app.care.moderation",
    "app.live",
    "app.api",
    "app.admin",
    "app.web",
    "app.cli",
)


def create_app(overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None) -> Flask:
    """Build the application from the environment, with `overrides` on top. Raises ConfigError."""
    app = Flask(__name__, root_path=str(config.ROOT), template_folder="templates", static_folder="static")
    app.config.from_mapping(config.load(environ))
    app.config.from_mapping(MIGRATIONS=config.ROOT / "migrations", **(overrides or {}))
    keep_private(app.config["DATA"])
    logging.basicConfig(
        level=app.config["LOG_LEVEL"].upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    init_db(app)
    init_i18n(app)
    init_settings(app)
    init_assets(app)
    init_measuring(app)
    init_http(app)
    init_limits(app)
    for room in ROOMS:
        importlib.import_module(room).init(app)
    app.wsgi_app = yield_once_per_request(app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app
