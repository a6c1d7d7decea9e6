"""Templates: what owners of a space put into the composer of those who write there."""

from __future__ import annotations

from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.spaces.audit import audit_space
from app.forum.spaces.events import SpaceChanged
from app.forum.spaces.models import Space
from app.forum.spaces.permissions import can_run
from app.forum.spaces.queries import membership
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Template
from app.people.accounts.models import Member

MOST_TEXT, MOST_HINT = 4_000, 300


def set_template(actor: Member, space: Space, kind: str, *, text: str, hint: str, version: int) -> None:
    """Give a kind of topic in a space a template; empty texts take it away, the same again changes nothing.

    Raises Refused unless an owner or administrator asks, Invalid, or Conflict when somebody was faster.
    """
    lock(space)
    require(can_run(actor, space, membership(actor, space)))
    problems = Problems()
    problems.choice("kind", kind, KINDS, _("a kind of topic"))
    text = problems.text("text", text, _("The template"), least=0, most=MOST_TEXT)
    hint = problems.line("hint", hint, _("The hint"), least=0, most=MOST_HINT)
    problems.check()
    template = db.session.get(Template, (space.id, kind))
    if (text, hint) == ((template.text, template.hint) if template else ("", "")):
        return
    if version != (template.version if template else 0):
        raise Conflict(_("Somebody changed this template meanwhile. Nothing was overwritten."))
    if template is None:
        template = Template(space_id=space.id, kind=kind, version=0)
        db.session.add(template)
    # Kept when it is empty: its version tells a late form that there was another one.
    template.text, template.hint, template.version = text, hint, template.version + 1
    record(SpaceChanged(space.id), actor)
    audit_space(actor, "space.template", space, kind=kind)


def refuse_bare_template(space: Space, kind: str, body: str) -> None:
    """A template that nobody filled in says nothing. Raises Invalid."""
    template = db.session.get(Template, (space.id, kind))
    if template is not None and template.text and body.split() == template.text.split():
        raise Invalid("body", _("Write something first."))
