"""What a reader did on the page of a topic, and is doing: one question for all of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Text, bindparam, case, cast, literal, select, union_all

from app.core.db import db
from app.forum.bookmarks.models import Bookmark
from app.forum.drafts.models import Draft, Texts
from app.forum.follows.models import Follow
from app.forum.reactions.models import Reaction
from app.forum.topics.models import HelpfulVote, MeToo, ReadMark, Topic, Vote
from app.forum.topics.queries.reads import waiting_number
from app.people.accounts.models import Viewer


@dataclass
class Mine:
    """What the viewer did on this page."""

    reactions: dict[int, list[str]] = field(default_factory=dict)
    helpful: dict[int, str] = field(default_factory=dict)
    bookmarks: list[int] = field(default_factory=list)
    voted: bool = False
    importance: int = 0
    why: str = ""
    me_too: bool = False
    follow: str = ""
    follow_reason: str = ""
    read: int = 0
    draft: str = ""
    draft_texts: Texts = field(default_factory=dict)


def mine_on(viewer: Viewer, topic: Topic, post_ids: list[int]) -> Mine:
    """What the viewer did on a topic and these posts of it, in one statement."""
    mine = Mine(read=waiting_number(viewer, topic))
    if viewer.id is None:
        return mine
    wanted = {"member": viewer.id, "topic": topic.id, "place": f"topic:{topic.id}", "posts": post_ids}
    for what, number, text, reason in db.session.execute(_deeds(), wanted):
        if what == "reaction":
            mine.reactions.setdefault(number, []).append(text)
        elif what == "helpful":
            mine.helpful[number] = text
        elif what == "bookmark":
            mine.bookmarks.append(number)
        elif what == "read":
            mine.read = max(mine.read, number)
        elif what == "voted":
            mine.voted, mine.importance, mine.why = True, number, text
        elif what == "follow":
            mine.follow, mine.follow_reason = text, reason
        elif what == "draft":
            mine.draft, mine.draft_texts = text, json.loads(reason)
        else:
            setattr(mine, what, True)
    return mine


@cache
def _deeds() -> CompoundSelect[str, int, str, str]:
    """Rows of (what, number, text, reason) from all the tables that know something, put together once."""
    member_id, topic_id = bindparam("member", type_=Integer), bindparam("topic", type_=Integer)
    post_ids = bindparam("posts", expanding=True, type_=Integer)

    def rows(what: str, number: Any = None, text: Any = None, reason: Any = None) -> Any:
        nothing = (literal(0), literal(""), literal(""))
        given = (number, text, reason)
        columns = [default if value is None else value for value, default in zip(given, nothing, strict=True)]
        return select(literal(what), *columns)

    follow = (Follow.member_id == member_id, Follow.target == "topic", Follow.target_id == topic_id)
    written = (Draft.member_id == member_id, Draft.place == bindparam("place"))
    reacted = (Reaction.member_id == member_id, Reaction.post_id.in_(post_ids))
    said = case((HelpfulVote.value > 0, "up"), else_="down")
    return union_all(
        rows("reaction", Reaction.post_id, Reaction.key).where(*reacted),
        rows("helpful", HelpfulVote.post_id, said).where(
            HelpfulVote.member_id == member_id, HelpfulVote.post_id.in_(post_ids)
        ),
        rows("bookmark", Bookmark.post_id).where(
            Bookmark.member_id == member_id, Bookmark.post_id.in_(post_ids)
        ),
        rows("read", ReadMark.number).where(ReadMark.member_id == member_id, ReadMark.topic_id == topic_id),
        rows("follow", None, Follow.level, Follow.reason).where(*follow),
        rows("draft", Draft.id, Draft.version, cast(Draft.texts, Text)).where(*written),
        rows("voted", Vote.stated, Vote.why).where(Vote.member_id == member_id, Vote.topic_id == topic_id),
        rows("me_too").where(MeToo.member_id == member_id, MeToo.topic_id == topic_id),
    )
