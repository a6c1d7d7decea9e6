"""Finding a space, joining and leaving it."""

from __future__ import annotations

from pathlib import Path

from flask import current_app, flash, redirect, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.db import transaction
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.spaces.guest_acts import to_ask_to_join, to_join
from app.forum.spaces.models import Space
from app.forum.spaces.operations import ask_to_join, join_space, leave_space
from app.forum.spaces.queries import (
    listed_space_or_404,
    listed_spaces,
    memberships_by_space,
    readable_ids,
    readable_space_by_id,
    space_with_cover_or_404,
)
from app.forum.spaces.routes.blueprint import spaces
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in


@spaces.get("/spaces")
def index() -> ResponseReturnValue:
    """All spaces the viewer may know of."""
    viewer = current_viewer()
    last = last_event(viewer)
    return render_template(
        "spaces/index.html",
        last=last,
        spaces=listed_spaces(viewer),
        readable=readable_ids(viewer),
        places=memberships_by_space(viewer),
        section="spaces",
    )


@spaces.get("/covers/<name>")
def cover(name: str) -> ResponseReturnValue:
    """The picture above a space, for those who may know of the space."""
    space_with_cover_or_404(current_viewer(), name)
    response = send_from_directory(Path(current_app.config["DATA"]) / "covers", name, mimetype="image/webp")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@spaces.post("/spaces/<slug>/membership")
@signed_in
@kept_for_guests(to_join)
@limiter.limit(limits.REACTING)
def join(slug: str) -> ResponseReturnValue:
    """Join a space that is joined freely."""
    with transaction():
        space = listed_space_or_404(current_viewer(), slug)
        join_space(current_member(), space)
    flash(_("You have joined %(name)s.", name=space.name), "success")
    return redirect(back_to(space), 303)


@spaces.delete("/spaces/<slug>/membership")
@signed_in
def leave(slug: str) -> ResponseReturnValue:
    """Leave a space."""
    with transaction():
        space = listed_space_or_404(current_viewer(), slug)
        leave_space(current_member(), space)
    flash(_("You have left %(name)s.", name=space.name), "success")
    return redirect(_where_now(current_viewer(), space), 303)


@spaces.post("/spaces/<slug>/request")
@signed_in
@kept_for_guests(to_ask_to_join)
@limiter.limit(limits.POSTING)
def ask(slug: str) -> ResponseReturnValue:
    """Ask the owners to be let in, with a note for them."""
    with transaction():
        space = listed_space_or_404(current_viewer(), slug)
        place = ask_to_join(current_member(), space, request.form.get("note", ""))
    if not place.is_active:
        flash(_("The owners of %(name)s will read your request.", name=space.name), "success")
    return redirect(f"/spaces/{space.slug}", 303)


@spaces.delete("/spaces/<slug>/request")
@signed_in
def take_back(slug: str) -> ResponseReturnValue:
    """Take a request back; somebody who was let in meanwhile stays."""
    with transaction():
        space = listed_space_or_404(current_viewer(), slug)
        if not _is_in(current_viewer(), space):
            leave_space(current_member(), space)
    return redirect(f"/spaces/{space.slug}", 303)


def back_to(space: Space) -> str:
    """The page of all spaces for those who pressed a button there, else the space."""
    return "/spaces" if request.form.get("from") == "list" else f"/spaces/{space.slug}"


def _is_in(viewer: Viewer, space: Space) -> bool:
    place = memberships_by_space(viewer).get(space.id)
    return place is not None and place.is_active


def _where_now(viewer: Viewer, space: Space) -> str:
    still_listed = space.audience != "hidden" or readable_space_by_id(viewer, space.id) is not None
    return back_to(space) if still_listed else "/spaces"
