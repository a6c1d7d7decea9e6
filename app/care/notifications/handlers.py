"""What happens in the community becomes notifications; each may run twice and tells once."""

from __future__ import annotations

from collections.abc import Iterable

from app.care.notifications import recipients
from app.care.notifications.kinds import KINDS
from app.care.notifications.operations import announce, forget_unread, notify, repoint
from app.core.db import db
from app.core.events import EventRow, later
from app.core.i18n import _
from app.core.told import MemberTold
from app.forum.bookmarks.events import BookmarkDue
from app.forum.bookmarks.queries import bookmark_of
from app.forum.spaces.events import MemberAskedToJoin, MemberJoinedSpace
from app.forum.spaces.models import Membership, Space
from app.forum.topics.events import (
    OfficialMarked,
    PostEdited,
    PostsLeft,
    ReplyPosted,
    SolutionAccepted,
    SolutionWithdrawn,
    TopicMerged,
    TopicMoved,
    TopicOpened,
)
from app.forum.topics.kinds import KINDS as TOPIC_KINDS
from app.forum.topics.models import Post
from app.forum.topics.queries import can_see_post
from app.people.accounts.events import ApprovalAwaited, MemberApproved, MemberReinstated, MemberSuspended
from app.people.accounts.models import Member
from app.people.accounts.queries import moderator_ids


@later(
    ReplyPosted,
    name="notifications.reply",
    aliases=("care.notifications.handlers.notify_of_reply",),
)
def notify_of_reply(event: ReplyPosted, row: EventRow) -> None:
    """Tell whom the reply answers, whom it mentions, and who follows; each in the most specific way."""
    post = recipients.present_post(event.post_id)
    if post is None:
        return
    kinds = dict.fromkeys(recipients.followers_of_replies(post.topic, post.author_id), "reply")
    kinds |= dict.fromkeys(recipients.mentioned_in(post, row.id), "mention")
    if post.reply_to is not None:
        kinds[post.reply_to.author_id] = "reply_to_you"
    _tell_of_post(row, post, kinds)


@later(
    TopicOpened,
    name="notifications.topic",
    aliases=("care.notifications.handlers.notify_of_topic",),
)
def notify_of_topic(event: TopicOpened, row: EventRow) -> None:
    """Tell whom a new topic mentions and who follows its space; everybody, when it is news."""
    post = recipients.present_post(event.post_id)
    if post is None:
        return
    followers = recipients.followers_of_topics(post.topic)
    is_news = TOPIC_KINDS[post.topic.kind].on_front
    kinds = {} if is_news else dict.fromkeys(followers, "topic")
    _tell_of_post(row, post, kinds | dict.fromkeys(recipients.mentioned_in(post, row.id), "mention"))
    if is_news:
        announce(row, post.topic, post)


@later(
    PostEdited,
    name="notifications.mentions_of_edit",
    aliases=("care.notifications.handlers.notify_of_new_mentions",),
)
def notify_of_new_mentions(event: PostEdited, row: EventRow) -> None:
    """Tell those whom an edit mentions and who were not told of the post before."""
    post = recipients.present_post(event.post_id)
    if post is not None:
        _tell_of_post(row, post, dict.fromkeys(recipients.mentioned_in(post, row.id), "mention"))


@later(
    SolutionAccepted,
    name="notifications.solution",
    aliases=("care.notifications.handlers.notify_of_solution",),
)
def notify_of_solution(event: SolutionAccepted, row: EventRow) -> None:
    """Tell whose reply was accepted, the asker when somebody else accepted it, and who waits for it too."""
    post = recipients.present_post(event.post_id)
    if post is None or post.topic.solution_post_id != post.id:
        return
    waiting = recipients.sharers_of(post.topic) | recipients.followers_of(post.topic)
    kinds = _unless_told(row, post, "solved_too", waiting - {post.topic.author_id, post.author_id})
    kinds |= _unless_told(row, post, "solved", [post.topic.author_id])
    kinds |= _unless_told(row, post, "solution", [post.author_id])
    _tell_of_post(row, post, kinds, post.topic.solution_thanks)


@later(
    SolutionWithdrawn,
    name="notifications.solution_withdrawn",
    aliases=("care.notifications.handlers.take_back_solution",),
)
def take_back_solution(event: SolutionWithdrawn, row: EventRow) -> None:
    """Say no more that a reply was accepted, to those who have not read it yet."""
    post = db.session.get(Post, event.post_id)
    if post is not None and post.topic.solution_post_id != post.id:
        forget_unread(event.post_id, ("solution", "solved", "solved_too"))


@later(
    OfficialMarked,
    name="notifications.official_answer",
    aliases=("care.notifications.handlers.notify_of_official_answer",),
)
def notify_of_official_answer(event: OfficialMarked, row: EventRow) -> None:
    """Tell the asker and the followers that the company has answered."""
    post = recipients.present_post(event.post_id)
    if post is None or not post.is_official:
        forget_unread(event.post_id, ("official",))
        return
    wanted = {*recipients.followers_of(post.topic), post.topic.author_id} - {post.author_id}
    _tell_of_post(row, post, _unless_told(row, post, "official", wanted), official=True)


