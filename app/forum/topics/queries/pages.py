"""One page of a topic: its posts around a number, with everything the page shows, in a few statements."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.forum.follows.models import Follow
from app.forum.follows.queries import follow_of
from app.forum.reactions.models import Reaction
from app.forum.topics.models import Decision, MeToo, Post, Topic, Vote
from app.forum.topics.queries.reads import read_number
from app.forum.topics.queries.visible import topic_or_404
from app.people.accounts.models import Member, Viewer

PAGE = 25


@dataclass
class Mine:
    """What the viewer did on this page."""

    reactions: dict[int, list[str]] = field(default_factory=dict)
    voted: bool = False
    me_too: bool = False
    follow: Follow | None = None
    read: int = 0


@dataclass
class TopicPage:
    """The posts of one page of a topic, the first post and the solution wherever they stand."""

    topic: Topic
    posts: list[Post]
    first: Post
    solution: Post | None
    official: Post | None
    after: int
    mine: Mine

    @property
    def replies(self) -> list[Post]:
        """The posts of this page but the first of the topic."""
        return [post for post in self.posts if post.number > 1]

    @property
    def previous(self) -> int | None:
        """Where the page before starts, or None on the first."""
        return None if self.after == 0 else max(self.after - PAGE, 0)

    @property
    def next(self) -> int | None:
        """Where the page after starts, or None on the last."""
        last = self.posts[-1].number if self.posts else self.after
        return last if last < self.topic.posts_count else None

    @property
    def first_unread(self) -> int | None:
        """The number of the first post that is new to a viewer who was here before."""
        read = self.mine.read
        return read + 1 if 0 < read < self.topic.posts_count else None


def load_topic_page(viewer: Viewer, topic_id: int, after: int = 0) -> TopicPage:
    """The posts after number `after`, 25 at most. Raises NotFound when the viewer may not see the topic."""
    topic = topic_or_404(viewer, topic_id)
    after = max(0, min(after, (topic.posts_count - 1) // PAGE * PAGE))
    on_page = Post.number.between(after + 1, after + PAGE)
    wanted = or_(on_page, Post.number == 1, Post.id == (topic.solution_post_id or 0), Post.is_official)
    parent = joinedload(Post.reply_to).joinedload(Post.author)
    statement = select(Post).where(Post.topic_id == topic.id, wanted).options(joinedload(Post.author), parent)
    found = list(db.session.scalars(statement.order_by(Post.number)).unique())
    return TopicPage(
        topic=topic,
        posts=[post for post in found if after < post.number <= after + PAGE],
        first=found[0],
        solution=next((p for p in found if p.id == topic.solution_post_id), None),
        official=next((p for p in found if p.is_official and not p.is_gone), None),
        after=after,
        mine=mine_on(viewer, topic, [post.id for post in found]),
    )


def mine_on(viewer: Viewer, topic: Topic, post_ids: list[int]) -> Mine:
    """What the viewer did on a topic and these posts of it."""
    if viewer.id is None:
        return Mine()
    mine = Mine(follow=follow_of(viewer, "topic", topic.id), read=read_number(viewer, topic))
    rows = select(Reaction.post_id, Reaction.key)
    for post_id, key in db.session.execute(
        rows.where(Reaction.member_id == viewer.id, Reaction.post_id.in_(post_ids))
    ):
        mine.reactions.setdefault(post_id, []).append(key)
    mine.voted = topic.votes_count > 0 and db.session.get(Vote, (topic.id, viewer.id)) is not None
    mine.me_too = topic.me_too_count > 0 and db.session.get(MeToo, (topic.id, viewer.id)) is not None
    return mine


def decisions_of(topic: Topic) -> list[Decision]:
    """What the company said to an idea, newest first."""
    if topic.status is None:
        return []
    statement = select(Decision).where(Decision.topic_id == topic.id).options(joinedload(Decision.member))
    return list(db.session.scalars(statement.order_by(Decision.id.desc())))


def people_in(topic: Topic, limit: int = 12) -> list[Member]:
    """Who took part in a topic, in the order of their first post."""
    posters = select(Post.author_id).where(Post.topic_id == topic.id, Post.deleted_at.is_(None)).distinct()
    return list(db.session.scalars(select(Member).where(Member.id.in_(posters)).order_by(Member.id).limit(limit)))
