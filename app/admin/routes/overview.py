"""The state of things on one page."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.admin.operations import send_test_mail
from app.admin.queries import failed_jobs, figures, machine, mail_state
from app.admin.routes.blueprint import admin
from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.limits import limiter
from app.people.accounts.queries import current_member


@admin.get("")
def overview() -> ResponseReturnValue:
    """How much there is, what waits, and what it runs on."""
    return render_template(
        "admin/overview.html", figures=figures(), machine=machine(), mail=mail_state(), failed=failed_jobs()
    )


@admin.post("/test-mail")
@limiter.limit(limits.CODES)
def test_mail() -> ResponseReturnValue:
    """Send oneself a mail, to see whether mail works."""
    try:
        with transaction():
            to = send_test_mail(current_member())
    except Invalid as invalid:
        flash(invalid.message, "error")
    else:
        flash(_("A test mail to %(address)s is on its way. This page says what became of it.", address=to))
    return redirect("/admin#mail", 303)
