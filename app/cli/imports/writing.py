"""Writing the topics of a dump: through the operations, each at its own time, as whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.cli.imports.bodies import Body, comment_body, post_body
from app.cli.imports.mapping import kind_of, labels, moment, moment_or_none, number, tags_of
from app.cli.imports.people import People
from app.cli.imports.references import References
from app.cli.imports.settling import Settler
from app.cli.imports.staging import Item
from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.forms import is_visible
from app.core.i18n import _
from app.forum.spaces.models import Space
from app.forum.spaces.operations import admit
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import open_topic, post_reply
from app.people.accounts.models import Member


@dataclass(frozen=True)
class Ready:
    """An item whose text has been converted and rendered, outside of any transaction."""

    item: Item
    body: Body


class Writer:
    """Writes one item after the other; the caller opens the transactions."""

    def __init__(self, references: References, people: People, settler: Settler, space_id: int) -> None:
        self.references = references
        self.people = people
        self.settler = settler
        self.space_id = space_id

    def prepare(self, item: Item) -> Ready:
        """Convert and render an item's text; checks everything that can be checked without writing."""
        if item.kind == "settled":
            return Ready(item, Body())
        moment(item.row, "CreationDate")
        if item.kind == "comment":
            return Ready(item, _filled(comment_body(item.row.get("Text", ""), self.people.base)))
        moment_or_none(item.row, "LastEditDate")
        return Ready(item, _filled(post_body(item.row.get("Body", ""), self.people.base)))

    def write(self, ready: Ready) -> None:
        """Write one item. Raises Invalid or Refused with the reason why it cannot come in."""
        item = ready.item
        if item.kind == "settled":
            self.settler.settle(item)
            return
        with clock.frozen(moment(item.row, "CreationDate")):
            post = self._question(ready) if item.kind == "question" else self._reply(ready)
        _finish(post, item)
        local_id = post.topic_id if item.kind == "question" else post.id
        self.references.add(item.kind, item.number, local_id, **self._note(item))
        self.settler.touched(item)

    def _note(self, item: Item) -> dict[str, object]:
        return {
            "licence": item.row.get("ContentLicense"),
            "url": self.references.address(item.kind, item.number),
            "tags": labels(item.row),
            "edited_by": item.row.get("LastEditorUserId"),
        }

    def _token(self, item: Item) -> str:
        return f"import:{self.references.source}:{item.kind}:{item.number}"

    def _question(self, ready: Ready) -> Post:
        item = ready.item
        space = db.session.get_one(Space, self.space_id)
        author = self._author(item, space)
        topic = open_topic(
            author,
            space,
            kind=kind_of(item.row),
            title=item.row.get("Title", ""),
            text=ready.body.text,
            token=self._token(item),
            tags=tags_of(item.row),
        )
        return db.session.scalars(select(Post).where(Post.topic_id == topic.id, Post.number == 1)).one()

    def _reply(self, ready: Ready) -> Post:
        item = ready.item
        topic = self._topic(item)
        author = self._author(item, topic.space)
        return post_reply(author, topic, ready.body.text, self._token(item), self._parent(item))

    def _author(self, item: Item, space: Space) -> Member:
        columns = (
            ("UserId", "UserDisplayName") if item.kind == "comment" else ("OwnerUserId", "OwnerDisplayName")
        )
        author = self.people.author(item.row, *columns)
        if not space.is_open or space.posting == "members":
            admit(author, author, space)
        return author

    def _topic(self, item: Item) -> Topic:
        found = self.references.one("question", item.topic)
        topic = None if found is None else db.session.get(Topic, found.local_id)
        if topic is None:
            raise Invalid("topic", _("Its question did not come in."))
        return topic

    def _parent(self, item: Item) -> Post | None:
        """The answer that a comment stands under, if it is here; a comment on the question needs none."""
        found = self.references.one("answer", item.parent) if item.parent else None
        return None if found is None else db.session.get(Post, found.local_id)


def _filled(body: Body) -> Body:
    if not is_visible(body.source):
        raise Invalid("body", _("It has no text."))
    return body


def _finish(post: Post, item: Item) -> None:
    """What no operation sets: the score, for there are no voters, and the time of the last edit."""
    post.score = number(item.row, "Score")
    if item.kind != "comment":
        post.edited_at = moment_or_none(item.row, "LastEditDate")
