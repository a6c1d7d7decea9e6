"""What the forms of topics send, read and tidied; what was typed is kept for showing the form again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.core.forms import many_lines, new_token, one_line, row_number
from app.forum.drafts.models import Texts
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.slots import extra_names, extras_of


@dataclass
class TopicForm:
    """The composer of a topic, new or edited."""

    kind: str = ""
    space: str = ""
    title: str = ""
    body: str = ""
    tags: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    token: str = ""
    version: int = 0
    draft: str = ""

    @classmethod
    def read(
        cls, form: Mapping[str, Any], kind: str = "", files: Mapping[str, Any] | None = None
    ) -> TopicForm:
        """What was sent; the kind is given when it cannot change any more."""
        kind = kind or one_line(form.get("kind"))
        names = [f.name for f in KINDS[kind].fields] if kind in KINDS else []
        return cls(
            kind=kind,
            space=one_line(form.get("space")),
            title=one_line(form.get("title")),
            body=many_lines(form.get("body")),
            tags=one_line(form.get("tags")),
            fields={name: one_line(form.get(name)) for name in names},
            extras=_extras(kind, form, files or {}),
            token=form.get("token", ""),
            version=row_number(form.get("version")),
            draft=one_line(form.get("draft")),
        )

    @classmethod
    def of(cls, topic: Topic, first: Post) -> TopicForm:
        """The composer filled with a topic as it stands."""
        names = [f.name for f in KINDS[topic.kind].fields]
        return cls(
            kind=topic.kind,
            space=topic.space.slug,
            title=topic.title,
            body=first.body,
            tags=", ".join(topic.tags),
            fields={name: str(getattr(topic, name) or "") for name in names},
            extras={name: text for extra in extras_of(topic.kind) for name, text in extra.of(topic).items()},
            version=first.version,
        )

    @classmethod
    def resumed(cls, texts: Texts, draft: str, kind: str) -> TopicForm:
        """The composer as it was left in a draft of this version."""
        form = cls.read(MultiDict(texts), kind=kind)
        form.draft = draft
        return form

    def fresh(self) -> TopicForm:
        """The same with a token of its own, for showing the form."""
        self.token = new_token()
        return self


def _extras(kind: str, form: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, str]:
    """What rooms above ask for; a name that came several times is a text of several lines."""
    every = getattr(form, "getlist", lambda name: [form.get(name)])
    typed = {name: many_lines("\n".join(map(str, filter(None, every(name))))) for name in extra_names(kind)}
    for extra in extras_of(kind):
        typed |= extra.receive(files)
    return typed


@dataclass
class ReplyForm:
    """The composer of a reply."""

    body: str = ""
    token: str = ""
    reply_to_id: int = 0
    draft: str = ""

    @classmethod
    def read(cls, form: Mapping[str, Any]) -> ReplyForm:
        """What was sent."""
        answered, draft = row_number(form.get("reply_to_id")), one_line(form.get("draft"))
        return cls(many_lines(form.get("body")), form.get("token", ""), answered, draft)

    @classmethod
    def resumed(cls, texts: Texts, draft: str) -> ReplyForm:
        """The composer as it was left in a draft of this version; empty without one."""
        return cls.read({**MultiDict(texts), "token": new_token(), "draft": draft})
