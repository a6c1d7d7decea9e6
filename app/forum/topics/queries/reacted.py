"""Who reacted to a post."""

from __future__ import annotations

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.paging import Page, cut, decode_cursor
from app.forum.reactions.models import Reaction
from app.forum.topics.models import Post
from app.people.accounts.models import Member

PEOPLE_PER_PAGE = 50


def who_reacted(post: Post, key: str = "", cursor: str | None = None) -> Page[tuple[Reaction, Member]]:
    """Reactions to a post that was found through the viewer, with their members, by member and sort.

    Raises NotFound for a bad cursor.
    """
    member = aliased(Member)
    place = (Reaction.member_id, Reaction.key)
    rows = select(Reaction, member).join(member, member.id == Reaction.member_id)
    rows = rows.where(Reaction.post_id == post.id)
    if key:
        rows = rows.where(Reaction.key == key)
    if cursor:
        last = decode_cursor(cursor, [int, str])
        rows = rows.where(tuple_(*place) > tuple_(literal(last[0]), literal(last[1])))
    found = db.session.execute(rows.order_by(*place).limit(PEOPLE_PER_PAGE + 1)).all()
    pairs = [(reaction, reacting) for reaction, reacting in found]
    return cut(pairs, PEOPLE_PER_PAGE, lambda pair: [pair[0].member_id, pair[0].key])
