"""What happens to products, and to the consent of authors to be quoted."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event
from app.forum.topics.events import TopicEvent


@dataclass(frozen=True)
class ProductChanged(Event):
    """A product was added, changed, archived or merged into another."""

    product_id: int


@dataclass(frozen=True)
class ConsentEvent(TopicEvent):
    """Base: changes what the company may quote, which only staff see."""

    @property
    def channel(self) -> str:
        """The pages of those who read insight."""
        return "insight"

    @property
    def audience(self) -> str:
        """Those who read insight."""
        return "insight"


@dataclass(frozen=True)
class QuoteAllowed(ConsentEvent):
    """An author agreed to be quoted."""


@dataclass(frozen=True)
class QuoteWithdrawn(ConsentEvent):
    """An author does not agree to be quoted any more."""
