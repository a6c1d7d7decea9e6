"""All products and services, and what was said about one."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.limits import limiter
from app.forum.experiences.models import Product
from app.forum.experiences.queries.figures import summaries, summary_of
from app.forum.experiences.queries.products import present, product_or_404, products
from app.forum.experiences.queries.reviews import ORDERS, reviews
from app.forum.experiences.rating import Summary
from app.forum.experiences.routes.blueprint import experiences
from app.people.accounts.queries import current_viewer

LISTED = ("list", "best", "most")


@experiences.get("/products")
@limiter.limit(limits.SEARCHING)
def all_products() -> str:
    """Every product and service with its rating."""
    found = summaries(current_viewer())
    listed = [(product, summary_of(product.id, found)) for product in products()]
    shown = [(product, rated) for product, rated in listed if rated.count or not product.is_archived]
    order = request.args.get("order", "list")
    order = order if order in LISTED else "list"
    return render_template(
        "experiences/products.html", listed=_ordered(shown, order), order=order, section="experiences"
    )


def _ordered(listed: list[tuple[Product, Summary]], order: str) -> list[tuple[Product, Summary]]:
    """As administrators put them, or what stands out first; what nobody rated last."""
    if order == "best":
        return sorted(listed, key=lambda pair: (pair[1].count > 0, pair[1].score), reverse=True)
    if order == "most":
        return sorted(listed, key=lambda pair: pair[1].count, reverse=True)
    return listed


@experiences.get("/products/<key>")
@limiter.limit(limits.SEARCHING)
def product(key: str) -> ResponseReturnValue:
    """The summary of a product, and the experiences with it."""
    viewer = current_viewer()
    last = last_event(viewer)
    found = product_or_404(key)
    right = present(found)
    if key != right.slug:
        query = request.query_string.decode("ascii", "ignore")
        return redirect(right.url + (f"?{query}" if query else ""), 301)
    order, stars = request.args.get("order", "newest"), request.args.get("stars", "")
    order, star = order if order in ORDERS else "newest", int(stars) if stars in set("12345") else 0
    return render_template(
        "experiences/product.html",
        product=right,
        summary=summary_of(right.id, summaries(viewer)),
        found=reviews(viewer, right.id, order=order, stars=star, cursor=request.args.get("after")),
        order=order,
        orders=ORDERS,
        stars_only=star,
        last=last,
        section="experiences",
    )
