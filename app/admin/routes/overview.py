"""The state of things on one page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.queries import failed_jobs, figures, machine
from app.admin.routes.blueprint import admin


@admin.get("")
def overview() -> ResponseReturnValue:
    """How much there is, what waits, and what it runs on."""
    return render_template("admin/overview.html", figures=figures(), machine=machine(), failed=failed_jobs())
