"""What happens to previews."""

from __future__ import annotations

from dataclasses import dataclass

from app.forum.topics.events import PostEvent


@dataclass(frozen=True)
class PreviewsChanged(PostEvent):
    """A post shows other previews of links than before."""
