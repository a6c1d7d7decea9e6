"""The WSGI entry: `gunicorn -c gunicorn.conf.py wsgi:app`."""

from __future__ import annotations

import os
import sys

from app import create_app
from app.cli.demo.retiring import refuse_demo_accounts
from app.core.lifecycle import start_background
from config import ConfigError

# Database, mails and uploads are nobody else's on this machine.
os.umask(0o077)

serves = "gunicorn" in os.environ.get("SERVER_SOFTWARE", "")

try:
    app = create_app()
    if serves and app.config["MODE"] == "production":
        with app.app_context():
            refuse_demo_accounts()
except ConfigError as error:
    sys.stderr.write(f"hearth: {error}\n")
    # After any other code gunicorn would try again for ever.
    sys.exit(3)

if serves:
    start_background(app)
