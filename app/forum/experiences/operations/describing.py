"""What an experience says beyond stars and text: about what, whether to recommend it, whether to quote it."""

from __future__ import annotations

from app.core.db import db
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.forum.experiences.forms import Described
from app.forum.experiences.models import Product
from app.forum.experiences.operations.consent import allow_quotes, withdraw_quotes
from app.forum.topics.events import TopicEdited
from app.forum.topics.models import Topic
from app.people.accounts.models import Member


def write_described(actor: Member, topic: Topic, described: Described | None) -> None:
    """Keep what the composer of an experience says; None leaves all as it is. The same changes nothing.

    Consent is the author's alone: what others send about it is not looked at. Raises Invalid for `product`
    when it is not picked any more.
    """
    if described is None:
        return
    product = _picked(topic, described)
    now = (product.id if product else None, product.name if product else described.subject)
    values = (*now, described.recommends)
    if values != (topic.product_id, topic.subject, topic.recommends):
        topic.product_id, topic.subject, topic.recommends = values
        topic.version += 1
        record(TopicEdited(topic.id, topic.space_id), actor)
    if actor.id == topic.author_id and described.quotable is not None:
        (allow_quotes if described.quotable else withdraw_quotes)(actor, topic)


def _picked(topic: Topic, described: Described) -> Product | None:
    product = db.session.get(Product, described.product_id) if described.product_id else None
    if product is not None and product.is_archived and product.id != topic.product_id:
        raise Invalid("product", _("Choose what it is about from the list."))
    return product
