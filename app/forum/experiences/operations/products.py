"""The list of products and services, kept by administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slugify import slugify
from sqlalchemy import func, select, update

from app.core import clock
from app.core.audit_log import audit, changes
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.experiences.events import ProductChanged
from app.forum.experiences.models import KINDS_OF_PRODUCTS, Product
from app.forum.experiences.queries.products import products, slug_is_free
from app.forum.topics.models import Topic
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_administer

RESERVED = ("new",)


def add_product(actor: Member, values: Mapping[str, str]) -> Product:
    """Add a product or service; it stands last. The same again is the one that is there.

    Raises Refused, Invalid.
    """
    require(can_administer(actor))
    checked = _checked(values)
    if (same := _of_name(checked["name"])) is not None:
        if (same.kind, same.line) == (checked["kind"], checked["line"]):
            return same
        raise Invalid("name", _("There is one of this name already."))
    last = db.session.scalar(select(func.max(Product.position)))
    position = 0 if last is None else last + 1
    product = Product(slug=_slug(checked["name"]), position=position, created_at=clock.now(), **checked)
    db.session.add(product)
    db.session.flush()
    record(ProductChanged(product.id), actor)
    _audit(actor, "product.added", product)
    return product


def change_product(actor: Member, product: Product, version: int, values: Mapping[str, str]) -> None:
    """Rename or describe a product; its address stays, and experiences show the new name.

    Raises Refused, Invalid, Conflict.
    """
    require(can_administer(actor))
    lock(product)
    checked = _checked(values)
    if all(getattr(product, name) == value for name, value in checked.items()):
        return
    if version != product.version:
        raise Conflict(_("Somebody changed this meanwhile. Look at it again, then repeat your change."))
    same = _of_name(checked["name"])
    if same is not None and same.id != product.id:
        raise Invalid("name", _("There is one of this name already. To make two into one, merge them."))
    before = {name: getattr(product, name) for name in checked}
    for name, value in checked.items():
        setattr(product, name, value)
    db.session.execute(update(Topic).where(Topic.product_id == product.id).values(subject=product.name))
    _changed(actor, product, "product.changed", changed=changes(before, checked))


def archive_product(actor: Member, product: Product, archived: bool) -> None:
    """Let nobody pick a product any more, or again; what was said about it stays. Raises Refused."""
    require(can_administer(actor))
    lock(product)
    if product.is_archived != archived:
        product.archived_at = clock.now() if archived else None
        _changed(actor, product, "product.archived" if archived else "product.offered")


def move_product(actor: Member, product: Product, step: int) -> None:
    """Let a product change places with the one before (-1) or after it (1). Raises Refused."""
    require(can_administer(actor))
    order = products()
    here = order.index(product)
    there = max(0, min(len(order) - 1, here + (1 if step > 0 else -1)))
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order):
        one.position = position
    if here != there:
        record(ProductChanged(product.id), actor)
        _audit(actor, "product.moved", product, place=there + 1)


def merge_products(actor: Member, product: Product, into: Product) -> int:
    """Make one product part of another: its experiences move there, its address leads there.

    Returns how many experiences moved. Twice is once. Raises Refused, Invalid.
    """
    require(can_administer(actor))
    for one in sorted((product, into), key=lambda found: found.id):
        lock(one)
    if product.merged_into_id == into.id:
        return 0
    if product.id == into.id or into.merged_into_id is not None or product.merged_into_id is not None:
        raise Invalid("into", _("Choose another one of the list."))
    moved: Any = db.session.execute(
        update(Topic).where(Topic.product_id == product.id).values(product_id=into.id, subject=into.name)
    )
    product.merged_into_id, product.archived_at = into.id, product.archived_at or clock.now()
    _changed(actor, product, "product.merged", into=into.name, moved=int(moved.rowcount))
    return int(moved.rowcount)


def _changed(actor: Member, product: Product, action: str, **data: Any) -> None:
    product.version += 1
    record(ProductChanged(product.id), actor)
    _audit(actor, action, product, **data)


def _audit(actor: Member, action: str, product: Product, **data: Any) -> None:
    audit(actor, action, "product", product.id, name=product.name, **data)


def _checked(values: Mapping[str, str]) -> dict[str, str]:
    problems = Problems()
    checked = {
        "name": problems.line("name", values.get("name"), _("The name"), least=2, most=80),
        "kind": problems.choice("kind", values.get("kind"), KINDS_OF_PRODUCTS, _("what it is")),
        "line": problems.line("line", values.get("line"), _("The line"), least=0, most=160),
    }
    problems.check()
    return checked


def _of_name(name: str) -> Product | None:
    same = select(Product).where(func.lower(Product.name) == name.lower(), Product.merged_into_id.is_(None))
    return db.session.scalars(same.order_by(Product.id)).first()


def _slug(name: str) -> str:
    """A free address; one of digits alone would be taken for a number."""
    base = slugify(name, max_length=60) or "product"
    base = f"product-{base}" if base.isdigit() or base in RESERVED else base
    numbered = (base if n == 1 else f"{base}-{n}" for n in range(1, 10_000))
    return next(slug for slug in numbered if slug_is_free(slug))