@later(
    BookmarkDue,
    name="notifications.bookmark_reminder",
    aliases=("care.notifications.handlers.remind_of_bookmark",),
)
def remind_of_bookmark(event: BookmarkDue, row: EventRow) -> None:
    """Remind a member of a post they kept, while they may still see it; the note is their own."""
    post, member = recipients.present_post(event.post_id), db.session.get(Member, event.member_id)
    bookmark = bookmark_of(member, event.post_id) if member else None
    if post is None or member is None or bookmark is None or not can_see_post(member, post.id):
        return
    about = {"space_id": post.topic.space_id, "topic_id": post.topic_id, "post_id": post.id}
    notify(row, {member.id: "reminder"}, note=bookmark.note, **about)


@later(
    TopicMoved,
    TopicMerged,
    PostsLeft,
    name="notifications.moved_posts",
    aliases=("care.notifications.handlers.follow_the_posts",),
)
def follow_the_posts(event: TopicMoved | TopicMerged | PostsLeft, row: EventRow) -> None:
    """What was told of posts stands with the topic and space in which they are now."""
    topic_id = event.topic_id if isinstance(event, TopicMoved) else event.into_id
    repoint(topic_id, event.topic_id if isinstance(event, TopicMerged) else topic_id)


@later(
    MemberAskedToJoin,
    name="notifications.join_request",
    aliases=("care.notifications.handlers.notify_owners",),
)
def notify_owners(event: MemberAskedToJoin, row: EventRow) -> None:
    """Tell the owners of a space that somebody waits to be let in."""
    space = db.session.get(Space, event.space_id)
    place = db.session.get(Membership, (event.space_id, event.member_id))
    if space is not None and place is not None and not place.is_active:
        owners = recipients.owners_of(space) - {event.member_id}
        notify(row, dict.fromkeys(owners, "join_request"), space_id=space.id)


@later(
    MemberJoinedSpace,
    name="notifications.joined_space",
    aliases=("care.notifications.handlers.notify_of_acceptance",),
)
def notify_of_acceptance(event: MemberJoinedSpace, row: EventRow) -> None:
    """Tell a member that somebody let them into a space."""
    if row.actor_id != event.member_id and db.session.get(Member, event.member_id) is not None:
        notify(row, {event.member_id: "accepted"}, space_id=event.space_id)


@later(
    MemberTold,
    name="notifications.told",
    aliases=("care.notifications.handlers.deliver_what_was_told",),
)
def deliver_what_was_told(event: MemberTold, row: EventRow) -> None:
    """Show what another room wants a member to know."""
    if event.kind in KINDS and db.session.get(Member, event.member_id) is not None:
        notify(row, {event.member_id: event.kind}, url=event.url, note=event.note[:500])


@later(
    MemberSuspended,
    name="notifications.suspension",
    aliases=("care.notifications.handlers.notify_of_suspension",),
)
def notify_of_suspension(event: MemberSuspended, row: EventRow) -> None:
    """Tell a member until when they may not write, and why."""
    member = db.session.get(Member, event.member_id)
    if member is not None and member.suspended_until is not None:
        until = f"{member.suspended_until:%-d %B %Y, %H:%M} UTC"
        note = _("Until %(until)s. %(reason)s", until=until, reason=member.suspended_reason)
        notify(row, {member.id: "suspended"}, url="/notices", note=note[:500])


@later(
    MemberReinstated,
    name="notifications.reinstatement",
    aliases=("care.notifications.handlers.notify_of_reinstatement",),
)
def notify_of_reinstatement(event: MemberReinstated, row: EventRow) -> None:
    """Tell a member that they can write again."""
    if db.session.get(Member, event.member_id) is not None:
        notify(row, {event.member_id: "reinstated"}, url="/notices")


@later(
    MemberApproved,
    name="notifications.approval",
    aliases=("care.notifications.handlers.notify_of_approval",),
)
def notify_of_approval(event: MemberApproved, row: EventRow) -> None:
    """Welcome a member whose account was approved."""
    if db.session.get(Member, event.member_id) is not None:
        notify(row, {event.member_id: "approved"}, url="/")


@later(ApprovalAwaited, name="notifications.approval_awaited")
def notify_of_waiting(event: ApprovalAwaited, row: EventRow) -> None:
    """Tell moderators that a new account waits, unless somebody has decided about it meanwhile."""
    member = db.session.get(Member, event.member_id)
    if member is not None and not member.is_approved and not member.is_declined:
        notify(row, dict.fromkeys(moderator_ids(), "waiting"), url="/moderation/approvals")


def _tell_of_post(
    row: EventRow, post: Post, kinds: dict[int, str], note: str = "", *, official: bool = False
) -> None:
    allowed = recipients.willing(kinds, post.topic, row.actor_id, official=official)
    told = {member_id: kind for member_id, kind in kinds.items() if member_id in allowed}
    about = {"space_id": post.topic.space_id, "topic_id": post.topic_id, "post_id": post.id}
    notify(row, told, note=note, **about)


def _unless_told(row: EventRow, post: Post, kind: str, members: Iterable[int]) -> dict[int, str]:
    return dict.fromkeys(set(members) - recipients.told_before(post, kind, row.id), kind)
