"""What happens to topics and posts."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class TopicEvent(Event):
    """Base: changes one topic's page, and is shown to those who may read its space."""

    topic_id: int
    space_id: int

    @property
    def channel(self) -> str:
        """The page of the topic."""
        return f"topic:{self.topic_id}"

    @property
    def audience(self) -> str:
        """The readers of its space."""
        return f"space:{self.space_id}"


@dataclass(frozen=True)
class PostEvent(TopicEvent):
    """Base: changes one post of a topic."""

    post_id: int


@dataclass(frozen=True)
class TopicOpened(PostEvent):
    """Somebody opened a topic; `post_id` is its first post."""

    kind: str


@dataclass(frozen=True)
class RelatedChanged(TopicEvent):
    """Another topic was joined with this one or stands for itself again; its page names those it holds."""


@dataclass(frozen=True)
class TopicEdited(TopicEvent):
    """Title, tags or fields of a topic changed."""


@dataclass(frozen=True)
class TopicClosed(TopicEvent):
    """A topic takes no more replies."""


@dataclass(frozen=True)
class TopicReopened(TopicEvent):
    """A closed topic takes replies again."""


@dataclass(frozen=True)
class TopicPinned(TopicEvent):
    """A topic stays on top of its space."""


@dataclass(frozen=True)
class TopicUnpinned(TopicEvent):
    """A topic takes its ordinary place again."""


@dataclass(frozen=True)
class TopicArchived(TopicEvent):
    """A topic is for reading only and has left the lists."""


@dataclass(frozen=True)
class TopicUnarchived(TopicEvent):
    """An archived topic is back in the lists."""


@dataclass(frozen=True)
class TopicLeft(TopicEvent):
    """A topic stands in another space now; `space_id` is the one it left."""


@dataclass(frozen=True)
class TopicMoved(TopicEvent):
    """A topic stands in another space now; `space_id` is the one it came to."""

    from_space_id: int


@dataclass(frozen=True)
class KindChanged(TopicEvent):
    """A topic is of another kind."""


@dataclass(frozen=True)
class PostsLeft(TopicEvent):
    """Some posts of a topic stand in another one now."""

    into_id: int


@dataclass(frozen=True)
class TopicSplitOff(TopicEvent):
    """A topic was made of posts of another one."""

    from_id: int


@dataclass(frozen=True)
class TopicMerged(TopicEvent):
    """All posts of a topic stand in another one now; its address leads there."""

    into_id: int


@dataclass(frozen=True)
class PostsArrived(TopicEvent):
    """The posts of another topic stand in this one now."""

    from_id: int


@dataclass(frozen=True)
class TopicRemoved(TopicEvent):
    """A topic was deleted or hidden; its page is gone for those who may not see it."""


@dataclass(frozen=True)
class TopicReturned(TopicEvent):
    """A removed topic is back."""


@dataclass(frozen=True)
class TopicNarrowed(TopicEvent):
    """Fewer may read a topic than before: it is a draft again, or for those only who joined its space."""


@dataclass(frozen=True)
class TopicWidened(TopicEvent):
    """More may read a topic than before: it is published again, or for every reader of its space."""


@dataclass(frozen=True)
class ReplyPosted(PostEvent):
    """Somebody replied."""


@dataclass(frozen=True)
class PostEdited(PostEvent):
    """A post's text changed."""


@dataclass(frozen=True)
class RevisionErased(PostEvent):
    """A moderator took an earlier text of a post away for good."""

    revision_id: int


@dataclass(frozen=True)
class PostErased(PostEvent):
    """The text of a post was taken out of the trash for good; its stone stays."""


@dataclass(frozen=True)
class PostRemoved(PostEvent):
    """A post was deleted or hidden; a stone is left."""


@dataclass(frozen=True)
class PostReturned(PostEvent):
    """A removed post is back."""


@dataclass(frozen=True)
class ReactionsChanged(PostEvent):
    """The reactions to a post are other ones."""


@dataclass(frozen=True)
class HelpfulChanged(PostEvent):
    """A member found a post helpful or not, or took that back."""


@dataclass(frozen=True)
class SolutionAccepted(PostEvent):
    """A reply was accepted as the solution."""


@dataclass(frozen=True)
class SolutionThanked(PostEvent):
    """The thanks for a solution were written or changed."""


@dataclass(frozen=True)
class SolutionWithdrawn(PostEvent):
    """A solution is none any more."""


@dataclass(frozen=True)
class InfoRequested(TopicEvent):
    """A question lacks something that is needed to answer it; its asker is told what."""


@dataclass(frozen=True)
class InfoReceived(TopicEvent):
    """A question waits for an answer again: the asker wrote what was missing, or it is not needed."""


@dataclass(frozen=True)
class OfficialMarked(PostEvent):
    """Staff marked a reply as the official answer, or took the mark away."""


@dataclass(frozen=True)
class VotesChanged(TopicEvent):
    """A member voted for an idea, or took the vote back."""


@dataclass(frozen=True)
class MeTooChanged(TopicEvent):
    """A member has the same question, or no longer."""


@dataclass(frozen=True)
class StatusChanged(TopicEvent):
    """The company said what it will do about an idea; `news_id` is the news that said so, 0 without one."""

    status: str
    decision_id: int = 0
    news_id: int = 0
