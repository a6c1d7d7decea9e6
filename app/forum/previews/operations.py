"""Which posts show which previews. Nothing here touches the network."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete, select

from app.core import clock
from app.core.db import db
from app.core.events import record
from app.core.permissions import require
from app.core.settings import settings
from app.forum.previews.addresses import Unfetchable, read_target
from app.forum.previews.events import PreviewsChanged
from app.forum.previews.models import LinkPage, PreviewWish
from app.forum.previews.reading import About
from app.forum.topics.models import Post
from app.forum.topics.operations.removing import hold
from app.forum.topics.permissions import can_edit
from app.forum.topics.text import rendered
from app.people.accounts.models import Member

MOST_PREVIEWS = 3
FRESH = timedelta(days=1)
Card = dict[str, Any]


def is_ours(host: str) -> bool:
    """Whether a host is this community: what its pages say is no business of previews."""
    config = current_app.config
    return host in {urlsplit(config["BASE_URL"] or "").hostname, *config["TRUSTED_HOSTS"]}


def look_at_links(post: Post) -> None:
    """Bring the previews of a post in line with its text; what is not known yet is asked for."""
    hold(post)
    links = _links(post)
    cards = {card["url"]: card for card in post.previews if card["url"] in links}
    db.session.execute(delete(PreviewWish).where(PreviewWish.post_id == post.id))
    if settings().link_previews and not post.is_gone:
        cards |= {url: card for url in links if url not in cards and (card := _known_or_asked(post, url))}
    _show(post, [cards[url] for url in links if url in cards])


def keep_page(page: LinkPage, about: About) -> None:
    """Keep what a page says of itself, and show it under the posts that waited for it."""
    page.fetched_at, page.locked_until = clock.now(), None
    page.title, page.site, page.description = about.title, about.site, about.description
    waiting = list(db.session.scalars(_wishes(page)))
    for post in waiting:
        hold(post)
        links = _links(post)
        if page.title and page.url in links and not post.is_gone:
            cards = {card["url"]: card for card in post.previews} | {page.url: _card(page)}
            _show(post, [cards[url] for url in links if url in cards])
    db.session.execute(delete(PreviewWish).where(PreviewWish.page_id == page.id))


def remove_preview(actor: Member, post: Post, url: str) -> None:
    """Take a preview away for as long as the link stays in the text; twice is once. Raises Refused."""
    hold(post)
    require(can_edit(actor, post))
    cards = [{"url": url, "off": True} if card["url"] == url else card for card in post.previews]
    _show(post, cards, actor)


def _links(post: Post) -> list[str]:
    """The addresses that stand alone in a text and may be fetched, written in one way, a few at most."""
    found: dict[str, None] = {}
    for link in rendered(post.body, breaks=post.breaks).links:
        try:
            target = read_target(link)
        except Unfetchable:
            continue
        if not is_ours(target.host):
            found[target.url] = None
    return list(found)[:MOST_PREVIEWS]


def _known_or_asked(post: Post, url: str) -> Card | None:
    key = hashlib.sha256(url.encode()).hexdigest()
    page = db.session.scalar(select(LinkPage).where(LinkPage.key == key))
    if page is None:
        page = LinkPage(key=key, url=url, asked_at=clock.now())
        db.session.add(page)
    elif page.fetched_at is not None:
        if page.fetched_at > clock.now() - FRESH:
            return _card(page) if page.title else None
        page.fetched_at, page.asked_at = None, clock.now()
    db.session.flush()
    db.session.add(PreviewWish(page_id=page.id, post_id=post.id))
    return None


def _wishes(page: LinkPage) -> Any:
    wishes = select(PreviewWish.post_id).where(PreviewWish.page_id == page.id)
    return select(Post).where(Post.id.in_(wishes)).order_by(Post.topic_id, Post.id)


def _card(page: LinkPage) -> Card:
    return {"url": page.url, "title": page.title, "site": page.site, "description": page.description}


def _show(post: Post, cards: list[Card], actor: Member | None = None) -> None:
    if cards != post.previews:
        post.previews = cards
        record(PreviewsChanged(post.topic_id, post.topic.space_id, post.id), actor)
