"""The list of products and services."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.products import let_write_other
from app.admin.routes.blueprint import admin
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import one_line, row_number
from app.core.i18n import _, plural
from app.forum.experiences import operations as do
from app.forum.experiences.models import Product
from app.forum.experiences.queries.figures import summaries, summary_of
from app.forum.experiences.queries.products import product_or_404, products
from app.people.accounts.queries import current_member

FIELDS = ("name", "kind", "line")


def typed() -> dict[str, str]:
    """What the form of a product sent."""
    return {name: one_line(request.form.get(name)) for name in FIELDS}


@admin.get("/products")
def all_products() -> str:
    """Every product and service, in order."""
    return _list({}, {})


@admin.post("/products")
def add_product() -> ResponseReturnValue:
    """Add a product or service."""
    values = typed()
    try:
        with transaction():
            product = do.add_product(current_member(), values)
    except Invalid as invalid:
        return _list(values, invalid.errors), 422
    flash(_("%(name)s can be picked now.", name=product.name), "success")
    return redirect("/admin/products", 303)


def _list(values: dict[str, str], errors: dict[str, str]) -> str:
    found = summaries(current_member())
    listed = [(product, summary_of(product.id, found)) for product in products()]
    return render_template("admin/products.html", listed=listed, typed=values, errors=errors)


@admin.post("/products/other")
def other_subjects() -> ResponseReturnValue:
    """Let members name what is not in the list, or not."""
    with transaction():
        let_write_other(current_member(), "allowed" in request.form)
    flash(_("This is saved."), "success")
    return redirect("/admin/products", 303)


@admin.get("/products/<int:product_id>")
def product(product_id: int) -> str:
    """One product, to be changed, archived or merged."""
    found = _present(product_id)
    return _page(found, {name: getattr(found, name) for name in FIELDS}, found.version)


def _present(product_id: int) -> Product:
    found = product_or_404(str(product_id))
    if found.merged_into_id is not None:
        raise NotFound
    return found


def _page(
    found: Product,
    values: dict[str, str],
    version: int,
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    others = [one for one in products() if one.id != found.id]
    return render_template(
        "admin/product.html",
        product=found,
        typed=values,
        version=version,
        others=others,
        errors=errors or {},
        conflict=conflict,
    )


@admin.post("/products/<int:product_id>")
def change_product(product_id: int) -> ResponseReturnValue:
    """Rename or describe a product."""
    values, version = typed(), row_number(request.form.get("version"))
    try:
        with transaction():
            do.change_product(current_member(), _present(product_id), version, values)
    except Invalid as invalid:
        return _page(_present(product_id), values, version, invalid.errors), 422
    except Conflict as conflict:
        found = _present(product_id)
        return _page(found, values, found.version, conflict=conflict.message), 409
    flash(_("The change is saved."), "success")
    return redirect("/admin/products", 303)


@admin.post("/products/<int:product_id>/position")
def move_in_list(product_id: int) -> ResponseReturnValue:
    """Let a product change places with its neighbour."""
    step = -1 if request.form.get("step") == "up" else 1
    with transaction():
        do.move_product(current_member(), _present(product_id), step)
    return redirect("/admin/products", 303)


@admin.route("/products/<int:product_id>/archive", methods=["POST", "DELETE"])
def archive_product(product_id: int) -> ResponseReturnValue:
    """Let nobody pick a product any more, or again."""
    archived = request.method == "POST"
    with transaction():
        do.archive_product(current_member(), _present(product_id), archived)
    flash(_("It cannot be picked any more.") if archived else _("It can be picked again."), "success")
    return redirect("/admin/products", 303)


@admin.post("/products/<int:product_id>/merge")
def merge(product_id: int) -> ResponseReturnValue:
    """Make a product part of another one."""
    found = product_or_404(str(product_id))
    try:
        with transaction():
            into = _target(request.form.get("into"))
            moved = do.merge_products(current_member(), found, into)
    except Invalid as invalid:
        found = _present(product_id)
        values = {name: getattr(found, name) for name in FIELDS}
        return _page(found, values, found.version, invalid.errors), 422
    one, many = "%(num)s experience moved to %(name)s.", "%(num)s experiences moved to %(name)s."
    flash(plural(one, many, moved, name=into.name), "success")
    return redirect("/admin/products", 303)


def _target(text: str | None) -> Product:
    try:
        return product_or_404(str(row_number(text)))
    except NotFound:
        raise Invalid("into", _("Choose another one of the list.")) from None
