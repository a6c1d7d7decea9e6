"""The author's consent to be quoted: on the page of an experience, and all of it under the settings."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.experiences.operations import allow_quotes, withdraw_quotes
from app.forum.experiences.queries.quotes import own_consents, own_experience_or_404
from app.forum.experiences.routes.blueprint import experiences
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in


@experiences.get("/settings/quotes")
@signed_in
def own_quotes() -> str:
    """What one agreed to be quoted with."""
    return render_template(
        "experiences/settings.html", consents=own_consents(current_viewer()), settings_tab="quotes"
    )


@experiences.route("/topics/<int:topic_id>/quote-consent", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def quote_consent(topic_id: int) -> ResponseReturnValue:
    """Agree to be quoted, or take that back."""
    actor = current_member()
    topic = own_experience_or_404(actor, topic_id)
    gives = request.method == "POST"
    with transaction():
        (allow_quotes if gives else withdraw_quotes)(actor, topic)
    flash(_("You may be quoted now.") if gives else _("You are not quoted any more."), "success")
    back = request.form.get("back") == "settings"
    return redirect("/settings/quotes" if back else topic.url, 303)
