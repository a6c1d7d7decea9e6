"""Endpoints of products, and of consent to be quoted."""

from __future__ import annotations

from collections.abc import Callable

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.once import once
from app.api.registry import Param, endpoint
from app.api.routes.reading import TOPIC_ID
from app.api.schemas import SCHEMAS, answered, listed, maybe, of, one_of, ref, whole
from app.api.shapes import Shape, site_url, topic_shape
from app.core import limits
from app.core.db import transaction
from app.core.i18n import lazy
from app.forum.experiences.models import KINDS_OF_PRODUCTS, Product
from app.forum.experiences.operations import allow_quotes, withdraw_quotes
from app.forum.experiences.queries.figures import summaries, summary_of
from app.forum.experiences.queries.products import present, product_or_404, products
from app.forum.experiences.queries.quotes import own_experience_or_404
from app.forum.experiences.rating import Summary
from app.forum.topics.models import Topic
from app.people.accounts.models import Member

REFUSALS = (404, 409)
SCHEMAS["Product"] = answered(
    lazy("A product or service, with the ratings of open spaces."),
    id=whole(),
    slug=of("string"),
    url=of("string", format="uri"),
    name=of("string"),
    kind=one_of(KINDS_OF_PRODUCTS),
    line=of("string"),
    archived=of("boolean", lazy("Whether it is not picked any more.")),
    count=whole(lazy("How many ratings there are.")),
    stars=listed(whole(), lazy("How many gave one star, two, and so on to five."), minItems=5, maxItems=5),
    mean=maybe("number", lazy("The plain mean; null without ratings.")),
    score=of("number", lazy("The mean drawn towards that of all experiences, as if by five more ratings.")),
    recommend=whole(lazy("How many would recommend it.")),
    advise_against=whole(lazy("How many would not.")),
)
SCHEMAS["ProductList"] = answered(lazy("Every product and service."), items=listed(ref("Product")))


def product_shape(product: Product, summary: Summary) -> Shape:
    """A product with its figures."""
    return {
        "id": product.id,
        "slug": product.slug,
        "url": site_url(product.url),
        "name": product.name,
        "kind": product.kind,
        "line": product.line,
        "archived": product.is_archived,
        "count": summary.count,
        "stars": [summary.stars[star] for star in range(1, 6)],
        "mean": round(summary.mean, 2) if summary.count else None,
        "score": round(summary.score, 2),
        "recommend": summary.recommend,
        "advise_against": summary.advise_against,
    }


@endpoint(
    "GET",
    "/products",
    group="topics",
    summary=lazy("List products and services"),
    about=lazy("In the order of the administrators. Figures count experiences in open spaces."),
    answer="ProductList",
)
def list_products(caller: Caller) -> Answer:
    """All products and services."""
    found = summaries(caller.viewer)
    return Answer({"items": [product_shape(one, summary_of(one.id, found)) for one in products()]})


@endpoint(
    "GET",
    "/products/<key>",
    group="topics",
    summary=lazy("Read a product"),
    about=lazy("One product or service by slug or number; a merged one is the one it became."),
    answer="Product",
    params=(Param("key", lazy("Its slug, or its number."), of("string"), "path"),),
    refusals=(404,),
)
def get_product(caller: Caller, key: str) -> Answer:
    """One product."""
    found = present(product_or_404(key))
    return Answer(product_shape(found, summary_of(found.id, summaries(caller.viewer))))


@endpoint(
    "POST",
    "/topics/<int:topic_id>/quote-consent",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Agree to be quoted"),
    about=lazy("For the author of an experience, about their own words."),
    answer="Topic",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def give_consent(caller: Caller, topic_id: int) -> Answer:
    """Agree to be quoted."""
    return _consent(caller, topic_id, allow_quotes)


@endpoint(
    "DELETE",
    "/topics/<int:topic_id>/quote-consent",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Take consent back"),
    about=lazy("From that moment the experience is quoted no more; nothing happens without consent."),
    answer="Topic",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def take_consent_back(caller: Caller, topic_id: int) -> Answer:
    """Take consent back."""
    return _consent(caller, topic_id, withdraw_quotes)


def _consent(caller: Caller, topic_id: int, verb: Callable[[Member, Topic], None]) -> Answer:
    def effect(token: str) -> Answer:
        verb(caller.member, topic)
        return Answer(topic_shape(topic))

    with transaction():
        topic = own_experience_or_404(caller.member, topic_id)
        return once(caller, effect)
