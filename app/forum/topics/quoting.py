"""A post as it is quoted in a reply: who wrote it, with a link to it, and its text."""

from __future__ import annotations

from app.core.i18n import _
from app.core.markup.quoting import quotation
from app.forum.topics.models import Post


def quotation_of(post: Post) -> str:
    """The Markdown that begins a reply: the quotation of a post, then a mention of its author."""
    author = post.author
    said = _("%(name)s wrote", name=author.name) if author else _("A former member wrote")
    mention = f"@{author.handle} " if author else ""
    quoted = quotation(post.body, said, f"/posts/{post.id}", str(post.id), breaks=post.breaks)
    return f"{quoted}\n\n{mention}"
