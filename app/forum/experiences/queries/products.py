"""Finding products and services. Their names are open; what was said about them is asked for elsewhere."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.forms import row_number
from app.forum.experiences.models import Product


def _listed() -> Select[Product]:
    return select(Product).where(Product.merged_into_id.is_(None)).order_by(*ORDER)


ORDER = (Product.archived_at.is_not(None), Product.position, Product.name, Product.id)


def products() -> list[Product]:
    """All products and services in their order, archived ones last."""
    return list(db.session.scalars(_listed()))


def offered(kept: int | None = None) -> list[Product]:
    """What can be picked now; also the one an experience is about already."""
    return [product for product in products() if not product.is_archived or product.id == kept]


def product_or_404(key: str) -> Product:
    """The product of a slug or number; raises NotFound. One that was merged is found as such."""
    number = row_number(key) if key.isascii() and key.isdigit() else 0
    rule = Product.id == number if number else Product.slug == key
    found = db.session.scalar(select(Product).where(rule))
    if found is None:
        raise NotFound
    return found


def present(product: Product) -> Product:
    """Where a merged product leads in the end; the product itself otherwise."""
    while product.merged_into_id is not None:
        product = db.session.get_one(Product, product.merged_into_id)
    return product


def slug_is_free(slug: str, but: int | None = None) -> bool:
    """Whether no other product has this slug, so that no address ever changes its meaning."""
    return db.session.scalar(select(Product.id).where(Product.slug == slug, Product.id != (but or 0))) is None
