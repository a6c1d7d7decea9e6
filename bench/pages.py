"""How long pages take inside one process, on the demo community: `python -m bench.pages`.

Each page is asked in turn, interleaved, so that noise hits all alike. Printed are median milliseconds,
the ratio to the lightest page of the run, and the number of SQL statements.
"""

from __future__ import annotations

import sys
import tempfile
import time
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.cli.demo.build import build_demo
from app.core.db import db
from app.people.accounts.passwords import DEMO_PASSWORD

ROUNDS = 30
PAGES = (
    "/healthz",
    "/",
    "/questions",
    "/topics/44/x",
    "/search?q=battery",
    "/trending",
    "/people",
    "/api/v1/topics",
)


def main() -> None:
    """Build the demo in a temporary folder, then measure as a guest and as a member."""
    environ = {"HEARTH_ENV": "demo", "HEARTH_DATA": tempfile.mkdtemp(), "HEARTH_LOG_LEVEL": "ERROR"}
    app = create_app(environ=environ | {"HEARTH_RATE_LIMITS": "no"})
    statements: list[str] = []
    with app.app_context():
        db.create_all()
        build_demo()
        event.listen(db.engine, "before_cursor_execute", lambda *parts: statements.append(parts[2]))
        db.session.remove()
    member = app.test_client()
    member.post("/sign-in", data={"identity": "mika@fjell.example", "password": DEMO_PASSWORD})
    for who, client in (("guest", app.test_client()), ("member", member)):
        report(who, client, statements)


def report(who: str, client: FlaskClient, statements: list[str]) -> None:
    """Measure and print every page for one reader."""
    took: dict[str, list[float]] = {page: [] for page in PAGES}
    counts: dict[str, int] = {}
    paths = {page: client.get(page, follow_redirects=True).request.full_path for page in PAGES}
    for _ in range(ROUNDS):
        for page in PAGES:
            statements.clear()
            start = time.perf_counter()
            client.get(paths[page])
            took[page].append((time.perf_counter() - start) * 1000)
            counts[page] = sum(not sql.startswith(("BEGIN", "PRAGMA")) for sql in statements)
    least = min(median(times) for times in took.values())
    for page, times in took.items():
        middle = median(times)
        sys.stdout.write(f"{who:7} {page:20} {middle:7.1f} ms {middle / least:6.1f} × {counts[page]:2} SQL\n")


if __name__ == "__main__":
    main()
