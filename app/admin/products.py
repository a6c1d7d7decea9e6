"""What administrators do with the list of products, each with its entry in the log that only grows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.care.moderation.operations.audit import write_audit
from app.core.permissions import require
from app.core.settings import change_settings, settings
from app.forum.experiences import operations as do
from app.forum.experiences.models import Product
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_administer


def add_product(actor: Member, values: Mapping[str, str]) -> Product:
    """Add a product or service. Raises Refused, Invalid."""
    product = do.add_product(actor, values)
    _note(actor, "product.added", product)
    return product


def change_product(actor: Member, product: Product, version: int, values: Mapping[str, str]) -> None:
    """Rename or describe one; the log keeps what changed. Raises Refused, Invalid, Conflict."""
    before = {name: getattr(product, name) for name in values}
    do.change_product(actor, product, version, values)
    pairs = {name: [old, getattr(product, name)] for name, old in before.items()}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if changed:
        _note(actor, "product.changed", product, changed=changed)


def archive_product(actor: Member, product: Product, archived: bool) -> None:
    """Let nobody pick one any more, or again. Raises Refused."""
    if product.is_archived != archived:
        do.archive_product(actor, product, archived)
        _note(actor, "product.archived" if archived else "product.offered", product)


def merge_products(actor: Member, product: Product, into: Product) -> int:
    """Make one part of another and return how many experiences moved. Raises Refused, Invalid."""
    again = product.merged_into_id == into.id
    moved = do.merge_products(actor, product, into)
    if not again:
        _note(actor, "product.merged", product, into=into.name, moved=moved)
    return moved


def let_write_other(actor: Member, allowed: bool) -> None:
    """Let members name what is not in the list, or not. Raises Refused."""
    require(can_administer(actor))
    if settings().other_subjects != allowed:
        change_settings(other_subjects=allowed)
        write_audit(
            actor, "community.changed", "community", 0, changed={"other_subjects": [not allowed, allowed]}
        )


def _note(actor: Member, action: str, product: Product, **data: Any) -> None:
    write_audit(actor, action, "product", product.id, name=product.name, **data)
