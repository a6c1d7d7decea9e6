"""Making a topic of some replies of another one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from sqlalchemy import insert, literal, select, update

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.follows.models import Follow
from app.forum.moving.models import Move
from app.forum.moving.operations.placing import check_space
from app.forum.moving.operations.settling import count_author, renumber, settle, withdraw_solution
from app.forum.moving.permissions import can_move, plain_kinds
from app.forum.spaces.models import Space
from app.forum.tags.operations import clean_tags, set_tags
from app.forum.topics.audit import audit_topic
from app.forum.topics.events import PostsLeft, TopicSplitOff
from app.forum.topics.models import Post, ReadMark, Topic
from app.forum.topics.operations.contributions import (
    add_topic_contributions,
    is_counted,
    recounted,
)
from app.forum.topics.operations.opening import check_title
from app.people.accounts.models import Member

MOST = 1000


def split_topic(
    actor: Member,
    topic: Topic,
    post_ids: Sequence[int],
    *,
    space: Space,
    kind: str,
    title: str,
    token: str,
    tags: str | Sequence[str] = (),
) -> Topic:
    """Make a topic of these replies, in their order; the first of them opens it.

    The numbers of both topics have no gaps afterwards; the addresses of posts stay as they are. The same
    token again returns the topic it made before. Raises Refused, or Invalid with every field that is wrong.
    """
    lock(actor)
    if earlier := db.session.scalar(select(Move).where(Move.actor_id == actor.id, Move.token == token)):
        return db.session.get_one(Topic, earlier.into_id)
    lock(topic)
    require(can_move(actor, topic))
    posts = _chosen(topic, post_ids)
    problems = Problems()
    title = check_title(problems, title)
    problems.choice("kind", kind, {found.key: found.label for found in plain_kinds()}, _("The kind"))
    problems.check()
    check_space(space, kind)
    names = clean_tags(tags if isinstance(tags, str) else list(tags))
    with recounted(topic):
        made = _make(topic, posts[0], space, kind, title, names)
        _carry_over(actor, topic, made, posts)
    if is_counted(made):
        add_topic_contributions(made, 1)
    _note(actor, topic, made, len(posts), token)
    return made


def _chosen(topic: Topic, post_ids: Sequence[int]) -> list[Post]:
    wanted = sorted(set(post_ids))[: MOST + 1]
    if not wanted:
        raise Invalid("post", _("Choose the replies that go."))
    if len(wanted) > MOST:
        raise Invalid("post", _("At most %(most)s replies can go at once.", most=MOST))
    found = select(Post).where(Post.topic_id == topic.id, Post.id.in_(wanted)).order_by(Post.number)
    posts = list(db.session.scalars(found))
    if len(posts) < len(wanted):
        raise Invalid("post", _("Some of these replies are not in this topic any more. Choose again."))
    if posts[0].number == 1:
        raise Invalid("post", _("The first post stays: move or merge the whole topic instead."))
    if posts[0].is_gone:
        raise Invalid("post", _("The first of these replies was removed, so it cannot open a topic."))
    return posts


def _make(topic: Topic, first: Post, space: Space, kind: str, title: str, tags: list[str]) -> Topic:
    made = Topic(
        space_id=space.id,
        # What was said among a group is not told to everybody by taking it apart.
        audience=topic.audience,
        kind=kind,
        title=title,
        tags=tags,
        author_id=first.author_id,
        created_at=first.created_at,
        published_at=first.created_at,
        last_activity_at=first.created_at,
        last_poster_id=first.author_id,
        faces=[first.author_id],
        has_moves=True,
    )
    db.session.add(made)
    db.session.flush()
    set_tags(made.id, tags)
    space.topics_count = Space.topics_count + int(made.is_for_all_readers)
    return made


def _carry_over(actor: Member, topic: Topic, made: Topic, posts: list[Post]) -> None:
    ids, numbers = [post.id for post in posts], [post.number for post in posts]
    if topic.solution_post_id in ids:
        withdraw_solution(actor, topic)
    posts[0].is_official = False
    count_author(posts[0].author_id, topics=int(made.is_for_all_readers), replies=-1)
    _copy_follows({post.author_id for post in posts}, topic, made)
    renumber(posts, made, 1)
    staying = select(Post).where(Post.topic_id == topic.id, Post.number > numbers[0]).order_by(Post.number)
    renumber(list(db.session.scalars(staying)), topic, numbers[0])
    _split_marks(topic, made, numbers)
    topic.has_moves = True
    settle(topic)
    settle(made)


def _copy_follows(authors: set[int], topic: Topic, made: Topic) -> None:
    """Whose replies went follows the new topic as they follow the old one."""
    columns = (
        Follow.member_id,
        Follow.target,
        literal(made.id),
        Follow.level,
        Follow.reason,
        Follow.created_at,
    )
    theirs = (Follow.target == "topic", Follow.target_id == topic.id, Follow.member_id.in_(authors))
    names = ["member_id", "target", "target_id", "level", "reason", "created_at"]
    db.session.execute(insert(Follow).from_select(names, select(*columns).where(*theirs)))


def _split_marks(topic: Topic, made: Topic, numbers: list[int]) -> None:
    """What members had read stays read in both topics."""
    known = (ReadMark.topic_id == topic.id, ReadMark.number >= numbers[0])
    names = ["member_id", "topic_id", "number", "read_at"]
    for read in sorted(db.session.scalars(select(ReadMark.number).where(*known).distinct())):
        went = bisect_right(numbers, read)
        theirs = (ReadMark.topic_id == topic.id, ReadMark.number == read)
        columns = (ReadMark.member_id, literal(made.id), literal(went), ReadMark.read_at)
        db.session.execute(insert(ReadMark).from_select(names, select(*columns).where(*theirs)))
        db.session.execute(update(ReadMark).where(*theirs).values(number=read - went))


def _note(actor: Member, topic: Topic, made: Topic, count: int, token: str) -> None:
    db.session.add(
        Move(
            verb="split",
            topic_id=topic.id,
            into_id=made.id,
            posts_count=count,
            actor_id=actor.id,
            token=token,
            created_at=clock.now(),
        )
    )
    record(PostsLeft(topic.id, topic.space_id, made.id), actor)
    audit_topic(actor, "topic.split", topic, into_id=made.id, posts=count)
    record(TopicSplitOff(made.id, made.space_id, topic.id), actor)
