"""The queue, the log, and what members see of their own reports and sanctions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ScalarSelect, Select, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from app.care.moderation.models import Case, Flag, Sanction
from app.care.moderation.permissions import can_decide_case, can_see_trash
from app.core.audit_log import AuditEntry
from app.core.counters import counts
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, cut, decode_cursor, newest_first
from app.core.permissions import Verdict
from app.core.settings import settings
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import visible_posts
from app.forum.topics.queries.visible import own_removals
from app.people.accounts.models import Member, Viewer
from app.people.accounts.permissions import can_moderate
from app.people.accounts.queries import current_viewer, members_by_id

PER_PAGE = 20
ENTRIES_PER_PAGE = 50
MOST_COUNTED = 99
_WAITING = (Member.approved_at.is_(None), Member.active)


@dataclass
class CaseView:
    """A case with everything its card shows."""

    case: Case
    flags: list[Flag] = field(default_factory=list)
    before: Post | None = None
    after: Post | None = None


@dataclass
class LogPage:
    """A page of the log, with the people and posts that its lines name."""

    page: Page[AuditEntry]
    people: dict[int, Member]
    posts: dict[int, Post]


def visible_cases(viewer: Viewer) -> Select[Case]:
    """The cases: for moderators only. Raises NotFound for everybody else."""
    if not can_moderate(viewer):
        raise NotFound
    place = joinedload(Case.post).joinedload(Post.topic).joinedload(Topic.space)
    return select(Case).options(
        place, joinedload(Case.post).joinedload(Post.author), joinedload(Case.handled_by)
    )


def open_cases(viewer: Viewer, *, most_first: bool = False, cursor: str | None = None) -> Page[Case]:
    """The queue: oldest first, or most reported first. Raises NotFound for a cursor that cannot be read."""
    statement = visible_cases(viewer).where(Case.state == "open")
    if most_first:
        return newest_first(statement, [Case.flags_count, Case.id], cursor, PER_PAGE)
    if cursor:
        statement = statement.where(Case.id > decode_cursor(cursor, [int])[0])
    rows = list(db.session.scalars(statement.order_by(Case.id).limit(PER_PAGE + 1)).unique())
    return cut(rows, PER_PAGE, lambda case: [case.id])


def closed_cases(viewer: Viewer, cursor: str | None = None) -> Page[Case]:
    """What was decided, the latest decision first. Raises NotFound for a cursor that cannot be read."""
    statement = visible_cases(viewer).where(Case.state == "closed")
    return newest_first(statement, [Case.closed_at, Case.id], cursor, PER_PAGE)


def case_or_404(viewer: Viewer, case_id: int) -> Case:
    """One case; raises NotFound."""
    case = db.session.scalar(visible_cases(viewer).where(Case.id == case_id))
    if case is None:
        raise NotFound
    return case


def dressed(cases: list[Case]) -> list[CaseView]:
    """Cases with their reports and the posts around them, in a fixed number of statements."""
    views = {case.id: CaseView(case) for case in cases}
    around = _posts_around([case.post for case in cases])
    flags = select(Flag).where(Flag.case_id.in_(views)).options(joinedload(Flag.member)).order_by(Flag.id)
    for flag in db.session.scalars(flags) if views else []:
        views[flag.case_id].flags.append(flag)
    for view in views.values():
        post = view.case.post
        view.before = around.get((post.topic_id, post.number - 1))
        view.after = around.get((post.topic_id, post.number + 1))
    return list(views.values())


def _posts_around(posts: list[Post]) -> dict[tuple[int, int], Post]:
    places = {(post.topic_id, post.number + step) for post in posts for step in (-1, 1)}
    if not places:
        return {}
    wanted = tuple_(Post.topic_id, Post.number).in_(sorted(places))
    found = db.session.scalars(select(Post).where(wanted).options(joinedload(Post.author)))
    return {(post.topic_id, post.number): post for post in found}


def open_count(viewer: Viewer) -> ScalarSelect[int] | None:
    """How many cases wait, 99 at most, as a subquery for the frame; None for those who do not decide."""
    if not can_moderate(viewer):
        return None
    few = select(Case.id).where(Case.state == "open").limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def waiting_count(viewer: Viewer) -> ScalarSelect[int] | None:
    """How many new accounts wait for approval, 99 at most; None for those who do not decide."""
    if not can_moderate(viewer):
        return None
    few = select(Member.id).where(*_WAITING, Member.confirmed_at.is_not(None)).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def unseen_count(viewer: Viewer) -> ScalarSelect[int] | None:
    """How many sanctions their member has not confirmed, as a subquery for the frame; None for guests."""
    if viewer.id is None:
        return None
    mine = (Sanction.member_id == viewer.id, Sanction.seen_at.is_(None))
    return select(func.count(Sanction.id)).where(*mine).scalar_subquery()


def unseen_sanctions(viewer: Viewer) -> list[Sanction]:
    """The viewer's own sanctions that they have not confirmed, oldest first."""
    mine = select(Sanction).where(Sanction.member_id == viewer.id, Sanction.seen_at.is_(None))
    return list(db.session.scalars(mine.order_by(Sanction.id)))


def moderation_notices() -> list[Sanction]:
    """What the reader has to confirm; asked for only when the counters of the frame say so."""
    viewer = current_viewer()
    return unseen_sanctions(viewer) if counts(viewer).get("sanctions") else []


