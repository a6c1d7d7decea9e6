"""Atom (RFC 4287): news as a document that other programs read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as xml

from flask import current_app, request

from app.core.settings import settings
from app.forum.news.queries import FeedEntry
from app.forum.spaces.models import Space

ATOM = "http://www.w3.org/2005/Atom"
BASE = "{http://www.w3.org/XML/1998/namespace}base"
# Characters that no XML document may hold, whatever people wrote.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    """A feed as text, and when anything in it last changed."""

    text: str
    updated: datetime


def site_url(path: str) -> str:
    """The full address of a path of this community."""
    base = current_app.config["BASE_URL"] or request.host_url
    return f"{base.rstrip('/')}{path}"


def atom(entries: Sequence[FeedEntry], space: Space | None, address: str, pictures: bool) -> Feed:
    """News as an Atom feed at an address; without `pictures` where programs could not fetch them."""
    updated = max((entry.updated for entry in entries), default=LONG_AGO)
    name = settings().community_name
    feed = xml.Element("feed", {"xmlns": ATOM, BASE: site_url("/")})
    _add(feed, "id", site_url(f"/spaces/{space.slug}/news" if space else "/news"))
    _add(feed, "title", f"{name}: {space.name}" if space else name)
    if settings().tagline:
        _add(feed, "subtitle", settings().tagline)
    _add(feed, "updated", _moment(updated))
    _link(feed, "self", address, "application/atom+xml")
    _link(feed, "alternate", site_url(f"/spaces/{space.slug}/news" if space else "/news"), "text/html")
    for entry in entries:
        _entry(feed, entry, pictures)
    xml.indent(feed, space="")
    body = xml.tostring(feed, encoding="unicode")
    return Feed(f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n', updated)


def _entry(feed: xml.Element, entry: FeedEntry, pictures: bool) -> None:
    topic = entry.topic
    element = xml.SubElement(feed, "entry")
    # Titles change and addresses with them; this one does not.
    _add(element, "id", site_url(f"/topics/{topic.id}"))
    _add(element, "title", topic.title)
    _add(element, "published", _moment(topic.created_at))
    _add(element, "updated", _moment(entry.updated))
    author = xml.SubElement(element, "author")
    _add(author, "name", topic.author.name)
    _add(author, "uri", site_url(f"/people/{topic.author.handle}"))
    _link(element, "alternate", site_url(topic.url), "text/html")
    if pictures and topic.cover:
        _link(element, "enclosure", site_url(f"/news/covers/{topic.cover}"), "image/webp")
    for tag in topic.tags:
        xml.SubElement(element, "category", {"term": _clean(tag)})
    _add(element, "content", entry.first.html, type="html")


def _add(parent: xml.Element, name: str, text: str, **attributes: str) -> None:
    xml.SubElement(parent, name, attributes).text = _clean(text)


def _link(parent: xml.Element, rel: str, href: str, kind: str) -> None:
    xml.SubElement(parent, "link", {"rel": rel, "href": href, "type": kind})


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)


def _moment(at: datetime) -> str:
    """A moment as RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
