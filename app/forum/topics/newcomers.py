"""Limits of newcomers: how many topics they open in a day, and how many links stand in a post of theirs.

Spam comes from fresh accounts. Nobody is a newcomer any more after some days, with an accepted answer, or
when a moderator says so; staff never are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Response, current_app, request
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid, TooMany
from app.core.events import is_importing
from app.core.http import host_of
from app.core.i18n import _, plural
from app.core.limits import limiter, network
from app.core.settings import settings
from app.forum.topics.models import Topic
from app.people.accounts.models import Member, Viewer

DAY = timedelta(days=1)
View = TypeVar("View", bound=Callable[..., Any])
LINK = re.compile(r'<a [^>]*?href="(https?://[^"]+)"')


def is_newcomer(viewer: Viewer) -> bool:
    """Whether a member is held to these limits."""
    if viewer.is_guest or viewer.is_staff or not isinstance(viewer, Member):
        return False
    if viewer.trusted_at is not None or viewer.solutions_count > 0:
        return False
    days = settings().newcomer_days
    return days > 0 and viewer.created_at > clock.ago(days=days)


def check_topics_of_newcomer(actor: Member) -> None:
    """Refuse the topic that a newcomer opens beyond those of a day, deleted ones included. Raises TooMany."""
    most = settings().newcomer_topics
    if is_importing() or not is_newcomer(actor):
        return
    latest = select(Topic.created_at).where(Topic.author_id == actor.id, Topic.created_at > clock.now() - DAY)
    opened = list(db.session.scalars(latest.order_by(Topic.created_at.desc()).limit(most)))
    if len(opened) < most:
        return
    wait = (opened[-1] + DAY - clock.now()).total_seconds() if opened else DAY.total_seconds()
    raise TooMany(
        plural("New members open one topic in a day.", "New members open %(num)s topics in a day.", most)
        + " "
        + _("Please keep your text and come back later. You can reply as often as you like."),
        retry_after=max(1, int(wait)),
    )


def check_links_of_newcomer(actor: Member, html: str) -> None:
    """Refuse a text of a newcomer with more links to other sites than they may set. Raises Invalid."""
    most = settings().newcomer_links
    if is_importing() or not is_newcomer(actor) or len(_foreign_links(html)) <= most:
        return
    raise Invalid(
        "body",
        plural(
            "New members put one link to another site into a post.",
            "New members put %(num)s links to other sites into a post.",
            most,
        )
        + " "
        + _("Please leave some out, or write an address as code, between `backticks`."),
    )


def _foreign_links(html: str) -> set[str]:
    own = urlsplit(current_app.config["BASE_URL"]).netloc
    return {url for url in LINK.findall(html) if host_of(url.replace("&amp;", "&")) != own}


def limit_newcomers_of_network(viewer: Callable[[], Viewer]) -> Callable[[View], View]:
    """Count topics that newcomers open from one network together, so that many fresh accounts of one person
    do not fill the lists; `viewer` finds who opens one."""
    limited = limiter.shared_limit(
        lambda: f"{max(settings().newcomer_topics_network, 1)} per day",
        scope="newcomers",
        key_func=network,
        exempt_when=lambda: not is_newcomer(viewer()),
        deduct_when=_opened,
        error_message=_words_for_network,
    )
    return cast(Callable[[View], View], limited)


def _opened(response: Response) -> bool:
    return request.method == "POST" and response.status_code < 400


def _words_for_network() -> str:
    return _(
        "New members have opened many topics from your network today. Please keep your text and come back "
        "later. You can reply as often as you like."
    )
