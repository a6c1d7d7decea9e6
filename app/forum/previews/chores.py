"""Fetching the pages that posts wait for, beside the other work and outside of any transaction."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import delete, or_, select, update

from app.core import clock
from app.core.chores import chore
from app.core.db import db, transaction
from app.core.outage import report
from app.core.settings import settings
from app.forum.previews import client
from app.forum.previews.addresses import Unfetchable
from app.forum.previews.models import LinkPage
from app.forum.previews.operations import is_ours, keep_page
from app.forum.previews.reading import About, read_page

log = logging.getLogger(__name__)
AT_ONCE = 4
LEASE = timedelta(minutes=1)
KEPT = timedelta(days=30)


@chore(every=timedelta(seconds=5), name="link_previews.fetch")
def fetch_waiting() -> None:
    """Fetch what is waited for in a thread of its own: a slow page must not hold up mails and notices."""
    if pages := claim():
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        threading.Thread(target=_beside, args=(app, pages), name="previews", daemon=True).start()


@chore(every=timedelta(hours=12), name="link_previews.forget")
def forget_old_pages() -> None:
    """Forget pages that nobody asked for lately; posts keep the previews they show."""
    with transaction() as session:
        session.execute(delete(LinkPage).where(LinkPage.asked_at < clock.now() - KEPT))


def claim() -> list[tuple[int, str]]:
    """Take a few pages that wait, for the length of a lease: their numbers and addresses."""
    if not settings().link_previews:
        return []
    now = clock.now()
    free = or_(LinkPage.locked_until.is_(None), LinkPage.locked_until < now)
    due = select(LinkPage.id, LinkPage.url).where(LinkPage.fetched_at.is_(None), free)
    with transaction() as session:
        found = session.execute(due.order_by(LinkPage.id).limit(AT_ONCE).with_for_update(skip_locked=True))
        pages = [(number, url) for number, url in found]
        taken = update(LinkPage).where(LinkPage.id.in_([number for number, _url in pages]))
        session.execute(taken.values(locked_until=now + LEASE))
    return pages


def fetch_pages(pages: list[tuple[int, str]]) -> None:
    """Fetch these pages one after the other and keep what they say; a failure is kept as saying nothing."""
    for number, url in pages:
        about = _about(url)
        with transaction():
            if (page := db.session.get(LinkPage, number)) is not None:
                keep_page(page, about)


def _about(url: str) -> About:
    try:
        return read_page(client.fetch(url, is_ours))
    except Unfetchable as reason:
        log.info("no preview of %s: %s", url, reason)
    except Exception as error:
        report(log, error, "the preview of %s failed", url)
    return About()


def _beside(app: Flask, pages: list[tuple[int, str]]) -> None:
    with app.app_context():
        try:
            fetch_pages(pages)
        except Exception as error:
            report(log, error, "previews wait for the next turn")
