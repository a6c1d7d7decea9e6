"""Products, what an experience says about one, and consent to be quoted."""

from app.forum.experiences.operations.consent import allow_quotes, withdraw_quotes
from app.forum.experiences.operations.describing import write_described
from app.forum.experiences.operations.products import (
    add_product,
    archive_product,
    change_product,
    merge_products,
    move_product,
)

__all__ = [
    "add_product",
    "allow_quotes",
    "archive_product",
    "change_product",
    "merge_products",
    "move_product",
    "withdraw_quotes",
    "write_described",
]
