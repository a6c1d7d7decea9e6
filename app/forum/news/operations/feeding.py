"""Addresses for reading news in another program."""

from __future__ import annotations

import secrets

from app.core import clock
from app.core.db import db, lock
from app.core.events import record
from app.forum.news.events import FeedAddressMade, FeedAddressRevoked
from app.forum.news.models import FeedKey
from app.people.accounts.access_keys import ends_access_keys
from app.people.accounts.models import Member


def make_feed_address(actor: Member) -> FeedKey:
    """Give a member a feed address of their own; one they have already stays as it is."""
    lock(actor)
    key = db.session.get(FeedKey, actor.id)
    if key is None:
        key = FeedKey(member_id=actor.id, salt=secrets.token_urlsafe(32), created_at=clock.now())
        db.session.add(key)
        record(FeedAddressMade(actor.id), actor)
    return key


@ends_access_keys
def revoke_feed_address(actor: Member) -> None:
    """Make a member's feed address worthless for good; nothing happens without one."""
    lock(actor)
    key = db.session.get(FeedKey, actor.id)
    if key is not None:
        db.session.delete(key)
        record(FeedAddressRevoked(actor.id), actor)
