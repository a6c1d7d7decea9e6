"""One's own profile, and the pictures of all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_from_directory,
)
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.forms import one_line
from app.core.i18n import _
from app.core.images import MIMETYPE, NAME, drop_picture, keep_picture, reencode
from app.core.limits import limiter
from app.people.accounts.guards import signed_in
from app.people.accounts.models import THEMES
from app.people.accounts.operations import (
    change_display,
    change_picture,
    change_presence,
    change_profile,
)
from app.people.accounts.queries import current_member

profiles = Blueprint("profiles", __name__)
FIELDS = ("name", "handle", "about", "bio")
PICTURE_SIDE = 256
A_YEAR = 365 * 24 * 3600


@profiles.get("/settings")
@signed_in
def settings_page() -> ResponseReturnValue:
    """The settings begin with the profile."""
    return redirect("/settings/profile")


@profiles.get("/settings/profile")
@signed_in
def profile_page() -> ResponseReturnValue:
    """The form with what others see."""
    return _page()


@profiles.post("/settings/profile")
@signed_in
@limiter.limit(limits.POSTING)
def save_profile() -> ResponseReturnValue:
    """Change what others see."""
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in FIELDS}
    try:
        with transaction():
            change_profile(current_member(), **typed)
    except Invalid as invalid:
        return _page(typed, invalid.errors), invalid.status
    return _saved(_("Your profile is saved."))


@profiles.post("/settings/display")
@signed_in
@limiter.limit(limits.REACTING)
def save_display() -> ResponseReturnValue:
    """Change how pages look and keys work for oneself."""
    theme, shortcuts = request.form.get("theme", ""), bool(request.form.get("shortcuts"))
    zone = one_line(request.form.get("zone"))
    try:
        with transaction():
            change_display(current_member(), theme=theme, shortcuts=shortcuts, zone=zone)
    except Invalid as invalid:
        return _page(errors=invalid.errors), invalid.status
    return _saved(_("That is kept."))


@profiles.post("/settings/presence")
@signed_in
@limiter.limit(limits.REACTING)
def save_presence() -> ResponseReturnValue:
    """Let others see when one is here, or not."""
    shown = bool(request.form.get("shows_presence"))
    with transaction():
        change_presence(current_member(), shown=shown)
    return _saved(
        _("Others see when you are here.") if shown else _("Nobody sees any more when you are here.")
    )


@profiles.post("/settings/picture")
@signed_in
@limiter.limit(limits.UPLOADING)
def save_picture() -> ResponseReturnValue:
    """Show another picture."""
    upload = request.files.get("picture")
    try:
        if upload is None or not upload.filename:
            raise Invalid("picture", _("Choose a picture first."))
        data = reencode(upload.stream, PICTURE_SIDE, square=True, by=current_member().id)
        name = keep_picture(_folder(), data)
    except Invalid as invalid:
        return _page(errors=invalid.errors), invalid.status
    try:
        _show(name)
    except BaseException:
        drop_picture(_folder(), name)
        raise
    return _saved(_("Your picture is changed."))


@profiles.delete("/settings/picture")
@signed_in
@limiter.limit(limits.UPLOADING)
def remove_picture() -> ResponseReturnValue:
    """Show initials again."""
    _show(None)
    return _saved(_("Your picture is removed."))


def _folder() -> Path:
    return Path(current_app.config["DATA"]) / "pictures"


def _show(name: str | None) -> None:
    with transaction():
        before = change_picture(current_member(), name)
    drop_picture(_folder(), before)


@profiles.get("/pictures/<name>")
def picture(name: str) -> Response:
    """A member's picture. Its name is random and never used again, so browsers may keep it for good."""
    if not NAME.fullmatch(name):
        raise NotFound
    response = send_from_directory(_folder(), name, mimetype=MIMETYPE, max_age=A_YEAR)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    return response


def _page(typed: dict[str, str] | None = None, errors: dict[str, str] | None = None) -> str:
    member: Any = current_member()
    form = typed or {name: getattr(member, name) for name in FIELDS}
    return render_template("people/profile.html", form=form, errors=errors or {}, themes=THEMES)


def _saved(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect("/settings/profile", 303)
