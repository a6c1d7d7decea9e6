"""Making spaces and changing what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slugify import slugify
from sqlalchemy import func, select

from app.core import clock
from app.core.audit_log import changes
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.spaces.audit import audit_space
from app.forum.spaces.events import SpaceChanged, SpaceMade
from app.forum.spaces.models import AUDIENCES, JOIN_POLICIES, POSTING, Space
from app.forum.spaces.permissions import can_run
from app.forum.spaces.queries import membership, spaces_in_order
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_administer

DESCRIPTION = 2000
RESERVED = {"new"}


def make_space(actor: Member, **values: Any) -> Space:
    """Make a space from the fields of the admin's form; it stands last. Raises Refused, Invalid."""
    require(can_administer(actor))
    checked = _checked(values)
    if db.session.scalar(select(Space.id).where(func.lower(Space.name) == checked["name"].lower())):
        raise Invalid("name", _("There is a space of this name already."))
    last = db.session.scalar(select(func.max(Space.position)))
    position = values.get("position", 0 if last is None else last + 1)
    slug = _free_slug(values.get("slug") or checked["name"])
    space = Space(slug=slug, position=position, created_at=clock.now(), **checked)
    db.session.add(space)
    db.session.flush()
    record(SpaceMade(space.id), actor)
    audit_space(actor, "space.made", space)
    return space


def change_space(actor: Member, space: Space, version: int, **values: Any) -> None:
    """Change a space. Raises Refused, Invalid, or Conflict when somebody changed it meanwhile."""
    require(can_administer(actor))
    _expect(space, version)
    checked = _checked(values)
    before = {name: getattr(space, name) for name in checked}
    for name, value in checked.items():
        setattr(space, name, value)
    _changed(actor, space, "space.changed", changed=changes(before, checked))


def describe_space(actor: Member, space: Space, version: int, description: str | None) -> None:
    """Change what a space says about itself. Raises Refused unless an owner asks, Invalid, Conflict."""
    require(can_run(actor, space, membership(actor, space)))
    _expect(space, version)
    problems = Problems()
    text = problems.text("description", description, _("The description"), least=0, most=DESCRIPTION)
    problems.check()
    if text != space.description:
        before, space.description = space.description, text
        _changed(actor, space, "space.changed", changed={"description": [before, text]})


def change_cover(actor: Member, space: Space, cover: str | None) -> str | None:
    """Give a space another cover, or none, and return the one it had. Raises Refused."""
    require(can_administer(actor))
    lock(space)
    before, space.cover = space.cover, cover
    _changed(actor, space, "space.cover")
    return before


def archive_space(actor: Member, space: Space, archived: bool) -> None:
    """Keep a space for reading only, or open it again. Raises Refused."""
    require(can_administer(actor))
    lock(space)
    if space.is_archived != archived:
        space.archived_at = clock.now() if archived else None
        _changed(actor, space, "space.archived" if archived else "space.opened")


def move_space(actor: Member, space: Space, step: int) -> None:
    """Let a space change places with the one before (-1) or after it (1). Raises Refused."""
    require(can_administer(actor))
    order = spaces_in_order()
    here = order.index(space)
    there = max(0, min(len(order) - 1, here + (1 if step > 0 else -1)))
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order):
        if one.position != position:
            one.position = position
    if here != there:
        record(SpaceChanged(space.id), actor)
        audit_space(actor, "space.moved", space, place=there + 1)


def _expect(space: Space, version: int) -> None:
    lock(space)
    if version != space.version:
        raise Conflict(_("Somebody changed this space meanwhile. Look at it again, then repeat your change."))


def _changed(actor: Member, space: Space, action: str, **data: Any) -> None:
    space.version += 1
    record(SpaceChanged(space.id), actor)
    audit_space(actor, action, space, **data)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    problems = Problems()

    def choice(field: str, allowed: Mapping[str, object], label: str) -> str:
        return problems.choice(field, values.get(field), allowed, label)

    text = values.get("description")
    checked = {
        "name": problems.line("name", values.get("name"), _("The name"), least=2, most=60),
        "description": problems.text("description", text, _("The description"), least=0, most=DESCRIPTION),
        "audience": choice("audience", AUDIENCES, _("who reads")),
        "join_policy": choice("join_policy", JOIN_POLICIES, _("how people join")),
        "posting": choice("posting", POSTING, _("who may post")),
        "hue": problems.whole("hue", values.get("hue", 250), _("The hue"), least=0, most=359) // 10 * 10,
        "kinds": [str(kind) for kind in values.get("kinds") or []],
    }
    if checked["audience"] == "hidden":
        checked["join_policy"] = "invite"
    problems.check()
    return checked


def _free_slug(text: str) -> str:
    base = slugify(text, max_length=50) or "space"
    taken = RESERVED | set(db.session.scalars(select(Space.slug).where(Space.slug.like(f"{base}%"))))
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
