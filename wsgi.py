"""The WSGI entry: `gunicorn -c gunicorn.conf.py wsgi:app`."""

from __future__ import annotations

import os

from app import create_app
from app.core.lifecycle import start_background

app = create_app()

if "gunicorn" in os.environ.get("SERVER_SOFTWARE", ""):
    start_background(app)