def sanctions_of(member: Member) -> list[Sanction]:
    """A member's warnings and suspensions, newest first."""
    theirs = select(Sanction).where(Sanction.member_id == member.id).options(joinedload(Sanction.by))
    return list(db.session.scalars(theirs.order_by(Sanction.id.desc()).limit(100)))


def may_decide(case: Case) -> Verdict:
    """Whether the reader may decide a case, for its card."""
    return can_decide_case(current_viewer(), case)


def was_reported(post: Post) -> bool:
    """Whether anybody reported a post; what moderators were asked about is not changed without a trace."""
    return db.session.scalar(select(Case.id).where(Case.post_id == post.id).limit(1)) is not None


def own_flag(viewer: Viewer, post_id: int) -> Flag | None:
    """The viewer's own report of a post, also when the post is gone meanwhile."""
    if viewer.id is None:
        return None
    mine = select(Flag).where(Flag.post_id == post_id, Flag.member_id == viewer.id)
    return db.session.scalar(mine.options(joinedload(Flag.case)))


def own_flags(viewer: Viewer, limit: int = 50) -> list[Flag]:
    """The viewer's own reports, newest first."""
    mine = select(Flag).where(Flag.member_id == viewer.id).options(joinedload(Flag.case))
    return list(db.session.scalars(mine.order_by(Flag.id.desc()).limit(limit)))


def posts_in_view(viewer: Viewer, ids: Iterable[int | None]) -> dict[int, Post]:
    """Those of these posts that the viewer may see, by id, with their topics."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    return {post.id: post for post in db.session.scalars(visible_posts(viewer).where(Post.id.in_(wanted)))}


def log_page(viewer: Viewer, member: Member | None = None, cursor: str | None = None) -> LogPage:
    """The log, newest first, of everyone or by and about one member. Raises NotFound."""
    if not can_moderate(viewer):
        raise NotFound
    statement = select(AuditEntry)
    if member is not None:
        statement = statement.where((AuditEntry.actor_id == member.id) | (AuditEntry.member_id == member.id))
    page = newest_first(statement, [AuditEntry.id], cursor, ENTRIES_PER_PAGE)
    people = members_by_id(i for entry in page.items for i in (entry.actor_id, entry.member_id))
    return LogPage(page, people, posts_in_view(viewer, [entry.post_id for entry in page.items]))


def removed_posts(
    viewer: Viewer,
    *,
    hidden: bool = False,
    what: str = "",
    author: Member | None = None,
    cursor: str | None = None,
) -> Page[Post]:
    """What lies in the trash, or is hidden; the latest first. Raises NotFound.

    Moderators see all of it, other staff what they deleted themselves.
    `what` is '', 'topics' or 'replies'. What was erased for good is not in the trash any more.
    """
    if not can_see_trash(viewer) or (hidden and not can_moderate(viewer)):
        raise NotFound
    moment = Post.hidden_at if hidden else Post.deleted_at
    seen = visible_posts(viewer) if can_moderate(viewer) else own_removals(viewer)
    statement = seen.where(moment.is_not(None), Post.erased_at.is_(None))
    if author is not None:
        statement = statement.where(Post.author_id == author.id)
    if what:
        statement = statement.where(Post.number == 1 if what == "topics" else Post.number > 1)
    statement = statement.options(contains_eager(Post.topic).joinedload(Topic.space), joinedload(Post.author))
    return newest_first(statement, [moment, Post.id], cursor, PER_PAGE)


def removers_of(page: Page[Post]) -> dict[int, Member]:
    """Who deleted the posts of a page, by id."""
    return members_by_id(post.deleted_by_id for post in page.items)


def recent_posts(viewer: Viewer, author: Member, limit: int = 20) -> list[Post]:
    """What a member wrote last, with what was removed when the viewer may see that."""
    statement = visible_posts(viewer).where(Post.author_id == author.id)
    return list(db.session.scalars(statement.order_by(Post.created_at.desc(), Post.id.desc()).limit(limit)))


def cases_about(viewer: Viewer, author: Member, limit: int = 20) -> list[Case]:
    """The cases about what a member wrote, newest first."""
    about = visible_cases(viewer).where(Case.post_id.in_(select(Post.id).where(Post.author_id == author.id)))
    return list(db.session.scalars(about.order_by(Case.id.desc()).limit(limit)).unique())


def waiting_members(viewer: Viewer, cursor: str | None = None) -> Page[Member]:
    """New accounts that wait for approval, newest first. Raises NotFound."""
    if not can_moderate(viewer):
        raise NotFound
    page = newest_first(select(Member).where(*_WAITING), [Member.created_at, Member.id], cursor, PER_PAGE)
    if not page.items and not cursor and settings().sign_up != "approval" and not declined_members(viewer):
        raise NotFound
    return page


def declined_members(viewer: Viewer, limit: int = 20) -> list[Member]:
    """New accounts that were declined last. Raises NotFound."""
    if not can_moderate(viewer):
        raise NotFound
    declined = select(Member).where(Member.approved_at.is_(None), Member.active.is_(False))
    return list(db.session.scalars(declined.order_by(Member.id.desc()).limit(limit)))


def waiting_member_or_404(viewer: Viewer, member_id: int) -> Member:
    """An account by its number, for approving it. Raises NotFound."""
    member = db.session.get(Member, member_id) if can_moderate(viewer) else None
    if member is None:
        raise NotFound
    return member
