"""Putting tags on topics."""

from __future__ import annotations

from slugify import slugify
from sqlalchemy import delete, select, update

from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import _
from app.forum.tags.models import Tag, TopicTag

MOST_TAGS = 5
LONGEST = 30
MOST_WORDS = 50


def clean_tags(text: str | list[str]) -> list[str]:
    """Tag names from a list, or a text with commas or blanks. Raises Invalid when there are too many."""
    words = text.replace(",", " ").split() if isinstance(text, str) else text
    # Making a tag of a word takes time, so a text that is no list of tags is not looked at word by word.
    some = [str(word).lstrip("#")[: LONGEST * 4] for word in words[: MOST_WORDS + 1]]
    names = list(dict.fromkeys(filter(None, (slugify(word, allow_unicode=True) for word in some))))
    if len(names) > MOST_TAGS or len(words) > MOST_WORDS:
        raise Invalid("tags", _("At most %(most)s tags fit.", most=MOST_TAGS))
    if any(len(name) > LONGEST for name in names):
        raise Invalid("tags", _("A tag has at most %(most)s characters.", most=LONGEST))
    return names


def set_tags(topic_id: int, names: list[str]) -> None:
    """Give a topic exactly these tags, and keep the counters right."""
    wanted = {tag.id for tag in _found_or_made(names)}
    present = set(db.session.scalars(select(TopicTag.tag_id).where(TopicTag.topic_id == topic_id)))
    gone, added = present - wanted, wanted - present
    if gone:
        db.session.execute(delete(TopicTag).where(TopicTag.topic_id == topic_id, TopicTag.tag_id.in_(gone)))
        _count(gone, -1)
    if added:
        db.session.add_all(TopicTag(topic_id=topic_id, tag_id=tag_id) for tag_id in sorted(added))
        _count(added, 1)
    db.session.flush()


def _count(tag_ids: set[int], by: int) -> None:
    db.session.execute(update(Tag).where(Tag.id.in_(tag_ids)).values(topics_count=Tag.topics_count + by))


def _found_or_made(names: list[str]) -> list[Tag]:
    found = (
        {tag.name: tag for tag in db.session.scalars(select(Tag).where(Tag.name.in_(names)))} if names else {}
    )
    for name in names:
        if name not in found:
            found[name] = _made(name)
    return list(found.values())


def _made(name: str) -> Tag:
    """A new tag, or the one that somebody made in the same moment."""
    from sqlalchemy.exc import IntegrityError

    try:
        with db.session.begin_nested():
            tag = Tag(name=name, topics_count=0)
            db.session.add(tag)
        return tag
    except IntegrityError:
        return db.session.scalars(select(Tag).where(Tag.name == name)).one()
