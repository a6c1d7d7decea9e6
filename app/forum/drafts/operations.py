"""Keeping what is being written: nothing typed is replaced unless whoever typed it has seen it."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.forms import is_visible, many_lines
from app.core.i18n import _
from app.core.own import own_things_changed
from app.forum.drafts.models import Draft, Texts
from app.forum.drafts.queries import draft_at
from app.people.accounts.models import Member

MOST_DRAFTS = 50
MOST_BYTES = 64 * 1024
MOST_FIELDS = 60
MOST_VALUES = 60
PLACE = re.compile(r"[a-z]{2,20}(?::[a-z0-9_-]{1,40}){1,3}")


class TooMuch(Invalid):
    """A draft has more words than fit (413)."""

    status = 413


class StaleDraft(Conflict):
    """The draft is another one than this device knows; `present` is None when it was posted or deleted."""

    def __init__(self, present: Draft | None) -> None:
        super().__init__(_("This draft was changed on another device. Nothing was overwritten."))
        self.present = present


def save_draft(
    actor: Member, place: str, texts: Mapping[str, Sequence[str]], version: str = ""
) -> Draft | None:
    """Keep the fields of a composer; without any words the draft is gone, and None is returned.

    `version` is that of the draft the device knows, empty when it knows none. The same texts again change
    nothing. Suspended members may keep drafts too. Raises StaleDraft, Invalid, TooMuch (64 KB).
    """
    if not PLACE.fullmatch(place):
        raise Invalid("draft_place", _("This form is damaged. Please reload the page; your text is kept."))
    kept = _tidied(texts)
    lock(actor)
    draft = draft_at(actor, place)
    if draft is not None and draft.texts == kept:
        return draft
    if (draft.version if draft else "") != version:
        raise StaleDraft(draft)
    if not has_words(kept):
        _delete(actor, draft)
        return None
    return _written(draft or _new(actor, place), kept)


def delete_draft(actor: Member, draft: Draft, version: str = "") -> None:
    """Throw a draft away; with a version only when it is still that one."""
    if draft.member_id == actor.id and version in {"", draft.version}:
        _delete(actor, draft)


def finish_draft(actor: Member, place: str, version: str | None, body: str) -> None:
    """Its words were posted: the draft goes, in the same transaction, unless another device wrote on.

    `version` is that of the draft the writer knows; None where drafts are not known, as in a program.
    """
    draft = draft_at(actor, place)
    if draft is None:
        return
    if draft.version == version or many_lines(str(draft.texts.get("body") or "")) == many_lines(body):
        _delete(actor, draft)


def has_words(texts: Texts) -> bool:
    """Whether there is anything to keep: a title or a text; where neither is asked for, anything at all."""
    names = set(texts) & {"title", "body"} or set(texts)
    return any(is_visible(str(texts[name])) for name in names)


def _tidied(texts: Mapping[str, Sequence[str]]) -> Texts:
    few = list(texts.items())[:MOST_FIELDS]
    lists = {name[:60]: [many_lines(value) for value in values[:MOST_VALUES]] for name, values in few}
    kept = {name: values[0] if len(values) == 1 else values for name, values in lists.items() if values}
    if len(json.dumps(kept, ensure_ascii=False).encode()) > MOST_BYTES:
        raise TooMuch("body", _("This draft is too long to be kept. Please post it in parts."))
    return kept


def _new(actor: Member, place: str) -> Draft:
    count = select(func.count()).select_from(Draft).where(Draft.member_id == actor.id)
    if (db.session.scalar(count) or 0) >= MOST_DRAFTS:
        raise Invalid("body", _("You have %(most)s drafts. Please delete some first.", most=MOST_DRAFTS))
    draft = Draft(member_id=actor.id, place=place, created_at=clock.now())
    db.session.add(draft)
    own_things_changed(actor)
    return draft


def _written(draft: Draft, texts: Texts) -> Draft:
    draft.texts, draft.version, draft.saved_at = texts, secrets.token_hex(8), clock.now()
    db.session.flush()
    return draft


def _delete(actor: Member, draft: Draft | None) -> None:
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()
        own_things_changed(actor)
