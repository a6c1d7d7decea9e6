"""The built front end: hashed file names and the icon sprite, as template globals."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup, escape

# The name of a built file changes with what is in it, so browsers never have to ask for it again.
HASHED = re.compile(r"/dist/[\w-]+-[0-9A-Za-z]{8}\.(?:js|css|svg)$")
FOR_GOOD = "public, max-age=31536000, immutable"


class NotBuilt(RuntimeError):
    """The front end was not built, or does not hold the file that a template names."""


class Assets:
    """Names of the files in static/dist, read from its manifest."""

    def __init__(self, folder: Path, url: str, reread: bool) -> None:
        self.manifest = folder / "dist" / "manifest.json"
        self.url = url
        self.reread = reread
        self._files: dict[str, str] = {}
        self._read_at = -1.0

    def asset(self, name: str) -> str:
        """The URL of a built file, such as `app.js`. Raises NotBuilt when there is none."""
        try:
            return f"{self.url}/dist/{self._current()[name]}"
        except KeyError:
            raise NotBuilt(f"The built front end has no file {name!r}. Run: npm run build") from None

    def icon(self, name: str, label: str | None = None) -> Markup:
        """An icon of the sprite; read aloud as `label`, or hidden from assistive technology without one."""
        spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        use = f"{self.asset('icons.svg')}#{name}"
        return Markup('<svg class="icon" {}><use href="{}"></use></svg>').format(spoken, escape(use))

    def _current(self) -> dict[str, str]:
        if self.reread or not self._files:
            self._read()
        return self._files

    def _read(self) -> None:
        try:
            changed_at = self.manifest.stat().st_mtime
            if changed_at != self._read_at:
                self._files = json.loads(self.manifest.read_text())
                self._read_at = changed_at
        except FileNotFoundError:
            raise NotBuilt("The front end is not built yet. Run: npm ci && npm run build") from None


def keep_for_good(response: Response) -> Response:
    """Let browsers keep a built file for a year without asking again."""
    found = request.endpoint == "static" and response.status_code in {200, 206, 304}
    if found and HASHED.search(request.path):
        response.headers["Cache-Control"] = FOR_GOOD
    return response


def init_assets(app: Flask) -> None:
    """Registers `asset(name)` and `icon(name, label=None)` for templates, and how long files are kept."""
    assets = Assets(Path(app.static_folder or "static"), app.static_url_path or "/static", reread=app.debug)
    app.after_request(keep_for_good)
    app.jinja_env.globals["asset"] = assets.asset
    app.jinja_env.globals["icon"] = assets.icon
